"""One case: a journey, one fault somewhere in it, and how the provider's webhooks come."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum

import httpx

from tests.faults.crossings import Blow, Crossing, Moment, Strike
from tests.faults.invariants import violations
from tests.faults.journey import Buyer, Journey
from tests.faults.world import MERCHANT, World, settled

_WANTED = {"mug": 2, "pan": 1}
_GLANCE_SECONDS = 0.02
_TRIES = 40


class Post(StrEnum):
    """How the provider's webhooks come."""

    IN_TIME = "in time"
    TWICE = "each twice at once"
    LOST = "none"
    BACKWARDS = "late, the last first"


@dataclass(frozen=True, slots=True)
class Case:
    """What is played."""

    journey: Journey
    strike: Strike | None = None
    post: Post = Post.IN_TIME
    races: bool = False
    """Whether the tap reaches every process at once."""

    def __str__(self) -> str:
        fault = f"{self.strike.blow} {self.strike.moment} {self.strike.at}" if self.strike else "no fault"
        return f"[{self.journey}{', raced' if self.races else ''}] {fault}; webhooks {self.post}"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a case."""

    case: Case
    struck: bool
    restarts: int
    violations: tuple[str, ...]


def strikes_at(crossings: Sequence[Crossing]) -> Iterator[Strike]:
    """Every fault that makes a difference at these crossings; the database itself crashes only around commits."""
    for crossing in dict.fromkeys(crossings):
        yield Strike(crossing, Moment.BEFORE, Blow.KILL)
        if crossing.name.startswith("read "):
            continue  # an answer that is lost after a read leaves the same state as a question that is
        yield Strike(crossing, Moment.AFTER, Blow.KILL)
        yield Strike(crossing, Moment.BEFORE, Blow.CUT)
        yield Strike(crossing, Moment.AFTER, Blow.CUT)
        if crossing.peer == "provider":
            yield Strike(crossing, Moment.BEFORE, Blow.ERROR)
        if crossing.name.startswith("commit of "):
            yield Strike(crossing, Moment.BEFORE, Blow.CRASH)
            yield Strike(crossing, Moment.AFTER, Blow.CRASH)


async def record(world: World, journey: Journey, *, races: bool = False) -> list[Crossing]:
    """Play a journey without a fault and return what crossed the border."""
    result, crossings = await _played(world, Case(journey, races=races))
    if result.violations:
        raise AssertionError(f"without any fault: {result.violations}")
    return crossings


async def play(world: World, case: Case) -> Result:
    """Play a case to its end and check what must be true."""
    result, _ = await _played(world, case)
    return result


async def _played(world: World, case: Case) -> tuple[Result, list[Crossing]]:
    await world.revive()
    buyer, before = Buyer(world), world.restarts
    await buyer.arrive(case.journey, _WANTED)
    world.watch.begin(case.strike)
    try:
        async with courier(world, case.post):
            await travel(world, buyer, case)
        await come_to_rest(world, buyer)
    finally:
        crossings, struck = world.watch.end(), world.watch.struck
    await come_to_rest(world, buyer)
    found = await violations(world, buyer, case.journey)
    return Result(case, struck, world.restarts - before, tuple(found)), crossings


async def travel(world: World, buyer: Buyer, case: Case) -> None:
    journey = case.journey
    await buyer.buy(everywhere=case.races)
    if journey is Journey.SECOND_FACTOR:
        await _until(world, buyer, {"pending"}, action=True)
        await buyer.approve_at_the_bank()
    if journey is Journey.DECLINED:
        await _until(world, buyer, {"payment_failed"})
        return
    order_id = await _until(world, buyer, {"paid"})
    if journey is Journey.CANCEL:
        await buyer.cancel(order_id)
        return
    await world.desk.fulfil(MERCHANT, order_id, world.server.given.ahead)
    if journey is Journey.RETURN:
        (order,) = await buyer.orders()
        await buyer.send_back_one(order)
        await world.desk.fulfil(MERCHANT, order_id, world.server.given.ahead)


async def _until(world: World, buyer: Buyer, wanted: set[str], *, action: bool = False) -> str:
    """Wait until the order stands so, letting time pass where nothing moves by itself; returns its id."""
    statement = (
        "SELECT o.order_id, o.status, p.action IS NOT NULL FROM orders o "
        "JOIN payments p USING (merchant_id, order_id) WHERE o.shopper_id = %s"
    )
    for _ in range(_TRIES):
        for _ in range(40):
            rows = await world.ask(statement, buyer.shopper_id)
            if rows and rows[0][1] in wanted and (rows[0][2] or not action):
                return str(rows[0][0])
            await asyncio.sleep(_GLANCE_SECONDS)
        await world.pass_time()
    raise AssertionError(f"the order is {rows}, not {wanted}")


async def come_to_rest(world: World, buyer: Buyer) -> None:
    """Let whatever was broken off be finished, as it would be in time."""
    for _ in range(8):
        await world.revive()
        at_rest = await settled(world, seconds=1.5) and not await world.ask(
            "SELECT 1 FROM refunds r JOIN orders o USING (merchant_id, order_id) "
            "WHERE o.shopper_id = %s AND r.status = 'pending'",
            buyer.shopper_id,
        )
        if at_rest:
            return
        await world.pass_time()


@asynccontextmanager
async def courier(world: World, post: Post) -> AsyncIterator[None]:
    """Bring the provider's webhooks to the shop while the journey goes on, and what is left at its end."""
    first = len(world.peer.events)
    over = asyncio.Event()
    bringing = asyncio.create_task(_bring(world, post, first, over))
    try:
        yield
    except BaseException:
        bringing.cancel()
        raise
    over.set()
    await bringing


async def _bring(world: World, post: Post, next_one: int, over: asyncio.Event) -> None:
    if post is Post.LOST:
        return
    if post is Post.BACKWARDS:
        await over.wait()
        for event in reversed(world.peer.events[next_one:]):
            await _deliver(world, event)
        return
    while not over.is_set() or next_one < len(world.peer.events):
        if next_one == len(world.peer.events):
            await asyncio.sleep(_GLANCE_SECONDS)
            continue
        event = world.peer.events[next_one]
        next_one += 1
        await asyncio.gather(*[_deliver(world, event) for _ in range(2 if post is Post.TWICE else 1)])


async def _deliver(world: World, event: dict[str, object]) -> None:
    """Deliver an event until the shop takes it, as the provider does."""
    for turn in range(_TRIES):
        try:
            reply = await world.peer.deliver(event, f"{world.server.url}/webhooks/stripe")
        except httpx.TransportError:
            await world.revive()
        else:
            if reply.status_code < 500:
                return
        await asyncio.sleep(min(0.05 * 2**turn, 1))
    raise AssertionError(f"the shop never took {event['type']}")
