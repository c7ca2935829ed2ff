"""Rows of what shoppers want to be told about: a product that comes back, or gets cheaper."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import and_, delete, select, update

from serving.db.outreach_tables import watches
from serving.db.upsert import insert_missing
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Watch:
    """One wish; the target is the variant, or the product where any of its variants will do."""

    merchant_id: str
    id: str
    shopper_id: str
    kind: str
    product_id: str
    target: str
    email: str | None
    price: int | None
    currency: str | None
    created_at: datetime
    notified_at: datetime | None = None


async def ask(tx: Transaction, watch: Watch) -> Watch:
    """Keep a wish; one that the shopper had already begins anew, under its first id."""
    if await insert_missing(tx, watches, [asdict(watch)]):
        return watch
    same = and_(
        watches.c.merchant_id == watch.merchant_id,
        watches.c.shopper_id == watch.shopper_id,
        watches.c.kind == watch.kind,
        watches.c.target == watch.target,
    )
    fresh = {
        "email": watch.email,
        "price": watch.price,
        "currency": watch.currency,
        "created_at": watch.created_at,
        "notified_at": None,
    }
    await tx.connection.execute(update(watches).where(same).values(**fresh))
    return Watch(**(await tx.connection.execute(select(watches).where(same))).mappings().one())


async def waiting(tx: Transaction, merchant_id: str, kind: str, product_ids: Sequence[str]) -> list[Watch]:
    """Wishes about these products that were not fulfilled yet."""
    found = await tx.connection.execute(
        select(watches)
        .where(
            watches.c.merchant_id == merchant_id,
            watches.c.kind == kind,
            watches.c.product_id.in_(list(product_ids)),
            watches.c.notified_at.is_(None),
        )
        .order_by(watches.c.created_at, watches.c.id)
    )
    return [Watch(**row) for row in found.mappings()]


async def set_notified(tx: Transaction, merchant_id: str, ids: Sequence[str], at: datetime) -> None:
    if ids:
        mine = and_(watches.c.merchant_id == merchant_id, watches.c.id.in_(list(ids)))
        await tx.connection.execute(update(watches).where(mine).values(notified_at=at))


async def watches_of(tx: Transaction, merchant_id: str, shopper_id: str) -> list[Watch]:
    mine = and_(watches.c.merchant_id == merchant_id, watches.c.shopper_id == shopper_id)
    rows = await tx.connection.execute(select(watches).where(mine).order_by(watches.c.created_at.desc()))
    return [Watch(**row) for row in rows.mappings()]


async def drop_watch(tx: Transaction, merchant_id: str, shopper_id: str, watch_id: str) -> bool:
    mine = and_(watches.c.merchant_id == merchant_id, watches.c.shopper_id == shopper_id, watches.c.id == watch_id)
    return (await tx.connection.execute(delete(watches).where(mine))).rowcount == 1
