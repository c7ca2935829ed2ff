"""Rows of conversations: opening, finding, and the lease by which one process writes at a time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, bindparam, func, insert, select, tuple_, update

from agent.db.tables import conversations
from storage.bare import BareStatement
from storage.transaction import Transaction


class Conversation(NamedTuple):
    """A conversation as its row stands."""

    merchant_id: str
    id: str
    shopper_id: str
    locale: str
    position: int
    seq: int
    lease_epoch: int
    lease_owner: str | None
    lease_expires_at: datetime | None
    active_run_id: str | None
    waiting_runs: int
    context_from: int
    retained_after: int
    updated_at: datetime
    sealed_for: str | None

    @property
    def sealing_id(self) -> str:
        """Under whose key the log is sealed."""
        return self.sealed_for or self.shopper_id


_COLUMNS = [conversations.c[name] for name in Conversation._fields]

_BY_ID = select(*_COLUMNS).where(
    conversations.c.merchant_id == bindparam("merchant_id"), conversations.c.id == bindparam("id")
)
_FIND = BareStatement(_BY_ID)
_LOCK = BareStatement(_BY_ID.with_for_update())


def _read(row: Row[*tuple[Any, ...]]) -> Conversation:
    return Conversation(*row)


def _is(merchant_id: str, conversation_id: str) -> ColumnElement[bool]:
    return and_(conversations.c.merchant_id == merchant_id, conversations.c.id == conversation_id)


async def open_conversation(
    tx: Transaction, *, merchant_id: str, conversation_id: str, shopper_id: str, locale: str, at: datetime
) -> None:
    await tx.connection.execute(
        insert(conversations).values(
            merchant_id=merchant_id,
            id=conversation_id,
            shopper_id=shopper_id,
            locale=locale,
            created_at=at,
            updated_at=at,
            position=0,
            seq=0,
            lease_epoch=0,
            waiting_runs=0,
            context_from=0,
            retained_after=0,
        )
    )


async def find_conversation(tx: Transaction, merchant_id: str, conversation_id: str) -> Conversation | None:
    row = await _FIND.first(tx, {"merchant_id": merchant_id, "id": conversation_id})
    return None if row is None else Conversation(*row)


async def lock_conversation(tx: Transaction, merchant_id: str, conversation_id: str) -> Conversation | None:
    """The row, locked until the transaction ends (on SQLite the writing transaction is the lock)."""
    row = await _LOCK.first(tx, {"merchant_id": merchant_id, "id": conversation_id})
    return None if row is None else Conversation(*row)


async def conversations_of(
    tx: Transaction, merchant_id: str, shopper_id: str, *, since: datetime, limit: int
) -> list[Conversation]:
    """A shopper's conversations that were touched since then, latest first."""
    rows = await tx.connection.execute(
        select(*_COLUMNS)
        .where(
            conversations.c.merchant_id == merchant_id,
            conversations.c.shopper_id == shopper_id,
            conversations.c.updated_at >= since,
        )
        .order_by(conversations.c.updated_at.desc())
        .limit(limit)
    )
    return [_read(row) for row in rows]


async def adopt(tx: Transaction, merchant_id: str, guest: str, to: str) -> None:
    """Let a guest's conversations be the customer's; what sealed them stays their seal."""
    mine = and_(conversations.c.merchant_id == merchant_id, conversations.c.shopper_id == guest)
    sealed_for = func.coalesce(conversations.c.sealed_for, conversations.c.shopper_id)
    await tx.connection.execute(update(conversations).where(mine).values(shopper_id=to, sealed_for=sealed_for))


async def all_of(tx: Transaction, merchant_id: str, shopper_id: str) -> list[Conversation]:
    """Every conversation of a shopper, with their rows locked."""
    mine = and_(conversations.c.merchant_id == merchant_id, conversations.c.shopper_id == shopper_id)
    rows = await tx.connection.execute(select(*_COLUMNS).where(mine).with_for_update())
    return [_read(row) for row in rows]


async def count_waiting(tx: Transaction, merchant_id: str, conversation_id: str, change: int) -> None:
    """One more run waits in the conversation, or one less."""
    await tx.connection.execute(
        update(conversations)
        .where(_is(merchant_id, conversation_id))
        .values(waiting_runs=conversations.c.waiting_runs + change)
    )


async def renew_leases(tx: Transaction, owner: str, held: Collection[tuple[str, str]], until: datetime) -> None:
    """Renew the leases of one process on the conversations that it still plays, in one statement."""
    await tx.connection.execute(
        update(conversations)
        .where(
            conversations.c.lease_owner == owner,
            tuple_(conversations.c.merchant_id, conversations.c.id).in_(list(held)),
        )
        .values(lease_expires_at=until)
    )


async def expired_leases(tx: Transaction, now: datetime, limit: int) -> list[Conversation]:
    """Conversations whose writer has not been heard of in time."""
    rows = await tx.connection.execute(
        select(*_COLUMNS)
        .where(conversations.c.lease_expires_at.is_not(None), conversations.c.lease_expires_at < now)
        .order_by(conversations.c.lease_expires_at)
        .limit(limit)
    )
    return [_read(row) for row in rows]


_MOVE_CONTEXT = BareStatement(
    update(conversations)
    .where(conversations.c.merchant_id == bindparam("merchant"), conversations.c.id == bindparam("conversation"))
    .values(context_from=bindparam("begins_at"))
)


async def move_context(tx: Transaction, merchant_id: str, conversation_id: str, context_from: int) -> None:
    """Let the model's context begin at this position from now on."""
    values = {"merchant": merchant_id, "conversation": conversation_id, "begins_at": context_from}
    await _MOVE_CONTEXT.run(tx, values)


async def move_retention(tx: Transaction, merchant_id: str, conversation_id: str, retained_after: int) -> None:
    """Events up to this number can no longer be replayed one by one."""
    await tx.connection.execute(
        update(conversations).where(_is(merchant_id, conversation_id)).values(retained_after=retained_after)
    )


async def idle_since(tx: Transaction, before: datetime, limit: int) -> list[Conversation]:
    """Conversations that nobody touched since, oldest first."""
    rows = await tx.connection.execute(
        select(*_COLUMNS)
        .where(conversations.c.updated_at < before, conversations.c.active_run_id.is_(None))
        .order_by(conversations.c.updated_at)
        .limit(limit)
    )
    return [_read(row) for row in rows]


async def grown(tx: Transaction, events: int, limit: int) -> list[Conversation]:
    """Conversations at rest that hold more events than this, the longest first."""
    held = conversations.c.seq - conversations.c.retained_after
    rows = await tx.connection.execute(
        select(*_COLUMNS)
        .where(held > events, conversations.c.active_run_id.is_(None))
        .order_by(held.desc())
        .limit(limit)
    )
    return [_read(row) for row in rows]
