"""SQLite without a thread for each statement: short ones run where they are asked for, long ones beside the loop.

A statement of ours takes some ten microseconds; handing it to a thread and back takes ten times that, and most of the
CPU that a turn spends on its database. What can take long does not block the event loop: bulk inserts and commits that
wait for the disk run in a thread, waiting for another process's lock sleeps in between tries, and checkpoints have a
thread of their own.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool
from sqlalchemy.util import await_only

T = TypeVar("T")

DRIVER = "sqlite+shopmind"
BEGIN_WRITING = "BEGIN IMMEDIATE"

_ROWS_IN_THE_LOOP = 64
_LOCK_TIMEOUT_SECONDS = 15.0
_LOCK_TRY_SECONDS = 0.005


class _Done:
    """Something to await that is there already: SQLAlchemy insists that a driver of its async engine awaits."""

    def __await__(self) -> Generator[None, None, None]:
        return
        yield


_DONE = _Done()


class Cursor(sqlite3.Cursor):
    """A cursor for SQLAlchemy's async engine."""

    server_side = False

    def execute(self, sql: str, parameters: Any = (), /) -> "Cursor":
        if sql == BEGIN_WRITING:
            await_only(self._begin_writing())
            return self
        await_only(_DONE)
        super().execute(sql, parameters)
        return self

    def executemany(self, sql: str, parameters: Any, /) -> "Cursor":
        rows: Sequence[Any] = parameters
        if len(rows) > _ROWS_IN_THE_LOOP:
            await_only(_in_thread(lambda: super(Cursor, self).executemany(sql, rows)))
        else:
            await_only(_DONE)
            super().executemany(sql, rows)
        return self

    async def _async_soft_close(self) -> None:
        """There is nothing to close: all rows are in memory."""

    async def _begin_writing(self) -> None:
        """Take the write lock; where another process has it, try again without holding up the event loop."""
        give_up = time.monotonic() + _LOCK_TIMEOUT_SECONDS
        while True:
            try:
                super().execute(BEGIN_WRITING)
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > give_up:
                    raise
                await asyncio.sleep(_LOCK_TRY_SECONDS)
            else:
                return


class Connection(sqlite3.Connection):
    """A connection whose cursors are ours."""

    def cursor(self, factory: Any = None) -> Any:
        return super().cursor(factory or Cursor)


class DurableConnection(Connection):
    """A connection whose commits wait for the disk, in a thread."""

    def commit(self) -> None:
        await_only(_in_thread(super().commit))


async def _in_thread(act: Callable[[], T]) -> T:
    """Run in a thread; a caller that is cancelled still waits for it, since a connection does one thing at a time."""
    running = asyncio.ensure_future(asyncio.to_thread(act))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait([running])
        raise


class SqliteDialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's SQLite over the standard library's driver, under the async engine."""

    driver = "shopmind"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        return AsyncAdaptedQueuePool

    def get_driver_connection(self, connection: Any) -> Any:
        return connection


def register() -> None:
    """Make the dialect known to SQLAlchemy under ``DRIVER``."""
    registry.register("sqlite.shopmind", __name__, SqliteDialect.__name__)


def connect_arguments(*, durable: bool) -> dict[str, Any]:
    """Return what the driver is opened with; transactions are begun by us, in words."""
    factory = DurableConnection if durable else Connection
    return {"factory": factory, "isolation_level": None, "check_same_thread": False, "timeout": 1.0}


def prepare(*, query_only: bool, durable: bool) -> Callable[[sqlite3.Connection, object], None]:
    """Return what sets a new connection up.

    Every commit survives the end of the process; one of a durable connection also survives the loss of power.
    """

    def prepared(connection: sqlite3.Connection, _record: object) -> None:
        cursor = sqlite3.Connection.cursor(connection)
        for pragma in (
            "journal_mode = WAL",
            f"synchronous = {'FULL' if durable else 'NORMAL'}",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            "cache_size = -16000",
            "mmap_size = 268435456",
            "wal_autocheckpoint = 0",
            f"query_only = {'ON' if query_only else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

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
