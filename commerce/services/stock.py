"""Stock: how many lie on the shelf, how many are set aside for orders, and each movement of both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from commerce.errors import InsufficientStock, OutOfStock, QuantityInvalid
from commerce.ports.stock import Movement, MovementKind, Shelf, StockStore
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.outbox import Event, record


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an order wants of a variant; unlimited ones can be sold ahead of stock."""

    variant_id: str
    product_id: str
    name: str
    quantity: int
    limited: bool


class Stock:
    """Reads and counts stock; the methods that take a transaction hold row locks until it ends."""

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

    async def count(self, merchant_id: str, counts: Mapping[str, int | None]) -> None:
        """Set what lies on the shelf, as a person counted it; None: nobody counts any more."""
        if any(quantity is not None and quantity < 0 for quantity in counts.values()):
            raise QuantityInvalid("A shelf holds no fewer than zero.")
        async with self._database.transaction() as tx:
            before = await self._store.lock(tx, merchant_id, list(counts))
            await self._store.set_on_hand(tx, merchant_id, counts)
            changes = [
                Movement(variant_id, "counted", (counts[variant_id] or 0) - (shelf.on_hand or 0), 0)
                for variant_id, shelf in before.items()
            ]
            await self._store.note(tx, merchant_id, changes, self._clock.now())

    async def reserve(
        self, tx: Transaction, merchant_id: str, order_id: str, wanted: Sequence[Wanted], until: datetime
    ) -> None:
        """Set aside for an order, all or nothing; raises OutOfStock or InsufficientStock."""
        shelves = await self._store.lock(tx, merchant_id, [one.variant_id for one in wanted])
        counted = [one for one in wanted if _is_counted(shelves.get(one.variant_id))]
        for one in counted:
            _refuse_shortage(one, shelves[one.variant_id])
        moves = [Movement(one.variant_id, "reserved", 0, one.quantity, order_id) for one in counted]
        await self._store.move(tx, merchant_id, moves, self._clock.now())
        quantities = {one.variant_id: one.quantity for one in counted}
        await self._store.reserve(tx, merchant_id, order_id, quantities, expires_at=until)
        gone = [one.product_id for one in counted if shelves[one.variant_id].available == one.quantity]
        await _announce(tx, merchant_id, gone)

    async def release(self, tx: Transaction, merchant_id: str, order_id: str, products: Mapping[str, str]) -> None:
        """Put back what was set aside for an order; ``products`` names the product of each variant."""
        await self._end_reservation(tx, merchant_id, order_id, products, "released")

    async def sell(self, tx: Transaction, merchant_id: str, order_id: str, products: Mapping[str, str]) -> None:
        """Turn what was set aside for an order into a sale."""
        await self._end_reservation(tx, merchant_id, order_id, products, "sold")

    async def restock(
        self,
        tx: Transaction,
        merchant_id: str,
        order_id: str,
        quantities: Mapping[str, int],
        products: Mapping[str, str],
    ) -> None:
        """Put what came back on the shelf again, where it is counted."""
        shelves = await self._store.lock(tx, merchant_id, list(quantities))
        moves = [
            Movement(variant_id, "restocked", quantity, 0, order_id)
            for variant_id, quantity in quantities.items()
            if _is_counted(shelves.get(variant_id))
        ]
        await self._store.move(tx, merchant_id, moves, self._clock.now())
        back = [products[move.variant_id] for move in moves if shelves[move.variant_id].available == 0]
        await _announce(tx, merchant_id, back)

    async def _end_reservation(
        self, tx: Transaction, merchant_id: str, order_id: str, products: Mapping[str, str], kind: MovementKind
    ) -> None:
        held = await self._store.held(tx, merchant_id, order_id)
        shelves = await self._store.lock(tx, merchant_id, list(held))
        await self._store.forget_reservation(tx, merchant_id, order_id)
        moves = [
            Movement(variant_id, kind, -quantity if kind == "sold" else 0, -quantity, order_id)
            for variant_id, quantity in held.items()
        ]
        await self._store.move(tx, merchant_id, moves, self._clock.now())
        if kind == "released":
            back = [products[one] for one in held if shelves[one].available == 0]
            await _announce(tx, merchant_id, back)


def _is_counted(shelf: Shelf | None) -> bool:
    return shelf is not None and shelf.on_hand is not None


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


async def _announce(tx: Transaction, merchant_id: str, product_ids: Sequence[str]) -> None:
    """Tell the index that these products can no longer, or again, be bought."""
    if product_ids:
        body = {"productIds": sorted(set(product_ids)), "removed": []}
        await record(tx, Event("catalogue.changed", merchant_id, merchant_id, body))
