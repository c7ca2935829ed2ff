"""A round: some shoppers on their ways at once, some faults among them, and what was true when all had come to rest."""

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from tests.faults.courier import Courier
from tests.faults.crossings import Strike
from tests.faults.invariants import unsettled, violations
from tests.faults.journey import Buyer, Journey, Unanswered
from tests.faults.world import WAITS, Glances, World

_PASSES = 14
_ROUND_SECONDS = 1800
_RIVAL_SECONDS = 120
_LOOK_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a round."""

    journeys: tuple[Journey, ...]
    struck: tuple[Strike, ...]
    hit: int
    """Orders that were on their way when something struck, all strikes together."""
    restarts: int
    seconds: float
    counts: Counter[tuple[str, str]]
    violations: tuple[str, ...]


@dataclass
class Round:
    """Some shoppers, each with a journey."""

    world: World
    chance: random.Random
    variants: dict[str, str]
    buyers: list[Buyer] = field(default_factory=list)
    _rivals: asyncio.Barrier = field(default_factory=lambda: asyncio.Barrier(1))
    """Where those wait for each other who want the last ones of a shelf: all see them before one buys them."""

    async def play(self, journeys: list[Journey], strikes: list[Strike]) -> Result:
        """Let them go, strike, and wait for rest; what finds no end is a violation, too."""
        world, begun, restarts = self.world, time.monotonic(), self.world.restarts
        self.buyers = [Buyer(world, journey, place) for place, journey in enumerate(journeys)]
        await world.desk.do("fill", self.variants["last"])
        self._rivals = asyncio.Barrier(max(1, journeys.count(Journey.LAST)))
        world.watch.under_way = lambda: sum(buyer.is_under_way for buyer in self.buyers)
        world.watch.begin(strikes)
        found: list[str] = []
        try:
            async with asyncio.timeout(_ROUND_SECONDS):
                await self._travel()
                await self._rest()
                world.watch.end()
                await self._rest()
        except* Exception as group:  # noqa: BLE001  (whatever ends a round wrongly is what came of it)
            found += [f"no end: {type(error).__name__}: {error}" for error in _leaves(group)]
        finally:
            world.watch.end()
        found += await self._checked()
        return Result(
            tuple(journeys),
            tuple(world.watch.landed),
            world.watch.hit,
            world.restarts - restarts,
            time.monotonic() - begun,
            world.watch.counts,
            tuple(found),
        )

    async def _checked(self) -> list[str]:
        try:
            return await violations(self.world, self.buyers, self.variants["last"])
        except Unanswered as error:
            return [f"no end: {error}"]

    async def _travel(self) -> None:
        glances = Glances(self.world)
        keeping = asyncio.create_task(self.world.keep_time())
        try:
            async with glances.looking(), Courier(self.world).bringing():
                ends = await asyncio.gather(*[self._go(one, glances) for one in self.buyers], return_exceptions=True)
        finally:
            keeping.cancel()
        if wrong := [end for end in ends if isinstance(end, Exception)]:
            raise ExceptionGroup("not everybody came to the end", wrong)

    async def _go(self, buyer: Buyer, glances: Glances) -> None:
        await asyncio.sleep(self.chance.random() * 0.5)
        await buyer.arrive(self.variants)
        if buyer.journey is not Journey.GONE:
            glances.shoppers.append(buyer.shopper_id)
        if buyer.journey is Journey.LAST:
            with suppress(TimeoutError, asyncio.BrokenBarrierError):
                await asyncio.wait_for(self._rivals.wait(), _RIVAL_SECONDS)
        if not buyer.is_too_late:
            await buyer.buy()
        if not buyer.is_too_late and buyer.journey is not Journey.GONE:
            await self._go_on(buyer, glances)
        buyer.is_under_way = False

    async def _go_on(self, buyer: Buyer, glances: Glances) -> None:
        """What follows the tap."""
        shopper, desk = buyer.shopper_id, self.world.desk
        if buyer.journey is Journey.DECLINED:
            await glances.until(shopper, {"payment_failed"})
            return
        if buyer.journey is Journey.SECOND_FACTOR:
            await glances.until(shopper, {"pending"}, action=True)
            await buyer.approve_at_the_bank()
        if buyer.journey is Journey.LAST:
            await glances.until(shopper, {"paid", "cancelled", "payment_failed"})
            if glances.seen[shopper][1] != "paid":
                return  # its time ran out before its money came
        order_id = await glances.until(shopper, {"paid"})
        await self._go_on_before_it_is_sent(buyer, order_id)
        if buyer.journey is Journey.CANCEL:
            return
        await desk.do("send", order_id)
        await self._go_on_when_it_is_there(buyer, order_id, glances)

    async def _go_on_before_it_is_sent(self, buyer: Buyer, order_id: str) -> None:
        match buyer.journey:
            case Journey.CANCEL:
                await buyer.cancel(order_id)
            case Journey.OTHER_CARD:
                await buyer.pay_otherwise(order_id)
            case Journey.ADDRESS:
                await buyer.change_address(order_id)
            case Journey.ITEMS:
                await buyer.become_dearer("change_items", order_id)
            case _:
                pass

    async def _go_on_when_it_is_there(self, buyer: Buyer, order_id: str, glances: Glances) -> None:
        desk = self.world.desk
        match buyer.journey:
            case Journey.RETURN:
                await buyer.send_back_one(order_id)
                await desk.do("take in", order_id)
            case Journey.MADE_GOOD:
                await desk.do("make good", order_id)
            case Journey.EXCHANGE:
                await buyer.become_dearer("exchange_items", order_id)
                await glances.until(buyer.shopper_id, {"exchange_requested"})
                await desk.do("take in", order_id)
                await glances.until(buyer.shopper_id, {"partially_fulfilled"})
                await desk.do("send", order_id)
            case _:
                pass

    async def _rest(self) -> None:
        """Wait until nothing is left to do, letting time pass where nothing goes on by itself."""
        world, first = self.world, self.world.passes
        keeping, before = asyncio.create_task(world.keep_time(WAITS)), ""
        try:
            while left := await unsettled(world, self.buyers):
                if left != before:
                    world.moved()
                before = left
                if world.passes - first > _PASSES:
                    raise AssertionError(f"it never comes to rest: {left}")
                await asyncio.sleep(_LOOK_SECONDS)
        finally:
            keeping.cancel()


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found
