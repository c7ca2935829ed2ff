"""PostgreSQL with few round trips: connections that stay open, and transactions that end at the driver.

SQLAlchemy's pool asks whether a connection lives each time that it is handed out, and each of its asynchronous steps
goes through a greenlet; together they cost more than the statements of a turn. So connections are kept here, asked only
when they have rested, and committed by the driver itself where SQLAlchemy ran no statement of its own.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

from psycopg import Error
from psycopg.pq import TransactionStatus
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

if TYPE_CHECKING:
    import psycopg

    Driver = psycopg.AsyncConnection[Any]

_RESTED_SECONDS = 1.0
"""A connection that has rested longer is asked whether its server still knows it."""


class PostgresEngine:
    """Connections to one database that are kept open, and no more than so many."""

    def __init__(self, engine: AsyncEngine, *, connections: int, rested_seconds: float = _RESTED_SECONDS) -> None:
        """The engine pools nothing itself."""
        self._rested_seconds = rested_seconds
        self._engine = engine
        self._free = asyncio.Semaphore(connections)
        self._idle: list[tuple[AsyncConnection, float]] = []

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that ends without a commit."""
        async with self._lent() as connection:
            yield connection

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that is committed at the end, or undone by what is raised."""
        async with self._lent() as connection:
            yield connection
            if connection.in_transaction():
                await connection.commit()
            else:
                await driver_of(connection).commit()

    async def dispose(self) -> None:
        while self._idle:
            connection, _ = self._idle.pop()
            await connection.close()
        await self._engine.dispose()

    @asynccontextmanager
    async def _lent(self) -> AsyncIterator[AsyncConnection]:
        async with self._free:
            connection = await self._living()
            try:
                yield connection
            except asyncio.CancelledError:
                await _drop(connection)  # what it was doing may still be under way
                raise
            except BaseException:
                await self._take_back(connection)
                raise
            await self._take_back(connection)

    async def _living(self) -> AsyncConnection:
        """One of those that are kept, or a new one."""
        while self._idle:
            connection, since = self._idle.pop()
            if time.monotonic() - since < self._rested_seconds or await _answers(connection):
                return connection
            await _drop(connection)
        return await self._engine.connect()

    async def _take_back(self, connection: AsyncConnection) -> None:
        """Undo what is not committed, and keep the connection for the next transaction."""
        if connection.invalidated:
            await _drop(connection)
            return
        try:
            if connection.in_transaction():
                await connection.rollback()
            driver = driver_of(connection)
            if driver.info.transaction_status != TransactionStatus.IDLE:
                await driver.rollback()
        except Exception:  # noqa: BLE001  (it is of no use any more; what was wrong with it is told by what ran on it)
            await _drop(connection)
        except BaseException:
            await _drop(connection)
            raise
        else:
            self._idle.append((connection, time.monotonic()))


def driver_of(connection: AsyncConnection) -> "Driver":
    """The driver's own connection beneath SQLAlchemy's, without a step through a greenlet."""
    pooled = cast(Any, connection.sync_connection).connection
    return cast("Driver", pooled.driver_connection)


async def _answers(connection: AsyncConnection) -> bool:
    try:
        driver = driver_of(connection)
        await driver.execute(b"SELECT 1")
        await driver.rollback()
    except Error:
        return False
    return True


async def _drop(connection: AsyncConnection) -> None:
    """Close a connection for good, whatever state it is in."""
    if not connection.invalidated:
        await driver_of(connection).close()
        await connection.invalidate()
    await connection.close()
