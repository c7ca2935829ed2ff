"""What a serving process does beside answering: hand out events, finish what crashes left, learn, forget the old."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import structlog

from agent.conversation.conversations import Conversations
from commerce.services.carts import Carts
from commerce.services.dated_prices import DatedPrices
from commerce.services.orders import Orders
from serving.accounts.erasing import Erasing
from serving.db import customers, idempotency, notices, sessions, webhooks
from serving.learning.shopper_events import ShopperEvents
from serving.learning.training import Training
from serving.locks import Locks
from serving.observability.metrics import Metrics
from serving.setting_groups import NoticeSettings, WebhookSettings
from serving.workers.outreach import Outreach
from storage.clock import Clock
from storage.database import Database
from storage.outbox import Dispatcher

_log = structlog.get_logger("serving.workers.background")
_RECONCILE_SECONDS = 15.0
_RECOVER_SECONDS = 15.0
_REMIND_SECONDS = 600.0
_PRICE_SECONDS = 30.0
_FORGET_SECONDS = 3600.0
_LEARN_SECONDS = 900.0
_ANSWERS_KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Kept:
    """How long what was sent is kept."""

    notices: NoticeSettings
    webhooks: WebhookSettings


class Background:
    """The work of a process that nobody asked for just now."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        dispatcher: Dispatcher,
        conversations: Conversations,
        carts: Carts,
        orders: Orders,
        dated_prices: DatedPrices,
        events: ShopperEvents,
        training: Training,
        outreach: Outreach,
        erasing: Erasing,
        kept: Kept,
        locks: Locks,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._clock = clock
        self._dispatcher = dispatcher
        self._conversations = conversations
        self._carts = carts
        self._orders = orders
        self._dated_prices = dated_prices
        self._events = events
        self._training = training
        self._outreach = outreach
        self._erasing = erasing
        self._kept = kept
        self._locks = locks
        self._metrics = metrics
        self._tasks: list[asyncio.Task[None]] = []

    def begin(self) -> None:
        """Start all of it."""
        self._tasks = [
            asyncio.create_task(self._dispatcher.run(), name="outbox"),
            asyncio.create_task(self._every(_RECOVER_SECONDS, "recover", self._recover), name="recover"),
            asyncio.create_task(self._every(_RECONCILE_SECONDS, "reconcile", self._reconcile), name="reconcile"),
            asyncio.create_task(self._every(_PRICE_SECONDS, "prices", self._look_at_prices), name="prices"),
            asyncio.create_task(self._every(_REMIND_SECONDS, "remind", self._remind), name="remind"),
            asyncio.create_task(self._every(_LEARN_SECONDS, "learn", self._training.ask), name="learn"),
            asyncio.create_task(self._every(_FORGET_SECONDS, "forget", self._forget), name="forget"),
        ]

    async def end(self) -> None:
        """Stop; the event that is being handled is finished."""
        self._dispatcher.stop()
        for task in self._tasks[1:]:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._tasks = []

    async def _every(self, seconds: float, name: str, work: Callable[[], Awaitable[None]]) -> None:
        """Do it now and again, whatever went wrong the last time; one process at a time."""
        while True:
            try:
                async with self._locks.hold(f"background:{name}") as held:
                    if held:
                        await work()
            except Exception:  # noqa: BLE001  (the outermost loop of a task: the next round may do better)
                _log.exception("background_failed", stage=name)
            await asyncio.sleep(seconds)

    async def _recover(self) -> None:
        if closed := await self._conversations.recover():
            self._metrics.finished_late.labels("run").inc(closed)
            _log.info("runs_recovered", count=closed)

    async def _reconcile(self) -> None:
        if finished := await self._orders.reconcile():
            self._metrics.finished_late.labels("order").inc(finished)
            _log.info("orders_reconciled", count=finished)

    async def _look_at_prices(self) -> None:
        if touched := await self._dated_prices.look():
            _log.info("dated_prices_turned", count=touched)

    async def _remind(self) -> None:
        if found := await self._outreach.reminders.look():
            _log.info("carts_left", count=found)

    async def _forget(self) -> None:
        now = self._clock.now()
        await self._erasing.finish_waiting()
        await self._events.forget_old()
        await self._carts.forget_keys()
        async with self._database.transaction() as tx:
            await sessions.forget_expired(tx, now)
            await idempotency.forget_before(tx, now - _ANSWERS_KEPT)
            await customers.forget_codes_before(tx, now)
            await notices.forget_settled_before(tx, now - timedelta(days=self._kept.notices.retention_days))
            await webhooks.forget_before(tx, now - timedelta(days=self._kept.webhooks.retention_days))
