"""Rows of the changes that were asked for under a key."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from commerce.db.tables_carts import keyed_changes
from commerce.domain.cart import LineBefore
from storage.database import Transaction

_CLAIM: dict[str, Insert] = {
    "sqlite": sqlite.insert(keyed_changes).on_conflict_do_nothing().returning(keyed_changes.c.change_key),
    "postgresql": postgresql.insert(keyed_changes).on_conflict_do_nothing().returning(keyed_changes.c.change_key),
}
_FIND = select(keyed_changes.c.lines_before).where(
    keyed_changes.c.merchant_id == bindparam("merchant_id"),
    keyed_changes.c.shopper_id == bindparam("shopper_id"),
    keyed_changes.c.change_key == bindparam("change_key"),
)


class SqlKeyedChanges:
    """Keeps them where carts are kept, so that a change and its key are one commit."""

    async def claim(
        self, tx: Transaction, merchant_id: str, shopper_id: str, key: str, before: Sequence[LineBefore], at: datetime
    ) -> bool:
        """Keep that the change is made in this transaction; false where it was made before."""
        row: dict[str, Any] = {
            "merchant_id": merchant_id,
            "shopper_id": shopper_id,
            "change_key": key,
            "lines_before": [asdict(line) for line in before],
            "made_at": at,
        }
        return (await tx.connection.execute(_CLAIM[tx.dialect], row)).first() is not None

    async def find(self, tx: Transaction, merchant_id: str, shopper_id: str, key: str) -> tuple[LineBefore, ...] | None:
        """Return the lines as they were before the change; None where it was not made."""
        which = {"merchant_id": merchant_id, "shopper_id": shopper_id, "change_key": key}
        row = (await tx.connection.execute(_FIND, which)).one_or_none()
        return None if row is None else tuple(LineBefore(**line) for line in row.lines_before)

    async def forget(self, tx: Transaction, made_before: datetime) -> int:
        """Delete the keys of changes that are older."""
        result = await tx.connection.execute(delete(keyed_changes).where(keyed_changes.c.made_at < made_before))
        return result.rowcount
