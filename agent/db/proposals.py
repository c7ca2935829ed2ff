"""Rows of proposals: at most one open in a conversation, and decided once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, and_, bindparam, insert, select, text, update

from agent.db.tables import conversations, proposals
from storage.bare import BareStatement
from storage.transaction import Transaction

ProposalState = Literal["open", "claimed", "done", "refused", "declined", "superseded", "void", "expired"]


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal as its row stands; ``body`` is sealed."""

    merchant_id: str
    id: str
    conversation_id: str
    interrupt_id: str
    run_id: str
    call_id: str
    act: str
    hash: str
    body: bytes
    state: ProposalState
    position: int
    created_at: datetime
    expires_at: datetime
    decided_at: datetime | None
    decided_by: str | None


_COLUMNS = [proposals.c[name] for name in ProposalRow.__slots__]


def _read(row: Row[*tuple[Any, ...]]) -> ProposalRow:
    return ProposalRow(*row)


def _in(merchant_id: str, conversation_id: str) -> ColumnElement[bool]:
    return and_(proposals.c.merchant_id == merchant_id, proposals.c.conversation_id == conversation_id)


async def add_proposal(tx: Transaction, row: ProposalRow) -> None:
    await tx.connection.execute(insert(proposals).values({name: getattr(row, name) for name in ProposalRow.__slots__}))


_OPEN = BareStatement(
    select(*_COLUMNS)
    .where(
        proposals.c.merchant_id == bindparam("merchant"),
        proposals.c.conversation_id == bindparam("conversation"),
        # Written out: where a value is given, SQLite plans anew at each run, to see whether a partial index fits it.
        text("proposals.state IN ('open', 'claimed')"),
    )
    .order_by(proposals.c.created_at.desc())
    .limit(1)
)


async def open_proposal(tx: Transaction, merchant_id: str, conversation_id: str) -> ProposalRow | None:
    """The one that waits for an answer, or was answered yes and not carried out yet."""
    row = await _OPEN.first(tx, {"merchant": merchant_id, "conversation": conversation_id})
    return None if row is None else ProposalRow(*row)


async def unfinished(tx: Transaction, *, since: datetime, until: datetime, limit: int) -> list[tuple[str, str]]:
    """Conversations, idle ones, with an act that was approved in this time and is not carried out."""
    table = proposals
    found = await tx.connection.execute(
        select(table.c.merchant_id, table.c.conversation_id)
        .join(
            conversations,
            and_(conversations.c.merchant_id == table.c.merchant_id, conversations.c.id == table.c.conversation_id),
        )
        .where(table.c.state == "claimed", table.c.decided_at.between(since, until))
        .where(conversations.c.active_run_id.is_(None))
        .order_by(table.c.decided_at)
        .limit(limit)
    )
    return [(row.merchant_id, row.conversation_id) for row in found]


async def by_interrupt(tx: Transaction, merchant_id: str, interrupt_id: str) -> ProposalRow | None:
    row = (
        await tx.connection.execute(
            select(*_COLUMNS).where(proposals.c.merchant_id == merchant_id, proposals.c.interrupt_id == interrupt_id)
        )
    ).first()
    return None if row is None else _read(row)


async def shoppers_proposal(tx: Transaction, merchant_id: str, shopper_id: str, proposal_id: str) -> ProposalRow | None:
    row = (
        await tx.connection.execute(
            select(*_COLUMNS)
            .join(
                conversations,
                and_(
                    conversations.c.merchant_id == proposals.c.merchant_id,
                    conversations.c.id == proposals.c.conversation_id,
                ),
            )
            .where(
                proposals.c.merchant_id == merchant_id,
                proposals.c.id == proposal_id,
                conversations.c.shopper_id == shopper_id,
            )
        )
    ).first()
    return None if row is None else _read(row)


async def close_open(
    tx: Transaction, merchant_id: str, conversation_id: str, *, state: ProposalState, by: str, at: datetime
) -> str | None:
    """End whichever proposal is open in the conversation; returns its id."""
    result = await tx.connection.execute(
        update(proposals)
        .where(_in(merchant_id, conversation_id), proposals.c.state == "open")
        .values(state=state, decided_at=at, decided_by=by)
        .returning(proposals.c.id)
    )
    found = result.scalar()
    return None if found is None else str(found)


async def claim(
    tx: Transaction,
    merchant_id: str,
    proposal_id: str,
    *,
    digest: str,
    accepted_position: int,
    by: str,
    at: datetime,
) -> bool:
    """Approve and claim in one statement; false unless it is open, unexpired, this very one and older than the yes."""
    result = await tx.connection.execute(
        update(proposals)
        .where(
            proposals.c.merchant_id == merchant_id,
            proposals.c.id == proposal_id,
            proposals.c.state == "open",
            proposals.c.hash == digest,
            proposals.c.expires_at > at,
            proposals.c.position <= accepted_position,
        )
        .values(state="claimed", decided_at=at, decided_by=by)
    )
    return result.rowcount == 1


async def settle(tx: Transaction, merchant_id: str, proposal_id: str, *, was: ProposalState, state: ProposalState,
                 by: str, at: datetime) -> bool:  # fmt: skip
    """Move one proposal from a state to another; false where it was not in it."""
    result = await tx.connection.execute(
        update(proposals)
        .where(proposals.c.merchant_id == merchant_id, proposals.c.id == proposal_id, proposals.c.state == was)
        .values(state=state, decided_at=at, decided_by=by)
    )
    return result.rowcount == 1
