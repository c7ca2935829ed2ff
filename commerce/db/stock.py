"""Stock as rows: set-based statements under row locks, always taken in the order of variants and locations."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, delete, insert, select, update

from commerce.db.catalogue_tables import variants
from commerce.db.stock_audit import mismatches
from commerce.db.stock_rules import read_stock_rules
from commerce.db.tables_stock import stock, stock_movements, stock_reservations
from commerce.db.upserts import insert_or_nothing
from commerce.db.variant_names import variant_named
from commerce.domain.stock import Held, Holding, Level, Mismatch, Movement, Shelf, StockRules
from storage.bare import BareReads, BareStatement, bare_among, run_together
from storage.database import Transaction
from storage.ids import new_id


def _levels(among: ColumnElement[bool]) -> Select[Any]:
    return (
        select(stock.c.variant_id, stock.c.location_id, stock.c.on_hand, stock.c.reserved, stock.c.threshold)
        .where(stock.c.merchant_id == bindparam("of_merchant"), among)
        .order_by(stock.c.variant_id, stock.c.location_id)
    )


_READ = bare_among(_levels, stock.c.variant_id, "ids")
_LOCK = bare_among(lambda among: _levels(among).with_for_update(), stock.c.variant_id, "ids")
_ROW = (
    stock.c.merchant_id == bindparam("of_merchant"),
    stock.c.variant_id == bindparam("of_variant"),
    stock.c.location_id == bindparam("of_location"),
)
_MOVE = BareStatement(
    update(stock)
    .where(*_ROW)
    .values(
        on_hand=stock.c.on_hand + bindparam("on_hand_change"),
        reserved=stock.c.reserved + bindparam("reserved_change"),
    )
)
_NOTE = BareStatement(insert(stock_movements))
_RESERVE = BareStatement(insert(stock_reservations))
_SET = update(stock).where(*_ROW).values(on_hand=bindparam("counted"))
_OF_ORDER = (
    stock_reservations.c.merchant_id == bindparam("of_merchant"),
    stock_reservations.c.order_id == bindparam("of_order"),
)
_FORGET = BareStatement(delete(stock_reservations).where(*_OF_ORDER))
_HELD = (
    select(
        stock_reservations.c.variant_id,
        stock_reservations.c.location_id,
        stock_reservations.c.quantity,
        stock_reservations.c.limited,
    )
    .where(*_OF_ORDER)
    .order_by(stock_reservations.c.variant_id, stock_reservations.c.location_id)
)
_HOLDING = {
    False: BareStatement(_HELD.where(stock_reservations.c.lapsed_at.is_(None))),
    True: BareStatement(_HELD.where(stock_reservations.c.lapsed_at.is_not(None))),
}
_HOLDING_LOCKED = BareReads(
    shelves=BareStatement(
        _levels(
            stock.c.variant_id.in_(
                select(stock_reservations.c.variant_id).where(*_OF_ORDER, stock_reservations.c.lapsed_at.is_(None))
            )
        ).with_for_update(of=stock)
    ),
    held=_HOLDING[False],
    lapsed=_HOLDING[True],
)


class SqlStock:
    """Implements the port ``StockStore``."""

    async def rules(self, tx: Transaction, merchant_id: str) -> StockRules:
        return await read_stock_rules(tx, merchant_id)

    async def lock(self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, Shelf]:
        """Lock the rows of these variants until the transaction ends; variants without a row are unlimited."""
        if not variant_ids:
            return {}
        return _shelves(await _LOCK.rows(tx, {"of_merchant": merchant_id, "ids": sorted(set(variant_ids))}))

    async def move(self, tx: Transaction, merchant_id: str, movements: Sequence[Movement], at: datetime) -> None:
        """Change locked rows and write each change into the ledger."""
        if not movements:
            return
        ordered = sorted(movements, key=lambda movement: (movement.variant_id, movement.location_id))
        changes = [
            {
                "of_merchant": merchant_id,
                "of_variant": movement.variant_id,
                "of_location": movement.location_id,
                "on_hand_change": movement.on_hand_change,
                "reserved_change": movement.reserved_change,
            }
            for movement in ordered
        ]
        notes = [(_NOTE, _ledger_row(merchant_id, one, at)) for one in ordered]
        await run_together(tx, *((_MOVE, change) for change in changes), *notes)

    async def count(
        self,
        tx: Transaction,
        merchant_id: str,
        location_id: str,
        counts: Mapping[str, int | None],
        note: str,
        at: datetime,
    ) -> dict[str, tuple[Shelf, Shelf]]:
        """Set what lies at a location as a person or a feed counted it; what is set aside stays. None: unlimited."""
        if not counts:
            return {}
        ids = sorted(counts)
        threshold = (await self.rules(tx, merchant_id)).threshold(location_id)
        rows = [
            {
                "merchant_id": merchant_id,
                "variant_id": one,
                "location_id": location_id,
                "on_hand": 0,
                "threshold": threshold,
            }
            for one in ids
        ]
        before = await self.lock(tx, merchant_id, ids)
        await tx.connection.execute(insert_or_nothing(tx, stock), rows)
        locked = await self.lock(tx, merchant_id, ids)
        changes = [
            {"of_merchant": merchant_id, "of_variant": one, "of_location": location_id, "counted": counts[one]}
            for one in ids
        ]
        await tx.connection.execute(_SET, changes)
        was = {one: (locked[one].at(location_id) or Level(location_id, 0, 0)).on_hand or 0 for one in ids}
        moved = [
            Movement(one, "counted", (counts[one] or 0) - was[one], 0, location_id=location_id, note=note)
            for one in ids
            if (counts[one] or 0) != was[one]
        ]
        await self._note(tx, merchant_id, moved, at)
        after = await self.shelves(tx, merchant_id, ids)
        unlimited = Shelf((Level(location_id, None, 0),))
        return {one: (before.get(one, unlimited), after[one]) for one in ids}  # fmt: skip

    async def reserve(
        self, tx: Transaction, merchant_id: str, order_id: str, held: Sequence[Held], expires_at: datetime
    ) -> None:
        """Remember what is set aside for an order."""
        rows = [
            {
                "merchant_id": merchant_id,
                "order_id": order_id,
                "variant_id": one.variant_id,
                "location_id": one.location_id,
                "quantity": one.quantity,
                "limited": one.limited,
                "expires_at": expires_at,
                "lapsed_at": None,
            }
            for one in held
        ]
        await run_together(tx, *((_RESERVE, row) for row in rows))

    async def held(self, tx: Transaction, merchant_id: str, order_id: str, *, lapsed: bool = False) -> list[Held]:
        rows = await _HOLDING[lapsed].rows(tx, {"of_merchant": merchant_id, "of_order": order_id})
        return [Held(*row) for row in rows]

    async def holding(self, tx: Transaction, merchant_id: str, order_id: str) -> Holding:
        """The row locks come first: someone else may end a reservation until they are held."""
        found = await _HOLDING_LOCKED.records(tx, {"of_merchant": merchant_id, "of_order": order_id})
        held, lapsed = ([Held(*row) for row in found[name]] for name in ("held", "lapsed"))
        return Holding(_shelves(found["shelves"]), held, lapsed)

    async def forget_reservation(self, tx: Transaction, merchant_id: str, order_id: str) -> None:
        which = {"of_merchant": merchant_id, "of_order": order_id}
        await _FORGET.run(tx, which)

    async def lapse(self, tx: Transaction, merchant_id: str, order_id: str, at: datetime) -> None:
        lapsed = update(stock_reservations).where(*_OF_ORDER).values(lapsed_at=bindparam("lapsed"))
        await tx.connection.execute(lapsed, {"of_merchant": merchant_id, "of_order": order_id, "lapsed": at})

    async def expired(self, tx: Transaction, now: datetime, limit: int) -> list[tuple[str, str]]:
        rows = await tx.connection.execute(
            select(stock_reservations.c.merchant_id, stock_reservations.c.order_id)
            .where(stock_reservations.c.expires_at <= now, stock_reservations.c.lapsed_at.is_(None))
            .distinct()
            .limit(limit)
        )
        return [(row.merchant_id, row.order_id) for row in rows]

    async def sold_at(self, tx: Transaction, merchant_id: str, order_id: str) -> dict[str, list[str]]:
        rows = await tx.connection.execute(
            select(stock_movements.c.variant_id, stock_movements.c.location_id)
            .where(
                stock_movements.c.merchant_id == merchant_id,
                stock_movements.c.order_id == order_id,
                stock_movements.c.kind == "sold",
            )
            .order_by(stock_movements.c.on_hand_change, stock_movements.c.location_id)
        )
        found: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            found[row.variant_id].append(row.location_id)
        return dict(found)

    async def shelves(self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, Shelf]:
        """Read without locking."""
        return _shelves(await _READ.rows(tx, {"of_merchant": merchant_id, "ids": list(variant_ids)}))

    async def products_of(self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, str]:
        rows = await tx.connection.execute(
            select(variants.c.variant_id, variants.c.product_id).where(
                variants.c.merchant_id == merchant_id, variants.c.variant_id.in_(list(variant_ids))
            )
        )
        return {row.variant_id: row.product_id for row in rows}

    async def named(self, tx: Transaction, merchant_id: str, name: str) -> str | None:
        return await variant_named(tx, merchant_id, name)

    async def movements(self, tx: Transaction, merchant_id: str, variant_id: str, limit: int) -> list[Movement]:
        """Read the ledger of a variant, newest first."""
        of_variant = (stock_movements.c.merchant_id == merchant_id, stock_movements.c.variant_id == variant_id)
        statement = select(stock_movements).where(*of_variant).order_by(stock_movements.c.movement_id.desc())
        return [_movement(row) for row in await tx.connection.execute(statement.limit(limit))]

    async def movements_of(self, tx: Transaction, merchant_id: str, order_id: str) -> list[Movement]:
        of_order = (stock_movements.c.merchant_id == merchant_id, stock_movements.c.order_id == order_id)
        statement = select(stock_movements).where(*of_order).order_by(stock_movements.c.movement_id)
        return [_movement(row) for row in await tx.connection.execute(statement)]

    async def mismatches(self, tx: Transaction, merchant_id: str) -> list[Mismatch]:
        return await mismatches(tx, merchant_id)

    async def _note(self, tx: Transaction, merchant_id: str, movements: Sequence[Movement], at: datetime) -> None:
        await run_together(tx, *((_NOTE, _ledger_row(merchant_id, one, at)) for one in movements))


def _shelves(rows: Any) -> dict[str, Shelf]:
    found: dict[str, list[Level]] = defaultdict(list)
    for variant_id, location_id, on_hand, reserved, threshold in rows:
        found[variant_id].append(Level(location_id, on_hand, reserved, threshold))
    return {variant_id: Shelf(tuple(levels)) for variant_id, levels in found.items()}


def _ledger_row(merchant_id: str, movement: Movement, at: datetime) -> dict[str, Any]:
    return {
        "merchant_id": merchant_id,
        "movement_id": new_id("mov"),
        "variant_id": movement.variant_id,
        "location_id": movement.location_id,
        "kind": movement.kind,
        "on_hand_change": movement.on_hand_change,
        "reserved_change": movement.reserved_change,
        "order_id": movement.order_id,
        "note": movement.note,
        "at": at,
    }


def _movement(row: Any) -> Movement:
    changes = (row.on_hand_change, row.reserved_change)
    return Movement(row.variant_id, row.kind, *changes, row.order_id, row.location_id, row.note)
