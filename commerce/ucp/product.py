"""A product in UCP's shape; what UCP has no word for stands under the one key `shopmind`."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias
from urllib.parse import quote as url_quote

from commerce.domain.money import Money
from commerce.domain.product import Media, Product, Rating, Variant

Body: TypeAlias = dict[str, Any]
Quote: TypeAlias = Callable[[str], str | None]

CATEGORY_SEPARATOR = " > "
_BARCODE_TYPES = {8: "EAN", 12: "UPC", 13: "EAN", 14: "GTIN"}


def product_body(
    product: Product, *, variant_first: str | None = None, quote: Quote | None = None, base_url: str | None = None
) -> Body:
    """The body of a product. The variant that is meant stands first; each bears the quote of its price.

    Addresses are absolute when the shop's own address is given.
    """
    address = _absolute(f"/product/{url_quote(product.handle)}", base_url)
    variants = _meant_first(product, variant_first)
    body: Body = {
        "id": product.id,
        "handle": product.handle,
        "title": product.title,
        "description": {"plain": product.description or product.title},
        "url": address,
        "price_range": _range([variant.price for variant in variants]),
        "variants": [_variant_body(product, variant, quote, base_url, address) for variant in variants],
        "shopmind": {
            "feedId": product.feed_id,
            "brand": product.brand,
            "attributes": {name: list(values) for name, values in product.attributes.items()},
        },
    }
    if any(variant.list_price for variant in variants):
        body["list_price_range"] = _range([variant.list_price or variant.price for variant in variants])
    if product.categories:
        body["categories"] = [{"value": CATEGORY_SEPARATOR.join(product.categories), "taxonomy": "merchant"}]
    if product.media:
        body["media"] = [_media_body(media, base_url) for media in product.media]
    if product.options:
        body["options"] = [
            {"name": option.name, "values": [{"label": value} for value in option.values]} for option in product.options
        ]
    if product.rating:
        body["rating"] = _rating_body(product.rating)
    if product.tags:
        body["tags"] = list(product.tags)
    return body


def _meant_first(product: Product, variant_id: str | None) -> list[Variant]:
    meant = variant_id or product.default_variant.id
    return sorted(product.variants, key=lambda variant: variant.id != meant)


def _variant_body(product: Product, variant: Variant, quote: Quote | None, base_url: str | None, address: str) -> Body:
    body: Body = {
        "id": variant.id,
        "sku": variant.sku or variant.feed_id,
        "title": variant.title or product.title,
        "description": {"plain": variant.title or product.title},
        "url": f"{address}?variant={url_quote(variant.id)}",
        "price": _money_body(variant.price),
        "availability": {
            "available": variant.availability.purchasable,
            "status": variant.availability.status,
        },
        "shopmind": _variant_additions(variant, quote),
    }
    if variant.list_price:
        body["list_price"] = _money_body(variant.list_price)
    if variant.options:
        body["options"] = [{"name": name, "label": label} for name, label in variant.options.items()]
    if variant.barcode:
        body["barcodes"] = [{"type": _BARCODE_TYPES.get(len(variant.barcode), "GTIN"), "value": variant.barcode}]
    if variant.media:
        body["media"] = [_media_body(variant.media, base_url)]
    return body


def _variant_additions(variant: Variant, quote: Quote | None) -> Body:
    additions: Body = {"feedId": variant.feed_id, "quantity": variant.availability.quantity}
    token = quote(variant.id) if quote else None
    if token:
        additions["quote"] = token
    if variant.list_price and variant.list_price > variant.price:
        additions["saving"] = (variant.list_price - variant.price).amount
    if variant.attributes:
        additions["attributes"] = {name: list(values) for name, values in variant.attributes.items()}
    return additions


def _money_body(money: Money) -> Body:
    return {"amount": money.amount, "currency": money.currency}


def _range(prices: Sequence[Money]) -> Body:
    return {"min": _money_body(min(prices)), "max": _money_body(max(prices))}


def _media_body(media: Media, base_url: str | None) -> Body:
    body = {"type": "image", "url": _absolute(media.url, base_url)}
    if media.alt:
        body["alt_text"] = media.alt
    return body


def _rating_body(rating: Rating) -> Body:
    return {"value": rating.value, "scale_min": 1, "scale_max": 5, "count": rating.count}


def _absolute(url: str, base_url: str | None) -> str:
    if not base_url or "://" in url:
        return url
    return f"{base_url.rstrip('/')}/{url.lstrip('/')}"
