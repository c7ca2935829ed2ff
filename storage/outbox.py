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
_LONGEST_SILENCE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, told in the past tense. A handler may see one twice, and tells so by its ``id``."""

    name: str
    merchant_id: str
    subject_id: str
    body: Mapping[str, Any] = field(default_factory=dict)
    id: str = field(default_factory=lambda: new_id("evt"))
    attempt: int = field(default=1, compare=False)


class TryLater(Exception):
    """A handler that cannot act yet, through no fault of the event: it comes again after this time, and never dies."""

    def __init__(self, after: timedelta, why: str) -> None:
        super().__init__(why)
        self.after = after


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event in the outbox: how often it was tried, why the last try failed, and when it is tried again."""

    event: Event
    attempts: int
    error: str
    recorded_at: datetime
    due_at: datetime | None
    dead_at: datetime | None


Handler = Callable[[Event], Awaitable[None]]
Observer = Callable[[str, str], None]
"""Told the name of an event and how its handling went: handled, sent, failed, later or dead."""


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


@dataclass(frozen=True, slots=True)
class Sending:
    """Events that workers elsewhere handle, and what brings them there.

    A broker may lose what it took: an event stays in the outbox until a worker says that it is done, and is sent again
    where nobody has said so for ``again_after``, which doubles each time.
    """

    send: Handler
    names: frozenset[str]
    again_after: timedelta

    def wait_after(self, attempt: int) -> timedelta:
        """Return how long nobody need speak of an event that was sent for the given time (1 is the first)."""
        return min(self.again_after * (1 << min(attempt - 1, 10)), max(self.again_after, _LONGEST_SILENCE))


class Dispatcher:
    """Hands waiting events to handlers: at least once, and those of one subject in their order.

    Several dispatchers may run over one database. An event without a handler is done. One that fails holds back the
    later ones of its subject until it succeeds or, after the last try, is set aside as dead; one that was sent to
    workers holds back none. A slow handler takes one of `at_once` places and holds up nothing else.
    """

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, Sequence[Handler]],
        clock: Clock,
        *,
        sending: Sending | None = None,
        retries: Retries | None = None,
        poll_seconds: float = 1.0,
        at_once: int = 16,
        claim: timedelta = timedelta(seconds=30),
        observer: Observer = lambda name, outcome: None,
    ) -> None:
        self._database = database
        self._handlers = handlers
        self._sending = sending
        self._clock = clock
        self._retries = retries or Retries()
        self._poll_seconds = poll_seconds
        self._at_once = at_once
        self._claim = claim
        self._observer = observer
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
        running: set[asyncio.Task[bool]] = set()
        async with self._claims_renewed():
            try:
                while True:
                    running |= await self._start(self._at_once - len(running))
                    if not running:
                        return handled
                    done = await self._some_done(running)
                    running -= done
                    handled += sum(task.result() for task in done)
            finally:
                await _end(running)

    def stop(self) -> None:
        """Ask ``run`` to return once what it is handling is done."""
        self._stopping = True
        self._wake.set()

    async def kept(self, *, dead: bool, merchant_id: str | None = None, limit: int = 100) -> list[KeptEvent]:
        """Return the events that are tried no more, newest first; or those that wait, oldest first."""
        async with self._database.reading() as tx:
            rows = await outbox_table.kept(tx, dead=dead, merchant_id=merchant_id, limit=limit)
        return [
            KeptEvent(_event(row), row.attempts, row.error or "", row.recorded_at, row.due_at, row.dead_at)
            for row in rows
        ]

    async def retry(self, merchant_id: str, event_id: str) -> bool:
        """Let a dead event be tried again from the start; false where it is not dead."""
        async with self._database.transaction() as tx:
            revived = await outbox_table.revive(tx, merchant_id, event_id)
            tx.announce_events()
        return revived

    async def done(self, event: Event) -> None:
        """Forget an event that a worker has handled."""
        await self._database.batched(lambda tx: outbox_table.remove(tx, event.merchant_id, event.id))
        self._observer(event.name, "handled")

    async def give_back(self, event: Event, error: Exception) -> None:
        """Take an event back from a worker that failed to handle it: tried again when it is due, or set aside."""
        now = self._clock.now()
        later = isinstance(error, TryLater)
        dead = not later and event.attempt >= self._retries.attempts
        row = {
            "merchant_id": event.merchant_id,
            "id": event.id,
            "name": event.name,
            "subject_id": event.subject_id,
            "body": dict(event.body),
            "attempts": 0 if later else event.attempt,
            "due_at": None if dead else now + self._wait_after(event.attempt, error),
            "dead_at": now if dead else None,
            "error": _words(error),
        }
        async with self._database.transaction() as tx:
            await outbox_table.put_back(tx, row)
        self._observer(event.name, "dead" if dead else "later" if later else "failed")

    async def _drain_reporting(self) -> None:
        try:
            await self.drain()
        except Exception:  # noqa: BLE001  (the outermost loop of a task: a database that is away must not end it)
            _log.exception("outbox_drain_failed")

    async def _wait(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._poll_seconds):
                await self._wake.wait()

    async def _start(self, places: int) -> set[asyncio.Task[bool]]:
        """Begin with what is due; while few places are free, it is not worth a transaction to ask."""
        if self._stopping or places * 2 < self._at_once:
            return set()
        return {asyncio.create_task(self._handle(row)) for row in await self._take(places)}

    async def _some_done(self, running: set[asyncio.Task[bool]]) -> set[asyncio.Task[bool]]:
        """Wait until one is done, something is recorded, or the timer says to look again."""
        woken = asyncio.create_task(self._woken())
        try:
            done, _ = await asyncio.wait(
                {*running, woken}, timeout=self._poll_seconds, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            await _end({woken})
        self._wake.clear()
        return done & running

    async def _woken(self) -> bool:
        return await self._wake.wait()

    async def _take(self, limit: int) -> list[OutboxRow]:
        async with self._database.reading() as tx:
            if not await outbox_table.waiting(tx):
                return []
        now = self._clock.now()
        async with self._database.transaction() as tx:
            return await outbox_table.claim(tx, by=self._name, now=now, until=now + self._claim, limit=limit)

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
        event, sending = _event(row), self._sending
        sent = sending if sending is not None and event.name in sending.names else None
        try:
            for handler in [sent.send] if sent is not None else self._handlers.get(event.name, ()):
                await handler(event)
        except TryLater as later:
            await self._postpone(row, later, attempts=0)
            self._observer(row.name, "later")
            return False
        except Exception as error:  # noqa: BLE001  (whatever a handler raises is kept with its event and tried again)
            _log.exception("event_failed", extra={"event_name": event.name, "event_id": event.id})
            await self._failed(row, error)
            return False
        if sent is not None:
            until = self._clock.now() + sent.wait_after(row.attempts)
            await self._database.batched(
                lambda tx: outbox_table.hand_over(tx, row.merchant_id, row.id, by=self._name, until=until)
            )
            self._observer(row.name, "sent")
            return True
        await self._database.batched(lambda tx: outbox_table.remove(tx, row.merchant_id, row.id, by=self._name))
        self._observer(row.name, "handled")
        return True

    async def _failed(self, row: OutboxRow, error: Exception) -> None:
        if row.attempts >= self._retries.attempts:
            await self._bury(row, _words(error))
            return
        await self._postpone(row, error, attempts=row.attempts)
        self._observer(row.name, "failed")

    async def _postpone(self, row: OutboxRow, error: Exception, *, attempts: int) -> None:
        due_at = self._clock.now() + self._wait_after(row.attempts, error)
        async with self._database.transaction() as tx:
            await outbox_table.postpone(
                tx, row.merchant_id, row.id, due_at=due_at, error=_words(error), attempts=attempts
            )

    def _wait_after(self, attempt: int, error: Exception) -> timedelta:
        return error.after if isinstance(error, TryLater) else self._retries.wait_after(attempt)

    async def _bury(self, row: OutboxRow, error: str) -> None:
        _log.error("event_dead", extra={"event_name": row.name, "event_id": row.id})
        async with self._database.transaction() as tx:
            await outbox_table.bury(tx, row.merchant_id, row.id, dead_at=self._clock.now(), error=error)
        self._observer(row.name, "dead")


async def _end(tasks: set[asyncio.Task[bool]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _event(row: OutboxRow) -> Event:
    return Event(row.name, row.merchant_id, row.subject_id, row.body, row.id, max(row.attempts, 1))
