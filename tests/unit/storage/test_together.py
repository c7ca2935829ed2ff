"""Steps that read together share a way to PostgreSQL, in their order, and belong to one transaction."""

import asyncio
from datetime import UTC, datetime

import pytest
from psycopg.errors import DivisionByZero, UniqueViolation
from sqlalchemy import bindparam, func, insert, literal, select, text, update

from agent.db.tables import conversations
from storage.bare import BareReads, BareStatement, bare_among
from storage.database import Database, Transaction, open_database
from storage.together import together

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
_SEQ = BareStatement(select(conversations.c.seq).where(conversations.c.id == bindparam("one")))
_ADD = BareStatement(
    update(conversations).where(conversations.c.id == bindparam("one")).values(seq=conversations.c.seq + 1)
)
_ADDED = BareStatement(
    update(conversations)
    .where(conversations.c.id == bindparam("one"))
    .values(seq=conversations.c.seq + 1)
    .returning(conversations.c.seq)
)
_DIVIDE = BareStatement(select((literal(1) // bindparam("by", type_=conversations.c.seq.type)).label("part")))
_AMONG = bare_among(
    lambda among: select(conversations.c.id).where(among).order_by(conversations.c.id), conversations.c.id, "ids"
)
_BOTH = BareReads(
    seq=_SEQ, known=BareStatement(select(conversations.c.id).where(conversations.c.id == bindparam("one")))
)


def _row(name: str) -> dict[str, object]:
    counters = ("position", "seq", "lease_epoch", "waiting_runs", "context_from", "retained_after")
    row = {"merchant_id": "m", "id": name, "shopper_id": "s", "locale": "en", "created_at": AT, "updated_at": AT}
    return row | dict.fromkeys(counters, 0)


_NEW = BareStatement(insert(conversations).values(_row("new")), as_given=True)


@pytest.fixture(name="filled")
async def _filled(database: Database) -> Database:
    async with database.transaction() as tx:
        await tx.connection.execute(insert(conversations), [_row("a"), _row("b")])
    return database


async def _seq(tx: Transaction, one: str) -> int:
    row = await _SEQ.first(tx, {"one": one})
    assert row is not None
    return int(row[0])


async def _added(tx: Transaction, one: str) -> int:
    ((seq,),) = await _ADDED.rows(tx, {"one": one})
    return int(seq)


async def test_each_step_gets_its_own_answer(filled: Database) -> None:
    async with filled.transaction() as tx:
        first, second, both = await together(tx, _added(tx, "a"), _added(tx, "a"), _BOTH.records(tx, {"one": "b"}))

    assert (first, second) == (1, 2)
    assert [row.id for row in both["known"]] == ["b"]


async def test_steps_of_steps_read_together_too(filled: Database) -> None:
    async def twice(tx: Transaction, one: str) -> int:
        return sum(await together(tx, _added(tx, one), _added(tx, one)))

    async with filled.transaction() as tx:
        assert await together(tx, twice(tx, "a"), twice(tx, "b"), _seq(tx, "a")) == (3, 3, 2)


async def test_a_step_may_wait_for_something_else_in_between(filled: Database) -> None:
    done = asyncio.Event()

    async def slow(tx: Transaction) -> int:
        await _added(tx, "a")
        asyncio.get_running_loop().call_soon(done.set)
        await done.wait()
        count = await tx.connection.scalar(select(func.count()).select_from(conversations))
        return await _added(tx, "a") + int(count or 0)

    async with filled.transaction() as tx:
        assert await together(tx, slow(tx), _added(tx, "b")) == (4, 1)


async def test_a_step_that_refuses_ends_the_others_and_undoes_what_they_wrote(filled: Database) -> None:
    async def refuse(tx: Transaction) -> int:
        await _seq(tx, "b")
        raise LookupError

    with pytest.raises(LookupError):
        async with filled.transaction() as tx:
            await together(tx, _added(tx, "a"), refuse(tx))

    async with filled.reading() as tx:
        assert await _seq(tx, "a") == 0


async def test_what_was_written_before_is_read(filled: Database) -> None:
    async with filled.transaction() as tx:
        await _ADD.run(tx, {"one": "a"})
        assert await _seq(tx, "a") == 1
        await _ADD.run(tx, {"one": "a"})
        assert await tx.connection.scalar(select(conversations.c.seq).where(conversations.c.id == "a")) == 2
        await _ADD.run(tx, {"one": "a"})

    async with filled.reading() as tx:
        assert await _seq(tx, "a") == 3


async def test_what_was_written_last_is_undone_with_its_transaction(filled: Database) -> None:
    async def fail() -> None:
        async with filled.transaction() as tx:
            await _ADD.run(tx, {"one": "a"})
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    async with filled.transaction() as tx:
        assert await _seq(tx, "a") == 0


async def test_a_list_of_any_length_is_looked_among(filled: Database) -> None:
    async with filled.reading() as tx:
        assert await _AMONG.rows(tx, {"ids": []}) == []
        assert await _AMONG.rows(tx, {"ids": ["b", "none", "a"]}) == [("a",), ("b",)]


@pytest.mark.postgres
async def test_a_write_that_fails_at_the_commit_fails_the_transaction(postgres_url: str) -> None:
    async with open_database(postgres_url) as database:
        async with database.transaction() as tx:
            await tx.connection.execute(insert(conversations), _row("a"))

        async def add_twice() -> None:
            async with database.transaction() as tx:
                await _ADD.run(tx, {"one": "a"})
                await _NEW.run(tx, {})
                await _NEW.run(tx, {})

        with pytest.raises(UniqueViolation):
            await add_twice()

        async with database.transaction() as tx:
            assert await _seq(tx, "a") == 0


@pytest.mark.postgres
async def test_a_connection_goes_on_after_a_statement_that_failed(postgres_url: str) -> None:
    async with open_database(postgres_url) as database:
        for _ in range(2):
            with pytest.raises(DivisionByZero):
                async with database.transaction() as tx:
                    await together(tx, _DIVIDE.rows(tx, {"by": 1}), _DIVIDE.rows(tx, {"by": 0}))
        async with database.transaction() as tx:
            assert await _DIVIDE.rows(tx, {"by": 1}) == [(1,)]


@pytest.mark.postgres
async def test_more_than_the_server_takes_at_once_is_sent(postgres_url: str) -> None:
    long = "x" * 200_000
    async with open_database(postgres_url) as database, database.transaction() as tx:
        same = BareStatement(select(bindparam("words", type_=conversations.c.id.type).label("said")))
        found = await together(tx, *(same.rows(tx, {"words": f"{number}{long}"}) for number in range(5)))

    assert [rows[0][0][0] for rows in found] == ["0", "1", "2", "3", "4"]


@pytest.mark.postgres
async def test_a_reading_transaction_stays_one_that_only_reads(postgres_url: str) -> None:
    async with open_database(postgres_url) as database, database.reading() as tx:
        await _SEQ.rows(tx, {"one": "a"})
        kind = (await tx.connection.execute(text("SHOW transaction_isolation"))).scalar_one()
        assert (kind, (await tx.connection.execute(text("SHOW transaction_read_only"))).scalar_one()) == (
            "repeatable read",
            "on",
        )
