"""Events that are written with the change they tell of, and handed to their handlers at least once."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from storage import outbox_table
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id
from storage.outbox_table import OutboxRow
from storage.transaction import Transaction

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, told in the past tense. A handler may see one twice, and tells so by its ``id``."""

    name: str
    merchant_id: str
    subject_id: str
    body: Mapping[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: new_id("evt"))


@dataclass(frozen=True, slots=True)
class DeadEvent:
    """An event that was tried as often as we try, and why the last try failed."""

    event: Event
    attempts: int
    error: str
    dead_at: datetime


Handler = Callable[[Event], Awaitable[None]]


async def record(tx: Transaction, *events: Event) -> None:
    """Write events with the change that they tell of; the commit wakes the dispatcher.

    Events of one subject keep their order when the caller holds the subject's row lock.
    """
    if not events:
        return
    rows = [
        {
            "merchant_id": event.merchant_id,
            "id": event.id,
            "name": event.name,
            "subject_id": event.subject_id,
            "body": dict(event.body),
        }
        for event in events
    ]
    await outbox_table.append(tx, rows)
    tx.announce_events()


@dataclass(frozen=True, slots=True)
class Retries:
    """How often an event is tried, and how the waits between tries grow."""

    attempts: int = 10
    first_wait_seconds: int = 1
    longest_wait_seconds: int = 600

    def wait_after(self, attempt: int) -> timedelta:
        """Return the wait after the given attempt (1 is the first): it doubles each time."""
        doubled = self.first_wait_seconds << min(attempt - 1, 30)
        return timedelta(seconds=min(doubled, self.longest_wait_seconds))


class Dispatcher:
    """Hands waiting events to handlers: at least once, and those of one subject in their order.

    Several dispatchers may run over one database. An event without a handler is done. One that fails holds back the
    later ones of its subject until it succeeds or, after the last try, is set aside as dead.
    """

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, Sequence[Handler]],
        clock: Clock,
        *,
        retries: Retries | None = None,
        poll_seconds: float = 1.0,
        at_once: int = 8,
        claim: timedelta = timedelta(seconds=30),
    ) -> None:
        self._database = database
        self._handlers = handlers
        self._clock = clock
        self._retries = retries or Retries()
        self._poll_seconds = poll_seconds
        self._at_once = at_once
        self._claim = claim
        self._name = new_id("disp")
        self._wake = asyncio.Event()
        self._stopping = False

    async def run(self) -> None:
        """Hand out events until ``stop``: as soon as one is committed here, and by a timer for those of others."""
        unlisten = self._database.listen(self._wake.set)
        try:
            while not self._stopping:
                self._wake.clear()
                await self._drain_reporting()
                if not self._stopping:
                    await self._wait()
        finally:
            unlisten()

    async def drain(self) -> int:
        """Hand out events until none is due; returns how many were handled."""
        handled = 0
        while not self._stopping and (rows := await self._take()):
            async with self._claims_renewed():
                results = await asyncio.gather(*(self._handle(row) for row in rows))
            handled += sum(results)
        return handled

    def stop(self) -> None:
        """Ask ``run`` to return once what it is handling is done."""
        self._stopping = True
        self._wake.set()

    async def dead(self, limit: int = 100) -> list[DeadEvent]:
        """Return the events that are tried no more, newest first."""
        async with self._database.reading() as tx:
            rows = await outbox_table.dead(tx, limit=limit)
        return [DeadEvent(_event(row), row.attempts, row.error or "", row.dead_at) for row in rows if row.dead_at]

    async def retry(self, event: Event) -> bool:
        """Let a dead event be tried again from the start; false where it is not dead."""
        async with self._database.transaction() as tx:
            revived = await outbox_table.revive(tx, event.merchant_id, event.id)
            tx.announce_events()
        return revived

    async def _drain_reporting(self) -> None:
        try:
            await self.drain()
        except Exception:  # noqa: BLE001  (the outermost loop of a task: a database that is away must not end it)
            _log.exception("outbox_drain_failed")

    async def _wait(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._poll_seconds):
                await self._wake.wait()

    async def _take(self) -> list[OutboxRow]:
        async with self._database.reading() as tx:
            if not await outbox_table.waiting(tx):
                return []
        now = self._clock.now()
        async with self._database.transaction() as tx:
            return await outbox_table.claim(tx, by=self._name, now=now, until=now + self._claim, limit=self._at_once)

    @contextlib.asynccontextmanager
    async def _claims_renewed(self) -> AsyncIterator[None]:
        renewing = asyncio.create_task(self._renew())
        try:
            yield
        finally:
            renewing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await renewing

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(self._claim.total_seconds() / 3)
            async with self._database.transaction() as tx:
                await outbox_table.renew(tx, by=self._name, until=self._clock.now() + self._claim)

    async def _handle(self, row: OutboxRow) -> bool:
        if row.attempts > self._retries.attempts:
            await self._bury(row, row.error or "the process ended each time that this was handled")
            return False
        event = _event(row)
        try:
            for handler in self._handlers.get(event.name, ()):
                await handler(event)
        except Exception as error:  # noqa: BLE001  (whatever a handler raises is kept with its event and tried again)
            _log.exception("event_failed", extra={"event_name": event.name, "event_id": event.id})
            await self._failed(row, f"{type(error).__name__}: {error}")
            return False
        await self._database.batched(lambda tx: outbox_table.remove(tx, row.merchant_id, row.id))
        return True

    async def _failed(self, row: OutboxRow, error: str) -> None:
        if row.attempts >= self._retries.attempts:
            await self._bury(row, error)
            return
        due_at = self._clock.now() + self._retries.wait_after(row.attempts)
        async with self._database.transaction() as tx:
            await outbox_table.postpone(tx, row.merchant_id, row.id, due_at=due_at, error=error)

    async def _bury(self, row: OutboxRow, error: str) -> None:
        _log.error("event_dead", extra={"event_name": row.name, "event_id": row.id})
        async with self._database.transaction() as tx:
            await outbox_table.bury(tx, row.merchant_id, row.id, dead_at=self._clock.now(), error=error)


def _event(row: OutboxRow) -> Event:
    return Event(row.name, row.merchant_id, row.subject_id, row.body, row.id)
