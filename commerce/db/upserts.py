"""Insert or replace, in the words of the database at hand."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction


def dialect_insert(tx: Transaction, table: Table) -> Any:
    """Return an INSERT that knows ``ON CONFLICT``."""
    return sqlite.insert(table) if tx.dialect == "sqlite" else postgresql.insert(table)


def upsert(tx: Transaction, table: Table, *replaced: str) -> Any:
    """Return an INSERT that replaces these columns where the primary key is taken."""
    statement = dialect_insert(tx, table)
    values = {name: statement.excluded[name] for name in replaced}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=values)


def insert_or_nothing(tx: Transaction, table: Table) -> Any:
    """Return an INSERT that does nothing where any unique key is taken."""
    return dialect_insert(tx, table).on_conflict_do_nothing()
