"""Learning from orders and looks: by command, and by itself as the shop goes on."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from commerce.domain.merchant import Merchant
from commerce.domain.purchases import Purchase
from commerce.services.catalogue import Catalogue
from retrieval.buying.files import BuyingModels
from retrieval.buying.learning import train
from retrieval.buying.model import BuyingModel, Learned
from retrieval.buying.records import Basket, Look, Records
from retrieval.errors import RetrievalError
from serving.db import shoppers
from serving.locks import Locks
from serving.refusals.errors import TooFewOrders
from serving.setting_groups import RecommendationSettings
from storage.clock import Clock
from storage.database import Database
from storage.outbox import Event, record

_log = structlog.get_logger("serving.learning.training")
DUE = "recommendations.due"
_TOPIC = "recommendations"
_STAGES = {
    "choosing": "Trying what foretells orders",
    "weighing": "Weighing it",
    "linking": "Linking what belongs together",
}

_NEVER = datetime(2000, 1, 1, tzinfo=UTC)

Step = Callable[[str, int, int | None], None]
Announce = Callable[[str, str], None]


class OrderReading(Protocol):
    """Where the orders of a shop are read."""

    async def purchases(self, merchant_id: str, since: datetime) -> list[Purchase]: ...


class Training:
    """Trains the models of merchants; one process at a time, and all take the result."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        orders: OrderReading,
        catalogue: Catalogue,
        models: BuyingModels,
        locks: Locks,
        announce: Announce,
        settings: RecommendationSettings,
    ) -> None:
        self._database = database
        self._clock = clock
        self._orders = orders
        self._catalogue = catalogue
        self._models = models
        self._locks = locks
        self._announce = announce
        self._settings = settings
        self._asked: dict[str, datetime] = {}
        self._refreshing: asyncio.Future[None] | None = None

    async def open_all(self) -> None:
        """Take the models of all merchants; one that cannot be read is left, and content stands in for it."""
        for merchant in await self._catalogue.merchants():
            await self._open(merchant.id)

    async def _open(self, merchant_id: str) -> None:
        try:
            await self._models.refresh(merchant_id)
        except RetrievalError as error:
            _log.warning("model_not_opened", merchant_id=merchant_id, reason=error.code)

    def heard(self, message: str) -> None:
        """Another process trained this merchant's model; with nothing said, look at all of them."""
        opening = self._open(message.partition(" ")[0]) if message else self.open_all()
        self._refreshing = asyncio.ensure_future(opening)

    def current(self, merchant_id: str) -> BuyingModel | None:
        """The model in use."""
        return self._models.current(merchant_id)

    async def train(self, merchant_id: str, step: Step | None = None) -> Learned:
        """Learn anew from the orders and looks of the time that counts, and put what was learned into use.

        Raises:
            TooFewOrders: fewer orders than the setting asks for.
        """

        def show(stage: str, done: int, total: int) -> None:
            if step is not None:
                step(_STAGES.get(stage, stage), done, total)

        now = self._clock.now()
        since = now - timedelta(days=self._settings.days)
        records = await self._records(merchant_id, since)
        if len(records.baskets) < self._settings.least_orders:
            raise TooFewOrders(
                f"{len(records.baskets)} orders are too few to learn from; {self._settings.least_orders} are needed.",
                remedy="Until then the catalogue's content decides; SHOPMIND_RECOMMENDATIONS_LEAST_ORDERS sets it.",
            )
        model = await asyncio.to_thread(train, records, now, show)
        version = await self._models.save(merchant_id, model)
        self._announce(_TOPIC, f"{merchant_id} {version}")
        _log.info("model_trained", merchant_id=merchant_id, model_version=version, orders=model.learned.orders)
        return model.learned

    async def roll_back(self, merchant_id: str) -> str | None:
        """Go back to the model before; None where there is none."""
        version = await self._models.roll_back(merchant_id)
        if version is not None:
            self._announce(_TOPIC, f"{merchant_id} {version}")
        return version

    async def versions(self, merchant_id: str) -> Sequence[str]:
        """The models on disk, oldest first."""
        return await self._models.versions(merchant_id)

    async def ask(self) -> None:
        """Ask for training where a shop has sold since it last learned, at most once in the time between."""
        now = self._clock.now()
        for merchant in await self._catalogue.merchants():
            if await self._is_due(merchant, now):
                self._asked[merchant.id] = now
                async with self._database.transaction() as tx:
                    await record(tx, Event(DUE, merchant.id, merchant.id, {}))

    async def _is_due(self, merchant: Merchant, now: datetime) -> bool:
        between = timedelta(hours=self._settings.retrain_hours)
        model = self._models.current(merchant.id)
        last = max([self._asked.get(merchant.id, _NEVER), model.learned.as_of if model else _NEVER])
        if now - last < between:
            return False
        news = await self._orders.purchases(merchant.id, last)
        return len(news) >= (1 if model else self._settings.least_orders)

    async def due(self, event: Event) -> None:
        """Train what is due; asked again for what was trained meanwhile it does nothing."""
        async with self._locks.hold(f"training:{event.merchant_id}") as held:
            model = await self._models.refresh(event.merchant_id) if held else None
            fresh = model is not None and self._clock.now() - model.learned.as_of < timedelta(hours=1)
            if not held or fresh:
                return
            try:
                await self.train(event.merchant_id)
            except TooFewOrders:
                _log.info("model_not_trained", merchant_id=event.merchant_id, reason=TooFewOrders.code)

    async def _records(self, merchant_id: str, since: datetime) -> Records:
        purchases = await self._orders.purchases(merchant_id, since)
        async with self._database.reading() as tx:
            seen = await shoppers.looks_since(tx, merchant_id, since, self._settings.most_looks)
        titles = {product.id: product.title async for batch in self._catalogue.scan(merchant_id) for product in batch}
        baskets = [Basket(one.placed_at, one.product_ids, one.shopper_id) for one in purchases if one.product_ids]
        return Records(baskets, [Look(one.at, one.product_id, one.shopper_id) for one in seen], titles)
