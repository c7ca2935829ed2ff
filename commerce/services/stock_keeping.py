"""Stock as those who keep it see it: counts, moves between locations, and whether the books are right."""

from collections.abc import Mapping

from commerce.domain.stock import Mismatch, Movement, Shelf, StockRules
from commerce.errors import InsufficientStock, LocationNotFound, QuantityInvalid, VariantNotFound
from commerce.ports.stock import StockStore
from commerce.services.stock_events import Announced, announce
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.outbox import Event, record

MAX_COUNT = 1_000_000_000


class StockKeeping:
    """What a person of the shop, or a system of theirs, does to the stock."""

    def __init__(self, database: Database, clock: Clock, store: StockStore) -> None:
        self._database = database
        self._clock = clock
        self._store = store

    async def rules(self, merchant_id: str) -> StockRules:
        async with self._database.reading() as tx:
            return await self._store.rules(tx, merchant_id)

    async def variant(self, merchant_id: str, name: str) -> str:
        """Return the id of the variant with this id or feed id; raises VariantNotFound."""
        async with self._database.reading() as tx:
            found = await self._store.named(tx, merchant_id, name)
        if found is None:
            raise VariantNotFound(f"no variant has the id or feed id {name!r}", variantId=name)
        return found

    async def count(
        self, merchant_id: str, counts: Mapping[str, int | None], location_id: str | None = None, note: str = "count"
    ) -> dict[str, Shelf]:
        """Set what lies at a location, as a person counted it; None: nobody counts any more.

        Without a location it is the one that feeds state. Raises QuantityInvalid and LocationNotFound.
        """
        if any(quantity is not None and not 0 <= quantity <= MAX_COUNT for quantity in counts.values()):
            raise QuantityInvalid(f"A shelf holds between 0 and {MAX_COUNT}.")
        async with self._database.transaction() as tx:
            where = await self._location(tx, merchant_id, location_id)
            shelves = await self._store.count(tx, merchant_id, where, counts, note, self._clock.now())
            await self._note(tx, merchant_id, shelves, "counted")
        return {variant_id: after for variant_id, (_, after) in shelves.items()}

    async def move(self, merchant_id: str, variant_id: str, quantity: int, source: str, target: str) -> Shelf:
        """Carry goods from one location to another: two counts in the ledger that name each other.

        What is set aside stays where it is. Raises QuantityInvalid, LocationNotFound, InsufficientStock.
        """
        if not 0 < quantity <= MAX_COUNT or source == target:
            raise QuantityInvalid("One or more are moved, from one location to another.", quantity=quantity)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            for one in (source, target):
                await self._location(tx, merchant_id, one)
            before = (await self._store.lock(tx, merchant_id, [variant_id])).get(variant_id)
            level = before.at(source) if before else None
            free = 0 if level is None or level.on_hand is None else level.on_hand - level.reserved
            if before is None or free < quantity:
                message = f"Only {max(free, 0)} can be moved from {source!r}; the rest is set aside or not there."
                raise InsufficientStock(message, variantId=variant_id, available=max(free, 0), requested=quantity)
            if before.at(target) is None:
                await self._store.count(tx, merchant_id, target, {variant_id: 0}, "first of it here", now)
            moves = [
                Movement(variant_id, "counted", -quantity, 0, location_id=source, note=f"moved to {target}"),
                Movement(variant_id, "counted", quantity, 0, location_id=target, note=f"moved from {source}"),
            ]
            await self._store.move(tx, merchant_id, moves, now)
            after = (await self._store.shelves(tx, merchant_id, [variant_id]))[variant_id]
            await self._note(tx, merchant_id, {variant_id: (before, after)}, "moved")
        return after

    async def check(self, merchant_id: str) -> list[Mismatch]:
        """Return each place where the ledger, the stock and the reservations do not add up."""
        async with self._database.reading() as tx:
            return await self._store.mismatches(tx, merchant_id)

    async def _location(self, tx: Transaction, merchant_id: str, location_id: str | None) -> str:
        rules = await self._store.rules(tx, merchant_id)
        ids = [one.id for one in rules.locations]
        if location_id is None:
            return rules.stated_at
        if location_id not in ids:
            message = f"there is no location {location_id!r}; there is {', '.join(ids)}"
            raise LocationNotFound(message, locationId=location_id, remedy="add it under `stock` in the selling rules")
        return location_id

    async def _note(
        self, tx: Transaction, merchant_id: str, shelves: Mapping[str, tuple[Shelf, Shelf]], what: str
    ) -> None:
        """Tell of the count or the move itself, and of what can be bought no longer, or again."""
        body = {"variantIds": sorted(shelves)}
        await record(tx, Event(f"stock.{what}", merchant_id, merchant_id, body))
        turned = [one for one, (before, after) in shelves.items() if (before.available == 0) != (after.available == 0)]
        if not turned:
            return
        products = await self._store.products_of(tx, merchant_id, turned)
        named = [Announced(products[one], one) for one in turned if one in products]
        await announce(
            tx,
            merchant_id,
            gone=[one for one in named if shelves[one.variant_id][1].available == 0],
            back=[one for one in named if shelves[one.variant_id][1].available != 0],
        )
