"""Sales that begin and end by the calendar: whoever keeps an index or waits for a lower price is told when they do."""

from typing import Protocol

from commerce.domain.merchant import Merchant
from commerce.ports.dated_prices import DatedPriceStore
from commerce.services.importing import CATALOGUE_CHANGED
from commerce.services.stock_events import MOST_NAMED_IN_EVENT, PRICE_DROPPED, Announced, tell_of
from storage.clock import Clock
from storage.database import Database
from storage.outbox import Event, record


class Merchants(Protocol):
    """Whose prices there are."""

    async def merchants(self) -> list[Merchant]: ...


class DatedPrices:
    """Looks, now and again, which prices the calendar has changed."""

    def __init__(self, database: Database, clock: Clock, merchants: Merchants, store: DatedPriceStore) -> None:
        self._database = database
        self._clock = clock
        self._merchants = merchants
        self._store = store

    async def look(self) -> int:
        """Tell of what changed since the last look, each change once; return how many products it touched."""
        return sum([await self._look(merchant.id) for merchant in await self._merchants.merchants()])

    async def _look(self, merchant_id: str) -> int:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            after = await self._store.looked_until(tx, merchant_id)
            if after >= now or not await self._store.look_until(tx, merchant_id, after, now):
                return 0
            turned = await self._store.turned(tx, merchant_id, after, now)
            touched = sorted({one.product_id for one in turned})
            if touched:
                await self._store.restate(tx, merchant_id, touched, now)
                names = touched if len(touched) <= MOST_NAMED_IN_EVENT else None
                body = {"productIds": names, "removed": []}
                await record(tx, Event(CATALOGUE_CHANGED, merchant_id, merchant_id, body))
            cheaper = [Announced(one.product_id, one.variant_id) for one in turned if one.dropped(after)]
            await tell_of(tx, merchant_id, PRICE_DROPPED, cheaper)
        return len(touched)
