"""SQLAlchemy engines for the two databases that we speak, set up for many readers and careful writers."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.errors import DatabaseUrlInvalid
from storage.transaction import Dialect

_BUSY_TIMEOUT_SECONDS = 15
_POSTGRES_OPTIONS = "-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"


@dataclass(frozen=True, slots=True)
class Engines:
    """The writing engine and the reading one (the same pool of connections on PostgreSQL)."""

    dialect: Dialect
    writer: AsyncEngine
    reader: AsyncEngine

    async def dispose(self) -> None:
        await self.reader.dispose()
        await self.writer.dispose()


def parse_url(text: str) -> URL:
    """Read a database URL and fill in the driver that we use; refuses other databases."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise DatabaseUrlInvalid("the database URL cannot be read; write sqlite:///FILE or postgresql://…") from None
    match url.get_backend_name():
        case "sqlite":
            if not url.database or url.database == ":memory:":
                raise DatabaseUrlInvalid("SQLite needs a file: an in-memory database cannot serve several connections")
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case other:
            raise DatabaseUrlInvalid(f"{other!r} is no database that we speak; write sqlite:///FILE or postgresql://…")


def open_engines(text: str, *, echo: bool = False) -> Engines:
    """Make the engines of a database URL; nothing is connected yet."""
    url = parse_url(text)
    return _sqlite(url, echo) if url.get_backend_name() == "sqlite" else _postgresql(url, echo)


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


def _sqlite(url: URL, echo: bool) -> Engines:
    arguments: dict[str, Any] = {
        "echo": echo,
        "json_serializer": _dumps,
        "json_deserializer": orjson.loads,
        "connect_args": {"isolation_level": None, "timeout": _BUSY_TIMEOUT_SECONDS},
    }
    writer = create_async_engine(url, pool_size=1, max_overflow=0, **arguments)
    reader = create_async_engine(url, pool_size=4, max_overflow=8, **arguments)
    _prepare(writer, begin="BEGIN IMMEDIATE", query_only=False)
    _prepare(reader, begin="BEGIN", query_only=True)
    return Engines("sqlite", writer, reader)


def _prepare(engine: AsyncEngine, *, begin: str, query_only: bool) -> None:
    event.listen(engine.sync_engine, "connect", _pragmas(query_only=query_only))

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "begin", start)


def _pragmas(*, query_only: bool) -> Callable[[sqlite3.Connection, object], None]:
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = NORMAL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            "mmap_size = 268435456",
            f"query_only = {'ON' if query_only else 'OFF'}",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return prepare


def _postgresql(url: URL, echo: bool) -> Engines:
    given = url.query.get("options", "")
    options = f"{_POSTGRES_OPTIONS} {given if isinstance(given, str) else ' '.join(given)}".strip()
    engine = create_async_engine(
        url.update_query_dict({"options": options}),
        echo=echo,
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10},
    )
    reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines("postgresql", engine, reader)
