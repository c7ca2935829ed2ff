"""Insert or replace, in the words of the database at hand."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction


def upsert(tx: Transaction, table: Table, *replaced: str) -> Any:
    """Return an INSERT that replaces these columns where the primary key is taken."""
    statement: Any = sqlite.insert(table) if tx.dialect == "sqlite" else postgresql.insert(table)
    values = {name: statement.excluded[name] for name in replaced}
    return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=values)


def insert_or_nothing(tx: Transaction, table: Table) -> Any:
    """Return an INSERT that does nothing where any unique key is taken."""
    statement: Any = sqlite.insert(table) if tx.dialect == "sqlite" else postgresql.insert(table)
    return statement.on_conflict_do_nothing()
