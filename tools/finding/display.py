"""A product as the model reads it and as the screen shows it, with the quote that keeps its price."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.product import Product, Variant
from commerce.domain.quotes import QUOTE_LIFETIME
from commerce.ucp.product import product_body
from tools.base import JsonObject, ToolContext
from tools.wording import locale_of, stock_text

_MOST_HIGHLIGHTS = 3
_LONGEST_VALUE = 60
_WORD = re.compile(r"\w+", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Shown:
    """A product, the variant that is meant, and what of it answers the wish."""

    product: Product
    variant: Variant
    highlights: tuple[str, ...] = field(default_factory=tuple)


def quote(ctx: ToolContext, merchant: Merchant, variant: Variant) -> str:
    """A signed promise of the price that is shown now."""
    return ctx.services.quotes.sign(
        ctx.merchant_id,
        ctx.shopper_id,
        variant.id,
        variant.price,
        merchant.prices_include_tax,
        ctx.clock.now() + QUOTE_LIFETIME,
    )


def ucp_product(ctx: ToolContext, merchant: Merchant, shown: Shown) -> JsonObject:
    """The UCP body: the variant meant stands first, each variant bears its quote."""
    quotes = {variant.id: quote(ctx, merchant, variant) for variant in shown.product.variants}
    base_url = ctx.services.base_url or None
    body: dict[str, Any] = product_body(
        shown.product, variant_first=shown.variant.id, quote=quotes.get, base_url=base_url
    )
    if shown.highlights:
        body["shopmind"] = {**body.get("shopmind", {}), "highlights": list(shown.highlights)}
    return body


def product_data(position: int, shown: Shown, merchant: Merchant) -> dict[str, Any]:
    """What the model is told of a found product; each figure stands in a fact."""
    product, variant = shown.product, shown.variant
    locale = locale_of(merchant)
    data: dict[str, Any] = {
        "position": position,
        "product_id": product.id,
        "variant_id": variant.id,
        "title": product.title,
        "brand": product.brand,
        "category": list(product.categories),
        "price": variant.price.format(locale),
        "available": variant.availability.purchasable,
        "availability_text": stock_text(variant.availability),
    }
    if variant.list_price and variant.list_price > variant.price:
        data["list_price"] = variant.list_price.format(locale)
    if product.rating and product.rating.count:
        data |= {"rating": product.rating.value, "rating_count": product.rating.count}
    if product.options:
        data["options"] = {option.name: list(option.values) for option in product.options}
        data["selected"] = dict(variant.options)
    if shown.highlights:
        data["highlights"] = list(shown.highlights)
    return data


def highlights(product: Product, variant: Variant, wish: str, asked: Sequence[str]) -> tuple[str, ...]:
    """What of this product answers this wish: attributes asked for first, then those that the words touch."""
    words = {word.casefold() for word in _WORD.findall(wish)}
    wanted = {name.casefold() for name in asked}
    ranked: list[tuple[int, int, str]] = []
    for place, (name, values) in enumerate(_facts_of(product, variant)):
        text = ", ".join(values)
        if not text or len(text) > _LONGEST_VALUE:
            continue
        touched = words & {word.casefold() for word in _WORD.findall(f"{name} {text}")}
        rank = 0 if name.casefold() in wanted else 1 if touched else 2
        ranked.append((rank, place, _said(name, text)))
    ranked.sort()
    answering = [text for rank, _, text in ranked if rank < 2]
    return tuple((answering or [text for _, _, text in ranked[:2]])[:_MOST_HIGHLIGHTS])


def _facts_of(product: Product, variant: Variant) -> Iterable[tuple[str, tuple[str, ...]]]:
    options = {name.casefold() for name in variant.options}
    for name, value in variant.options.items():
        yield name, (value,)
    attributes: Mapping[str, tuple[str, ...]] = {**product.attributes, **variant.attributes}
    for name, values in attributes.items():
        if name.casefold() not in options:
            yield name, tuple(values)


def _said(name: str, text: str) -> str:
    return name if text.casefold() == "yes" else f"{name}: {text}"


def minor_units(text: str | None, currency: str, rounding: str) -> int | None:
    """A price limit in minor units, rounded as told where it is finer than the currency."""
    return Money.from_decimal(Decimal(text), currency, rounding=rounding).amount if text else None


def money_text(money: Money, merchant: Merchant) -> str:
    return money.format(locale_of(merchant))
