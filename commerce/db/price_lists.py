"""Price lists in SQL: their terms stand with the merchant, their prices in rows, one a variant."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import orjson
from pydantic import TypeAdapter
from sqlalchemy import (
    BindParameter,
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    update,
)

from commerce.db.catalogue_tables import list_prices, merchants, products, shopper_currencies, variants
from commerce.db.dated_prices import on_sale
from commerce.db.upserts import upsert
from commerce.domain.price_lists import ListPrice, PriceList
from storage.bare import BareStatement
from storage.database import Transaction

_LISTS = TypeAdapter(tuple[PriceList, ...])
_AT_ONCE = 500
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_PRICES = select(
    list_prices.c.variant_id,
    list_prices.c.price,
    list_prices.c.sale_price,
    list_prices.c.sale_starts_at,
    list_prices.c.sale_ends_at,
).where(
    list_prices.c.merchant_id == bindparam("merchant_id"),
    list_prices.c.currency == bindparam("currency"),
    list_prices.c.variant_id.in_(_IDS),
)
_CHOSEN = BareStatement(
    select(shopper_currencies.c.currency).where(
        shopper_currencies.c.merchant_id == bindparam("merchant"),
        shopper_currencies.c.shopper_id == bindparam("shopper"),
    )
)


@lru_cache(maxsize=256)
def read_lists(document: str) -> tuple[PriceList, ...]:
    """Read the terms that stand with a merchant."""
    return _LISTS.validate_json(document)


def priced_in(
    terms: PriceList, merchant_id: str, own_currency: str, now: datetime
) -> tuple[FromClause, ColumnElement[Any]]:
    """Return what is sold in a list, one row a product, and the price to sort it by.

    A derived price is stood for by the rate alone: rounding keeps the order.
    """
    counts = case((on_sale(list_prices, now), list_prices.c.sale_price), else_=list_prices.c.price)
    lowest = (
        select(variants.c.product_id, func.min(counts).label("price"))
        .join_from(
            list_prices,
            variants,
            and_(
                variants.c.merchant_id == list_prices.c.merchant_id, variants.c.variant_id == list_prices.c.variant_id
            ),
        )
        .where(
            list_prices.c.merchant_id == merchant_id,
            list_prices.c.currency == terms.currency,
            variants.c.removed_at.is_(None),
        )
        .group_by(variants.c.product_id)
        .subquery()
    )
    same = and_(products.c.merchant_id == merchant_id, products.c.product_id == lowest.c.product_id)
    if terms.rate is None:
        return products.join(lowest, same), lowest.c.price
    derived = products.c.price_from * float(terms.factor(own_currency))
    return products.outerjoin(lowest, same), func.coalesce(lowest.c.price, derived)


class SqlPriceLists:
    """Implements the port ``PriceListStore``."""

    async def prices(
        self, tx: Transaction, merchant_id: str, currency: str, variant_ids: Sequence[str]
    ) -> Mapping[str, ListPrice]:
        found = {}
        for some in _parts(variant_ids):
            parameters = {"merchant_id": merchant_id, "currency": currency, "ids": list(some)}
            for variant_id, *columns in await tx.connection.execute(_PRICES, parameters):
                found[variant_id] = ListPrice(*columns)
        return found

    async def named(self, tx: Transaction, merchant_id: str, names: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for some in _parts(names):
            rows = await tx.connection.execute(
                select(variants.c.variant_id, variants.c.feed_id, variants.c.product_id).where(
                    variants.c.merchant_id == merchant_id,
                    variants.c.removed_at.is_(None),
                    or_(variants.c.variant_id.in_(some), variants.c.feed_id.in_(some)),
                )
            )
            for variant_id, feed_id, product_id in rows:
                found[variant_id] = (variant_id, product_id)
                found.setdefault(feed_id, (variant_id, product_id))
        missing = set(names) - set(found)
        return {**found, **await self._by_sku(tx, merchant_id, missing)} if missing else found

    async def _by_sku(self, tx: Transaction, merchant_id: str, skus: set[str]) -> Mapping[str, tuple[str, str]]:
        """SKUs stand in the documents of products; they are looked through where a file goes by them."""
        bearers: dict[str, list[tuple[str, str]]] = defaultdict(list)
        rows = await tx.connection.execute(
            select(products.c.product_id, products.c.body).where(
                products.c.merchant_id == merchant_id, products.c.removed_at.is_(None)
            )
        )
        for product_id, body in rows:
            for variant_id, document in orjson.loads(body)["variants"].items():
                if document[1] in skus:
                    bearers[document[1]].append((variant_id, product_id))
        return {sku: found[0] for sku, found in bearers.items() if len(found) == 1}

    async def put(self, tx: Transaction, merchant_id: str, currency: str, prices: Mapping[str, ListPrice]) -> None:
        rows = [
            {
                "merchant_id": merchant_id,
                "currency": currency,
                "variant_id": variant_id,
                "price": one.price,
                "sale_price": one.sale_price,
                "sale_starts_at": one.sale_starts_at,
                "sale_ends_at": one.sale_ends_at,
            }
            for variant_id, one in prices.items()
        ]
        if rows:
            statement = upsert(tx, list_prices, "price", "sale_price", "sale_starts_at", "sale_ends_at")
            await tx.connection.execute(statement, rows)

    async def drop_others(self, tx: Transaction, merchant_id: str, currency: str, kept: Sequence[str]) -> Sequence[str]:
        of_list = (list_prices.c.merchant_id == merchant_id, list_prices.c.currency == currency)
        held = await tx.connection.scalars(select(list_prices.c.variant_id).where(*of_list))
        gone = sorted(set(held) - set(kept))
        for some in _parts(gone):
            await tx.connection.execute(delete(list_prices).where(*of_list, list_prices.c.variant_id.in_(some)))
        return gone

    async def set_lists(self, tx: Transaction, merchant_id: str, lists: Sequence[PriceList]) -> None:
        document = _LISTS.dump_json(tuple(lists)).decode() if lists else None
        of_merchant = merchants.c.merchant_id == merchant_id
        await tx.connection.execute(update(merchants).where(of_merchant).values(price_lists=document))
        left = [one.currency for one in lists]
        await tx.connection.execute(
            delete(list_prices).where(list_prices.c.merchant_id == merchant_id, list_prices.c.currency.not_in(left))
        )

    async def chosen(self, tx: Transaction, merchant_id: str, shopper_id: str) -> str | None:
        row = await _CHOSEN.first(tx, {"merchant": merchant_id, "shopper": shopper_id})
        return None if row is None else str(row[0])

    async def choose(self, tx: Transaction, merchant_id: str, shopper_id: str, currency: str, at: datetime) -> None:
        row = {"merchant_id": merchant_id, "shopper_id": shopper_id, "currency": currency, "chosen_at": at}
        await tx.connection.execute(upsert(tx, shopper_currencies, "currency", "chosen_at"), row)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many at once as a statement takes."""
    return (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
