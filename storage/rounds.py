"""Round trips to PostgreSQL: many statements sent at once, past the driver's cursors.

What costs is the way to the server and back, and what the driver does for each statement. So what is asked together
travels together, prepared once a connection; a transaction begins and ends on the way; and what gives no rows waits
for the next way, or for the commit.
"""

import asyncio
from collections.abc import Coroutine, Generator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any, cast

from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import OperationalError, error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.postgres import driver_of

if TYPE_CHECKING:
    import psycopg
    from psycopg.pq.abc import PGresult

    Driver = psycopg.AsyncConnection[Any]

Step = Coroutine[Any, Any, Any]

_GIVEN = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK, ExecStatus.EMPTY_QUERY)


@dataclass(frozen=True, slots=True)
class Request:
    """A statement with `$1`, `$2` and so on, and their values."""

    text: bytes
    parameters: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a request, and how many it has changed."""

    rows: list[tuple[Any, ...]]
    changed: int


_COMMIT = Request(b"COMMIT")


class Rounds:
    """The ways of one transaction."""

    __slots__ = ("_connection", "_gathering", "_put_off")

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._put_off: list[Request] = []
        self._gathering = False

    @property
    def waiting(self) -> bool:
        """Whether something was put off."""
        return bool(self._put_off)

    def put_off(self, request: Request) -> None:
        """Send what gives no rows with the next request, or with the commit."""
        self._put_off.append(request)

    async def ask(self, request: Request) -> Answer:
        """Send what was put off and this one; what is asked together shares a way."""
        if self._gathering:
            return (await _Question([request]))[0]
        return (await self._sent([request]))[-1]

    async def ask_all(self, requests: Sequence[Request]) -> list[Answer]:
        """Ask several things on one way."""
        if self._gathering:
            return await _Question(list(requests))
        return await self._sent(requests)

    async def send(self) -> None:
        """Send what was put off."""
        if self._put_off:
            await self._sent(())

    async def commit(self) -> None:
        """Send what was put off, and commit on the same way; nothing where the transaction has not begun."""
        if self._put_off or driver_of(self._connection).info.transaction_status != TransactionStatus.IDLE:
            await self._sent([_COMMIT])

    async def gather(self, steps: Sequence[Step]) -> list[Any]:
        """Let steps go on side by side, each until it asks; what all of them ask is sent on one way.

        The first that fails ends the others. They are no tasks: between two questions a step runs alone.
        """
        outer, self._gathering = self._gathering, True
        results: list[Any] = [None] * len(steps)
        answered: list[tuple[int, Any]] = [(number, None) for number in range(len(steps))]
        try:
            while answered:
                asking: list[tuple[int, list[Request]]] = []
                for number, answers in answered:
                    done, value = await _gone_on(steps[number], answers)
                    if done:
                        results[number] = value
                    else:
                        asking.append((number, value))
                answered = await self._answered(asking, outer) if asking else []
        finally:
            self._gathering = outer
            for step in steps:
                step.close()
        return results

    async def _answered(self, asking: Sequence[tuple[int, list[Request]]], outer: bool) -> list[tuple[int, Any]]:
        requests = [one for _, wanted in asking for one in wanted]
        answers = iter(await _Question(requests) if outer else await self._sent(requests))
        return [(number, [next(answers) for _ in wanted]) for number, wanted in asking]

    async def _sent(self, requests: Sequence[Request]) -> list[Answer]:
        waiting, self._put_off = self._put_off, []
        answers = await _wire_of(self._connection).trip([*waiting, *requests])
        return answers[len(waiting) :]


class _Question:
    """Stands still until whoever gathers has the answers."""

    __slots__ = ("_requests",)

    def __init__(self, requests: list[Request]) -> None:
        self._requests = requests

    def __await__(self) -> Generator[Any, Any, list[Answer]]:
        answers: list[Answer] = yield self._requests
        return answers


class _PassedOn:
    """Waits for what a step waits for beside its questions."""

    __slots__ = ("_awaited",)

    def __init__(self, awaited: Any) -> None:
        self._awaited = awaited

    def __await__(self) -> Generator[Any, Any, Any]:
        return (yield self._awaited)


async def _gone_on(step: Step, answers: Any) -> tuple[bool, Any]:
    """Let a step go on; returns its result, or what it asks next."""
    go_on, given = step.send, answers
    while True:
        try:
            wanted = go_on(given)
        except StopIteration as done:
            return True, done.value
        if isinstance(wanted, list):
            return False, wanted
        try:
            go_on, given = step.send, await _PassedOn(wanted)
        except BaseException as error:  # noqa: BLE001  (it is the step's: its cancellation too)
            go_on, given = step.throw, error


Key = tuple[bytes, Sequence[int]]


class _Wire:
    """One connection: what has been prepared on it, and its ways to the server."""

    def __init__(self, driver: "Driver") -> None:
        self._driver = driver
        self._pgconn = driver.pgconn
        self._transformer = Transformer(driver)
        self._names: dict[Key, bytes] = {}
        self._numbers = count()

    async def trip(self, requests: Sequence[Request]) -> list[Answer]:
        """Send requests, begin where nothing has begun, and return the answers; what follows a failure is not done."""
        async with self._driver.lock:
            begins = self._pgconn.transaction_status == TransactionStatus.IDLE
            wanted = [_beginning(self._driver), *requests] if begins else requests
            self._pgconn.enter_pipeline_mode()
            prepared = [self._send(one) for one in wanted]
            self._pgconn.pipeline_sync()
            await self._flushed()
            answers, failure = await self._received(prepared)
            self._pgconn.exit_pipeline_mode()
        if failure is not None:
            raise error_from_result(failure, encoding=self._driver.info.encoding)
        return answers[1:] if begins else answers

    def _send(self, request: Request) -> Key | None:
        """Put a request on the way; returns its key where it has to be prepared first."""
        transformer, parameters = self._transformer, request.parameters
        dumped = transformer.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
        key = (request.text, transformer.types or ())
        name, new = self._names.get(key), None
        if name is None:
            new, name = key, b"shopmind_%d" % next(self._numbers)
            self._names[key] = name
            self._pgconn.send_prepare(name, *key)
        self._pgconn.send_query_prepared(name, dumped, param_formats=transformer.formats)
        return new

    async def _received(self, prepared: Sequence[Key | None]) -> "tuple[list[Answer], PGresult | None]":
        """Read all that is answered, so that the connection is free for its next way; with it the first failure."""
        answers: list[Answer] = []
        failure: PGresult | None = None
        for key in prepared:
            if key is not None:
                made = await self._result()
                if made.status != ExecStatus.COMMAND_OK:
                    del self._names[key]
                    failure = failure or made
            result = await self._result()
            if result.status in _GIVEN:
                answers.append(self._answer(result))
            else:
                failure = failure or result
        await self._next()  # the mark that ends the way
        self._transformer.set_pgresult(None)
        return answers, failure

    def _answer(self, result: "PGresult") -> Answer:
        if result.status != ExecStatus.TUPLES_OK:
            return Answer([], result.command_tuples or 0)
        self._transformer.set_pgresult(result)
        return Answer(self._transformer.load_rows(0, result.ntuples, tuple), result.command_tuples or 0)

    async def _result(self) -> "PGresult":
        """The result of the next statement, with the mark that ends it."""
        result = await self._next()
        if result is None:
            raise OperationalError("the server's answer ended early")
        await self._next()
        return result

    async def _next(self) -> "PGresult | None":
        while self._pgconn.is_busy():
            await self._ready(writing=False)
            self._pgconn.consume_input()
        return self._pgconn.get_result()

    async def _flushed(self) -> None:
        while self._pgconn.flush():
            await self._ready(writing=True)
            self._pgconn.consume_input()  # a server that waits for us to read takes nothing more

    async def _ready(self, *, writing: bool) -> None:
        """Wait until the server has said something, or takes more."""
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()
        socket = self._pgconn.socket
        loop.add_reader(socket, _note, ready)
        if writing:
            loop.add_writer(socket, _note, ready)
        try:
            await ready
        finally:
            loop.remove_reader(socket)
            if writing:
                loop.remove_writer(socket)


def _note(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


def _wire_of(connection: AsyncConnection) -> _Wire:
    """The wire of a connection, which lives as long as the driver's own."""
    pooled = cast(Any, connection.sync_connection).connection
    wire: _Wire | None = pooled.info.get(_Wire)
    if wire is None:
        wire = pooled.info[_Wire] = _Wire(driver_of(connection))
    return wire


def _beginning(driver: "Driver") -> Request:
    """How the transactions of a connection begin."""
    words = b"BEGIN"
    if driver.isolation_level is not None:
        words += b" ISOLATION LEVEL " + driver.isolation_level.name.replace("_", " ").encode()
    return Request(words + (b" READ ONLY" if driver.read_only else b""))
