"""Whether the ledger of stock, the stock and the reservations say the same: one statement over a merchant's rows."""

from sqlalchemy import and_, case, func, or_, select

from commerce.db.tables_stock import stock, stock_movements, stock_reservations
from commerce.domain.stock import Mismatch
from storage.database import Transaction


async def mismatches(tx: Transaction, merchant_id: str) -> list[Mismatch]:
    """Return each variant and location in which they differ. Nobody counts an unlimited variant: it counts as 0."""
    moved = (
        select(
            stock_movements.c.variant_id,
            stock_movements.c.location_id,
            func.sum(stock_movements.c.on_hand_change).label("on_hand"),
            func.sum(stock_movements.c.reserved_change).label("reserved"),
        )
        .where(stock_movements.c.merchant_id == merchant_id)
        .group_by(stock_movements.c.variant_id, stock_movements.c.location_id)
        .subquery()
    )
    promised = (
        select(
            stock_reservations.c.variant_id,
            stock_reservations.c.location_id,
            func.sum(case((stock_reservations.c.lapsed_at.is_(None), stock_reservations.c.quantity), else_=0)).label(
                "reserved"
            ),
        )
        .where(stock_reservations.c.merchant_id == merchant_id)
        .group_by(stock_reservations.c.variant_id, stock_reservations.c.location_id)
        .subquery()
    )
    lies = func.coalesce(stock.c.on_hand, 0)
    on_hand, reserved = func.coalesce(moved.c.on_hand, 0), func.coalesce(moved.c.reserved, 0)
    for_orders = func.coalesce(promised.c.reserved, 0)
    rows = await tx.connection.execute(
        select(stock.c.variant_id, stock.c.location_id, lies, on_hand, stock.c.reserved, reserved, for_orders)
        .outerjoin(moved, and_(moved.c.variant_id == stock.c.variant_id, moved.c.location_id == stock.c.location_id))
        .outerjoin(
            promised, and_(promised.c.variant_id == stock.c.variant_id, promised.c.location_id == stock.c.location_id)
        )
        .where(
            stock.c.merchant_id == merchant_id,
            or_(lies != on_hand, stock.c.reserved != reserved, stock.c.reserved != for_orders),
        )
        .order_by(stock.c.variant_id, stock.c.location_id)
    )
    return [Mismatch(one[0], one[1], *(int(value) for value in one[2:])) for one in rows]
