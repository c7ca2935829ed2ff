"""The one history makes exactly the tables that the code declares, on each database."""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from storage.errors import AmountsCountedOtherwise
from storage.ids import new_id
from storage.schema import check_migrations, migration_config, upgrade
from tests.support.databases import DEFAULT_POSTGRES

_COUNTED_OTHERWISE = {
    "gift_cards": """
        INSERT INTO gift_cards (merchant_id, card_id, last4, currency, issued, balance, issued_at)
        VALUES ('shop', 'card_1', '1234', 'RSD', 700, 700, '2026-01-01')
    """,
    "watches": """
        INSERT INTO watches (merchant_id, id, shopper_id, kind, product_id, target, price, currency, created_at)
        VALUES ('shop', 'watch_1', 'jane', 'price_drop', 'prod_1', 'prod_1', 700, 'RSD', '2026-01-01')
    """,
    "merchants": """
        INSERT INTO merchants
        (merchant_id, name, currency, currency_named, locale, country, prices_include_tax, created_at, price_lists)
        VALUES ('shop', 'Shop', 'EUR', true, 'en', 'US', false, '2026-01-01',
                '[{"currency"\\:"RSD","rate"\\:"117","rounding"\\:{"step"\\:10,"ending"\\:9,"way"\\:"up"}}]')
    """,
}


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'new.db'}"


@pytest.fixture
def empty_postgres(postgres_schema: str) -> Iterator[str]:
    base = os.environ.get("SHOPMIND_TEST_POSTGRES_URL", DEFAULT_POSTGRES)
    schema = new_id("m")
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{schema}"')
        url = make_url(base).update_query_dict({"options": f"-csearch_path={schema}"})
        yield url.render_as_string(hide_password=False)
        connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_the_history_ends_at_the_tables_of_the_code(kind: str, request: pytest.FixtureRequest) -> None:
    url: str = request.getfixturevalue(f"empty_{kind}")

    await upgrade(url)
    await upgrade(url)

    await asyncio.to_thread(check_migrations, url)


async def test_the_ledger_of_stock_begins_with_what_lay_there_before_it(empty_sqlite: str) -> None:
    path = make_url(empty_sqlite).database or ""
    await upgrade(empty_sqlite, "0001")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO stock VALUES ('shop', 'var_1', 7, 2), ('shop', 'var_2', NULL, 0)")
        connection.execute(
            "INSERT INTO stock_movements VALUES ('shop', 'mov_1', 'var_1', 'reserved', 0, 2, 'ord_1', '2026-01-01')"
        )
        connection.execute("INSERT INTO stock_reservations VALUES ('shop', 'ord_1', 'var_1', 2, '2026-01-01')")
        connection.commit()

    await upgrade(empty_sqlite)

    with closing(sqlite3.connect(path)) as connection:
        ledger = connection.execute(
            "SELECT variant_id, kind, on_hand_change, reserved_change, location_id FROM stock_movements ORDER BY kind"
        ).fetchall()
        held = connection.execute("SELECT order_id, location_id, quantity FROM stock_reservations").fetchall()
    assert ledger == [("var_1", "counted", 7, 0, "main"), ("var_1", "reserved", 0, 2, "main")]
    assert held == [("ord_1", "main", 2)]


@pytest.mark.parametrize("table", _COUNTED_OTHERWISE)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
async def test_amounts_that_were_counted_otherwise_stop_the_upgrade_and_stay_as_they_are(
    kind: str, table: str, request: pytest.FixtureRequest
) -> None:
    url: str = request.getfixturevalue(f"empty_{kind}")
    await upgrade(url, "0013")
    engine = create_engine(migration_config(url).attributes["url"])
    with engine.begin() as connection:
        connection.execute(text(_COUNTED_OTHERWISE[table]))
        before = connection.execute(text(f"SELECT * FROM {table}")).all()

    with pytest.raises(AmountsCountedOtherwise, match=f"{table!r} holds amounts in RSD .* import catalogue"):
        await upgrade(url)

    with engine.begin() as connection:
        assert connection.execute(text(f"SELECT * FROM {table}")).all() == before
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0013"
    engine.dispose()
