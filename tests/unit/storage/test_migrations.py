"""The one history makes exactly the tables that the code declares, on each database."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from storage.ids import new_id
from storage.schema import check_migrations, upgrade
from tests.support.databases import DEFAULT_POSTGRES


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
