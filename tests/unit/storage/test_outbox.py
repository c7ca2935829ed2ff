"""Events reach their handlers at least once, in order per subject, and failures are seen."""

import asyncio

import pytest

from storage.database import Database
from storage.outbox import Dispatcher, Event, Retries, record
from tests.support.clock import FrozenClock


async def _record(database: Database, *events: Event) -> None:
    async with database.transaction() as tx:
        await record(tx, *events)


def _event(name: str, subject: str, number: int) -> Event:
    return Event(name, "m", subject, {"number": number})


async def test_events_of_a_subject_come_in_order_and_once_when_all_goes_well(
    database: Database, clock: FrozenClock
) -> None:
    seen: dict[str, list[int]] = {"a": [], "b": []}

    async def handle(event: Event) -> None:
        seen[event.subject_id].append(event.body["number"])

    await _record(database, *(_event("grown", subject, number) for number in range(5) for subject in "ab"))
    handled = await Dispatcher(database, {"grown": [handle]}, clock).drain()

    assert handled == 10
    assert seen == {"a": [0, 1, 2, 3, 4], "b": [0, 1, 2, 3, 4]}


async def test_an_event_of_a_transaction_that_failed_is_never_seen(database: Database, clock: FrozenClock) -> None:
    async def fail() -> None:
        async with database.transaction() as tx:
            await record(tx, _event("grown", "a", 1))
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    assert await Dispatcher(database, {}, clock).drain() == 0


async def test_a_failing_event_is_tried_again_later_and_holds_back_its_subject_only(
    database: Database, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[tuple[str, int]] = []
    broken = {"a"}

    async def handle(event: Event) -> None:
        if event.subject_id in broken:
            raise ConnectionError("the mail server is away")
        seen.append((event.subject_id, event.body["number"]))

    dispatcher = Dispatcher(database, {"grown": [handle]}, clock)
    await _record(database, _event("grown", "a", 1), _event("grown", "a", 2), _event("grown", "b", 3))
    await dispatcher.drain()
    assert seen == [("b", 3)]

    broken.clear()
    await dispatcher.drain()
    assert seen == [("b", 3)]

    clock.advance(seconds=2)
    await dispatcher.drain()
    assert seen == [("b", 3), ("a", 1), ("a", 2)]


async def test_an_event_that_always_fails_is_set_aside_visibly_and_can_be_revived(
    database: Database, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[int] = []
    broken = True

    async def handle(event: Event) -> None:
        if broken and event.body["number"] == 1:
            raise ConnectionError("never")
        seen.append(event.body["number"])

    dispatcher = Dispatcher(database, {"grown": [handle]}, clock, retries=Retries(attempts=3))
    await _record(database, _event("grown", "a", 1), _event("grown", "a", 2))
    for _ in range(3):
        await dispatcher.drain()
        clock.advance(hours=1)

    assert seen == [2]
    (dead,) = await dispatcher.dead()
    assert (dead.event.body["number"], dead.attempts, dead.error) == (1, 3, "ConnectionError: never")

    broken = False
    assert await dispatcher.retry(dead.event)
    await dispatcher.drain()
    assert seen == [2, 1]
    assert await dispatcher.dead() == []


async def test_an_event_claimed_by_a_process_that_died_is_handled_after_its_claim_ends(
    database: Database, clock: FrozenClock
) -> None:
    seen: list[int] = []

    started = asyncio.Event()

    async def hang(_event: Event) -> None:
        started.set()
        await asyncio.Event().wait()

    async def handle(event: Event) -> None:
        seen.append(event.body["number"])

    await _record(database, _event("grown", "a", 1))
    dying = asyncio.create_task(Dispatcher(database, {"grown": [hang]}, clock).drain())
    heir = Dispatcher(database, {"grown": [handle]}, clock)
    await started.wait()
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying

    assert await heir.drain() == 0
    clock.advance(minutes=1)
    assert await heir.drain() == 1
    assert seen == [1]


async def test_a_running_dispatcher_is_woken_by_the_commit(database: Database, clock: FrozenClock) -> None:
    handled = asyncio.Event()

    async def handle(_event: Event) -> None:
        handled.set()

    dispatcher = Dispatcher(database, {"grown": [handle]}, clock, poll_seconds=3600)
    running = asyncio.create_task(dispatcher.run())
    await asyncio.sleep(0)
    await _record(database, _event("grown", "a", 1))

    async with asyncio.timeout(10):
        await handled.wait()
        dispatcher.stop()
        await running
