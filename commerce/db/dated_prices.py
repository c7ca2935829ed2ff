"""Prices that change by the calendar, in SQL: which sales began or ended, and what that makes a product cost."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, func, or_, select, update

from commerce.db.catalogue_tables import list_prices, merchants, products, variants
from commerce.ports.dated_prices import Turned
from storage.database import Transaction

_AT_ONCE = 500
_OF_VARIANTS: Select[Any] = select(
    variants.c.product_id, variants.c.variant_id, variants.c.price, variants.c.sale_price, variants.c.sale_starts_at
).where(variants.c.sale_price.is_not(None), variants.c.removed_at.is_(None))
_OF_LISTS: Select[Any] = (
    select(
        variants.c.product_id,
        variants.c.variant_id,
        list_prices.c.price,
        list_prices.c.sale_price,
        list_prices.c.sale_starts_at,
    )
    .join_from(
        list_prices,
        variants,
        and_(variants.c.merchant_id == list_prices.c.merchant_id, variants.c.variant_id == list_prices.c.variant_id),
    )
    .where(list_prices.c.sale_price.is_not(None), variants.c.removed_at.is_(None))
)


def on_sale(priced: Table, now: datetime) -> ColumnElement[bool]:
    """Whether the sale price of a row counts at a moment."""
    started = or_(priced.c.sale_starts_at.is_(None), priced.c.sale_starts_at <= now)
    running = or_(priced.c.sale_ends_at.is_(None), priced.c.sale_ends_at > now)
    return and_(priced.c.sale_price.is_not(None), started, running)


def _turns(priced: Table, after: datetime, until: datetime) -> ColumnElement[bool]:
    """Whether the price of a row changed by the calendar in a stretch of time."""
    return or_(*(and_(at > after, at <= until) for at in (priced.c.sale_starts_at, priced.c.sale_ends_at)))


class SqlDatedPrices:
    """Implements the port ``DatedPriceStore``."""

    async def looked_until(self, tx: Transaction, merchant_id: str) -> datetime:
        statement = select(func.coalesce(merchants.c.prices_looked_at, merchants.c.created_at))
        found: datetime = (
            await tx.connection.execute(statement.where(merchants.c.merchant_id == merchant_id))
        ).scalar_one()
        return found

    async def look_until(self, tx: Transaction, merchant_id: str, after: datetime, until: datetime) -> bool:
        before = func.coalesce(merchants.c.prices_looked_at, merchants.c.created_at) == after
        moved = update(merchants).where(merchants.c.merchant_id == merchant_id, before)
        return (await tx.connection.execute(moved.values(prices_looked_at=until))).rowcount == 1

    async def turned(self, tx: Transaction, merchant_id: str, after: datetime, until: datetime) -> Sequence[Turned]:
        found: list[Turned] = []
        for priced, rows in ((variants, _OF_VARIANTS), (list_prices, _OF_LISTS)):
            of_merchant = rows.where(priced.c.merchant_id == merchant_id, _turns(priced, after, until))
            found += [Turned(*row) for row in await tx.connection.execute(of_merchant)]
        return found

    async def restate(self, tx: Transaction, merchant_id: str, product_ids: Sequence[str], now: datetime) -> None:
        lowest = (
            select(func.min(case((on_sale(variants, now), variants.c.sale_price), else_=variants.c.price)))
            .where(
                variants.c.merchant_id == products.c.merchant_id,
                variants.c.product_id == products.c.product_id,
                variants.c.removed_at.is_(None),
            )
            .scalar_subquery()
        )
        for start in range(0, len(product_ids), _AT_ONCE):
            some = product_ids[start : start + _AT_ONCE]
            of_these = update(products).where(products.c.merchant_id == merchant_id, products.c.product_id.in_(some))
            await tx.connection.execute(of_these.values(price_from=func.coalesce(lowest, products.c.price_from)))
