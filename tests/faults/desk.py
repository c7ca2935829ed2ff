"""The shop's people in a process of their own: they look before they act, and go on where a process died."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from commerce.domain.money import Money
from commerce.errors import QuantityInvalid, TransitionRefused
from serving.bootstrap import open_services
from serving.services import Services
from tests.faults.processes import Given, Process
from tests.faults.shelves import GOODWILL, LAST_ONES, MERCHANT
from tests.faults.time_ahead import AheadClock

_TRIES = 40
_ANSWER_SECONDS = 30
_START_SECONDS = 60
Task = Callable[[Services, str], Awaitable[None]]


async def send(services: Services, order_id: str) -> None:
    """Send what is not sent yet, in two parcels, and note that they have arrived."""
    order = await services.order_desk.order(MERCHANT, order_id)
    first = order.lines[0]
    if not order.shipments:
        await services.fulfilment.ship(MERCHANT, order_id, {first.id: 1})  # the whole order, where that is all of it
    with suppress(QuantityInvalid, TransitionRefused):
        await services.fulfilment.ship(MERCHANT, order_id, None)
    with suppress(TransitionRefused):
        await services.fulfilment.deliver(MERCHANT, order_id)


async def take_in(services: Services, order_id: str) -> None:
    """Take in what came back."""
    order = await services.order_desk.order(MERCHANT, order_id)
    for request in order.requests:
        with suppress(TransitionRefused):
            await services.order_desk.receive(MERCHANT, order_id, request.id)


async def make_good(services: Services, order_id: str) -> None:
    """Give a part of the money back, once."""
    order = await services.order_desk.order(MERCHANT, order_id)
    if not order.refunds:
        await services.order_desk.refund(MERCHANT, order_id, Money(GOODWILL, order.currency))


async def fill(services: Services, variant_id: str) -> None:
    """Put as many of the scarce goods onto their shelf as a round has."""
    await services.stock_keeping.count(MERCHANT, {variant_id: LAST_ONES})


TASKS: dict[str, Task] = {"send": send, "take in": take_in, "make good": make_good, "fill": fill}


def work(given: Given, connection: Connection) -> None:
    """Do what is asked for until killed."""
    asyncio.run(_work(given, connection))


async def _work(given: Given, connection: Connection) -> None:
    clock = AheadClock(given.clock)
    loop = asyncio.get_running_loop()
    asked: asyncio.Queue[tuple[int, str, str]] = asyncio.Queue()
    async with open_services(given.settings(), clock=clock, works=False) as services, asyncio.TaskGroup() as doing:
        loop.add_reader(connection.fileno(), _hear, connection, asked)
        connection.send("open")
        while True:
            number, task, order_id = await asked.get()
            doing.create_task(_do(services, connection, number, task, order_id))


def _hear(connection: Connection, asked: "asyncio.Queue[tuple[int, str, str]]") -> None:
    try:
        asked.put_nowait(connection.recv())
    except EOFError:
        os._exit(0)  # nobody asks any more


async def _do(services: Services, connection: Connection, number: int, task: str, order_id: str) -> None:
    try:
        await TASKS[task](services, order_id)
    except Exception as error:  # noqa: BLE001  (the outermost loop: the people of the shop try again)
        connection.send((number, f"{type(error).__name__}: {error}"))
    else:
        connection.send((number, ""))


@dataclass
class Desk:
    """The process, and what it is asked for by those who wait."""

    process: Process
    _waiting: dict[int, "asyncio.Future[str]"] = field(default_factory=dict)
    _latest: int = 0

    async def do(self, task: str, order_id: str) -> None:
        """Return when a task is done, however often its process died or was refused an answer."""
        wrong = ""
        for turn in range(_TRIES):
            await self._there()
            wrong = await self._once(task, order_id)
            if not wrong:
                return
            await asyncio.sleep(min(0.05 * 2**turn, 0.5))
        raise AssertionError(f"the desk could not {task} {order_id}: {wrong}")

    async def _there(self) -> None:
        """Wait for the process to be there: a busy machine takes its time to start it."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.process.opened.wait(), _START_SECONDS)

    async def _once(self, task: str, order_id: str) -> str:
        self._latest += 1
        number, answer = self._latest, asyncio.get_running_loop().create_future()
        connection = self.process.connection
        if connection is None or not self.process.is_alive:
            return "it is not there"
        self._waiting[number] = answer
        try:
            connection.send((number, task, order_id))
            return await asyncio.wait_for(answer, _ANSWER_SECONDS)
        except (OSError, TimeoutError) as error:
            return f"{type(error).__name__}: {error}"
        finally:
            self._waiting.pop(number, None)

    def hear(self) -> None:
        """Take in answers; who waits for one of a process that died is told so."""
        connection = self.process.connection
        try:
            while connection is not None and connection.poll():
                number, wrong = connection.recv()
                if (answer := self._waiting.get(number)) is not None and not answer.done():
                    answer.set_result(wrong)
        except (EOFError, OSError):
            pass
        if not self.process.is_alive:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_result("the process died")
