"""Rows of hand-off tickets: at most one that is not closed in a conversation."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, insert, select, update

from agent.db.tables import handoff_tickets
from storage.transaction import Transaction


async def open_ticket(tx: Transaction, merchant_id: str, conversation_id: str) -> tuple[str, str] | None:
    """Id and state of the ticket that is not closed."""
    row = (
        await tx.connection.execute(
            select(handoff_tickets.c.id, handoff_tickets.c.state).where(
                handoff_tickets.c.merchant_id == merchant_id,
                handoff_tickets.c.conversation_id == conversation_id,
                handoff_tickets.c.state != "closed",
            )
        )
    ).first()
    return None if row is None else (str(row.id), str(row.state))


async def add_ticket(
    tx: Transaction, *, merchant_id: str, ticket_id: str, conversation_id: str, reason: bytes, at: datetime
) -> None:
    await tx.connection.execute(
        insert(handoff_tickets).values(
            merchant_id=merchant_id,
            id=ticket_id,
            conversation_id=conversation_id,
            reason=reason,
            state="waiting",
            opened_at=at,
        )
    )


async def close_ticket(tx: Transaction, merchant_id: str, ticket_id: str, at: datetime) -> bool:
    result = await tx.connection.execute(
        update(handoff_tickets)
        .where(
            and_(
                handoff_tickets.c.merchant_id == merchant_id,
                handoff_tickets.c.id == ticket_id,
                handoff_tickets.c.state != "closed",
            )
        )
        .values(state="closed", closed_at=at)
    )
    return result.rowcount == 1
