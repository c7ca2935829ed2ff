"""SQLAlchemy engines for the two databases that we speak, set up for many readers and careful writers."""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from storage.errors import DatabaseUrlInvalid
from storage.postgres import PostgresEngine
from storage.sqlite import BEGIN_READING, BEGIN_WRITING, DRIVER, Checkpoints, SqliteEngine
from storage.transaction import Dialect

_POSTGRES_OPTIONS = "-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s"
_READERS = 12
_POSTGRES_CONNECTIONS = 10
"""For those that write, and as many for those that read."""


class ConnectionSource(Protocol):
    """Where transactions get their connections."""

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]: ...

    def begin(self) -> AbstractAsyncContextManager[AsyncConnection]: ...

    async def dispose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Engines:
    """Where to write, to write what must survive the loss of power, and to read.

    ``at_once`` is the writer where it can do something without waiting for it.
    """

    dialect: Dialect
    writer: ConnectionSource
    durable: ConnectionSource
    reader: ConnectionSource
    checkpoints: Checkpoints | None = None
    at_once: SqliteEngine | None = None

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


# What is bound to a statement may be an address or a mail: an error that is logged must not tell it.
_CAREFUL: Mapping[str, Any] = {"json_serializer": _dumps, "json_deserializer": orjson.loads, "hide_parameters": True}


def _sqlite(url: URL, echo: bool) -> Engines:
    how: dict[str, Any] = {**_CAREFUL, "echo": echo}
    writer = SqliteEngine(url, begin=BEGIN_WRITING, **how)
    return Engines(
        dialect="sqlite",
        writer=writer,
        durable=SqliteEngine(url, begin=BEGIN_WRITING, durable=True, **how),
        reader=SqliteEngine(url, begin=BEGIN_READING, connections=_READERS, query_only=True, **how),
        checkpoints=Checkpoints(url.database or "", writer),
        at_once=writer,
    )


def _postgresql(url: URL, echo: bool) -> Engines:
    given = url.query.get("options", "")
    options = f"{_POSTGRES_OPTIONS} {given if isinstance(given, str) else ' '.join(given)}".strip()
    engine = create_async_engine(
        url.update_query_dict({"options": options}),
        **_CAREFUL,
        echo=echo,
        poolclass=NullPool,
        connect_args={"connect_timeout": 10, "prepare_threshold": None},
    )
    read_only = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    writer = PostgresEngine(engine, connections=_POSTGRES_CONNECTIONS)
    return Engines("postgresql", writer, writer, PostgresEngine(read_only, connections=_POSTGRES_CONNECTIONS))
