"""Connections to PostgreSQL stay open, and one that is of no use any more is never handed out again."""

import asyncio

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from storage.engines import parse_url
from storage.postgres import PostgresEngine

pytestmark = pytest.mark.postgres

_PID = text("SELECT pg_backend_pid()")


def _engine(url: str, *, rested_seconds: float = 1.0) -> PostgresEngine:
    engine = create_async_engine(parse_url(url), poolclass=NullPool)
    return PostgresEngine(engine, connections=1, rested_seconds=rested_seconds)


async def _pid(connection: AsyncConnection) -> int:
    return int(await connection.scalar(_PID))


async def test_a_connection_serves_one_transaction_after_the_other(postgres_url: str) -> None:
    engine = _engine(postgres_url)

    async with engine.begin() as connection:
        first = await _pid(connection)
    async with engine.reading() as connection:
        second = await _pid(connection)
    await engine.dispose()

    assert first == second


async def test_a_connection_that_rested_and_whose_server_ended_is_replaced(postgres_url: str) -> None:
    engine = _engine(postgres_url, rested_seconds=0.0)
    async with engine.begin() as connection:
        first = await _pid(connection)
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", (first,))

    async with engine.begin() as connection:
        second = await _pid(connection)
    await engine.dispose()

    assert first != second


async def test_a_connection_that_ends_within_a_transaction_fails_that_one_and_no_other(postgres_url: str) -> None:
    engine = _engine(postgres_url)

    async def ended_by_its_server() -> None:
        async with engine.begin() as connection:
            await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(Exception, match=r"terminat|closed"):
        await ended_by_its_server()

    async with engine.begin() as connection:
        assert await _pid(connection) > 0
    await engine.dispose()


async def test_who_gives_up_in_a_statement_leaves_nobody_a_busy_connection(postgres_url: str) -> None:
    engine = _engine(postgres_url)
    begun = asyncio.Event()

    async def wait_long() -> None:
        async with engine.reading() as connection:
            begun.set()
            await connection.execute(text("SELECT pg_sleep(60)"))

    waiting = asyncio.create_task(wait_long())
    await begun.wait()
    waiting.cancel()
    await asyncio.wait([waiting])

    assert waiting.cancelled()
    async with engine.reading() as connection:
        assert await _pid(connection) > 0
    await engine.dispose()
