"""Inserting a row unless it is there, in the words of either database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction


async def insert_missing(tx: Transaction, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows whose keys are free; returns how many were."""
    inserted = 0
    for row in rows:
        insert = postgresql.insert if tx.dialect == "postgresql" else sqlite.insert
        # psycopg's count of rows is lost where SQLAlchemy inserts; what comes back is not.
        statement = insert(table).values(**row).on_conflict_do_nothing().returning(*table.primary_key)
        inserted += len((await tx.connection.execute(statement)).all())
    return inserted


async def insert_or_update(tx: Transaction, table: Table, row: Mapping[str, Any]) -> None:
    """Insert the row, or overwrite the one that has its primary key."""
    keys = [column.name for column in table.primary_key]
    changed = {name: value for name, value in row.items() if name not in keys}
    insert = postgresql.insert if tx.dialect == "postgresql" else sqlite.insert
    await tx.connection.execute(insert(table).values(**row).on_conflict_do_update(index_elements=keys, set_=changed))
