"""`recommend`: alternatives, companions, what completes the basket, what is for the shopper, and what is popular."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR
from typing import Any, Literal

from pydantic import Field

from commerce.domain.merchant import Merchant
from commerce.domain.product import Product
from retrieval.query.result import Suggestion
from retrieval.recommending.tastes import Taste
from tools import activities
from tools.arguments import Arguments, Count, Identifiers, OptionalPath, OptionalPrice, OptionalText
from tools.base import Activity, Done, Outcome, ToolContext
from tools.facts import FactWriter
from tools.finding.display import Shown, highlights, minor_units, product_data, ucp_product
from tools.finding.references import find_product
from tools.finding.suggesting import Limits, Offered, offered
from tools.refusals import refused
from tools.wording import listed

Kind = Literal["similar", "goes_with", "bought_together", "complete_basket", "for_you", "trending", "replacement"]
_OF_ALL_KINDS = 20
"""So many times more are looked through where only those of one category will do."""
_NEEDS_PRODUCT = ("similar", "goes_with", "bought_together", "replacement")


class RecommendArguments(Arguments):
    """What kind of suggestion, and starting from what."""

    kind: Kind = Field(
        default="similar",
        description=(
            "similar: alternatives; replacement: in place of what is sold out; goes_with: what completes it; "
            "bought_together: what others bought with it; complete_basket: what the cart lacks; "
            "for_you: from the shopper's own history and wishes; trending: popular now."
        ),
    )
    product_ids: Identifiers = Field(default_factory=list, description="Starting from these products.")
    category: OptionalPath = Field(
        default=None, description="Only in this category (its path), or null for the whole shop."
    )
    price_max: OptionalPrice = Field(default=None, description="Greatest price in the shop's currency.")
    use: OptionalText = Field(
        default=None, description="With goes_with: what it shall do, such as something to polish boots."
    )
    limit: Count = Field(default=6, ge=1, le=12, description="How many to show.")


async def recommend(ctx: ToolContext, wish: RecommendArguments) -> Outcome:
    """Products that can be bought now, each with the reason why it is suggested."""
    merchant = await ctx.services.catalogue.merchant(ctx.merchant_id)
    anchors = await _anchors(ctx, wish)
    if not anchors and wish.kind in _NEEDS_PRODUCT:
        return refused(
            "product_needed",
            "Suggestions of this kind start from a product.",
            remedy="Name a product, or ask for what is popular.",
        )
    if not anchors and wish.kind == "complete_basket":
        return refused("empty_cart", "There is nothing in the cart to complete.", remedy="Ask what they look for.")
    taste, personal = await _taste(ctx, wish)
    found = await _found(ctx, wish, [anchor.id for anchor in anchors], taste)
    ceiling = minor_units(wish.price_max, merchant.currency, ROUND_FLOOR)
    shown = await offered(
        ctx.services.catalogue,
        ctx.merchant_id,
        found,
        await ctx.services.placements.placements(ctx.merchant_id),
        Limits(
            wish.limit,
            ceiling,
            frozenset([*(anchor.id for anchor in anchors), *await _held(ctx, wish)]),
            tuple(wish.category or ()),
        ),
        ctx.clock.now(),
    )
    return _suggestions(ctx, merchant, wish, _title(wish, anchors, personal=personal), shown, personal=personal)


async def _anchors(ctx: ToolContext, wish: RecommendArguments) -> list[Product]:
    """The products that the suggestions start from; those of the cart where the basket is to be completed."""
    if wish.kind != "complete_basket":
        return [(await find_product(ctx, reference))[0] for reference in wish.product_ids]
    cart = await ctx.services.carts.current(ctx.merchant_id, ctx.shopper_id)
    ids = list(dict.fromkeys(line.product_id for line in cart.lines))
    return await ctx.services.catalogue.products(ctx.merchant_id, ids)


async def _held(ctx: ToolContext, wish: RecommendArguments) -> list[str]:
    """What lies in the cart already is nothing to suggest to its shopper."""
    if wish.kind != "for_you":
        return []
    cart = await ctx.services.carts.current(ctx.merchant_id, ctx.shopper_id)
    return [line.product_id for line in cart.lines]


async def _taste(ctx: ToolContext, wish: RecommendArguments) -> tuple[Taste, bool]:
    if wish.kind not in ("for_you", "complete_basket"):
        return Taste(), True
    known = await ctx.services.tastes.of(ctx.merchant_id, ctx.shopper_id)
    return known.taste, known.personal


async def _found(ctx: ToolContext, wish: RecommendArguments, ids: list[str], taste: Taste) -> Sequence[Suggestion]:
    recommender, merchant_id, enough = (
        ctx.services.recommender,
        ctx.merchant_id,
        wish.limit * (_OF_ALL_KINDS if wish.category else 3),
    )
    match wish.kind:
        case "trending":
            return await recommender.trending(merchant_id, tuple(wish.category) if wish.category else None, enough)
        case "for_you":
            return await recommender.for_you(merchant_id, taste, enough)
        case "complete_basket":
            return await recommender.completing(merchant_id, ids, taste, enough)
        case "bought_together":
            return await recommender.bought_together(merchant_id, ids, enough)
        case "goes_with" if wish.use:
            return await recommender.serving(merchant_id, ids[0], wish.use, enough)
        case "goes_with":
            return await recommender.goes_with(merchant_id, ids, enough)
        case "replacement":
            return await recommender.replacement(merchant_id, ids[0], enough)
        case "similar":
            return await recommender.similar(merchant_id, ids[0], enough)


def _title(wish: RecommendArguments, anchors: list[Product], *, personal: bool) -> str:
    names = listed(anchor.title for anchor in anchors)
    if wish.kind == "trending":
        return f"Popular in {wish.category[-1]}" if wish.category else "Popular now"
    titles = {
        "for_you": "For you" if personal else "Popular now",
        "complete_basket": "To complete your cart",
        "bought_together": f"Bought together with {names}",
        "goes_with": f"Goes with {names}",
        "replacement": f"In place of {names}",
        "similar": f"Similar to {names}",
    }
    return titles[wish.kind]


def _suggestions(
    ctx: ToolContext,
    merchant: Merchant,
    wish: RecommendArguments,
    title: str,
    offers: list[Offered],
    *,
    personal: bool,
) -> Outcome:
    facts = FactWriter.of(ctx, "recommend")
    limits = {"kind": wish.kind, "of": wish.product_ids, "category": wish.category, "price_max": wish.price_max}
    facts.count(
        f"search:{ctx.call_id}",
        len(offers),
        exhaustive=not offers,
        limits={name: value for name, value in limits.items() if value},
        shown=[one.product.id for one in offers],
    )
    shown = [Shown(one.product, one.variant, highlights(one.product, one.variant, "", ())) for one in offers]
    for one, offer in zip(shown, offers, strict=True):
        facts.product(one.product, one.variant, attributes=[text.partition(":")[0] for text in one.highlights])
        facts.passage(f"reason:{ctx.call_id}:{offer.product.id}", offer.product.title, f"{offer.why}.", None)
    if not offers:
        return refused(
            "nothing_to_recommend", "Nothing fits as a suggestion here.", remedy="Search instead.", facts=facts.all()
        )
    bodies = [_body(ctx, merchant, one, offer) for one, offer in zip(shown, offers, strict=True)]
    content = activities.Products(title=title, products=bodies, total=len(shown), exhaustive=False)
    data: dict[str, Any] = {
        "products": [
            {**product_data(place, one, merchant), "reason": offer.why, "reason_kind": offer.reason.kind}
            | ({"label": offer.label} if offer.label else {})
            for place, (one, offer) in enumerate(zip(shown, offers, strict=True), 1)
        ],
        "total": len(shown),
        "exhaustive": False,
        "title": title,
        "personal": personal,
    }
    return Done(data, facts.all(), (Activity("products", content, f"products-{ctx.run_id}"),))


def _body(ctx: ToolContext, merchant: Merchant, shown: Shown, offer: Offered) -> dict[str, Any]:
    body: dict[str, Any] = dict(ucp_product(ctx, merchant, shown))
    body["shopmind"] = {**body.get("shopmind", {}), **offer.marks()}
    return body
