"""Transactions commit or leave nothing, writers take turns, and shared commits keep failures apart."""

import asyncio
import os
import sqlite3
from dataclasses import replace

import pytest
from sqlalchemy import func, insert, select

from storage.database import Database, Haste, Transaction, open_database
from storage.engines import open_engines, parse_url
from storage.errors import DatabaseUrlInvalid, NestedTransaction
from storage.ids import new_id
from storage.outbox_table import outbox
from storage.sqlite import Checkpoints


def _row(number: int) -> dict[str, object]:
    return {"merchant_id": "m", "id": f"evt_{number}", "position": number, "name": "n", "subject_id": "s", "body": {}}


async def _put(tx: Transaction, number: int) -> None:
    await tx.connection.execute(insert(outbox), _row(number))


async def _count(database: Database) -> int:
    async with database.reading() as tx:
        return await tx.connection.scalar(select(func.count()).select_from(outbox)) or 0


async def test_a_transaction_commits_at_its_end_and_then_calls_back(database: Database) -> None:
    called: list[str] = []

    async with database.transaction() as tx:
        await _put(tx, 1)
        tx.after_commit(lambda: called.append("done"))
        assert called == []

    assert called == ["done"]
    assert await _count(database) == 1


async def test_a_transaction_that_raises_leaves_nothing_and_calls_nobody(database: Database) -> None:
    called: list[str] = []

    async def fail() -> None:
        async with database.transaction() as tx:
            tx.after_commit(lambda: called.append("done"))
            await _put(tx, 1)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()

    assert called == []
    assert await _count(database) == 0


async def test_many_writers_at_once_all_succeed(database: Database) -> None:
    async def write(number: int) -> None:
        async with database.transaction() as tx:
            await _put(tx, number)

    await asyncio.gather(*(write(number) for number in range(40)))

    assert await _count(database) == 40


async def test_a_reader_cannot_write(database: Database) -> None:
    async with database.reading() as tx:
        with pytest.raises(Exception, match=r"readonly|read-only"):
            await _put(tx, 1)


async def test_a_reader_sees_no_half_done_write(database: Database) -> None:
    async with database.transaction() as tx:
        await _put(tx, 1)

        assert await _count(database) == 0


async def test_a_second_writer_inside_the_first_is_refused_instead_of_waiting_for_ever(
    sqlite_database: Database,
) -> None:
    async with sqlite_database.transaction():
        with pytest.raises(NestedTransaction):
            async with sqlite_database.transaction():
                pass


async def test_shared_commits_give_each_caller_its_own_result(database: Database) -> None:
    async def work(number: int) -> int:
        async def put(tx: Transaction) -> int:
            await _put(tx, number)
            return number * 2

        return await database.batched(put)

    results = await asyncio.gather(*(work(number) for number in range(150)))

    assert results == [number * 2 for number in range(150)]
    assert await _count(database) == 150


async def test_one_failure_in_a_shared_commit_does_not_undo_the_others(database: Database) -> None:
    async def work(number: int) -> None:
        async def put(tx: Transaction) -> None:
            await _put(tx, number)
            if number == 3:
                raise LookupError(number)

        await database.batched(put)

    results = await asyncio.gather(*(work(number) for number in range(8)), return_exceptions=True)

    assert [type(result) for result in results].count(LookupError) == 1
    assert isinstance(results[3], LookupError)
    assert await _count(database) == 7


async def test_first_words_go_before_the_rest_which_is_never_put_off_for_ever(database: Database) -> None:
    order: list[Haste] = []

    async def work(number: int, haste: Haste) -> None:
        async def put(tx: Transaction) -> None:
            await _put(tx, number)
            order.append(haste)

        await database.batched(put, haste)

    wanted = [Haste.LATER] * 20 + [Haste.SOON] * 10 + [Haste.FIRST] * 10
    await asyncio.gather(*(work(number, haste) for number, haste in enumerate(wanted)))

    first_commit, rest = order[:16], order[16:]
    assert first_commit == [Haste.FIRST] * 10 + [Haste.SOON] * 2 + [Haste.LATER] * 4
    assert rest[:8] == [Haste.SOON] * 8
    assert rest[8:] == [Haste.LATER] * 16


async def test_work_that_comes_alone_is_committed_without_a_turn_of_the_loop(sqlite_database: Database) -> None:
    await sqlite_database.batched(lambda tx: _put(tx, 1))
    await asyncio.sleep(0)

    alone = sqlite_database.begin_batched(lambda tx: _put(tx, 2))
    with_it = sqlite_database.begin_batched(lambda tx: _put(tx, 3))

    assert (alone.done(), with_it.done()) == (True, False)
    assert await _count(sqlite_database) == 2
    await with_it
    assert await _count(sqlite_database) == 3


async def test_work_that_comes_alone_and_fails_leaves_nothing(sqlite_database: Database) -> None:
    called: list[str] = []

    async def fail(tx: Transaction) -> None:
        tx.after_commit(lambda: called.append("done"))
        await _put(tx, 2)
        raise LookupError

    await sqlite_database.batched(lambda tx: _put(tx, 1))
    await asyncio.sleep(0)

    with pytest.raises(LookupError):
        await sqlite_database.batched(fail)

    assert called == []
    assert await _count(sqlite_database) == 1


async def test_work_that_comes_alone_and_takes_long_is_done_once_where_it_can_wait(sqlite_database: Database) -> None:
    called: list[str] = []

    async def put_many(tx: Transaction) -> None:
        tx.after_commit(lambda: called.append("done"))
        await _put(tx, 2)
        await tx.connection.execute(insert(outbox), [_row(number) for number in range(100, 200)])

    async def wait(tx: Transaction) -> None:
        await _put(tx, 3)
        await asyncio.sleep(0)

    await sqlite_database.batched(lambda tx: _put(tx, 1))
    for work in (put_many, wait):
        await asyncio.sleep(0)
        await sqlite_database.batched(work)

    assert called == ["done"]
    assert await _count(sqlite_database) == 103


async def test_work_that_comes_alone_waits_for_who_has_the_turn_to_write(sqlite_database: Database) -> None:
    await sqlite_database.batched(lambda tx: _put(tx, 1))
    await asyncio.sleep(0)

    async with sqlite_database.transaction() as tx:
        waiting = sqlite_database.begin_batched(lambda other: _put(other, 3))
        await _put(tx, 2)
        assert not waiting.done()
    await waiting

    assert await _count(sqlite_database) == 3


async def test_work_that_comes_alone_waits_for_another_process(sqlite_database: Database, sqlite_url: str) -> None:
    await sqlite_database.batched(lambda tx: _put(tx, 1))
    await asyncio.sleep(0)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    waiting = sqlite_database.begin_batched(lambda tx: _put(tx, 2))
    assert not waiting.done()
    other.execute("ROLLBACK")
    other.close()
    await waiting

    assert await _count(sqlite_database) == 2


async def test_a_caller_that_gives_up_does_not_stop_the_shared_commit(database: Database) -> None:
    async def put(tx: Transaction) -> None:
        await _put(tx, 1)

    given_up = asyncio.create_task(database.batched(put))
    await asyncio.sleep(0)
    given_up.cancel()
    await database.batched(lambda tx: _put(tx, 2))

    assert await _count(database) in {1, 2}


def test_later_ids_sort_after_earlier_ones() -> None:
    ids = [new_id("x") for _ in range(5000)]

    assert ids == sorted(ids)
    assert len(set(ids)) == 5000


async def test_a_durable_transaction_commits_as_any_other(database: Database) -> None:
    async with database.transaction(durable=True) as tx:
        await _put(tx, 1)

    assert await _count(database) == 1


async def test_many_rows_at_once_are_all_there_or_none_though_the_caller_gives_up(sqlite_database: Database) -> None:
    rows = [_row(number) for number in range(5000)]

    async def write() -> None:
        async with sqlite_database.transaction() as tx:
            await tx.connection.execute(insert(outbox), rows)

    writing = asyncio.create_task(write())
    for _ in range(5):
        await asyncio.sleep(0)
    writing.cancel()
    await asyncio.wait([writing])

    assert await _count(sqlite_database) in {0, 5000}


async def test_a_writer_waits_for_another_process_without_holding_up_the_loop(sqlite_url: str) -> None:
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    turns = 0

    async with open_database(sqlite_url) as database:

        async def write() -> None:
            async with database.transaction() as tx:
                await _put(tx, 1)

        writing = asyncio.create_task(write())
        while turns < 50:
            await asyncio.sleep(0)
            turns += 1
        assert not writing.done()
        other.execute("ROLLBACK")
        await writing

        assert await _count(database) == 1
    other.close()


async def test_checkpoints_move_the_log_into_the_file(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    checkpoints = Checkpoints(path, every_commits=1)
    async with open_database(sqlite_url) as database:
        async with database.transaction() as tx:
            await _put(tx, 1)
        checkpoints.committed()
        await checkpoints.close()

    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM outbox").fetchone() == (1,)
    raw.close()


async def test_the_write_ahead_log_begins_anew_though_commits_go_on(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    engines = open_engines(sqlite_url)
    writer = engines.at_once
    assert writer is not None
    checkpoints = Checkpoints(path, writer, every_commits=20, long_pages=100)
    database = Database(replace(engines, checkpoints=checkpoints))

    for number in range(3_000):
        await database.batched(lambda tx, number=number: _put(tx, number))
        await asyncio.sleep(0)
    longest = os.path.getsize(f"{path}-wal")  # noqa: PTH202, ASYNC240  (a look at a file of this test's own)
    await database.close()

    assert longest < 2 * 3_000 * 4_096  # each commit writes at least four pages of that size


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///:memory:", "nonsense"])
def test_a_database_url_that_we_do_not_speak_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUrlInvalid):
        parse_url(url)
