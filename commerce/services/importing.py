"""Takes a feed into the catalogue: streaming, in small transactions, the same result however often it is run."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from commerce.domain.merchant import Merchant
from commerce.domain.money import currency_code
from commerce.errors import CurrencyMismatch, MerchantNotFound
from commerce.feeds.errors import FeedEmpty
from commerce.feeds.feed import Feed, FeedFormat, open_feed
from commerce.feeds.items import FeedProduct, Refusal
from commerce.feeds.prices import DecimalMark
from commerce.feeds.rows import FeedTerms
from commerce.services.catalogue_store import CatalogueWrites, MerchantStore
from commerce.services.importing_batches import Batch, ContentHash, prepare
from commerce.services.stock_events import MOST_NAMED_IN_EVENT, PRICE_DROPPED, STOCK_REPLENISHED, tell_of
from storage.clock import Clock
from storage.currencies import exponent
from storage.database import Database
from storage.ids import new_id
from storage.outbox import Event, record

CATALOGUE_CHANGED = "catalogue.changed"
_BATCH_PRODUCTS = 400
_MOST_REFUSALS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import is, in records of the feed."""

    stage: str
    done: int
    total: int


@dataclass(slots=True)
class ImportReport:
    """What became of a feed. `refused` names the first ten thousand; `refused_count` counts all."""

    currency: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    refused_count: int = 0
    refused: list[Refusal] = field(default_factory=list)
    complete: bool = True
    """False when the file broke off; then nothing was removed."""

    def refuse(self, refusal: Refusal) -> None:
        self.refused_count += 1
        if len(self.refused) < _MOST_REFUSALS_KEPT:
            self.refused.append(refusal)


@dataclass(slots=True)
class _Touched:
    """Which products an import touched, as far as an event can name them."""

    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    everything: bool = False

    @property
    def any(self) -> bool:
        return self.everything or bool(self.changed or self.removed)

    def add(self, changed: list[str]) -> None:
        if len(self.changed) + len(changed) > MOST_NAMED_IN_EVENT:
            self.everything = True
        else:
            self.changed.extend(changed)

    def body(self) -> dict[str, list[str] | None]:
        if self.everything or len(self.removed) > MOST_NAMED_IN_EVENT:
            return {"productIds": None, "removed": []}
        return {"productIds": self.changed, "removed": self.removed}


class CatalogueImport:
    """Reads feeds into one merchant's catalogue."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        merchants: MerchantStore,
        writes: CatalogueWrites,
        content_hash: ContentHash,
    ) -> None:
        self._database = database
        self._clock = clock
        self._merchants = merchants
        self._writes = writes
        self._content_hash = content_hash

    async def run(
        self,
        merchant_id: str,
        path: str | Path,
        *,
        format: FeedFormat | None = None,  # noqa: A002  (the contract's name)
        currency: str | None = None,
        full: bool = True,
        progress: Callable[[Progress], None] | None = None,
    ) -> ImportReport:
        """Import a file. A full feed is the whole catalogue: what it no longer has is taken out of the shop.

        Refused items are not sold, also where they were sold before. Raises MerchantNotFound, FeedError and, when a
        partial feed would bring a second currency, CurrencyMismatch.
        """
        merchant = await self._merchant(merchant_id)
        feed = await asyncio.to_thread(open_feed, Path(path), format)
        if feed.survey.records == 0:
            raise FeedEmpty(f"{feed.path.name!r} holds no items", "export the feed again")
        money = await self._settle_currency(merchant, feed, currency, full=full)
        mark: DecimalMark | None = feed.survey.decimal_mark or ("." if exponent(money) > 2 else None)
        terms = FeedTerms(money, mark, feed.survey.type_is_wider)
        run = _Run(self, merchant_id, new_id("imp"), feed, ImportReport(currency=money), progress)
        return await run.whole(terms, full=full)

    async def _merchant(self, merchant_id: str) -> Merchant:
        async with self._database.reading() as tx:
            merchant = await self._merchants.merchant(tx, merchant_id)
        if merchant is None:
            raise MerchantNotFound(f"there is no merchant {merchant_id!r}", merchantId=merchant_id)
        return merchant

    async def _settle_currency(self, merchant: Merchant, feed: Feed, asked: str | None, *, full: bool) -> str:
        """A currency that is asked for; else the merchant's once it was named; else the one that this feed names."""
        wanted = currency_code(asked) if asked else None
        async with self._database.transaction() as tx:
            named = await self._merchants.currency_named(tx, merchant.id)
            chosen = wanted or (None if named else feed.survey.currency)
            if chosen is None or (named and chosen == merchant.currency):
                return merchant.currency
            if chosen != merchant.currency and not full and await self._writes.sells_anything(tx, merchant.id):
                raise CurrencyMismatch(
                    f"the shop sells in {merchant.currency}, and a partial feed cannot change that to {chosen}",
                    currency=chosen,
                )
            await self._merchants.set_currency(tx, merchant.id, chosen)
            return chosen


class _Run:
    """One import under way."""

    def __init__(
        self,
        services: CatalogueImport,
        merchant_id: str,
        import_id: str,
        feed: Feed,
        report: ImportReport,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self._database = services._database
        self._clock = services._clock
        self._writes = services._writes
        self._content_hash = services._content_hash
        self._merchant_id = merchant_id
        self._import_id = import_id
        self._feed = feed
        self._report = report
        self._progress = progress
        self._touched = _Touched()
        self._refused_ids: set[str] = set()

    async def whole(self, terms: FeedTerms, *, full: bool) -> ImportReport:
        now = self._clock.now()
        async with self._database.transaction() as tx:
            self._touched.everything = await self._writes.begin_import(
                tx, self._merchant_id, self._import_id, self._feed.path.name, now
            )
        items = self._feed.products(terms)
        while batch := await asyncio.to_thread(self._take, items):
            await self._keep(batch)
            self._tell("read")
        await self._finish(full=full)
        return self._report

    def _take(self, items: Iterator[FeedProduct | Refusal]) -> list[tuple[FeedProduct, str] | Refusal]:
        """Read and hash the next products, away from the event loop."""
        return [
            item if isinstance(item, Refusal) else (item, self._content_hash(item))
            for item in islice(items, _BATCH_PRODUCTS)
        ]

    async def _keep(self, items: list[tuple[FeedProduct, str] | Refusal]) -> None:
        for item in items:
            if isinstance(item, Refusal):
                self._refuse(item)
        stated = [item for item in items if not isinstance(item, Refusal)]
        if not stated:
            return
        async with self._database.transaction() as tx:
            now = self._clock.now()
            batch = await prepare(self._writes, tx, self._merchant_id, self._import_id, stated, now)
            back = await self._writes.keep(tx, self._merchant_id, self._import_id, batch.kept, now)
            await tell_of(tx, self._merchant_id, STOCK_REPLENISHED, batch.announced(back))
            await tell_of(tx, self._merchant_id, PRICE_DROPPED, batch.cheaper)
            await self._writes.mark_seen(tx, self._merchant_id, self._import_id, batch.seen)
        self._count(batch)

    def _count(self, batch: Batch) -> None:
        self._report.added += batch.added
        self._report.changed += len(batch.kept) - batch.added
        self._report.unchanged += len(batch.seen)
        for refusal in batch.refused:
            self._report.refuse(refusal)
        self._touched.add([one.product_id for one in batch.kept])

    def _refuse(self, refusal: Refusal) -> None:
        self._report.refuse(refusal)
        if refusal.id is not None and len(self._refused_ids) < _MOST_REFUSALS_KEPT:
            self._refused_ids.add(refusal.id)

    async def _finish(self, *, full: bool) -> None:
        """Take out what is no longer sold, count the categories, and tell whoever keeps an index."""
        now = self._clock.now()
        report = self._report
        report.complete = self._feed.complete
        met_any = report.added + report.changed + report.unchanged > 0
        async with self._database.transaction() as tx:
            if full and report.complete and met_any:
                removed = await self._writes.remove_unseen(tx, self._merchant_id, self._import_id, now)
            else:
                removed = await self._writes.remove(
                    tx, self._merchant_id, self._import_id, sorted(self._refused_ids), now
                )
            report.removed = len(removed)
            self._touched.removed = removed
            if self._touched.any:
                await self._writes.count_categories(tx, self._merchant_id)
                body = {**self._touched.body(), "importId": self._import_id}
                event = Event(CATALOGUE_CHANGED, self._merchant_id, self._merchant_id, body)
                await record(tx, event)
            await self._writes.finish_import(tx, self._merchant_id, self._import_id, now)
        self._tell("done")

    def _tell(self, stage: str) -> None:
        if self._progress is not None:
            self._progress(Progress(stage, self._feed.records_read, self._feed.survey.records))
