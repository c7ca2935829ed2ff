"""`show_product`, `compare_products`, `recommend`: looking closer, side by side, and further."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from commerce.domain.merchant import Merchant
from commerce.domain.money import Money
from commerce.domain.product import Product, Variant
from retrieval.result import Hit
from tools import activities
from tools.arguments import (
    Arguments,
    Count,
    Identifier,
    Identifiers,
    OptionalIdentifier,
    OptionalPath,
    OptionalPrice,
    Options,
)
from tools.base import Activity, Done, Outcome, ToolContext
from tools.comparison import comparison_rows
from tools.display import Shown, highlights, product_data, ucp_product
from tools.facts import FactWriter
from tools.references import NoSuchOption, choose, find_product, option_refusal
from tools.refusals import refused
from tools.wording import listed, locale_of, stock_text

_MOST_VARIANTS = 40
_LONGEST_DESCRIPTION = 1200


class ShowArguments(Arguments):
    """Which product to look at."""

    product_id: Identifier = Field(description="The product's id, as a result gave it.")
    variant_id: OptionalIdentifier = Field(default=None, description="The variant meant, where one is.")
    options: Options = Field(default_factory=dict, description='Options meant, such as {"Colour": "Blue"}.')
    card: bool = Field(default=True, description="False to read the record without showing a card.")


class CompareArguments(Arguments):
    """Which products to compare."""

    product_ids: Identifiers = Field(min_length=2, max_length=4, description="Two to four product ids.")
    card: bool = Field(default=True, description="False to read the figures without showing a card.")


class RecommendArguments(Arguments):
    """What kind of suggestion, and starting from what."""

    kind: Literal["similar", "goes_with", "trending"] = Field(
        default="similar", description="similar: alternatives; goes_with: what completes it; trending: popular now."
    )
    product_ids: Identifiers = Field(default_factory=list, description="Starting from these products.")
    category: OptionalPath = Field(default=None, description="For trending: category path, or null for the whole shop.")
    price_max: OptionalPrice = Field(default=None, description="Greatest price in the shop's currency.")
    limit: Count = Field(default=6, ge=1, le=12, description="How many to show.")


async def show_product(ctx: ToolContext, wish: ShowArguments) -> Outcome:
    """One product in full, with every variant's price and stock."""
    product, named = await find_product(ctx, wish.product_id)
    variant = (product.variant(wish.variant_id) if wish.variant_id else None) or named
    if wish.options:
        choice = choose(product, wish.options, near=variant)
        if isinstance(choice, NoSuchOption):
            return option_refusal(product, choice)
        variant = getattr(choice, "variant", None) or choice.candidates[0]  # type: ignore[union-attr]
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    shown = Shown(product, variant or product.default_variant)
    facts = FactWriter.of(ctx, "show_product")
    facts.product(product, shown.variant, attributes=list(product.attributes))
    facts.variants(product)
    if product.description:
        facts.passage(product.id, product.title, product.description[:_LONGEST_DESCRIPTION], None)
    content = activities.ProductDetail(product=ucp_product(ctx, merchant, shown), selected=shown.variant.id)
    activity = Activity("product", content, f"product-{ctx.run_id}-{product.id}")
    data: dict[str, Any] = {"product": _detail(shown, merchant), "variant_id": shown.variant.id}
    return Done(data, facts.all(), (activity,) if wish.card else ())


def _detail(shown: Shown, merchant: Merchant) -> dict[str, Any]:
    product = shown.product
    detail = product_data(1, shown, merchant)
    del detail["position"]
    detail["description"] = product.description[:_LONGEST_DESCRIPTION]
    detail["categories"] = list(product.categories)
    detail["attributes"] = {name: list(values) for name, values in product.attributes.items()}
    if len(product.variants) > 1:
        detail["variants"] = [_variant(variant, merchant) for variant in product.variants[:_MOST_VARIANTS]]
    return detail


def _variant(variant: Variant, merchant: Merchant) -> dict[str, Any]:
    return {
        "variant_id": variant.id,
        "options": dict(variant.options),
        "price": variant.price.format(locale_of(merchant)),
        "available": variant.availability.purchasable,
        "availability_text": stock_text(variant.availability),
    }


async def compare_products(ctx: ToolContext, wish: CompareArguments) -> Outcome:
    """Two to four products side by side."""
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    found = [await find_product(ctx, reference) for reference in dict.fromkeys(wish.product_ids)]
    compared = [Shown(product, variant or product.default_variant) for product, variant in found]
    if len({shown.product.id for shown in compared}) < 2:
        return refused("same_product", "These are one and the same product.", remedy="Ask for another to compare with.")
    facts = FactWriter.of(ctx, "compare_products")
    for shown in compared:
        facts.product(shown.product, shown.variant, attributes=list(shown.product.attributes))
    rows = comparison_rows(compared, merchant)
    content = activities.Comparison(products=[ucp_product(ctx, merchant, shown) for shown in compared], rows=rows)
    data: dict[str, Any] = {
        "products": [product_data(place, shown, merchant) for place, shown in enumerate(compared, 1)],
        "rows": [{"label": row.label, "values": list(row.values)} for row in rows],
    }
    return Done(data, facts.all(), (Activity("comparison", content),) if wish.card else ())


async def recommend(ctx: ToolContext, wish: RecommendArguments) -> Outcome:
    """Products that can be bought now: alternatives, companions, or what is popular."""
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    anchors = [(await find_product(ctx, reference))[0] for reference in wish.product_ids]
    if wish.kind != "trending" and not anchors:
        return refused(
            "product_needed",
            "Suggestions of this kind start from a product.",
            remedy="Name a product, or ask for what is popular.",
        )
    hits = await _suggested(ctx, wish, anchors)
    products = await ctx.services.catalogue.products(ctx.merchant_id, [hit.product_id for hit in hits])
    ceiling = Money.parse(wish.price_max, merchant.currency).amount if wish.price_max else None
    known = {anchor.id for anchor in anchors}
    shown = [
        Shown(product, variant, highlights(product, variant, "", ()))
        for product in products
        if product.id not in known and (variant := _buyable(product, ceiling))
    ][: wish.limit]
    title = _title(wish, anchors)
    return _suggestions(ctx, merchant, wish, title, shown)


async def _suggested(ctx: ToolContext, wish: RecommendArguments, anchors: list[Product]) -> list[Hit]:
    recommender, enough = ctx.services.recommender, wish.limit * 3
    if wish.kind == "trending":
        category = tuple(wish.category) if wish.category else None
        return await recommender.trending(ctx.merchant_id, category, limit=enough)
    if wish.kind == "goes_with":
        return await recommender.goes_with(ctx.merchant_id, [anchor.id for anchor in anchors], limit=enough)
    return await recommender.similar(ctx.merchant_id, anchors[0].id, limit=enough)


def _buyable(product: Product, ceiling: int | None) -> Variant | None:
    variant = product.default_variant
    if not variant.availability.purchasable or (ceiling is not None and variant.price.amount > ceiling):
        return None
    return variant


def _title(wish: RecommendArguments, anchors: list[Product]) -> str:
    names = listed(anchor.title for anchor in anchors)
    if wish.kind == "trending":
        return f"Popular in {wish.category[-1]}" if wish.category else "Popular now"
    return f"Goes with {names}" if wish.kind == "goes_with" else f"Similar to {names}"


def _suggestions(
    ctx: ToolContext, merchant: Merchant, wish: RecommendArguments, title: str, shown: list[Shown]
) -> Outcome:
    facts = FactWriter.of(ctx, "recommend")
    limits = {"kind": wish.kind, "of": wish.product_ids, "category": wish.category, "price_max": wish.price_max}
    facts.count(
        f"search:{ctx.call_id}",
        len(shown),
        exhaustive=not shown,
        limits={name: value for name, value in limits.items() if value},
        shown=[one.product.id for one in shown],
    )
    for one in shown:
        told = [text.partition(":")[0] for text in one.highlights]
        facts.product(one.product, one.variant, attributes=told)
    if not shown:
        return refused(
            "nothing_to_recommend", "Nothing fits as a suggestion here.", remedy="Search instead.", facts=facts.all()
        )
    content = activities.Products(
        title=title,
        products=[ucp_product(ctx, merchant, one) for one in shown],
        total=len(shown),
        exhaustive=False,
    )
    data: dict[str, Any] = {
        "products": [product_data(place, one, merchant) for place, one in enumerate(shown, 1)],
        "total": len(shown),
        "exhaustive": False,
        "title": title,
    }
    return Done(data, facts.all(), (Activity("products", content, f"products-{ctx.run_id}"),))
