"""Reading orders: one statement for the orders and one for each kind of their parts, however many orders."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, exists, or_, select

from commerce.db.order_rows import read_order
from commerce.db.tables_orders import (
    order_events,
    order_lines,
    order_readers,
    orders,
    payments,
    refunds,
    shipments,
)
from commerce.domain.order import Order
from storage.database import Transaction

_PARTS: Mapping[str, tuple[Table, Any]] = {
    "lines": (order_lines, order_lines.c.position),
    "payments": (payments, payments.c.payment_id),
    "refunds": (refunds, refunds.c.refund_id),
    "shipments": (shipments, shipments.c.shipment_id),
    "events": (order_events, order_events.c.event_id),
}


async def read_one(tx: Transaction, *conditions: Any, lock: bool = False) -> Order | None:
    """Return the one order that fits, with its row locked if asked."""
    statement = select(orders).where(*conditions)
    rows = (await tx.connection.execute(statement.with_for_update() if lock else statement)).all()
    whole = await _with_parts(tx, rows)
    return whole[0] if whole else None


async def read_of_shopper(tx: Transaction, merchant_id: str, shopper_id: str, limit: int) -> list[Order]:
    """Return the orders that a shopper placed or was linked to, newest first, without those never paid."""
    linked = exists().where(
        order_readers.c.merchant_id == orders.c.merchant_id,
        order_readers.c.shopper_id == shopper_id,
        order_readers.c.order_id == orders.c.order_id,
    )
    rows = await tx.connection.execute(
        select(orders)
        .where(
            orders.c.merchant_id == merchant_id,
            or_(orders.c.shopper_id == shopper_id, linked),
            orders.c.status != "payment_failed",
        )
        .order_by(orders.c.placed_at.desc(), orders.c.order_id.desc())
        .limit(limit)
    )
    return await _with_parts(tx, rows.all())


async def _with_parts(tx: Transaction, rows: Sequence[Any]) -> list[Order]:
    if not rows:
        return []
    merchant_id, ids = rows[0].merchant_id, [row.order_id for row in rows]
    parts: dict[str, dict[str, list[Any]]] = {order_id: defaultdict(list) for order_id in ids}
    for name, (table, order) in _PARTS.items():
        statement = select(table).where(table.c.merchant_id == merchant_id, table.c.order_id.in_(ids)).order_by(order)
        for part in await tx.connection.execute(statement):
            parts[part.order_id][name].append(part)
    return [read_order(row, parts[row.order_id]) for row in rows]
