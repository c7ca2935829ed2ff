"""Sessions of shoppers and the codes that carry one to another device, by hash only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, or_, select, update

from serving.db.tables import handoff_codes, shopper_sessions
from serving.db.upsert import insert_missing
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session: a device of a shopper."""

    merchant_id: str
    id: str
    shopper_id: str
    thread_id: str | None
    locale: str
    seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class HandoffRow:
    """A used-up code: whose it was."""

    shopper_id: str
    thread_id: str | None


async def add_session(tx: Transaction, row: dict[str, Any]) -> bool:
    """Insert a session; False when its nonce is taken."""
    return await insert_missing(tx, shopper_sessions, [row]) == 1


async def session_by_nonce(tx: Transaction, merchant_id: str, nonce_hash: str) -> SessionRow | None:
    table = shopper_sessions
    statement = select(table).where(table.c.merchant_id == merchant_id, table.c.nonce_hash == nonce_hash)
    return _session((await tx.connection.execute(statement)).mappings().first())


async def session_by_token(tx: Transaction, merchant_id: str, token_hash: str) -> SessionRow | None:
    table = shopper_sessions
    statement = select(table).where(table.c.merchant_id == merchant_id, table.c.token_hash == token_hash)
    return _session((await tx.connection.execute(statement)).mappings().first())


async def slide(tx: Transaction, merchant_id: str, session_id: str, *, seen_at: datetime, expires_at: datetime) -> None:
    await _change(tx, merchant_id, session_id, seen_at=seen_at, expires_at=expires_at)


async def bind_thread(tx: Transaction, merchant_id: str, session_id: str, thread_id: str) -> str:
    """Give a session its first thread; returns the one that it has, which another request may have given."""
    table = shopper_sessions
    mine = (table.c.merchant_id == merchant_id, table.c.id == session_id)
    await tx.connection.execute(update(table).where(*mine, table.c.thread_id.is_(None)).values(thread_id=thread_id))
    return str((await tx.connection.execute(select(table.c.thread_id).where(*mine))).scalar_one())


async def revoke(tx: Transaction, merchant_id: str, session_id: str, at: datetime) -> None:
    await _change(tx, merchant_id, session_id, revoked_at=at)


async def sessions_of(tx: Transaction, merchant_id: str, shopper_id: str) -> list[SessionRow]:
    table = shopper_sessions
    statement = select(table).where(table.c.merchant_id == merchant_id, table.c.shopper_id == shopper_id)
    rows = (await tx.connection.execute(statement.order_by(table.c.created_at))).mappings()
    return [session for row in rows if (session := _session(row)) is not None]


async def add_handoff(
    tx: Transaction, merchant_id: str, code_hash: str, shopper_id: str, thread_id: str | None, expires_at: datetime
) -> None:
    row = {
        "merchant_id": merchant_id,
        "code_hash": code_hash,
        "shopper_id": shopper_id,
        "thread_id": thread_id,
        "expires_at": expires_at,
    }
    await insert_missing(tx, handoff_codes, [row])


async def use_handoff(
    tx: Transaction, merchant_id: str, code_hash: str, nonce_hash: str, now: datetime
) -> HandoffRow | None:
    """Use a code once; the nonce that used it may repeat its request."""
    table = handoff_codes
    free = or_(table.c.used_by.is_(None), table.c.used_by == nonce_hash)
    mine = (table.c.merchant_id == merchant_id, table.c.code_hash == code_hash)
    statement = update(table).where(*mine, free, table.c.expires_at > now).values(used_by=nonce_hash)
    if (await tx.connection.execute(statement)).rowcount != 1:
        return None
    row = (await tx.connection.execute(select(table.c.shopper_id, table.c.thread_id).where(*mine))).one()
    return HandoffRow(row.shopper_id, row.thread_id)


async def forget_expired(tx: Transaction, now: datetime) -> None:
    """Delete sessions and codes that ended."""
    await tx.connection.execute(delete(handoff_codes).where(handoff_codes.c.expires_at < now))
    await tx.connection.execute(delete(shopper_sessions).where(shopper_sessions.c.expires_at < now))


async def _change(tx: Transaction, merchant_id: str, session_id: str, **values: object) -> None:
    table = shopper_sessions
    statement = update(table).where(table.c.merchant_id == merchant_id, table.c.id == session_id).values(**values)
    await tx.connection.execute(statement)


def _session(row: RowMapping | None) -> SessionRow | None:
    if row is None:
        return None
    return SessionRow(**{name: row[name] for name in SessionRow.__dataclass_fields__})
