"""Vectors in PostgreSQL with the extension pgvector: one table a merchant and encoder, in a schema of their own."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from retrieval.encoding.calls import CallFailed, CallLimits, Calls
from retrieval.errors import VectorStoreUnavailable
from retrieval.stores.neighbours import Key, Place, Vector

T = TypeVar("T")

SCHEMA = "shopmind_vectors"
_OLDEST = (0, 8)
_PART = 1_000
_INDEXED_FROM = 10_000
_MOST_LOOKED_AT = 1_000


class PgVectors:
    """Keeps vectors in half precision; searched one by one while they are few, then by an HNSW index."""

    name = "pgvector"
    most_named = 5_000
    most_found = 20_000

    def __init__(
        self, url: str, limits: CallLimits, *, indexed_from: int = _INDEXED_FROM, setting: str = "SHOPMIND_VECTOR_URL"
    ) -> None:
        address = make_url(url)
        shown = address.render_as_string(hide_password=True)
        self._calls = Calls(f"PostgreSQL at {shown!r} ({setting})", limits, VectorStoreUnavailable)
        connecting = {"connect_timeout": max(2, int(limits.deadline_seconds))}
        self._engine = create_engine(
            address.set(drivername="postgresql+psycopg"), pool_size=4, pool_pre_ping=True, connect_args=connecting
        )
        self._indexed_from = indexed_from
        self._made: set[str] = set()
        self._asked(self._prepared, within=limits.bulk_seconds)

    def put(self, place: Place, vectors: Mapping[Key, Vector]) -> None:
        """Keeps these in parts of a thousand, and has them indexed once they are many."""
        table = self._table(place)
        keys = list(vectors)
        statement = text(
            f"INSERT INTO {table} (key, embedding) "  # noqa: S608 - the name is made of a hash
            "SELECT * FROM unnest(CAST(:keys AS bytea[]), CAST(:vectors AS halfvec[])) ON CONFLICT DO NOTHING"
        )
        for start in range(0, len(keys), _PART):
            part = keys[start : start + _PART]
            values = {"keys": part, "vectors": [_written(vectors[key]) for key in part]}
            self._bulk(partial(Connection.execute, statement=statement, parameters=values))
        self._bulk(lambda connection: self._index(connection, table))

    def keys(self, place: Place) -> set[Key]:
        """All keys of a place."""
        statement = text(f"SELECT key FROM {self._table(place)}")  # noqa: S608 - the name is made of a hash
        return {bytes(key) for key in self._bulk(lambda connection: connection.execute(statement).scalars().all())}

    def drop(self, place: Place, keys: Sequence[Key]) -> None:
        """Forgets these."""
        statement = text(f"DELETE FROM {self._table(place)} WHERE key = ANY(:keys)")  # noqa: S608 - made of a hash
        for start in range(0, len(keys), _PART):
            part = list(keys[start : start + _PART])
            self._bulk(partial(Connection.execute, statement=statement, parameters={"keys": part}))

    def near(self, place: Place, query: Vector, limit: int, among: Sequence[Key] | None) -> list[Key]:
        """The nearest keys; with `among`, of these, compared one by one."""
        table = self._table(place)
        where = "WHERE key = ANY(:among)" if among is not None else ""
        statement = text(
            f"SELECT key FROM {table} {where} "  # noqa: S608 - the name is made of a hash
            "ORDER BY embedding <#> CAST(:query AS halfvec) LIMIT :limit"
        )
        values: dict[str, Any] = {"query": _written(query), "limit": limit}
        if among is not None:
            values["among"] = list(among)
        looked_at = min(_MOST_LOOKED_AT, max(80, 2 * limit))

        def asked(connection: Connection) -> list[Key]:
            connection.execute(text(f"SET LOCAL hnsw.ef_search = {looked_at}"))
            connection.execute(text("SET LOCAL hnsw.iterative_scan = relaxed_order"))
            return [bytes(key) for key in connection.execute(statement, values).scalars()]

        return self._asked(asked)

    def close(self) -> None:
        """Closes the connections."""
        self._engine.dispose()

    def _prepared(self, connection: Connection) -> None:
        try:
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS vector"))
        except SQLAlchemyError as error:
            raise CallFailed(f"it has no extension 'vector' (pgvector): {_first_line(error)}", again=False) from error
        version = connection.execute(text("SELECT extversion FROM pg_extension WHERE extname = 'vector'")).scalar_one()
        if tuple(int(part) for part in version.split(".")[:2]) < _OLDEST:
            raise CallFailed(f"its pgvector is {version}; 0.8 is needed", again=False)
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))

    def _table(self, place: Place) -> str:
        name = hashlib.sha256(f"{place.merchant_id}\0{place.encoder}\0{place.dimension}".encode()).hexdigest()[:24]
        table = f"{SCHEMA}.v_{name}"
        if table not in self._made:
            made = f"CREATE TABLE IF NOT EXISTS {table} (key bytea PRIMARY KEY, embedding halfvec({place.dimension}))"
            self._bulk(lambda connection: connection.execute(text(made)))
            self._made.add(table)
        return table

    def _index(self, connection: Connection, table: str) -> None:
        count = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608 - made of a hash
        if count >= self._indexed_from:
            name = f"{table.partition('.')[2]}_near"
            connection.execute(
                text(f"CREATE INDEX IF NOT EXISTS {name} ON {table} USING hnsw (embedding halfvec_ip_ops)")
            )
        connection.execute(text(f"ANALYZE {table}"))

    def _bulk(self, act: Callable[[Connection], T]) -> T:
        return self._asked(act, within=self._calls.limits.bulk_seconds)

    def _asked(self, act: Callable[[Connection], T], within: float | None = None) -> T:
        return self._calls.ask(lambda seconds: self._once(act, seconds), within=within)

    def _once(self, act: Callable[[Connection], T], seconds: float) -> T:
        try:
            with self._engine.begin() as connection:
                connection.execute(text(f"SET LOCAL statement_timeout = {max(1, int(1000 * seconds))}"))
                return act(connection)
        except DBAPIError as error:
            again = error.connection_invalidated or type(error).__name__ in {"OperationalError", "InterfaceError"}
            raise CallFailed(_first_line(error), again=again) from error
        except SQLAlchemyError as error:
            raise CallFailed(_first_line(error), again=True) from error


def _written(vector: Vector) -> str:
    return "[" + ",".join(map(str, np.round(vector.astype(np.float64), 6).tolist())) + "]"


def _first_line(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
