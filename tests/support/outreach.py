"""Reaching out over a small shop: the real wiring, with the carriers that a test wants in place of the outbox page."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from serving.db.notices import Notice, newest_notices
from serving.identity.installation_keys import Keys
from serving.notifying.carriers import Parcel, Undelivered
from serving.observability.metrics import Metrics
from serving.settings import Settings
from serving.workers.event_handlers import ORDER_STEPS
from serving.workers.outreach import Outreach, open_outreach
from storage.outbox import Dispatcher, Event, Handler, record
from tests.support.shop import MERCHANT, Shop

KEYS = Keys(*(bytes([number]) * 32 for number in range(1, 9)))
BASE_URL = "http://127.0.0.1:8000"


@dataclass
class Bag:
    """A carrier that keeps what it is given, and fails in the ways that a test lists."""

    name: str = "bag"
    repeatable: bool = False
    brought: list[Parcel] = field(default_factory=list)
    failures: list[Undelivered | BaseException] = field(default_factory=list)

    async def bring(self, parcel: Parcel) -> None:
        if self.failures:
            raise self.failures.pop(0)
        self.brought.append(parcel)

    async def close(self) -> None:
        """Nothing was opened."""


def settings(**groups: Any) -> Settings:
    return Settings(_env_file=None, port=8000, **groups)  # type: ignore[call-arg]


@dataclass
class Reach:
    """Outreach over a shop, and the dispatcher that hands its events out."""

    shop: Shop
    outreach: Outreach
    dispatcher: Dispatcher
    metrics: Metrics
    handlers: dict[str, list[Handler]]

    async def happen(self, event: Event) -> None:
        """Record an event, and hand out what is due."""
        async with self.shop.database.transaction() as tx:
            await record(tx, event)
        await self.dispatcher.drain()

    async def notices(self, shopper: str | None = None) -> list[Notice]:
        """What was written, oldest first."""
        async with self.shop.database.reading() as tx:
            return (await newest_notices(tx, MERCHANT, shopper))[::-1]


@asynccontextmanager
async def open_reach(shop: Shop, given: Settings | None = None, **carriers: Any) -> AsyncIterator[Reach]:
    """The wiring of the service over a shop; `mail`, `sms` and `push` take the places of those carriers."""
    metrics = Metrics()
    async with AsyncExitStack() as stack:
        outreach = await open_outreach(
            stack, given or settings(), shop.database, shop.clock, shop.commerce, KEYS, metrics, carriers=carriers
        )
        handlers = {name: list(handled) for name, handled in outreach.handlers.items()}
        for step in ORDER_STEPS:
            handlers[f"order.{step}"] = list(outreach.of_orders)
        yield Reach(shop, outreach, Dispatcher(shop.database, handlers, shop.clock), metrics, handlers)
