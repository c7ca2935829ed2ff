"""Rows of the catalogue's tables from what a feed states."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Insert

from commerce.db.catalogue_documents import CATEGORY_SEPARATOR
from commerce.services.catalogue_store import KeptProduct
from storage.ids import new_id


def upsert(dialect: str, table: Table, kept_columns: Sequence[str]) -> Insert:
    """Insert, or replace what stands under the same primary key save the kept columns."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    changed = [column.name for column in table.columns if column.name not in keys and column.name not in kept_columns]
    replacing: Insert = statement.on_conflict_do_update(
        index_elements=keys, set_={name: statement.excluded[name] for name in changed}
    )
    return replacing


def product_row(merchant_id: str, import_id: str, kept: KeptProduct, body: bytes, at: datetime) -> dict[str, Any]:
    stated = kept.stated
    prices = [one.price_at(at).amount for one in stated.variants]
    return {
        "merchant_id": merchant_id,
        "product_id": kept.product_id,
        "feed_id": stated.feed_id,
        "handle": kept.handle,
        "title": stated.title,
        "category_path": CATEGORY_SEPARATOR.join(stated.categories),
        "price_from": min(prices),
        "rating_value": stated.rating.value if stated.rating else None,
        "rating_count": stated.rating.count if stated.rating else 0,
        "popularity": stated.popularity,
        "body": body.decode(),
        "content_hash": kept.content_hash,
        "import_id": import_id,
        "import_line": stated.line,
        "created_at": at,
        "updated_at": at,
        "removed_at": None,
    }


def variant_rows(merchant_id: str, kept: KeptProduct) -> Iterator[dict[str, Any]]:
    for position, (variant_id, variant) in enumerate(zip(kept.variant_ids, kept.stated.variants, strict=True)):
        sale = variant.sale
        yield {
            "merchant_id": merchant_id,
            "variant_id": variant_id,
            "product_id": kept.product_id,
            "feed_id": variant.feed_id,
            "feed_line": variant.line,
            "position": position,
            "price": variant.price.amount,
            "currency": variant.price.currency,
            "list_price": variant.list_price.amount if variant.list_price else None,
            "sale_price": sale.price.amount if sale else None,
            "sale_starts_at": sale.starts_at if sale else None,
            "sale_ends_at": sale.ends_at if sale else None,
            "status": variant.status,
            "stated_on_hand": variant.on_hand,
            "removed_at": None,
        }


def review_rows(merchant_id: str, kept: KeptProduct, at: datetime) -> Iterator[dict[str, Any]]:
    for position, review in enumerate(kept.stated.reviews):
        yield {
            "merchant_id": merchant_id,
            "product_id": kept.product_id,
            "position": position,
            "review_id": new_id("rev"),
            "rating": review.rating,
            "title": review.title,
            "body": review.body,
            "author": review.author,
            "at": review.at or at,
        }
