"""Products as shoppers see them: two set-based statements, whatever the number of products."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, bindparam, func, literal, or_, select, union_all

from commerce.db.catalogue_documents import CATEGORY_SEPARATOR, LiveVariant, add_location, read_product
from commerce.db.catalogue_tables import catalogue_imports, categories, policy_pages, products, reviews, variants
from commerce.db.price_lists import priced_in
from commerce.db.tables_stock import stock
from commerce.domain.merchant import Merchant
from commerce.domain.product import Category, PolicyPage, Product, Review
from commerce.services.catalogue_store import BrowseOrder
from storage.bare import BareReads, bare_among
from storage.database import Transaction

_PRODUCT_COLUMNS = (
    products.c.merchant_id,
    products.c.product_id,
    products.c.feed_id,
    products.c.handle,
    products.c.title,
    products.c.rating_value,
    products.c.rating_count,
    products.c.popularity,
    products.c.body,
    products.c.updated_at,
)
_SOLD = and_(products.c.merchant_id == bindparam("merchant_id"), products.c.removed_at.is_(None))
_VARIANTS = (
    select(
        variants.c.product_id,
        variants.c.variant_id,
        variants.c.price,
        variants.c.currency,
        variants.c.list_price,
        variants.c.sale_price,
        variants.c.sale_starts_at,
        variants.c.sale_ends_at,
        variants.c.status,
        stock.c.on_hand,
        func.coalesce(stock.c.reserved, 0).label("reserved"),
        func.coalesce(stock.c.threshold, 0).label("threshold"),
    )
    .select_from(
        variants.outerjoin(
            stock,
            and_(stock.c.merchant_id == variants.c.merchant_id, stock.c.variant_id == variants.c.variant_id),
        )
    )
    .where(variants.c.merchant_id == bindparam("merchant_id"), variants.c.removed_at.is_(None))
    .order_by(variants.c.product_id, variants.c.position)
)
_VARIANTS_OF = bare_among(_VARIANTS.where, variants.c.product_id, "ids")
_BY_ID = BareReads(
    products=bare_among(lambda among: select(*_PRODUCT_COLUMNS).where(_SOLD, among), products.c.product_id, "ids"),
    variants=_VARIANTS_OF,
)
_CALLED = union_all(
    *(
        select(products.c.product_id).where(
            products.c.merchant_id == bindparam("merchant_id"), name == bindparam("name")
        )
        for name in (products.c.product_id, products.c.handle, products.c.feed_id)
    )
)
# Three look-ups, each by its own index; joined by OR they would be one look at every product of the shop.
_BY_NAME = select(*_PRODUCT_COLUMNS).where(_SOLD, products.c.product_id.in_(_CALLED))


def _of_variants(among: ColumnElement[bool]) -> Select[Any]:
    of_merchant = variants.c.merchant_id == bindparam("merchant_id")
    return select(variants.c.product_id).where(of_merchant, among, variants.c.removed_at.is_(None))


_BY_VARIANT = BareReads(
    products=bare_among(
        lambda among: select(*_PRODUCT_COLUMNS).where(_SOLD, products.c.product_id.in_(_of_variants(among))),
        variants.c.variant_id,
        "ids",
    ),
    variants=bare_among(
        lambda among: _VARIANTS.where(variants.c.product_id.in_(_of_variants(among))), variants.c.variant_id, "ids"
    ),
)
_AFTER = (
    select(*_PRODUCT_COLUMNS)
    .where(_SOLD, products.c.product_id > bindparam("after"))
    .order_by(products.c.product_id)
    .limit(bindparam("row_limit"))
)
_ORDERS: dict[BrowseOrder, tuple[Any, ...]] = {
    "popularity": (products.c.popularity.desc(), products.c.rating_count.desc()),
    "price_asc": (products.c.price_from,),
    "price_desc": (products.c.price_from.desc(),),
    "rating": (func.coalesce(products.c.rating_value, literal(0)).desc(), products.c.rating_count.desc()),
    "newest": (products.c.created_at.desc(),),
    "title": (products.c.title,),
}


class SqlCatalogueReads:
    """What is sold now; removed products and variants are left out."""

    async def product(self, tx: Transaction, merchant_id: str, name: str, now: datetime) -> Product | None:
        found = await tx.connection.execute(_BY_NAME, {"merchant_id": merchant_id, "name": name})
        rows = sorted(found, key=lambda row: (row.product_id != name, row.handle != name))
        whole = await self._with_variants(tx, merchant_id, rows[:1], now)
        return whole[0] if whole else None

    async def products(self, tx: Transaction, merchant_id: str, ids: Sequence[str], now: datetime) -> list[Product]:
        read = await _BY_ID.records(tx, {"merchant_id": merchant_id, "ids": list(ids)})
        found = {row.product_id: row for row in read["products"]}
        return _whole([found[one] for one in ids if one in found], read["variants"], now)

    async def products_of_variants(
        self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str], now: datetime
    ) -> list[Product]:
        read = await _BY_VARIANT.records(tx, {"merchant_id": merchant_id, "ids": list(variant_ids)})
        return _whole(read["products"], read["variants"], now)

    async def products_after(
        self, tx: Transaction, merchant_id: str, product_id: str, limit: int, now: datetime
    ) -> list[Product]:
        parameters = {"merchant_id": merchant_id, "after": product_id, "row_limit": limit}
        rows = (await tx.connection.execute(_AFTER, parameters)).all()
        return await self._with_variants(tx, merchant_id, rows, now)

    async def _with_variants(
        self, tx: Transaction, merchant_id: str, rows: Sequence[Any], now: datetime
    ) -> list[Product]:
        if not rows:
            return []
        ids = [row.product_id for row in rows]
        return _whole(rows, await _VARIANTS_OF.rows(tx, {"merchant_id": merchant_id, "ids": ids}), now)

    async def browse(
        self,
        tx: Transaction,
        merchant_id: str,
        category: tuple[str, ...],
        limit: int,
        offset: int,
        order: BrowseOrder,
        spoken: Merchant | None,
        now: datetime,
    ) -> tuple[list[str], int]:
        parameters = {"merchant_id": merchant_id}
        source: FromClause = products
        orders = _ORDERS
        if spoken is not None and spoken.spoken is not None:
            source, price = priced_in(spoken.spoken, merchant_id, spoken.own_currency, now)
            orders = {**_ORDERS, "price_asc": (price,), "price_desc": (price.desc(),)}
        within = _within(select(func.count()).select_from(source), category)
        total = await tx.connection.scalar(within, parameters)
        page = _within(select(products.c.product_id).select_from(source), category).order_by(
            *orders[order], products.c.product_id
        )
        ids = await tx.connection.scalars(page.limit(limit).offset(offset), parameters)
        return list(ids), int(total or 0)

    async def categories(self, tx: Transaction, merchant_id: str) -> list[Category]:
        of_merchant = select(categories.c.path, categories.c.product_count)
        statement = of_merchant.where(categories.c.merchant_id == merchant_id).order_by(categories.c.position)
        return [Category(tuple(path), count) for path, count in await tx.connection.execute(statement)]

    async def reviews(self, tx: Transaction, merchant_id: str, product_id: str, limit: int) -> list[Review]:
        statement = (
            select(reviews)
            .where(reviews.c.merchant_id == merchant_id, reviews.c.product_id == product_id)
            .order_by(reviews.c.position)
            .limit(limit)
        )
        return [
            Review(row.review_id, row.product_id, row.rating, row.title, row.body, row.author, row.at)
            for row in await tx.connection.execute(statement)
        ]

    async def finished_imports(self, tx: Transaction, merchant_id: str, limit: int) -> list[str]:
        done = select(catalogue_imports.c.import_id).where(
            catalogue_imports.c.merchant_id == merchant_id, catalogue_imports.c.finished_at.is_not(None)
        )
        latest = await tx.connection.scalars(done.order_by(catalogue_imports.c.import_id.desc()).limit(limit))
        return list(latest)

    async def policies(self, tx: Transaction, merchant_id: str) -> list[PolicyPage]:
        of_merchant = select(policy_pages).where(policy_pages.c.merchant_id == merchant_id)
        rows = await tx.connection.execute(of_merchant.order_by(policy_pages.c.position))
        return [PolicyPage(row.page_id, row.slug, row.title, row.body, row.url) for row in rows]


def _whole(rows: Sequence[Any], found: Sequence[Sequence[Any]], now: datetime) -> list[Product]:
    """Join products with the living columns of their variants; those of which nothing is sold are left out."""
    live: dict[str, list[LiveVariant]] = defaultdict(list)
    for product_id, *columns in found:
        add_location(live[product_id], LiveVariant(*columns))
    return [read_product(row, live[row.product_id], now) for row in rows if live[row.product_id]]


def _within(statement: Select[Any], category: tuple[str, ...]) -> Select[Any]:
    """Keep the products of a category and of all below it."""
    sold = statement.where(_SOLD)
    if not category:
        return sold
    path = CATEGORY_SEPARATOR.join(category)
    below = products.c.category_path.startswith(path + CATEGORY_SEPARATOR, autoescape=True)
    return sold.where(or_(products.c.category_path == path, below))
