"""Rows that are inserted past SQLAlchemy are the rows that it reads, and belong to their transaction."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import func, insert, select

from agent.db.tables import conversations, log_entries
from storage.bare import BareInsert, bare_time
from storage.database import Database, Transaction

AT = datetime(2026, 3, 2, 9, 30, 0, 250, tzinfo=timezone(timedelta(hours=2)))
_INSERT = BareInsert(log_entries, *log_entries.c.keys())


async def _open(tx: Transaction) -> None:
    counters = ("position", "seq", "lease_epoch", "waiting_runs", "context_from", "retained_after")
    row = {"merchant_id": "m", "id": "c", "shopper_id": "s", "locale": "en", "created_at": AT, "updated_at": AT}
    await tx.connection.execute(insert(conversations), row | dict.fromkeys(counters, 0))


def _rows(tx: Transaction, count: int) -> list[tuple[object, ...]]:
    at = bare_time(tx, AT)
    return [("m", "c", number, None, "run", "user", 1, True, b"\x00{}", at) for number in range(1, count + 1)]


async def _count(database: Database) -> int:
    async with database.reading() as tx:
        return await tx.connection.scalar(select(func.count()).select_from(log_entries)) or 0


@pytest.mark.parametrize("count", [1, 200])
async def test_they_read_as_they_were_written(database: Database, count: int) -> None:
    async with database.transaction() as tx:
        await _open(tx)
        await _INSERT.run(tx, _rows(tx, count))

    async with database.reading() as tx:
        row = (await tx.connection.execute(select(log_entries).where(log_entries.c.position == 1))).one()
    assert await _count(database) == count
    assert row.at == AT
    assert row.at.tzinfo is UTC
    assert (row.seq, row.sealed, bytes(row.body)) == (None, True, b"\x00{}")


async def test_they_are_committed_where_nothing_else_was_written(database: Database) -> None:
    async with database.transaction() as tx:
        await _open(tx)
    async with database.transaction() as tx:
        await _INSERT.run(tx, _rows(tx, 3))

    assert await _count(database) == 3


async def test_they_are_undone_with_their_savepoint_and_with_their_transaction(database: Database) -> None:
    async def fail(tx: Transaction) -> None:
        await _INSERT.run(tx, _rows(tx, 2))
        raise LookupError

    async with database.transaction() as tx:
        await _open(tx)
        with pytest.raises(LookupError):
            async with tx.savepoint():
                await fail(tx)
    assert await _count(database) == 0

    with pytest.raises(LookupError):
        async with database.transaction() as tx:
            await fail(tx)
    assert await _count(database) == 0
