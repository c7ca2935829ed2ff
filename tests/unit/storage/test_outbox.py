"""Events reach their handlers at least once, in order per subject, and failures are seen."""

import asyncio
from datetime import timedelta

import pytest

from storage.database import Database
from storage.outbox import Dispatcher, Event, Retries, Sending, TryLater, record
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
    (dead,) = await dispatcher.kept(dead=True)
    assert (dead.event.body["number"], dead.attempts, dead.error) == (1, 3, "ConnectionError: never")

    broken = False
    assert await dispatcher.retry("m", dead.event.id)
    await dispatcher.drain()
    assert seen == [2, 1]
    assert await dispatcher.kept(dead=True) == []


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


async def test_a_handler_that_hangs_holds_up_no_other_subject(database: Database, clock: FrozenClock) -> None:
    seen: list[int] = []
    released = asyncio.Event()

    async def handle(event: Event) -> None:
        if event.subject_id == "slow":
            await released.wait()
        seen.append(event.body["number"])
        if len(seen) == 40:
            released.set()

    await _record(database, _event("grown", "slow", 99), *(_event("grown", f"s{n}", n) for n in range(40)))
    async with asyncio.timeout(30):
        handled = await Dispatcher(database, {"grown": [handle]}, clock).drain()

    assert handled == 41
    assert sorted(seen[:40]) == list(range(40))
    assert seen[40] == 99


async def test_a_handler_that_asks_for_more_time_never_sees_its_event_die(
    database: Database, clock: FrozenClock
) -> None:
    told: list[tuple[str, str]] = []
    tries = 0

    async def handle(_event: Event) -> None:
        nonlocal tries
        tries += 1
        if tries <= 5:
            raise TryLater(timedelta(minutes=10), "the run is not over")

    dispatcher = Dispatcher(
        database, {"grown": [handle]}, clock, retries=Retries(attempts=2), observer=lambda *one: told.append(one)
    )
    await _record(database, _event("grown", "a", 1))
    for _ in range(6):
        await dispatcher.drain()
        await dispatcher.drain()
        clock.advance(minutes=10)

    assert tries == 6
    assert told == [("grown", "later")] * 5 + [("grown", "handled")]
    assert await dispatcher.kept(dead=False) == []


async def test_an_event_that_was_sent_waits_until_a_worker_has_done_it_and_holds_back_no_other(
    database: Database, clock: FrozenClock
) -> None:
    sent: list[Event] = []
    dispatcher = _sending_to(sent, database, clock)
    await _record(database, _event("grown", "a", 1), _event("grown", "a", 2))

    await dispatcher.drain()
    await dispatcher.drain()
    assert [event.body["number"] for event in sent] == [1, 2]
    assert [one.event for one in await dispatcher.kept(dead=False)] == sent

    for event in sent:
        await dispatcher.done(event)
    assert await dispatcher.kept(dead=False) == []


async def test_an_event_that_its_broker_lost_is_sent_again_after_waits_that_double(
    database: Database, clock: FrozenClock
) -> None:
    sent: list[Event] = []
    dispatcher = _sending_to(sent, database, clock, again_after_seconds=60)
    await _record(database, _event("grown", "a", 1))
    await dispatcher.drain()

    numbers = []
    for seconds in (59, 2, 118, 3):
        clock.advance(seconds=seconds)
        await dispatcher.drain()
        numbers.append(len(sent))

    assert numbers == [1, 2, 2, 3]
    assert [event.attempt for event in sent] == [1, 2, 3]


async def test_what_a_worker_gives_back_waits_its_time_and_dies_after_the_last_try(
    database: Database, clock: FrozenClock
) -> None:
    sent: list[Event] = []
    dispatcher = _sending_to(sent, database, clock, retries=Retries(attempts=2))
    await _record(database, _event("grown", "a", 1))
    await dispatcher.drain()

    await dispatcher.give_back(sent[0], ConnectionError("away"))
    await dispatcher.drain()
    assert len(sent) == 1

    clock.advance(seconds=2)
    await dispatcher.drain()
    assert [event.attempt for event in sent] == [1, 2]

    await dispatcher.give_back(sent[1], ConnectionError("still away"))
    (dead,) = await dispatcher.kept(dead=True)
    assert (dead.event, dead.error) == (sent[0], "ConnectionError: still away")


async def test_an_event_that_is_given_back_while_it_is_being_sent_is_not_lost(
    database: Database, clock: FrozenClock
) -> None:
    async def send_to_a_fast_worker(event: Event) -> None:
        await dispatcher.give_back(event, ConnectionError("failed at once"))

    sending = Sending(send_to_a_fast_worker, frozenset({"grown"}), timedelta(minutes=1))
    dispatcher = Dispatcher(database, {}, clock, sending=sending)
    await _record(database, _event("grown", "a", 1))
    await dispatcher.drain()

    (waiting,) = await dispatcher.kept(dead=False)
    assert (waiting.attempts, waiting.error) == (1, "ConnectionError: failed at once")


async def test_an_event_that_is_done_while_it_is_being_sent_is_gone(database: Database, clock: FrozenClock) -> None:
    async def send_to_a_fast_worker(event: Event) -> None:
        await dispatcher.done(event)

    sending = Sending(send_to_a_fast_worker, frozenset({"grown"}), timedelta(minutes=1))
    dispatcher = Dispatcher(database, {}, clock, sending=sending)
    await _record(database, _event("grown", "a", 1))
    await dispatcher.drain()

    assert await dispatcher.kept(dead=False) == []


def _sending_to(
    sent: list[Event],
    database: Database,
    clock: FrozenClock,
    *,
    again_after_seconds: int = 600,
    retries: Retries | None = None,
) -> Dispatcher:
    async def send(event: Event) -> None:
        sent.append(event)

    sending = Sending(send, frozenset({"grown"}), timedelta(seconds=again_after_seconds))
    return Dispatcher(database, {}, clock, sending=sending, retries=retries)
