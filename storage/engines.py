"""SQLAlchemy engines for the two databases that we speak, set up for many readers and careful writers."""

from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.errors import DatabaseUrlInvalid
from storage.sqlite import BEGIN_WRITING, DRIVER, Checkpoints, connect_arguments, prepare, register
from storage.transaction import Dialect

_POSTGRES_OPTIONS = "-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"


@dataclass(frozen=True, slots=True)
class Engines:
    """Engines to write, to write what must survive the loss of power, and to read; one pool of them on PostgreSQL."""

    dialect: Dialect
    writer: AsyncEngine
    durable: AsyncEngine
    reader: AsyncEngine
    checkpoints: Checkpoints | None = None

    async def dispose(self) -> None:
        await self.reader.dispose()
        await self.durable.dispose()
        await self.writer.dispose()
        if self.checkpoints is not None:
            await self.checkpoints.close()


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
            return url.set(drivername=DRIVER)
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
    register()
    return Engines(
        dialect="sqlite",
        writer=_sqlite_engine(url, echo, begin=BEGIN_WRITING),
        durable=_sqlite_engine(url, echo, begin=BEGIN_WRITING, durable=True),
        reader=_sqlite_engine(url, echo, begin="BEGIN", query_only=True),
        checkpoints=Checkpoints(url.database or ""),
    )


def _sqlite_engine(url: URL, echo: bool, *, begin: str, query_only: bool = False, durable: bool = False) -> AsyncEngine:
    engine = create_async_engine(
        url,
        echo=echo,
        json_serializer=_dumps,
        json_deserializer=orjson.loads,
        connect_args=connect_arguments(durable=durable),
        pool_size=4 if query_only else 1,
        max_overflow=8 if query_only else 0,
    )

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", prepare(query_only=query_only, durable=durable))
    event.listen(engine.sync_engine, "begin", start)
    return engine


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
    return Engines("postgresql", engine, engine, reader)
