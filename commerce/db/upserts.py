"""Insert or replace, in the words of the database at hand."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction


def upsert(tx: Transaction, table: Table, *replaced: str) -> Any:
    """Return an INSERT that replaces these columns where the primary key is taken; without any it does nothing then."""
    statement: Any = sqlite.insert(table) if tx.dialect == "sqlite" else postgresql.insert(table)
    keys = list(table.primary_key.columns)
    if not replaced:
        return statement.on_conflict_do_nothing(index_elements=keys)
    values = {name: statement.excluded[name] for name in replaced}
    return statement.on_conflict_do_update(index_elements=keys, set_=values)
