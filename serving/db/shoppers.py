"""What is kept about a shopper beside the conversation: events, consent, preferences and feedback."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select

from serving.db.tables import feedback, shopper_consents, shopper_events, shopper_preferences
from serving.db.upsert import insert_missing, insert_or_update
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Preference:
    """Something a shopper wants remembered, and where it came from."""

    name: str
    value: str
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShopperEvent:
    """Something a shopper did with a product."""

    id: str
    kind: str
    product_id: str
    variant_id: str | None
    list_id: str | None
    position: int | None
    quantity: int | None
    source: str
    at: datetime
    shopper_id: str = ""


async def add_events(tx: Transaction, rows: Sequence[dict[str, Any]]) -> int:
    return await insert_missing(tx, shopper_events, rows)


async def events_of(tx: Transaction, merchant_id: str, shopper_id: str, limit: int = 1000) -> list[ShopperEvent]:
    table = shopper_events
    statement = select(table).where(table.c.merchant_id == merchant_id, table.c.shopper_id == shopper_id)
    rows = (await tx.connection.execute(statement.order_by(table.c.at.desc()).limit(limit))).mappings()
    return [_event(row) for row in rows]


async def looks_since(tx: Transaction, merchant_id: str, since: datetime, limit: int) -> list[ShopperEvent]:
    """Looks at products, the newest first."""
    table = shopper_events
    statement = select(table).where(table.c.merchant_id == merchant_id, table.c.kind == "viewed", table.c.at >= since)
    rows = (await tx.connection.execute(statement.order_by(table.c.at.desc(), table.c.id).limit(limit))).mappings()
    return [_event(row) for row in rows]


async def forget_events_before(tx: Transaction, limit: datetime) -> int:
    return (await tx.connection.execute(delete(shopper_events).where(shopper_events.c.at < limit))).rowcount


async def set_consent(tx: Transaction, merchant_id: str, shopper_id: str, *, events: bool, at: datetime) -> None:
    row = {"merchant_id": merchant_id, "shopper_id": shopper_id, "events": events, "at": at}
    await insert_or_update(tx, shopper_consents, row)


async def consent_of(tx: Transaction, merchant_id: str, shopper_id: str) -> bool | None:
    """Whether the shopper agreed; None when they were not asked."""
    table = shopper_consents
    statement = select(table.c.events).where(table.c.merchant_id == merchant_id, table.c.shopper_id == shopper_id)
    return (await tx.connection.execute(statement)).scalar_one_or_none()


async def preferences_of(tx: Transaction, merchant_id: str, shopper_id: str) -> list[Preference]:
    table = shopper_preferences
    statement = select(table).where(table.c.merchant_id == merchant_id, table.c.shopper_id == shopper_id)
    rows = (await tx.connection.execute(statement.order_by(table.c.name))).mappings()
    return [Preference(row["name"], row["value"], row["source"], row["at"]) for row in rows]


async def set_preference(tx: Transaction, merchant_id: str, shopper_id: str, preference: Preference) -> None:
    row = {
        "merchant_id": merchant_id,
        "shopper_id": shopper_id,
        "name": preference.name,
        "value": preference.value,
        "source": preference.source,
        "at": preference.at,
    }
    await insert_or_update(tx, shopper_preferences, row)


async def forget_preference(tx: Transaction, merchant_id: str, shopper_id: str, name: str) -> bool:
    table = shopper_preferences
    mine = (table.c.merchant_id == merchant_id, table.c.shopper_id == shopper_id, table.c.name == name)
    return (await tx.connection.execute(delete(table).where(*mine))).rowcount == 1


async def add_feedback(tx: Transaction, row: dict[str, Any]) -> None:
    await tx.connection.execute(insert(feedback).values(**row))


async def feedback_of(tx: Transaction, merchant_id: str, shopper_id: str) -> list[dict[str, Any]]:
    statement = select(feedback).where(feedback.c.merchant_id == merchant_id, feedback.c.shopper_id == shopper_id)
    rows = (await tx.connection.execute(statement.order_by(feedback.c.at))).mappings()
    return [{str.__str__(name): value for name, value in row.items()} for row in rows]


async def forget_shopper(tx: Transaction, merchant_id: str, shopper_id: str) -> None:
    """Delete everything in these tables about one shopper."""
    for table in (shopper_events, shopper_consents, shopper_preferences, feedback):
        mine = (table.c.merchant_id == merchant_id, table.c.shopper_id == shopper_id)
        await tx.connection.execute(delete(table).where(*mine))


def _event(row: RowMapping) -> ShopperEvent:
    return ShopperEvent(**{name: row[name] for name in ShopperEvent.__dataclass_fields__})
