"""Rows of the keys under which shoppers' personal fields are sealed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from agent.db.tables import shopper_keys
from storage.transaction import Transaction


async def find_key(tx: Transaction, merchant_id: str, shopper_id: str) -> bytes | None:
    row = (
        await tx.connection.execute(
            select(shopper_keys.c.key).where(
                shopper_keys.c.merchant_id == merchant_id, shopper_keys.c.shopper_id == shopper_id
            )
        )
    ).first()
    return None if row is None else bytes(row.key)


async def add_key(tx: Transaction, merchant_id: str, shopper_id: str, key: bytes, at: datetime) -> None:
    """Keep a key unless the shopper has one already."""
    insert = sqlite_insert if tx.dialect == "sqlite" else postgresql_insert
    await tx.connection.execute(
        insert(shopper_keys)
        .values(merchant_id=merchant_id, shopper_id=shopper_id, key=key, created_at=at)
        .on_conflict_do_nothing()
    )


async def drop_key(tx: Transaction, merchant_id: str, shopper_id: str) -> None:
    await tx.connection.execute(
        delete(shopper_keys).where(shopper_keys.c.merchant_id == merchant_id, shopper_keys.c.shopper_id == shopper_id)
    )
