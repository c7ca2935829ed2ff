"""Stock as rows: set-based statements under row locks that are always taken in the order of variant ids."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from commerce.db.tables_stock import stock, stock_movements, stock_reservations
from commerce.db.upserts import upsert
from commerce.ports.stock import Movement, Shelf
from storage.database import Transaction
from storage.ids import new_id


async def set_on_hand(tx: Transaction, merchant_id: str, counts: Mapping[str, int | None]) -> None:
    """Set the quantities on hand as a feed or a count states them; what is set aside stays. None: unlimited."""
    if not counts:
        return
    rows = [
        {"merchant_id": merchant_id, "variant_id": variant_id, "on_hand": counts[variant_id]}
        for variant_id in sorted(counts)
    ]
    await tx.connection.execute(upsert(tx, stock, "on_hand"), rows)


_READ = select(stock.c.variant_id, stock.c.on_hand, stock.c.reserved).where(
    stock.c.merchant_id == bindparam("of_merchant"), stock.c.variant_id.in_(bindparam("ids", expanding=True))
)
_LOCK = _READ.order_by(stock.c.variant_id).with_for_update()
_MOVE = (
    update(stock)
    .where(stock.c.merchant_id == bindparam("of_merchant"), stock.c.variant_id == bindparam("of_variant"))
    .values(
        on_hand=stock.c.on_hand + bindparam("on_hand_change"),
        reserved=stock.c.reserved + bindparam("reserved_change"),
    )
)


class SqlStock:
    """Implements the port ``StockStore``."""

    async def set_on_hand(self, tx: Transaction, merchant_id: str, counts: Mapping[str, int | None]) -> None:
        await set_on_hand(tx, merchant_id, counts)

    async def lock(self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, Shelf]:
        """Lock the rows of these variants until the transaction ends; variants without a row are unlimited."""
        if not variant_ids:
            return {}
        rows = await tx.connection.execute(_LOCK, {"of_merchant": merchant_id, "ids": sorted(set(variant_ids))})
        return {row.variant_id: Shelf(row.on_hand, row.reserved) for row in rows}

    async def move(self, tx: Transaction, merchant_id: str, movements: Sequence[Movement], at: datetime) -> None:
        """Change locked rows and write each change into the ledger."""
        if not movements:
            return
        ordered = sorted(movements, key=lambda movement: movement.variant_id)
        changes = [
            {
                "of_merchant": merchant_id,
                "of_variant": movement.variant_id,
                "on_hand_change": movement.on_hand_change,
                "reserved_change": movement.reserved_change,
            }
            for movement in ordered
        ]
        await tx.connection.execute(_MOVE, changes)
        await self.note(tx, merchant_id, ordered, at)

    async def note(self, tx: Transaction, merchant_id: str, movements: Sequence[Movement], at: datetime) -> None:
        """Write movements into the ledger without changing the stock."""
        if movements:
            rows = [_ledger_row(merchant_id, one, at) for one in movements]
            await tx.connection.execute(insert(stock_movements), rows)

    async def reserve(
        self, tx: Transaction, merchant_id: str, order_id: str, quantities: Mapping[str, int], expires_at: datetime
    ) -> None:
        """Remember what is set aside for an order."""
        rows = [
            {
                "merchant_id": merchant_id,
                "order_id": order_id,
                "variant_id": variant_id,
                "quantity": quantity,
                "expires_at": expires_at,
            }
            for variant_id, quantity in quantities.items()
        ]
        if rows:
            await tx.connection.execute(insert(stock_reservations), rows)

    async def held(self, tx: Transaction, merchant_id: str, order_id: str) -> dict[str, int]:
        """Return what is set aside for an order, by variant."""
        rows = await tx.connection.execute(
            select(stock_reservations.c.variant_id, stock_reservations.c.quantity)
            .where(stock_reservations.c.merchant_id == merchant_id, stock_reservations.c.order_id == order_id)
            .order_by(stock_reservations.c.variant_id)
        )
        return {row.variant_id: row.quantity for row in rows}

    async def forget_reservation(self, tx: Transaction, merchant_id: str, order_id: str) -> None:
        await tx.connection.execute(
            delete(stock_reservations).where(
                stock_reservations.c.merchant_id == merchant_id, stock_reservations.c.order_id == order_id
            )
        )

    async def shelves(self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, Shelf]:
        """Read without locking."""
        rows = await tx.connection.execute(_READ, {"of_merchant": merchant_id, "ids": list(variant_ids)})
        return {row.variant_id: Shelf(row.on_hand, row.reserved) for row in rows}

    async def movements(self, tx: Transaction, merchant_id: str, variant_id: str, limit: int) -> list[Movement]:
        """Read the ledger of a variant, newest first."""
        rows = await tx.connection.execute(
            select(stock_movements)
            .where(stock_movements.c.merchant_id == merchant_id, stock_movements.c.variant_id == variant_id)
            .order_by(stock_movements.c.movement_id.desc())
            .limit(limit)
        )
        return [
            Movement(row.variant_id, row.kind, row.on_hand_change, row.reserved_change, row.order_id) for row in rows
        ]


def _ledger_row(merchant_id: str, movement: Movement, at: datetime) -> dict[str, Any]:
    return {
        "merchant_id": merchant_id,
        "movement_id": new_id("mov"),
        "variant_id": movement.variant_id,
        "kind": movement.kind,
        "on_hand_change": movement.on_hand_change,
        "reserved_change": movement.reserved_change,
        "order_id": movement.order_id,
        "at": at,
    }
