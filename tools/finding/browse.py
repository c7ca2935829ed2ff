"""`show_product`, `compare_products`: looking closer, and side by side."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from commerce.domain.merchant import Merchant
from commerce.domain.product import Variant
from tools import activities
from tools.arguments import Arguments, Identifier, Identifiers, OptionalIdentifier, Options
from tools.base import Activity, Done, Outcome, ToolContext
from tools.facts import FactWriter
from tools.finding.comparison import comparison_rows
from tools.finding.display import Shown, product_data, ucp_product
from tools.finding.references import NoSuchOption, choose, find_product, option_refusal
from tools.refusals import refused
from tools.wording import locale_of, stock_text

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
