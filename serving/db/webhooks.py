"""Rows of endpoints and of what was delivered to them."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, delete, func, insert, select, update

from serving.db.outreach_tables import webhook_deliveries, webhook_endpoints
from serving.db.upsert import insert_missing
from storage.database import Transaction

State = Literal["waiting", "delivered", "failed", "dropped"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a merchant wants to be told, and what."""

    merchant_id: str
    id: str
    url: str
    events: list[str]
    created_at: datetime
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one endpoint, and how its last try went."""

    merchant_id: str
    id: str
    endpoint_id: str
    event_id: str
    replay: int
    event_name: str
    subject_id: str
    shopper_id: str | None
    body: bytes
    state: State
    attempts: int
    created_at: datetime
    status: int | None = None
    latency_ms: int | None = None
    answer: str | None = None
    tried_at: datetime | None = None


async def add_endpoint(tx: Transaction, endpoint: Endpoint) -> None:
    await tx.connection.execute(insert(webhook_endpoints).values(**asdict(endpoint)))


async def endpoints_of(tx: Transaction, merchant_id: str) -> list[Endpoint]:
    table = webhook_endpoints
    statement = select(table).where(table.c.merchant_id == merchant_id, table.c.removed_at.is_(None))
    return [Endpoint(**row) for row in (await tx.connection.execute(statement.order_by(table.c.created_at))).mappings()]


async def endpoint(tx: Transaction, merchant_id: str, endpoint_id: str) -> Endpoint | None:
    table = webhook_endpoints
    mine = and_(table.c.merchant_id == merchant_id, table.c.id == endpoint_id, table.c.removed_at.is_(None))
    row = (await tx.connection.execute(select(table).where(mine))).mappings().first()
    return None if row is None else Endpoint(**row)


async def remove_endpoint(tx: Transaction, merchant_id: str, endpoint_id: str, at: datetime) -> bool:
    table = webhook_endpoints
    mine = and_(table.c.merchant_id == merchant_id, table.c.id == endpoint_id, table.c.removed_at.is_(None))
    return (await tx.connection.execute(update(table).where(mine).values(removed_at=at))).rowcount == 1


async def add_delivery(tx: Transaction, delivery: Delivery) -> bool:
    """Keep what is to be delivered; false where this event goes to this endpoint already."""
    return await insert_missing(tx, webhook_deliveries, [asdict(delivery)]) == 1


async def delivery(tx: Transaction, merchant_id: str, delivery_id: str) -> Delivery | None:
    table = webhook_deliveries
    mine = and_(table.c.merchant_id == merchant_id, table.c.id == delivery_id)
    row = (await tx.connection.execute(select(table).where(mine))).mappings().first()
    return None if row is None else Delivery(**row)


async def set_delivery(tx: Transaction, merchant_id: str, delivery_id: str, **values: object) -> None:
    table = webhook_deliveries
    mine = and_(table.c.merchant_id == merchant_id, table.c.id == delivery_id)
    await tx.connection.execute(update(table).where(mine).values(**values))


async def newest_deliveries(
    tx: Transaction, merchant_id: str, *, endpoint_id: str | None = None, state: str | None = None, limit: int = 50
) -> list[Delivery]:
    table = webhook_deliveries
    statement = select(table).where(table.c.merchant_id == merchant_id)
    if endpoint_id is not None:
        statement = statement.where(table.c.endpoint_id == endpoint_id)
    if state is not None:
        statement = statement.where(table.c.state == state)
    rows = await tx.connection.execute(statement.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(limit))
    return [Delivery(**row) for row in rows.mappings()]


async def deliveries_since(
    tx: Transaction, merchant_id: str, endpoint_id: str | None, since: datetime
) -> list[Delivery]:
    """The first delivery of each event since then, oldest first."""
    table = webhook_deliveries
    statement = select(table).where(
        table.c.merchant_id == merchant_id, table.c.created_at >= since, table.c.replay == 0
    )
    if endpoint_id is not None:
        statement = statement.where(table.c.endpoint_id == endpoint_id)
    rows = await tx.connection.execute(statement.order_by(table.c.created_at, table.c.id))
    return [Delivery(**row) for row in rows.mappings()]


async def last_replay(tx: Transaction, delivered: Delivery) -> int:
    table = webhook_deliveries
    same = and_(
        table.c.merchant_id == delivered.merchant_id,
        table.c.endpoint_id == delivered.endpoint_id,
        table.c.event_id == delivered.event_id,
    )
    return int((await tx.connection.execute(select(func.max(table.c.replay)).where(same))).scalar_one() or 0)


async def forget_before(tx: Transaction, limit: datetime) -> int:
    """Delete deliveries that are settled and old."""
    table = webhook_deliveries
    old = and_(table.c.created_at < limit, table.c.state != "waiting")
    return (await tx.connection.execute(delete(table).where(old))).rowcount


async def forget_of(tx: Transaction, merchant_id: str, shopper_ids: Sequence[str]) -> None:
    """Delete what was, or was to be, delivered about these shoppers."""
    table = webhook_deliveries
    mine = and_(table.c.merchant_id == merchant_id, table.c.shopper_id.in_(list(shopper_ids)))
    await tx.connection.execute(delete(table).where(mine))
