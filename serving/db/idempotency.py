"""Records of writes by their idempotency key, so that a repeated one is answered and not done again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, select, update

from serving.db.tables import idempotency_records
from serving.db.upsert import insert_missing
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class IdempotencyRow:
    """What is known about a key: the request it belongs to, and the answer once there is one."""

    request_hash: str
    claimed_at: datetime
    status: int | None
    headers: dict[str, str]
    body: bytes


async def claim(
    tx: Transaction, merchant_id: str, principal_id: str, key: str, request_hash: str, now: datetime
) -> bool:
    """Take a key for a request; False when it is taken."""
    row = {
        "merchant_id": merchant_id,
        "principal_id": principal_id,
        "key": key,
        "request_hash": request_hash,
        "claimed_at": now,
    }
    return await insert_missing(tx, idempotency_records, [row]) == 1


async def find(tx: Transaction, merchant_id: str, principal_id: str, key: str) -> IdempotencyRow | None:
    statement = select(idempotency_records).where(_is(merchant_id, principal_id, key))
    row = (await tx.connection.execute(statement)).mappings().first()
    if row is None:
        return None
    return IdempotencyRow(
        row["request_hash"], row["claimed_at"], row["status"], row["headers"] or {}, row["body"] or b""
    )


async def settle(
    tx: Transaction, merchant_id: str, principal_id: str, key: str, *, status: int, headers: dict[str, str], body: bytes
) -> None:
    """Keep the answer of a claimed key."""
    statement = update(idempotency_records).where(_is(merchant_id, principal_id, key))
    await tx.connection.execute(statement.values(status=status, headers=headers, body=body))


async def release(tx: Transaction, merchant_id: str, principal_id: str, key: str) -> None:
    """Free a key whose request failed on our side or was not done."""
    await tx.connection.execute(delete(idempotency_records).where(_is(merchant_id, principal_id, key)))


async def take_over(
    tx: Transaction, merchant_id: str, principal_id: str, key: str, *, claimed_before: datetime, now: datetime
) -> bool:
    """Take a claim whose process died before it answered."""
    table = idempotency_records
    stale = and_(_is(merchant_id, principal_id, key), table.c.status.is_(None), table.c.claimed_at < claimed_before)
    return (await tx.connection.execute(update(table).where(stale).values(claimed_at=now))).rowcount == 1


async def forget_before(tx: Transaction, limit: datetime) -> None:
    await tx.connection.execute(delete(idempotency_records).where(idempotency_records.c.claimed_at < limit))


def _is(merchant_id: str, principal_id: str, key: str) -> ColumnElement[bool]:
    table = idempotency_records
    return and_(table.c.merchant_id == merchant_id, table.c.principal_id == principal_id, table.c.key == key)
