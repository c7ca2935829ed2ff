"""Inserts of many rows without the work that SQLAlchemy does for each value, for the log of conversations."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg

from storage.transaction import Transaction

_POSTGRESQL = psycopg.dialect(paramstyle="format")  # type: ignore[no-untyped-call]  # the library's own


class BareInsert:
    """One table's INSERT as each driver takes it, made once."""

    def __init__(self, table: Table, *columns: str) -> None:
        statement = insert(table)
        self._texts = {
            "sqlite": str(statement.compile(dialect=sqlite.dialect(), column_keys=columns)),
            "postgresql": str(statement.compile(dialect=_POSTGRESQL, column_keys=columns)),
        }

    async def run(self, tx: Transaction, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows whose values stand in the order of the table's columns, as the driver takes them."""
        await tx.connection.exec_driver_sql(self._texts[tx.dialect], list(rows))


def bare_time(tx: Transaction, at: datetime) -> Any:
    """A time as ``UtcDateTime`` would hand it to the driver."""
    if tx.dialect == "postgresql":
        return at
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
