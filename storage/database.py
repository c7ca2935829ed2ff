"""The door to the database: readers, one queue of writers, and the only place that commits."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Generic, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncConnection

from storage.engines import ConnectionSource, Engines, open_engines
from storage.errors import NestedTransaction, TakesLong
from storage.transaction import Dialect, Transaction

__all__ = ["Database", "Haste", "Transaction", "open_database"]

T = TypeVar("T")

_SHARED_COMMIT_LIMIT = 16
_ROOM_FOR_THE_PATIENT = 4


class Haste(IntEnum):
    """In which order what waits for a shared commit gets its turn."""

    FIRST = 0
    """Someone waits for a first word, or a lease would run out."""
    SOON = 1
    """What comes before a first word."""
    LATER = 2
    """Someone reads already."""


@dataclass(slots=True, eq=False)
class _Work(Generic[T]):
    """A piece of work that waits for a shared commit."""

    run: Callable[[Transaction], Awaitable[T]]
    outcome: asyncio.Future[T]

    def succeed(self, result: T) -> None:
        if not self.outcome.done():
            self.outcome.set_result(result)

    def fail(self, error: BaseException) -> None:
        if not self.outcome.done():
            self.outcome.set_exception(error)


class Database:
    """Reading and writing transactions over one SQLite file or one PostgreSQL database."""

    def __init__(self, engines: Engines) -> None:
        self.dialect: Dialect = engines.dialect
        self._engines = engines
        self._turn = asyncio.Lock()
        self._writing_task: asyncio.Task[Any] | None = None
        self._waiting: tuple[deque[_Work[Any]], ...] = tuple(deque() for _ in Haste)
        self._sharing: asyncio.Task[None] | None = None
        self._in_company = False
        self._listeners: list[Callable[[], None]] = []

    @asynccontextmanager
    async def transaction(self, *, durable: bool = False) -> AsyncIterator[Transaction]:
        """Write: commits when the block ends, rolls back when it raises. On SQLite writers take turns.

        What is committed survives the end of the process. With ``durable`` it also survives the loss of power on
        SQLite, as it always does on PostgreSQL: for money, and for what was promised to others.
        """
        if self.dialect == "postgresql":
            async with self._committing(durable) as tx:
                yield tx
            return
        task = asyncio.current_task()
        if self._writing_task is task:
            raise NestedTransaction("this task already holds the writing transaction; pass that one on")
        async with self._turn:
            self._writing_task = task
            try:
                async with self._committing(durable) as tx:
                    yield tx
            finally:
                self._writing_task = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """Read: one consistent view of what is committed; writing in it is an error."""
        async with self._engines.reader.reading() as connection:
            yield self._open(connection)

    async def batched(self, work: Callable[[Transaction], Awaitable[T]], haste: Haste = Haste.LATER) -> T:
        """Run ``work`` in a transaction that it may share with others that wait at the same moment.

        One that fails does not undo the rest. Returns after the commit. ``work`` does nothing but read and write in
        the transaction that it is given, since it may be run a second time, when what it was shared with was undone.
        """
        return await self.begin_batched(work, haste)

    def begin_batched(
        self, work: Callable[[Transaction], Awaitable[T]], haste: Haste = Haste.LATER
    ) -> asyncio.Future[T]:
        """Let ``work`` wait for a shared commit, as `batched` does; where its future is cancelled it is left out.

        What comes while nothing else is under way is committed before this returns, where the database can do that.
        """
        if self._nothing_under_way() and (outcome := self._at_once(work)) is not None:
            return outcome
        item: _Work[T] = _Work(work, asyncio.get_running_loop().create_future())
        self._waiting[haste].append(item)
        if self._sharing is None or self._sharing.done():
            self._sharing = asyncio.create_task(self._share_commits())
        return item.outcome

    def listen(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after each commit that recorded outbox events; returns how to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @property
    def engine(self) -> ConnectionSource:
        """Where writers get their connections, for making a schema."""
        return self._engines.writer

    async def close(self) -> None:
        """Close every connection, once the shared commits under way are done."""
        if self._sharing is not None:
            await self._sharing
        await self._engines.dispose()

    @asynccontextmanager
    async def _committing(self, durable: bool) -> AsyncIterator[Transaction]:
        engine = self._engines.durable if durable else self._engines.writer
        async with engine.begin() as connection:
            tx = self._open(connection)
            yield tx
            if self.dialect == "postgresql":
                await tx.rounds.commit()
        self._committed(tx)

    def _committed(self, tx: Transaction) -> None:
        if self._engines.checkpoints is not None:
            self._engines.checkpoints.committed()
        tx.committed()

    def _open(self, connection: AsyncConnection) -> Transaction:
        return Transaction(connection, self.dialect, self._events_recorded)

    def _events_recorded(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def _nothing_under_way(self) -> bool:
        return not (self._in_company or any(self._waiting) or self._turn.locked())

    def _at_once(self, work: Callable[[Transaction], Awaitable[T]]) -> asyncio.Future[T] | None:
        """Commit work by itself without a task and a turn of the loop; None where it would have to wait.

        So goes only one in each turn of the loop, and none after commits that were shared, until one was not: work that
        comes in company is cheaper together.
        """
        engine, loop = self._engines.at_once, asyncio.get_running_loop()
        if engine is None:
            return None
        outcome: asyncio.Future[T] = loop.create_future()
        try:
            with engine.begin_now() as connection:
                if connection is None:
                    return None
                tx = self._open(connection)
                result = _done_now(work(tx))
        except TakesLong:
            return None
        except Exception as error:  # noqa: BLE001  (it is the caller's, as that of work that waits for its turn)
            outcome.set_exception(error)
            return outcome
        self._in_company = True
        loop.call_soon(self._is_alone)
        self._committed(tx)
        outcome.set_result(result)
        return outcome

    def _is_alone(self) -> None:
        self._in_company = False

    async def _share_commits(self) -> None:
        while any(self._waiting):
            wanted = self._next_to_share()
            self._in_company = len(wanted) > 1
            if len(wanted) == 1:
                await self._commit_alone(wanted[0])
            elif wanted:
                await self._commit_together(wanted)
            await asyncio.sleep(0)  # those whose work is committed go on before others' is begun

    def _next_to_share(self) -> list[_Work[Any]]:
        """What goes into the next commit; what nobody waits for any more is left out.

        The hastier goes first, but some room is kept for what can wait, so that it is never put off for ever.
        """
        *hasty, patient = self._waiting
        room = _SHARED_COMMIT_LIMIT - min(len(patient), _ROOM_FOR_THE_PATIENT)
        wanted: list[_Work[Any]] = []
        for queue, most in (*((queue, room) for queue in hasty), (patient, _SHARED_COMMIT_LIMIT)):
            while queue and len(wanted) < most:
                work = queue.popleft()
                if not work.outcome.done():
                    wanted.append(work)
        return wanted

    async def _commit_alone(self, work: _Work[Any]) -> None:
        try:
            async with self.transaction() as tx:
                result = await work.run(tx)
        except BaseException as error:
            work.fail(error)
            if not isinstance(error, Exception):
                raise
        else:
            work.succeed(result)

    async def _commit_together(self, works: list[_Work[Any]]) -> None:
        """Commit what hardly ever fails without savepoints, each of which would be two more ways to a server.

        Where something does fail before the commit, each is run anew in a transaction of its own.
        """
        results: list[Any] = []
        try:
            async with self.transaction() as tx:
                results.extend([await work.run(tx) for work in works])
        except BaseException as error:
            if isinstance(error, Exception) and not results:
                for work in works:
                    await self._commit_alone(work)
                return
            for work in works:  # whether the commit came about is unknown: nothing may be done twice
                work.fail(error)
            if not isinstance(error, Exception):
                raise
        else:
            for work, result in zip(works, results, strict=True):
                work.succeed(result)


def _done_now(work: Awaitable[T]) -> T:
    """Run something that comes to its end without waiting."""
    steps = work.__await__()
    try:
        next(steps)
    except StopIteration as done:
        return cast(T, done.value)
    steps.close()
    raise TakesLong


@asynccontextmanager
async def open_database(url: str, *, echo: bool = False) -> AsyncIterator[Database]:
    """Open a database by URL: ``sqlite:///FILE`` or ``postgresql://…``; closes it at the end."""
    database = Database(open_engines(url, echo=echo))
    try:
        yield database
    finally:
        await database.close()
