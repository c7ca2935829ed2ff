"""Each commit of these suites that changes the shop's state records an event: the watch that sees to it."""

import ast
from pathlib import Path

from sqlalchemy import text

from storage.outbox import Event, record
from tests.support.shop import MERCHANT, Shop
from tests.support.watched_database import SILENT, STATE, Silence, WatchedDatabase

SERVICES = Path(__file__).parents[3] / "commerce" / "services"


async def test_a_change_without_an_event_is_noticed(shop: Shop, database: WatchedDatabase) -> None:
    await shop.buy("mug")
    assert database.silences == []

    async with database.transaction() as tx:
        await tx.connection.execute(text("UPDATE orders SET version = version + 1"))
    noticed, database.silences = database.silences, []

    assert noticed == [Silence("", ("orders",))]


async def test_a_change_with_its_event_is_none(shop: Shop, database: WatchedDatabase) -> None:
    await shop.buy("mug")

    async with database.transaction() as tx:
        await tx.connection.execute(text("UPDATE stock SET on_hand = on_hand + 1"))
        await record(tx, Event("stock.replenished", MERCHANT, MERCHANT))

    assert database.silences == []


async def test_what_is_undone_is_no_change(shop: Shop, database: WatchedDatabase) -> None:
    await shop.buy("mug")
    try:
        async with database.transaction() as tx:
            await tx.connection.execute(text("UPDATE payments SET failure = 'x'"))
            raise LookupError
    except LookupError:
        pass

    async with database.transaction() as tx:
        await tx.connection.execute(text("UPDATE guest_lookups SET tries = 0"))

    assert database.silences == []


def test_those_who_may_be_silent_are_there_and_every_reason_is_given() -> None:
    methods = {
        f"{kind.name}.{method.name}"
        for path in SERVICES.glob("*.py")
        for kind in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(kind, ast.ClassDef)
        for method in kind.body
        if isinstance(method, ast.AsyncFunctionDef)
    }

    assert set(SILENT) - methods == set()
    assert all(SILENT.values())
    assert len(STATE) == len(set(STATE))
