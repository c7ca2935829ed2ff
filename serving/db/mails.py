"""Mails that the shop wrote, one for each event."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from serving.db.tables import mails
from serving.db.upsert import insert_missing
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Mail:
    """One written mail."""

    merchant_id: str
    id: str
    event_key: str
    shopper_id: str
    recipient: str
    subject: str
    text: str
    delivered_by: str
    at: datetime


async def add_mail(tx: Transaction, mail: Mail) -> bool:
    """Keep a mail; False when its event was answered with one already."""
    return await insert_missing(tx, mails, [asdict(mail)]) == 1


async def mail_exists(tx: Transaction, merchant_id: str, event_key: str) -> bool:
    statement = select(mails.c.id).where(mails.c.merchant_id == merchant_id, mails.c.event_key == event_key)
    return (await tx.connection.execute(statement)).first() is not None


async def newest_mails(tx: Transaction, merchant_id: str, shopper_id: str | None, limit: int = 50) -> list[Mail]:
    statement = select(mails).where(mails.c.merchant_id == merchant_id)
    if shopper_id is not None:
        statement = statement.where(mails.c.shopper_id == shopper_id)
    rows = (await tx.connection.execute(statement.order_by(mails.c.at.desc()).limit(limit))).mappings()
    return [Mail(**{name: row[name] for name in Mail.__dataclass_fields__}) for row in rows]
