"""Stock for orders: set aside, given back, sold and put back, each movement in the ledger."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from commerce.domain.stock import Held, Holding, Movement, MovementKind, Shelf, StockRules, Wanted, allocate, merged
from commerce.errors import InsufficientStock, OutOfStock
from commerce.ports.stock import StockStore
from commerce.services.stock_events import Announced, announce
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.outbox import Event, record

__all__ = ["Stock", "Wanted"]


class Stock:
    """Each method that takes a transaction holds row locks until it ends."""

    def __init__(self, database: Database, clock: Clock, store: StockStore) -> None:
        self._database = database
        self._clock = clock
        self._store = store

    async def shelves(self, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, Shelf]:
        """Return the stock of variants; those that nobody counts are missing."""
        async with self._database.reading() as tx:
            return await self._store.shelves(tx, merchant_id, variant_ids)

    async def movements(self, merchant_id: str, variant_id: str, limit: int = 100) -> list[Movement]:
        """Return the ledger of a variant, newest first."""
        async with self._database.reading() as tx:
            return await self._store.movements(tx, merchant_id, variant_id, limit)

    async def movements_of(self, merchant_id: str, order_id: str) -> list[Movement]:
        """Return what an order moved on the shelves, in the order of time."""
        async with self._database.reading() as tx:
            return await self._store.movements_of(tx, merchant_id, order_id)

    async def reserve(
        self,
        tx: Transaction,
        merchant_id: str,
        order_id: str,
        wanted: Sequence[Wanted],
        until: datetime,
        rules: StockRules | None = None,
    ) -> None:
        """Set aside for an order, all or nothing; raises OutOfStock or InsufficientStock.

        ``rules`` spares reading the merchant's where the caller has them.
        """
        rules = rules or await self._store.rules(tx, merchant_id)
        whole = merged(wanted)
        shelves = await self._store.lock(tx, merchant_id, [one.variant_id for one in whole])
        counted = [one for one in whole if _is_counted(shelves.get(one.variant_id))]
        for one in counted:
            _refuse_shortage(one, shelves[one.variant_id])
        held = allocate(counted, shelves, rules)
        await self._take(tx, merchant_id, order_id, held)
        await self._store.reserve(tx, merchant_id, order_id, held, expires_at=until)
        gone = [
            Announced(one.product_id, one.variant_id)
            for one in counted
            if one.limited and shelves[one.variant_id].available == one.quantity
        ]
        await announce(tx, merchant_id, gone=gone)

    async def release(self, tx: Transaction, merchant_id: str, order_id: str, products: Mapping[str, str]) -> None:
        """Put back what was set aside for an order; ``products`` names the product of each variant."""
        await self._end_reservation(tx, merchant_id, order_id, products, "released")
        await self._store.forget_reservation(tx, merchant_id, order_id)

    async def sell(
        self,
        tx: Transaction,
        merchant_id: str,
        order_id: str,
        products: Mapping[str, str],
        holding: Holding | None = None,
    ) -> None:
        """Turn what was set aside for an order into a sale; ``holding`` spares reading it again."""
        await self._end_reservation(tx, merchant_id, order_id, products, "sold", holding)
        await self._store.forget_reservation(tx, merchant_id, order_id)

    async def holding(self, tx: Transaction, merchant_id: str, order_id: str) -> Holding:
        """Lock the shelves of what is set aside for an order, and return them with it as it is then."""
        return await self._store.holding(tx, merchant_id, order_id)

    async def renew(
        self,
        tx: Transaction,
        merchant_id: str,
        order_id: str,
        names: Mapping[str, tuple[str, str]],
        until: datetime | None = None,
    ) -> None:
        """Set aside once more what an order had until its time ran out, for money that came late.

        ``names`` gives product and name of each variant; without ``until`` it is sold in this transaction. An order
        whose time has not run out is left alone. Raises OutOfStock or InsufficientStock, and changes nothing, where
        others have bought it since.
        """
        lapsed = await self._store.held(tx, merchant_id, order_id, lapsed=True)
        if not lapsed:
            return
        wanted = merged([Wanted(one.variant_id, *names[one.variant_id], one.quantity, one.limited) for one in lapsed])
        rules = await self._store.rules(tx, merchant_id)
        shelves = await self._store.lock(tx, merchant_id, [one.variant_id for one in wanted])
        counted = [one for one in wanted if _is_counted(shelves.get(one.variant_id))]
        for one in counted:
            _refuse_shortage(one, shelves[one.variant_id])
        await self._store.forget_reservation(tx, merchant_id, order_id)
        await self.reserve(tx, merchant_id, order_id, wanted, until or self._clock.now(), rules)

    async def lapse_expired(self, limit: int = 200) -> int:
        """Put back on sale what is set aside for orders whose time ran out, whether or not their provider answers.

        The order itself ends when its provider says how its payment stands: ``renew`` serves one that was paid.
        """
        now = self._clock.now()
        async with self._database.reading() as tx:
            expired = await self._store.expired(tx, now, limit)
        for merchant_id, order_id in expired:
            async with self._database.transaction(durable=True) as tx:
                held = await self._store.held(tx, merchant_id, order_id)
                products = await self._store.products_of(tx, merchant_id, [one.variant_id for one in held])
                await self._end_reservation(tx, merchant_id, order_id, products, "released")
                await self._store.lapse(tx, merchant_id, order_id, now)
                body = {"variantIds": sorted({one.variant_id for one in held})}
                await record(tx, Event("stock.lapsed", merchant_id, order_id, body))
        return len(expired)

    async def restock(
        self,
        tx: Transaction,
        merchant_id: str,
        order_id: str,
        quantities: Mapping[str, int],
        products: Mapping[str, str],
    ) -> None:
        """Put what came back on the shelf again, where it was sold from and where it is counted."""
        shelves = await self._store.lock(tx, merchant_id, list(quantities))
        sold_at = await self._store.sold_at(tx, merchant_id, order_id)
        moves = []
        for variant_id, quantity in quantities.items():
            shelf = shelves.get(variant_id)
            if shelf is not None and shelf.counted:
                known = [one for one in sold_at.get(variant_id, ()) if shelf.at(one)]
                location_id = known[0] if known else shelf.levels[0].location_id
                moves.append(Movement(variant_id, "restocked", quantity, 0, order_id, location_id))
        await self._store.move(tx, merchant_id, moves, self._clock.now())
        await self._announce_back(tx, merchant_id, shelves, products)

    async def _take(self, tx: Transaction, merchant_id: str, order_id: str, held: Sequence[Held]) -> None:
        moves = [Movement(one.variant_id, "reserved", 0, one.quantity, order_id, one.location_id) for one in held]
        await self._store.move(tx, merchant_id, moves, self._clock.now())

    async def _end_reservation(
        self,
        tx: Transaction,
        merchant_id: str,
        order_id: str,
        products: Mapping[str, str],
        kind: MovementKind,
        holding: Holding | None = None,
    ) -> None:
        holding = holding or await self._store.holding(tx, merchant_id, order_id)
        held = holding.held
        moves = [
            Movement(
                one.variant_id, kind, -one.quantity if kind == "sold" else 0, -one.quantity, order_id, one.location_id
            )
            for one in held
        ]
        await self._store.move(tx, merchant_id, moves, self._clock.now())
        if kind == "released" and held:
            await self._announce_back(tx, merchant_id, holding.shelves, products)

    async def _announce_back(
        self, tx: Transaction, merchant_id: str, before: Mapping[str, Shelf], products: Mapping[str, str]
    ) -> None:
        empty = [variant_id for variant_id, shelf in before.items() if shelf.available == 0]
        if not empty:
            return
        after = await self._store.shelves(tx, merchant_id, empty)
        back = [Announced(products[one], one) for one in empty if one in products and after[one].available != 0]
        await announce(tx, merchant_id, back=back)


def _is_counted(shelf: Shelf | None) -> bool:
    return shelf is not None and shelf.counted


def _refuse_shortage(one: Wanted, shelf: Shelf) -> None:
    available = shelf.available or 0
    if not one.limited or available >= one.quantity:
        return
    details: dict[str, Any] = {
        "variantId": one.variant_id,
        "title": one.name,
        "requested": one.quantity,
        "available": available,
    }
    if available == 0:
        raise OutOfStock(f"{one.name} has just sold out.", **details)
    left = "is" if available == 1 else "are"
    raise InsufficientStock(f"Only {available} of {one.name} {left} left.", **details)
