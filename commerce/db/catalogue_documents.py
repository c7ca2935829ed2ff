"""How a product is kept: one JSON document for what stays until the next feed, joined with its living columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import orjson

from commerce.domain.money import Money
from commerce.domain.product import (
    Attributes,
    Availability,
    AvailabilityStatus,
    Media,
    Product,
    ProductOption,
    Rating,
    Variant,
)
from commerce.feeds.items import FeedProduct, FeedVariant

CATEGORY_SEPARATOR = " > "


@dataclass(frozen=True, slots=True)
class LiveVariant:
    """The columns of a variant that change between feeds."""

    variant_id: str
    price: int
    currency: str
    list_price: int | None
    sale_price: int | None
    sale_starts_at: datetime | None
    sale_ends_at: datetime | None
    status: AvailabilityStatus
    on_hand: int | None
    reserved: int
    threshold: int

    @property
    def left(self) -> int | None:
        """How many can be sold; None where nobody counts."""
        return None if self.on_hand is None else max(self.on_hand - self.reserved - self.threshold, 0)


def add_location(known: list[LiveVariant], one: LiveVariant) -> None:
    """Add a variant as it is at one location; the next location of the same variant adds to what can be sold."""
    if not known or known[-1].variant_id != one.variant_id:
        known.append(one)
        return
    before, more = known[-1].left, one.left
    whole = None if before is None or more is None else before + more
    known[-1] = replace(one, on_hand=whole, reserved=0, threshold=0)


def content_hash(product: FeedProduct) -> str:
    """The same for a product that a feed states in the same way again, wherever it stands in the file."""
    return sha256(orjson.dumps(_stated(product), default=str)).hexdigest()


def _stated(product: FeedProduct) -> list[Any]:
    variants = [
        [v.feed_id, _money(v.price), v.status, v.on_hand, _money(v.list_price), _sale(v), _variant_document(v)]
        for v in product.variants
    ]
    reviews = [[r.rating, r.title, r.body, r.author, r.at] for r in product.reviews]
    shared = product_document(product, ())
    return [
        product.feed_id,
        product.title,
        product.handle,
        product.popularity,
        _rating(product),
        variants,
        reviews,
        shared,
    ]


def _money(money: Money | None) -> list[Any] | None:
    return None if money is None else [money.amount, money.currency]


def _sale(variant: FeedVariant) -> list[Any] | None:
    sale = variant.sale
    return None if sale is None else [_money(sale.price), sale.starts_at, sale.ends_at]


def _rating(product: FeedProduct) -> list[Any] | None:
    return None if product.rating is None else [product.rating.value, product.rating.count]


def product_document(product: FeedProduct, variant_ids: Sequence[str]) -> dict[str, Any]:
    """The document of a product whose variants have these ids, in the same order."""
    return {
        "description": product.description,
        "brand": product.brand,
        "categories": product.categories,
        "attributes": product.attributes,
        "options": [[option.name, option.values] for option in product.options],
        "media": [[media.url, media.alt] for media in product.media],
        "tags": product.tags,
        "variants": {
            variant_id: _variant_document(variant)
            for variant_id, variant in zip(variant_ids, product.variants, strict=False)
        },
    }


def _variant_document(variant: FeedVariant) -> list[Any]:
    media = None if variant.media is None else [variant.media.url, variant.media.alt]
    return [
        variant.feed_id,
        variant.sku,
        variant.title,
        variant.options,
        variant.barcode,
        media,
        variant.attributes,
    ]


def read_product(row: Any, live: Sequence[LiveVariant], now: datetime) -> Product:
    """Join a row of `products` with the living columns of its variants, as of now."""
    document: dict[str, Any] = orjson.loads(row.body)
    return Product(
        id=row.product_id,
        merchant_id=row.merchant_id,
        feed_id=row.feed_id,
        handle=row.handle,
        title=row.title,
        description=document["description"],
        brand=document["brand"],
        categories=tuple(document["categories"]),
        attributes=_attributes(document["attributes"]),
        options=tuple(ProductOption(name, tuple(values)) for name, values in document["options"]),
        variants=tuple(_read_variant(row.product_id, document["variants"], one, now) for one in live),
        media=tuple(Media(url, alt) for url, alt in document["media"]),
        rating=None if row.rating_value is None else Rating(row.rating_value, row.rating_count),
        tags=tuple(document["tags"]),
        popularity=row.popularity,
        updated_at=row.updated_at,
    )


def _attributes(document: Mapping[str, Sequence[str]]) -> Attributes:
    return {name: tuple(values) for name, values in document.items()}


def _read_variant(product_id: str, documents: Mapping[str, list[Any]], live: LiveVariant, now: datetime) -> Variant:
    feed_id, sku, title, options, barcode, media, attributes = documents[live.variant_id]
    price, list_price = _prices(live, now)
    return Variant(
        id=live.variant_id,
        product_id=product_id,
        sku=sku,
        feed_id=feed_id,
        title=title,
        options=options,
        price=price,
        list_price=list_price,
        availability=_availability(live),
        barcode=barcode,
        media=None if media is None else Media(*media),
        attributes=_attributes(attributes),
    )


def _prices(live: LiveVariant, now: datetime) -> tuple[Money, Money | None]:
    """The price that counts now, and the one that is struck out beside it where there is one."""
    if live.sale_price is not None and _within(live.sale_starts_at, now, live.sale_ends_at):
        before = max(live.price, live.list_price or 0)
        return Money(live.sale_price, live.currency), Money(before, live.currency)
    struck = live.list_price if live.list_price is not None and live.list_price > live.price else None
    return Money(live.price, live.currency), None if struck is None else Money(struck, live.currency)


def _within(start: datetime | None, now: datetime, end: datetime | None) -> bool:
    return (start is None or start <= now) and (end is None or now < end)


def _availability(live: LiveVariant) -> Availability:
    left = live.left
    if live.status == "in_stock" and left == 0:
        return Availability("out_of_stock", 0)
    return Availability(live.status, left)
