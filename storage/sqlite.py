"""SQLite without a thread for each statement: short ones run where they are asked for, long ones beside the loop.

A statement of ours takes some ten microseconds; handing it to a thread and back takes ten times that, and most of the
CPU that a turn spends on its database. So SQLAlchemy's synchronous connections are kept open and called from the event
loop, behind the methods of its asynchronous ones. What can take long does not block the loop: bulk inserts and commits
that wait for the disk run in a thread, waiting for another process's lock sleeps in between tries, and checkpoints have
a thread of their own.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Engine, Executable, ScalarResult, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import NullPool

from storage.errors import TakesLong

T = TypeVar("T")

DRIVER = "sqlite+pysqlite"
BEGIN_READING = "BEGIN"
BEGIN_WRITING = "BEGIN IMMEDIATE"

_ROWS_IN_THE_LOOP = 64
_LOCK_TIMEOUT_SECONDS = 15.0
_LOCK_TRY_SECONDS = 0.005
_BUSY_SECONDS = 1.0


class SqliteConnection:
    """A connection in a transaction; what repositories use of SQLAlchemy's asynchronous connection, run at once.

    While it is ``hurried``, nobody can wait for a thread: what would need one raises `TakesLong`.
    """

    __slots__ = ("_driver", "_sync", "hurried")

    def __init__(self, sync: Connection) -> None:
        self._sync = sync
        self._driver = cast(sqlite3.Connection, sync.connection.dbapi_connection)
        self.hurried = False

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Run a statement; many rows at once are written in a thread."""
        if isinstance(parameters, list) and len(parameters) > _ROWS_IN_THE_LOOP:
            return await self._in_thread(lambda: self._sync.execute(statement, parameters))
        return self._sync.execute(statement, parameters)

    def run_bare(self, statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Run one text past SQLAlchemy; returns all its rows."""
        return self._driver.execute(statement, parameters).fetchall()

    def change_bare(self, statement: str, parameters: Sequence[Any]) -> int:
        """Run one text past SQLAlchemy; returns how many rows it has changed."""
        return self._driver.execute(statement, parameters).rowcount

    async def run_bare_rows(self, statement: str, parameters: Sequence[Any]) -> None:
        """Run one text for many rows, past SQLAlchemy."""
        if len(parameters) > _ROWS_IN_THE_LOOP:
            await self._in_thread(lambda: self._driver.executemany(statement, parameters))
        else:
            self._driver.executemany(statement, parameters)

    async def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        return self._sync.scalar(statement, parameters)

    async def scalars(self, statement: Executable, parameters: Any = None) -> ScalarResult[Any]:
        return self._sync.scalars(statement, parameters)

    async def run_sync(self, work: Callable[..., T], *arguments: Any) -> T:
        return work(self._sync, *arguments)

    def begin_now(self, words: str) -> bool:
        """Begin; false where another process has the write lock."""
        try:
            self._driver.execute(words)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    async def begin(self, words: str) -> None:
        """Begin; where another process has the write lock, try again without holding up the event loop."""
        give_up = time.monotonic() + _LOCK_TIMEOUT_SECONDS
        while not self.begin_now(words):
            if time.monotonic() > give_up:
                self._driver.execute(words)
                return
            await asyncio.sleep(_LOCK_TRY_SECONDS)

    def commit(self) -> None:
        if self._sync.in_transaction():  # SQLAlchemy knows only of transactions in which it ran a statement
            self._sync.commit()
        if self._driver.in_transaction:
            self._driver.commit()

    def undo(self) -> None:
        """Roll back what is not committed."""
        if self._sync.in_transaction():
            self._sync.rollback()
        if self._driver.in_transaction:
            self._driver.rollback()

    def close(self) -> None:
        self._sync.close()

    async def _in_thread(self, act: Callable[[], T]) -> T:
        if self.hurried:
            raise TakesLong
        return await _in_thread(act)


class SqliteEngine:
    """Connections to one file that begin their transactions alike; they are kept open, and no more than so many."""

    def __init__(
        self, url: URL, *, begin: str, connections: int = 1, query_only: bool = False, durable: bool = False, **how: Any
    ) -> None:
        self.sync: Engine = create_engine(
            url,
            poolclass=NullPool,
            connect_args={"isolation_level": None, "check_same_thread": False, "timeout": _BUSY_SECONDS},
            **how,
        )
        event.listen(self.sync, "connect", _prepare(query_only=query_only, durable=durable))
        self._begin = begin
        self._durable = durable
        self._free = asyncio.Semaphore(connections)
        self._idle: list[SqliteConnection] = []

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that ends without a commit."""
        async with self._free:
            connection = await self._begun()
            try:
                yield _presented(connection)
            finally:
                self._end(connection)

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed at the end, or undone by what is raised."""
        async with self._free:
            connection = await self._begun()
            try:
                yield _presented(connection)
                if self._durable:
                    await _in_thread(connection.commit)
                else:
                    connection.commit()
            finally:
                self._end(connection)

    @contextmanager
    def begin_now(self) -> Iterator[AsyncConnection | None]:
        """As `begin`, without waiting for anything: None where no connection or no lock is free at this moment.

        What is done in it must not wait either; what would need a thread raises `TakesLong`.
        """
        connection = self._idle.pop() if self._idle and not self._free.locked() else None
        if connection is None or not connection.begin_now(self._begin):
            self._idle += [] if connection is None else [connection]
            yield None
            return
        connection.hurried = True
        try:
            yield _presented(connection)
            connection.commit()
        finally:
            connection.hurried = False
            self._end(connection)

    @asynccontextmanager
    async def standing_still(self) -> AsyncIterator[None]:
        """Lend no connection meanwhile, where there is only one."""
        async with self._free:
            yield

    async def dispose(self) -> None:
        while self._idle:
            self._idle.pop().close()
        self.sync.dispose()

    async def _begun(self) -> SqliteConnection:
        connection = self._idle.pop() if self._idle else SqliteConnection(self.sync.connect())
        try:
            await connection.begin(self._begin)
        except BaseException:
            connection.close()
            raise
        return connection

    def _end(self, connection: SqliteConnection) -> None:
        """Undo what is not committed, and keep the connection for the next transaction."""
        try:
            connection.undo()
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)


def _presented(connection: SqliteConnection) -> AsyncConnection:
    """As repositories are given it: they are written for both databases."""
    return cast(AsyncConnection, connection)


async def _in_thread(act: Callable[[], T]) -> T:
    """Run in a thread; a caller that is cancelled still waits for it, since a connection does one thing at a time."""
    running = asyncio.ensure_future(asyncio.to_thread(act))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


def _prepare(*, query_only: bool, durable: bool) -> Callable[[sqlite3.Connection, object], None]:
    """Return what sets a new connection up.

    Every commit survives the end of the process; one of a durable connection also survives the loss of power.
    """

    def prepared(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in (
            "journal_mode = WAL",
            f"synchronous = {'FULL' if durable else 'NORMAL'}",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            "cache_size = -16000",
            "mmap_size = 268435456",
            "wal_autocheckpoint = 0",
            f"query_only = {'ON' if query_only else 'OFF'}",
            *(() if query_only else ("busy_timeout = 0",)),  # a writer waits by sleeping in the event loop
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    return prepared


class Checkpoints:
    """Moves the write-ahead log into the database file now and then, in a thread, so that no commit waits for it.

    SQLite begins the log anew only where a checkpoint has left nothing of it. While commits go on one always leaves
    something, and the log would grow for ever: so once it is long, writers stand still for what is left.
    """

    def __init__(
        self, path: str, writer: SqliteEngine | None = None, *, every_commits: int = 400, long_pages: int = 4_000
    ) -> None:
        self._path = path
        self._writer = writer
        self._every_commits = every_commits
        self._long_pages = long_pages
        self._commits = 0
        self._running: asyncio.Task[None] | None = None

    def committed(self) -> None:
        """Count a commit, and begin a checkpoint when it is time."""
        self._commits += 1
        if self._commits >= self._every_commits and (self._running is None or self._running.done()):
            self._commits = 0
            self._running = asyncio.create_task(self._run())

    async def close(self) -> None:
        """Finish, and leave as short a log as other processes allow."""
        if self._running is not None:
            await self._running
        await asyncio.to_thread(self._checkpoint, "TRUNCATE")

    async def _run(self) -> None:
        pages = await asyncio.to_thread(self._checkpoint, "PASSIVE")
        if pages >= self._long_pages and self._writer is not None:
            async with self._writer.standing_still():
                await asyncio.to_thread(self._checkpoint, "PASSIVE")

    def _checkpoint(self, mode: str) -> int:
        """Move what can be moved; returns how many pages the log holds."""
        connection = sqlite3.connect(self._path, timeout=1.0)
        try:
            _, pages, _ = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
        finally:
            connection.close()
        return int(pages)
