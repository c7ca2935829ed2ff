"""Rows of notices, of what shoppers allow, and of the templates that merchants changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, delete, select, update

from serving.db.outreach_tables import notice_choices, notice_templates, notices, push_subscriptions, watches
from serving.db.upsert import insert_missing, insert_or_update
from storage.database import Transaction

State = Literal["waiting", "sending", "sent", "failed", "unsure", "refused"]
"""Unsure: its carrier was given it and never said how it went, so it is not given again. Refused: by the shopper."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One written notice, on one way to one reader."""

    merchant_id: str
    id: str
    event_key: str
    channel: str
    kind: str
    purpose: str
    shopper_id: str
    recipient: str
    subject: str
    text: str
    html: str | None
    link: str | None
    state: State
    attempts: int
    error: str | None
    delivered_by: str
    at: datetime
    sending_since: datetime | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody allowed or refused, and how they said so."""

    merchant_id: str
    who: str
    purpose: str
    allowed: bool
    source: str
    at: datetime


async def add_notice(tx: Transaction, notice: Notice) -> bool:
    """Keep a notice; false where this event was told this way already."""
    return await insert_missing(tx, notices, [asdict(notice)]) == 1


async def told_before(tx: Transaction, merchant_id: str, event_key: str) -> bool:
    statement = select(notices.c.id).where(notices.c.merchant_id == merchant_id, notices.c.event_key == event_key)
    return (await tx.connection.execute(statement.limit(1))).first() is not None


async def lock_notice(tx: Transaction, merchant_id: str, notice_id: str) -> Notice | None:
    mine = and_(notices.c.merchant_id == merchant_id, notices.c.id == notice_id)
    row = (await tx.connection.execute(select(notices).where(mine).with_for_update())).mappings().first()
    return None if row is None else Notice(**row)


async def set_notice(tx: Transaction, merchant_id: str, notice_id: str, **values: object) -> None:
    mine = and_(notices.c.merchant_id == merchant_id, notices.c.id == notice_id)
    await tx.connection.execute(update(notices).where(mine).values(**values))


async def newest_notices(
    tx: Transaction, merchant_id: str, shopper_id: str | None = None, *, state: str | None = None, limit: int = 50
) -> list[Notice]:
    statement = select(notices).where(notices.c.merchant_id == merchant_id)
    if shopper_id is not None:
        statement = statement.where(notices.c.shopper_id == shopper_id)
    if state is not None:
        statement = statement.where(notices.c.state == state)
    rows = (
        await tx.connection.execute(statement.order_by(notices.c.at.desc(), notices.c.id.desc()).limit(limit))
    ).mappings()
    return [Notice(**row) for row in rows]


async def forget_settled_before(tx: Transaction, limit: datetime) -> int:
    return (await tx.connection.execute(delete(notices).where(notices.c.settled_at < limit))).rowcount


async def set_choice(tx: Transaction, choice: Choice) -> None:
    await insert_or_update(tx, notice_choices, asdict(choice))


async def choices_of(tx: Transaction, merchant_id: str, who: Sequence[str]) -> list[Choice]:
    """What any of these said, oldest first."""
    statement = select(notice_choices).where(
        notice_choices.c.merchant_id == merchant_id, notice_choices.c.who.in_(list(who))
    )
    return [Choice(**row) for row in (await tx.connection.execute(statement.order_by(notice_choices.c.at))).mappings()]


async def allowing(tx: Transaction, purpose: str) -> dict[str, list[str]]:
    """Who said yes to a purpose, by merchant: shoppers and addresses alike."""
    statement = select(notice_choices.c.merchant_id, notice_choices.c.who).where(
        notice_choices.c.purpose == purpose, notice_choices.c.allowed
    )
    said: dict[str, list[str]] = {}
    for row in await tx.connection.execute(statement.order_by(notice_choices.c.merchant_id, notice_choices.c.who)):
        said.setdefault(row.merchant_id, []).append(row.who)
    return said


async def own_templates(tx: Transaction, merchant_id: str) -> dict[str, str]:
    """The templates that the merchant changed: name to source."""
    statement = select(notice_templates.c.name, notice_templates.c.source).where(
        notice_templates.c.merchant_id == merchant_id
    )
    return {row.name: row.source for row in await tx.connection.execute(statement.order_by(notice_templates.c.name))}


async def set_template(tx: Transaction, merchant_id: str, name: str, source: str | None, at: datetime) -> bool:
    """Keep a merchant's template, or drop it where the source is None; false where there was none to drop."""
    table = notice_templates
    if source is not None:
        row = {"merchant_id": merchant_id, "name": name, "source": source, "updated_at": at}
        await insert_or_update(tx, table, row)
        return True
    mine = and_(table.c.merchant_id == merchant_id, table.c.name == name)
    return (await tx.connection.execute(delete(table).where(mine))).rowcount == 1


async def move(tx: Transaction, merchant_id: str, guest: str, to: str) -> None:
    """Give a guest's notices, wishes, browsers and choices to the customer; the customer's own word stays."""
    for table in (notices, push_subscriptions):
        mine = and_(table.c.merchant_id == merchant_id, table.c.shopper_id == guest)
        await tx.connection.execute(update(table).where(mine).values(shopper_id=to))
    wishes = and_(watches.c.merchant_id == merchant_id, watches.c.shopper_id == guest)
    wanted = (await tx.connection.execute(select(watches).where(wishes))).mappings().all()
    await tx.connection.execute(delete(watches).where(wishes))
    await insert_missing(tx, watches, [{**row, "shopper_id": to} for row in wanted])
    said = await choices_of(tx, merchant_id, (guest,))
    await insert_missing(tx, notice_choices, [{**asdict(one), "who": to} for one in said])
    own = and_(notice_choices.c.merchant_id == merchant_id, notice_choices.c.who == guest)
    await tx.connection.execute(delete(notice_choices).where(own))
