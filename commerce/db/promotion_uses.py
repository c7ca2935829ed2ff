"""Who has used which promotion, and what it has cost: counted with the order, and taken back when it fails."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, insert, or_, select, update

from commerce.db.tables_orders import order_promotions, orders
from commerce.db.tables_selling import promotions
from commerce.ports.selling import Person
from storage.database import Transaction

_NO_ORDER = ("payment_failed", "cancelled")
_COUNT = (
    update(promotions)
    .where(
        promotions.c.merchant_id == bindparam("of_merchant"),
        promotions.c.promotion_id == bindparam("of_promotion"),
        promotions.c.removed_at.is_(None),
        or_(promotions.c.usage_limit.is_(None), promotions.c.used < promotions.c.usage_limit),
        or_(promotions.c.budget.is_(None), promotions.c.spent + bindparam("cost") <= promotions.c.budget),
    )
    .values(used=promotions.c.used + 1, spent=promotions.c.spent + bindparam("cost"))
    .returning(promotions.c.per_shopper)
)
_FULL = select(promotions.c.usage_limit.is_not(None) & (promotions.c.used >= promotions.c.usage_limit)).where(
    promotions.c.merchant_id == bindparam("of_merchant"), promotions.c.promotion_id == bindparam("of_promotion")
)


async def use_promotions(
    tx: Transaction, merchant_id: str, order_id: str, person: Person, uses: Mapping[str, int]
) -> str | None:
    """Count each promotion under its row lock, in one order; return why one cannot be used any more.

    The caller rolls back where one is refused, so that nothing is counted then.
    """
    limits = {}
    for promotion_id, cost in sorted(uses.items()):
        which = {"of_merchant": merchant_id, "of_promotion": promotion_id}
        row = (await tx.connection.execute(_COUNT, which | {"cost": cost})).one_or_none()
        if row is None:
            return "used_up" if await tx.connection.scalar(_FULL, which) in {None, True} else "budget"
        limits[promotion_id] = row.per_shopper
    if any(limit is not None for limit in limits.values()):
        before = await uses_of(tx, merchant_id, person)
        if any(limit is not None and before.get(one, 0) >= limit for one, limit in limits.items()):
            return "used_by_shopper"
    rows = [
        {
            "merchant_id": merchant_id,
            "order_id": order_id,
            "promotion_id": one,
            "cost": cost,
        }
        for one, cost in uses.items()
    ]
    await tx.connection.execute(insert(order_promotions), rows)
    return None


async def release_promotions(tx: Transaction, merchant_id: str, order_id: str) -> None:
    """Take an order's uses back, and what they cost."""
    held = (order_promotions.c.merchant_id == merchant_id, order_promotions.c.order_id == order_id)
    of_promotion = (*held, order_promotions.c.promotion_id == promotions.c.promotion_id)
    cost = select(order_promotions.c.cost).where(*of_promotion).scalar_subquery()
    await tx.connection.execute(
        update(promotions)
        .where(promotions.c.merchant_id == merchant_id, exists().where(*of_promotion))
        .values(used=promotions.c.used - 1, spent=promotions.c.spent - cost)
    )
    await tx.connection.execute(delete(order_promotions).where(*held))


async def uses_of(tx: Transaction, merchant_id: str, person: Person) -> dict[str, int]:
    """Return how many orders of a person hold each promotion."""
    rows = await tx.connection.execute(
        select(order_promotions.c.promotion_id, func.count())
        .join(
            orders,
            (orders.c.merchant_id == order_promotions.c.merchant_id)
            & (orders.c.order_id == order_promotions.c.order_id),
        )
        .where(orders.c.merchant_id == merchant_id, _ordered_by(person))
        .group_by(order_promotions.c.promotion_id)
    )
    return {row.promotion_id: int(row[1]) for row in rows}


async def orders_before(tx: Transaction, merchant_id: str, person: Person) -> int:
    """Return how many orders a person has placed that stand."""
    standing = select(func.count()).where(
        orders.c.merchant_id == merchant_id, orders.c.status.not_in(_NO_ORDER), _ordered_by(person)
    )
    return int(await tx.connection.scalar(standing) or 0)


def _ordered_by(person: Person) -> ColumnElement[bool]:
    """By the shopper, or under their e-mail address as a guest."""
    same: ColumnElement[bool] = orders.c.shopper_id == person.shopper_id
    email = person.email.strip().casefold()
    return or_(same, orders.c.email == email) if email else same
