"""What runs past SQLAlchemy reads and writes as it does, and belongs to its transaction."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, func, insert, or_, select, text, update
from sqlalchemy.dialects import sqlite

from agent.db.tables import conversations, log_entries
from storage.bare import BareInsert, BareReads, BareStatement, bare_time, run_together
from storage.database import Database, Transaction, open_database
from storage.tables import UtcDateTime, sqlite_time

AT = datetime(2026, 3, 2, 9, 30, 0, 250, tzinfo=timezone(timedelta(hours=2)))
_INSERT = BareInsert(log_entries, *log_entries.c.keys())
_KNOWN = BareStatement(
    select(conversations.c.id, conversations.c.updated_at, conversations.c.lease_expires_at).where(
        or_(conversations.c.id == "c", conversations.c.id == bindparam("other"))
    )
)
_TOUCH = BareStatement(
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(seq=conversations.c.seq + 7, updated_at=bindparam("at"), lease_owner=None)
    .returning(conversations.c.seq, conversations.c.updated_at)
)
_RESET = BareStatement(update(conversations).where(conversations.c.id == bindparam("conversation")).values(seq=0))


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


async def test_they_are_undone_with_their_transaction(database: Database) -> None:
    async def fail() -> None:
        async with database.transaction() as tx:
            await _INSERT.run(tx, _rows(tx, 2))
            raise LookupError

    async with database.transaction() as tx:
        await _open(tx)

    with pytest.raises(LookupError):
        await fail()
    assert await _count(database) == 0


async def test_a_bare_statement_converts_what_goes_in_and_comes_out(database: Database) -> None:
    later = AT + timedelta(hours=1)
    async with database.transaction() as tx:
        await _open(tx)
        touched = await _TOUCH.first(tx, {"conversation": "c", "at": later})
        nobody = await _TOUCH.first(tx, {"conversation": "x", "at": later})

    async with database.reading() as tx:
        rows = await _KNOWN.rows(tx, {"other": "x"})
    assert touched == (7, later)
    assert nobody is None
    assert rows == [("c", later, None)]
    assert rows[0][1].tzinfo is UTC


async def test_a_bare_statement_is_undone_with_its_transaction_and_committed_alone(database: Database) -> None:
    async with database.transaction() as tx:
        await _open(tx)

    async def fail() -> None:
        async with database.transaction() as tx:
            await _TOUCH.first(tx, {"conversation": "c", "at": AT})
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with database.reading() as tx:
        untouched = await tx.connection.scalar(select(conversations.c.seq))

    async with database.transaction() as tx:
        await _TOUCH.first(tx, {"conversation": "c", "at": AT})
    async with database.reading() as tx:
        touched = await tx.connection.scalar(select(conversations.c.seq))
    async with database.transaction() as tx:
        await _RESET.run(tx, {"conversation": "c"})

    async with database.reading() as tx:
        assert (untouched, touched, await tx.connection.scalar(select(conversations.c.seq))) == (0, 7, 0)


async def test_a_value_that_is_not_given_is_an_error(database: Database) -> None:
    async with database.reading() as tx:
        with pytest.raises(KeyError, match="other"):
            await _KNOWN.rows(tx, {})


async def test_what_is_read_together_sees_what_was_written_together_before_it(database: Database) -> None:
    reads = BareReads(seen=_KNOWN, again=_KNOWN)
    async with database.transaction() as tx:
        await _open(tx)

        touched = {"conversation": "c", "at": AT}
        await run_together(tx, (_RESET, touched), (_TOUCH, touched), (_TOUCH, touched))
        found = await reads.records(tx, {"other": "none"})
        seq = await tx.connection.scalar(select(conversations.c.seq))

    assert seq == 14
    assert [(row.id, row.updated_at) for row in found["seen"]] == [("c", AT)]
    assert found["again"] == found["seen"]


async def test_one_of_several_that_is_refused_undoes_the_transaction(database: Database) -> None:
    async with database.transaction() as tx:
        await _open(tx)
    add = BareStatement(insert(log_entries))
    row = dict(zip(log_entries.c.keys(), ("m", "c", 1, None, "run", "user", 1, True, b"{}", AT), strict=True))

    with pytest.raises(Exception, match=r"(?i)unique"):
        async with database.transaction() as tx:
            await run_together(tx, (add, row), (add, row), (add, row | {"position": 2}))

    assert await _count(database) == 0


@pytest.mark.postgres
async def test_a_caller_that_leaves_while_several_run_leaves_the_connection_in_order(postgres_url: str) -> None:
    async with open_database(postgres_url) as database:
        async with database.transaction() as tx:
            await _open(tx)

        async def touch() -> None:
            async with database.transaction() as tx:
                await run_together(tx, (_RESET, {"conversation": "c"}), (_RESET, {"conversation": "c"}))

        async with database.transaction() as tx:
            await _RESET.changes(tx, {"conversation": "c"})
            waiting = [asyncio.create_task(touch()) for _ in range(3)]
            await _blocked(database, 3)
            for one in waiting:
                one.cancel()
            ended = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(one) for one in ended] == [asyncio.CancelledError] * 3

        await asyncio.gather(*(touch() for _ in range(6)))
        async with database.transaction() as tx:
            assert await _KNOWN.first(tx, {"other": "none"}) is not None


async def _blocked(database: Database, count: int) -> None:
    """Wait until so many of this database's processes wait for a lock."""
    waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
    async with asyncio.timeout(10):
        while True:
            async with database.reading() as tx:
                if int(await tx.connection.scalar(waits) or 0) >= count:
                    return
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("at", [AT, datetime(2026, 1, 1, tzinfo=UTC), None])
def test_a_time_is_written_to_sqlite_as_its_type_writes_it(at: datetime | None) -> None:
    dialect = sqlite.dialect()
    process = UtcDateTime().dialect_impl(dialect).bind_processor(dialect)

    assert process is not None
    assert sqlite_time(at) == process(at)


async def test_a_bare_statement_says_how_many_rows_it_has_changed(database: Database) -> None:
    async with database.transaction() as tx:
        await _open(tx)
        changed = await _RESET.changes(tx, {"conversation": "c"})
        unchanged = await _RESET.changes(tx, {"conversation": "another"})

    assert (changed, unchanged) == (1, 0)
