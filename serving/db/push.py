"""Rows of browsers that want pushes."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import and_, delete, select

from serving.db.outreach_tables import push_subscriptions
from serving.db.upsert import insert_missing
from storage.database import Transaction

_table = push_subscriptions


@dataclass(frozen=True, slots=True)
class Subscription:
    """One browser, and the keys that only it can read by."""

    merchant_id: str
    id: str
    shopper_id: str
    endpoint: str
    endpoint_hash: str
    p256dh: str
    auth: str
    created_at: datetime


async def keep_subscription(tx: Transaction, subscription: Subscription) -> None:
    """Keep a browser's subscription; the one that it had before, whoever's, is replaced."""
    before = and_(
        _table.c.merchant_id == subscription.merchant_id, _table.c.endpoint_hash == subscription.endpoint_hash
    )
    await tx.connection.execute(delete(_table).where(before))
    await insert_missing(tx, _table, [asdict(subscription)])


async def subscriptions_of(tx: Transaction, merchant_id: str, shopper_id: str) -> list[Subscription]:
    mine = and_(_table.c.merchant_id == merchant_id, _table.c.shopper_id == shopper_id)
    rows = await tx.connection.execute(select(_table).where(mine).order_by(_table.c.created_at))
    return [Subscription(**row) for row in rows.mappings()]


async def subscription(tx: Transaction, merchant_id: str, subscription_id: str) -> Subscription | None:
    mine = and_(_table.c.merchant_id == merchant_id, _table.c.id == subscription_id)
    row = (await tx.connection.execute(select(_table).where(mine))).mappings().first()
    return None if row is None else Subscription(**row)


async def drop_subscription(tx: Transaction, merchant_id: str, subscription_id: str) -> None:
    mine = and_(_table.c.merchant_id == merchant_id, _table.c.id == subscription_id)
    await tx.connection.execute(delete(_table).where(mine))


async def drop_by_endpoint(tx: Transaction, merchant_id: str, shopper_id: str, endpoint_hash: str) -> bool:
    mine = and_(
        _table.c.merchant_id == merchant_id,
        _table.c.shopper_id == shopper_id,
        _table.c.endpoint_hash == endpoint_hash,
    )
    return (await tx.connection.execute(delete(_table).where(mine))).rowcount > 0
