"""Fixtures that run a test on an empty SQLite file and on an empty PostgreSQL schema."""

import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

from storage.database import Database, open_database
from storage.ids import new_id
from storage.schema import load_tables
from storage.tables import metadata

DEFAULT_POSTGRES = "postgresql://postgres@127.0.0.1/test"


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file with all tables, made once and copied for each test."""
    load_tables()
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = create_engine(f"sqlite:///{path}")
    metadata.create_all(engine)
    engine.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of an empty SQLite database with all tables."""
    path = tmp_path / "shopmind.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_schema() -> Iterator[str]:
    """The URL of a PostgreSQL schema of this session's own, with all tables; dropped at the end."""
    base = os.environ.get("SHOPMIND_TEST_POSTGRES_URL", DEFAULT_POSTGRES)
    try:
        connection = psycopg.connect(base, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError as error:
        if in_ci():
            pytest.fail(f"no PostgreSQL server at SHOPMIND_TEST_POSTGRES_URL: {error}")
        pytest.skip(f"no PostgreSQL server at SHOPMIND_TEST_POSTGRES_URL: {error}")
    load_tables()
    schema = new_id("t")
    with connection:
        connection.execute(f'CREATE SCHEMA "{schema}"')
        url = make_url(base).update_query_dict({"options": f"-csearch_path={schema}"})
        engine = create_engine(url.set(drivername="postgresql+psycopg"))
        metadata.create_all(engine)
        engine.dispose()
        yield url.render_as_string(hide_password=False)
        connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


@pytest.fixture
def postgres_url(postgres_schema: str) -> str:
    """The URL of an empty PostgreSQL schema with all tables."""
    empty(postgres_schema)
    return postgres_schema


def empty(postgres_schema: str) -> None:
    """Delete every row of a schema of the tests."""
    engine = create_engine(make_url(postgres_schema).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.exec_driver_sql(f'DELETE FROM "{table.name}"')
    engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of an empty database, of each kind in turn."""
    fixture = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty database, of each kind in turn."""
    async with open_database(database_url) as opened:
        yield opened


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """An empty SQLite database, where the kind does not matter."""
    async with open_database(sqlite_url) as opened:
        yield opened
