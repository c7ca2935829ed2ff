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
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Engine, Executable, ScalarResult, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import NullPool

T = TypeVar("T")

DRIVER = "sqlite+pysqlite"
BEGIN_READING = "BEGIN"
BEGIN_WRITING = "BEGIN IMMEDIATE"

_ROWS_IN_THE_LOOP = 64
_LOCK_TIMEOUT_SECONDS = 15.0
_LOCK_TRY_SECONDS = 0.005
_BUSY_SECONDS = 1.0


class SqliteConnection:
    """A connection in a transaction; what repositories use of SQLAlchemy's asynchronous connection, run at once."""

    __slots__ = ("_sync",)

    def __init__(self, sync: Connection) -> None:
        self._sync = sync

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Run a statement; many rows at once are written in a thread."""
        if isinstance(parameters, list) and len(parameters) > _ROWS_IN_THE_LOOP:
            return await _in_thread(lambda: self._sync.execute(statement, parameters))
        return self._sync.execute(statement, parameters)

    def run_bare(self, statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Run one text past SQLAlchemy; returns all its rows."""
        return _driver(self._sync).execute(statement, parameters).fetchall()

    def change_bare(self, statement: str, parameters: Sequence[Any]) -> int:
        """Run one text past SQLAlchemy; returns how many rows it has changed."""
        return _driver(self._sync).execute(statement, parameters).rowcount

    async def run_bare_rows(self, statement: str, parameters: Sequence[Any]) -> None:
        """Run one text for many rows, past SQLAlchemy."""
        driver = _driver(self._sync)
        if len(parameters) > _ROWS_IN_THE_LOOP:
            await _in_thread(lambda: driver.executemany(statement, parameters))
        else:
            driver.executemany(statement, parameters)

    async def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        return self._sync.scalar(statement, parameters)

    async def scalars(self, statement: Executable, parameters: Any = None) -> ScalarResult[Any]:
        return self._sync.scalars(statement, parameters)

    async def run_sync(self, work: Callable[..., T], *arguments: Any) -> T:
        return work(self._sync, *arguments)


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
        self._idle: list[Connection] = []

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
                    await _in_thread(lambda: _commit(connection))
                else:
                    _commit(connection)
            finally:
                self._end(connection)

    async def dispose(self) -> None:
        while self._idle:
            self._idle.pop().close()
        self.sync.dispose()

    async def _begun(self) -> Connection:
        connection = self._idle.pop() if self._idle else self.sync.connect()
        try:
            await _begin(_driver(connection), self._begin)
        except BaseException:
            connection.close()
            raise
        return connection

    def _end(self, connection: Connection) -> None:
        """Undo what is not committed, and keep the connection for the next transaction."""
        try:
            connection.rollback()
            _driver(connection).rollback()  # SQLAlchemy knows only of transactions in which it ran a statement
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)


def _presented(connection: Connection) -> AsyncConnection:
    """As repositories are given it: they are written for both databases."""
    return cast(AsyncConnection, SqliteConnection(connection))


def _driver(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.dbapi_connection)


def _commit(connection: Connection) -> None:
    connection.commit()
    _driver(connection).commit()  # SQLAlchemy knows only of transactions in which it ran a statement


async def _begin(driver: sqlite3.Connection, words: str) -> None:
    """Begin; where another process has the write lock, try again without holding up the event loop."""
    give_up = time.monotonic() + _LOCK_TIMEOUT_SECONDS
    while True:
        try:
            driver.execute(words)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                raise
            await asyncio.sleep(_LOCK_TRY_SECONDS)
        else:
            return


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
    """Moves the write-ahead log into the database file now and then, in a thread, so that no commit waits for it."""

    def __init__(self, path: str, *, every_commits: int = 400) -> None:
        self._path = path
        self._every_commits = every_commits
        self._commits = 0
        self._running: asyncio.Task[None] | None = None

    def committed(self) -> None:
        """Count a commit, and begin a checkpoint when it is time."""
        self._commits += 1
        if self._commits >= self._every_commits and (self._running is None or self._running.done()):
            self._commits = 0
            self._running = asyncio.create_task(asyncio.to_thread(self._checkpoint, "PASSIVE"))

    async def close(self) -> None:
        """Finish, and leave as short a log as other processes allow."""
        if self._running is not None:
            await self._running
        await asyncio.to_thread(self._checkpoint, "TRUNCATE")

    def _checkpoint(self, mode: str) -> None:
        connection = sqlite3.connect(self._path, timeout=1.0)
        try:
            connection.execute(f"PRAGMA wal_checkpoint({mode})")
        finally:
            connection.close()
