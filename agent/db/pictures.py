"""Rows of the pictures that shoppers showed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, delete, insert, select

from agent.db.conversations import Conversation, find_conversation
from agent.db.tables import shown_pictures
from storage.transaction import Transaction


async def add_picture(
    tx: Transaction, *, merchant_id: str, picture_id: str, conversation_id: str, body: bytes, at: datetime
) -> None:
    await tx.connection.execute(
        insert(shown_pictures).values(
            merchant_id=merchant_id, id=picture_id, conversation_id=conversation_id, body=body, at=at
        )
    )


async def keep_latest(tx: Transaction, merchant_id: str, conversation_id: str, most: int) -> None:
    """Drop the oldest of a conversation's pictures, beyond so many; ids grow with time."""
    own = and_(shown_pictures.c.merchant_id == merchant_id, shown_pictures.c.conversation_id == conversation_id)
    latest = select(shown_pictures.c.id).where(own).order_by(shown_pictures.c.id.desc()).limit(most)
    await tx.connection.execute(delete(shown_pictures).where(own, shown_pictures.c.id.not_in(latest)))


async def find_picture(tx: Transaction, merchant_id: str, picture_id: str) -> tuple[Conversation, bytes] | None:
    """A picture as it is sealed, and the conversation that it was shown in."""
    row = (
        await tx.connection.execute(
            select(shown_pictures.c.conversation_id, shown_pictures.c.body).where(
                shown_pictures.c.merchant_id == merchant_id, shown_pictures.c.id == picture_id
            )
        )
    ).first()
    if row is None:
        return None
    conversation = await find_conversation(tx, merchant_id, row.conversation_id)
    return None if conversation is None else (conversation, bytes(row.body))
