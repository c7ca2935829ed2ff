"""What an import does to the tables of the catalogue: whole batches in set-based statements."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import BindParameter, ColumnElement, bindparam, delete, func, insert, select, update

from commerce.db.catalogue_documents import CATEGORY_SEPARATOR, product_document
from commerce.db.catalogue_rows import product_row, review_rows, upsert, variant_rows
from commerce.db.catalogue_tables import catalogue_imports, categories, policy_pages, products, reviews, variants
from commerce.db.stock import SqlStock
from commerce.domain.product import PolicyPage
from commerce.services.catalogue_store import KeptProduct, KnownProduct, KnownVariant
from storage.database import Transaction
from storage.ids import new_id

_MERCHANT: BindParameter[str] = bindparam("of_merchant")
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_KNOWN_PRODUCTS = select(
    products.c.product_id,
    products.c.feed_id,
    products.c.handle,
    products.c.content_hash,
    products.c.import_id,
    products.c.import_line,
    products.c.removed_at.is_not(None),
).where(products.c.merchant_id == _MERCHANT, products.c.feed_id.in_(_IDS))
_KNOWN_VARIANTS = (
    select(
        variants.c.variant_id,
        variants.c.feed_id,
        variants.c.product_id,
        products.c.import_id,
        variants.c.feed_line,
        variants.c.stated_on_hand,
        variants.c.removed_at.is_not(None),
        variants.c.price,
        variants.c.currency,
        variants.c.sale_price,
        variants.c.sale_starts_at,
        variants.c.sale_ends_at,
    )
    .join_from(
        variants,
        products,
        (products.c.merchant_id == variants.c.merchant_id) & (products.c.product_id == variants.c.product_id),
    )
    .where(variants.c.merchant_id == _MERCHANT, variants.c.feed_id.in_(_IDS))
)
_TAKEN_HANDLES = select(products.c.handle, products.c.product_id).where(
    products.c.merchant_id == _MERCHANT, products.c.handle.in_(_IDS)
)
_SEEN = (
    update(products)
    .where(products.c.merchant_id == _MERCHANT, products.c.product_id == bindparam("of_product"))
    .values(import_id=bindparam("in_import"), import_line=bindparam("on_line"))
)


class SqlCatalogueWrites:
    """Batches of a feed, kept as they were stated."""

    async def begin_import(self, tx: Transaction, merchant_id: str, import_id: str, source: str, at: datetime) -> bool:
        unfinished = select(func.count()).select_from(catalogue_imports)
        unfinished = unfinished.where(
            catalogue_imports.c.merchant_id == merchant_id, catalogue_imports.c.finished_at.is_(None)
        )
        left_over = bool(await tx.connection.scalar(unfinished))
        row = {"merchant_id": merchant_id, "import_id": import_id, "source": source, "started_at": at}
        await tx.connection.execute(insert(catalogue_imports).values(row))
        return left_over

    async def finish_import(self, tx: Transaction, merchant_id: str, import_id: str, at: datetime) -> None:
        """This import did the work of all that were left unfinished before it."""
        done = update(catalogue_imports).where(
            catalogue_imports.c.merchant_id == merchant_id,
            catalogue_imports.c.import_id <= import_id,
            catalogue_imports.c.finished_at.is_(None),
        )
        await tx.connection.execute(done.values(finished_at=at))

    async def known_products(
        self, tx: Transaction, merchant_id: str, feed_ids: Sequence[str]
    ) -> dict[str, KnownProduct]:
        rows = await tx.connection.execute(_KNOWN_PRODUCTS, {"of_merchant": merchant_id, "ids": list(feed_ids)})
        return {row[1]: KnownProduct(*row) for row in rows}

    async def known_variants(
        self, tx: Transaction, merchant_id: str, feed_ids: Sequence[str]
    ) -> dict[str, KnownVariant]:
        rows = await tx.connection.execute(_KNOWN_VARIANTS, {"of_merchant": merchant_id, "ids": list(feed_ids)})
        return {row[1]: KnownVariant(*row) for row in rows}

    async def taken_handles(self, tx: Transaction, merchant_id: str, handles: Sequence[str]) -> dict[str, str]:
        rows = await tx.connection.execute(_TAKEN_HANDLES, {"of_merchant": merchant_id, "ids": list(handles)})
        return {row.handle: row.product_id for row in rows}

    async def keep(
        self, tx: Transaction, merchant_id: str, import_id: str, kept: Sequence[KeptProduct], at: datetime
    ) -> list[str]:
        if not kept:
            return []
        ids = [one.product_id for one in kept]
        await tx.connection.execute(upsert(tx.dialect, products, ("created_at",)), [
            product_row(merchant_id, import_id, one, orjson.dumps(product_document(one.stated, one.variant_ids)), at)
            for one in kept
        ])  # fmt: skip
        gone = update(variants).where(variants.c.merchant_id == merchant_id, variants.c.product_id.in_(ids))
        await tx.connection.execute(gone.where(variants.c.removed_at.is_(None)).values(removed_at=at))
        await tx.connection.execute(
            upsert(tx.dialect, variants, ()), [row for one in kept for row in variant_rows(merchant_id, one)]
        )
        stock = {variant_id: count for one in kept for variant_id, count in one.stock.items()}
        await self._replace_reviews(tx, merchant_id, kept, at)
        return await self._state_stock(tx, merchant_id, stock, at) if stock else []

    async def _state_stock(
        self, tx: Transaction, merchant_id: str, stated: Mapping[str, int | None], at: datetime
    ) -> list[str]:
        """Count what a feed states, and return the variants that can be bought again by it."""
        stock = SqlStock()
        location_id = (await stock.rules(tx, merchant_id)).stated_at
        shelves = await stock.count(tx, merchant_id, location_id, stated, "feed", at)
        return [one for one, (before, after) in shelves.items() if before.available == 0 != after.available]

    async def _replace_reviews(
        self, tx: Transaction, merchant_id: str, kept: Sequence[KeptProduct], at: datetime
    ) -> None:
        ids = [one.product_id for one in kept]
        old = delete(reviews).where(reviews.c.merchant_id == merchant_id, reviews.c.product_id.in_(ids))
        await tx.connection.execute(old)
        rows = [row for one in kept for row in review_rows(merchant_id, one, at)]
        if rows:
            await tx.connection.execute(insert(reviews), rows)

    async def mark_seen(self, tx: Transaction, merchant_id: str, import_id: str, lines: Mapping[str, int]) -> None:
        rows = [
            {"of_merchant": merchant_id, "of_product": product_id, "in_import": import_id, "on_line": line}
            for product_id, line in lines.items()
        ]
        if rows:
            await tx.connection.execute(_SEEN, rows)

    async def remove_unseen(self, tx: Transaction, merchant_id: str, import_id: str, at: datetime) -> list[str]:
        return await self._remove(tx, merchant_id, import_id, at)

    async def remove(
        self, tx: Transaction, merchant_id: str, import_id: str, feed_ids: Sequence[str], at: datetime
    ) -> list[str]:
        return await self._remove(tx, merchant_id, import_id, at, products.c.feed_id.in_(feed_ids)) if feed_ids else []

    async def _remove(
        self, tx: Transaction, merchant_id: str, import_id: str, at: datetime, *which: ColumnElement[bool]
    ) -> list[str]:
        """Their rows stay for the orders that name them."""
        unmet = update(products).where(
            products.c.merchant_id == merchant_id,
            products.c.import_id != import_id,
            products.c.removed_at.is_(None),
            *which,
        )
        ids = (await tx.connection.scalars(unmet.values(removed_at=at).returning(products.c.product_id))).all()
        return list(ids)

    async def sells_anything(self, tx: Transaction, merchant_id: str) -> bool:
        sold = select(products.c.product_id).where(
            products.c.merchant_id == merchant_id, products.c.removed_at.is_(None)
        )
        return await tx.connection.scalar(sold.limit(1)) is not None

    async def count_categories(self, tx: Transaction, merchant_id: str) -> None:
        statement = (
            select(products.c.category_path, func.count())
            .where(products.c.merchant_id == merchant_id, products.c.removed_at.is_(None))
            .group_by(products.c.category_path)
        )
        counts: Counter[tuple[str, ...]] = Counter()
        for path, count in await tx.connection.execute(statement):
            parts = tuple(path.split(CATEGORY_SEPARATOR)) if path else ()
            for depth in range(1, len(parts) + 1):
                counts[parts[:depth]] += count
        await tx.connection.execute(delete(categories).where(categories.c.merchant_id == merchant_id))
        rows = [
            {"merchant_id": merchant_id, "position": position, "path": list(path), "product_count": counts[path]}
            for position, path in enumerate(_parents_first(counts))
        ]
        if rows:
            await tx.connection.execute(insert(categories), rows)

    async def replace_policies(self, tx: Transaction, merchant_id: str, pages: Sequence[PolicyPage]) -> None:
        known = select(policy_pages.c.slug, policy_pages.c.page_id).where(policy_pages.c.merchant_id == merchant_id)
        ids = {row.slug: row.page_id for row in await tx.connection.execute(known)}
        await tx.connection.execute(delete(policy_pages).where(policy_pages.c.merchant_id == merchant_id))
        rows = [
            {
                "merchant_id": merchant_id,
                "slug": page.slug,
                "page_id": ids.get(page.slug) or page.id or new_id("page"),
                "position": position,
                "title": page.title,
                "body": page.body,
                "url": page.url,
            }
            for position, page in enumerate(pages)
        ]
        if rows:
            await tx.connection.execute(insert(policy_pages), rows)


def _parents_first(counts: Mapping[tuple[str, ...], int]) -> list[tuple[str, ...]]:
    """Depth first; among sisters the one with the most products comes first."""

    def key(path: tuple[str, ...]) -> list[Any]:
        return [(-counts[path[:depth]], path[depth - 1]) for depth in range(1, len(path) + 1)]

    return sorted(counts, key=key)
