"""A person across the tables that the outside owns: what is shown of their devices, and letting all of it go."""

from typing import Any

from sqlalchemy import delete, select

from serving.db.outreach_tables import (
    customers,
    notice_choices,
    notices,
    push_subscriptions,
    sign_in_codes,
    watches,
    webhook_deliveries,
)
from serving.db.tables import (
    feedback,
    handoff_codes,
    idempotency_records,
    shopper_consents,
    shopper_events,
    shopper_preferences,
    shopper_sessions,
)
from storage.database import Transaction

_OWN = (
    shopper_events,
    shopper_consents,
    shopper_preferences,
    feedback,
    notices,
    watches,
    push_subscriptions,
    customers,
    sign_in_codes,
    webhook_deliveries,
    handoff_codes,
)


async def sessions_of(tx: Transaction, merchant_id: str, shopper_id: str) -> list[dict[str, Any]]:
    """The devices of a shopper, without what opens them."""
    table = shopper_sessions
    statement = select(table.c.id, table.c.locale, table.c.created_at, table.c.seen_at).where(
        table.c.merchant_id == merchant_id, table.c.shopper_id == shopper_id
    )
    rows = await tx.connection.execute(statement.order_by(table.c.created_at))
    return [{"id": row.id, "locale": row.locale, "began": row.created_at, "seen": row.seen_at} for row in rows]


async def forget_shopper(tx: Transaction, merchant_id: str, shopper_id: str) -> None:
    """Delete everything in these tables about one shopper; a no to an address stays, as a hash."""
    for table in _OWN:
        mine = (table.c.merchant_id == merchant_id, table.c.shopper_id == shopper_id)
        await tx.connection.execute(delete(table).where(*mine))
    choices = notice_choices
    await tx.connection.execute(
        delete(choices).where(choices.c.merchant_id == merchant_id, choices.c.who == shopper_id)
    )
    answers = idempotency_records
    await tx.connection.execute(
        delete(answers).where(answers.c.merchant_id == merchant_id, answers.c.principal_id == shopper_id)
    )


async def forget_sessions(tx: Transaction, merchant_id: str, shopper_id: str) -> None:
    table = shopper_sessions
    mine = (table.c.merchant_id == merchant_id, table.c.shopper_id == shopper_id)
    await tx.connection.execute(delete(table).where(*mine))
