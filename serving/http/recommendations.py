"""Products that belong with others, for pages: each with why it is there."""

from collections.abc import Sequence
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from retrieval.errors import ProductNotIndexed
from retrieval.query.result import Hit, Suggestion
from serving.http.identity import BaseUrl, CurrentCaller, ShopperServices
from serving.http.raw import json_answer
from serving.refusals.errors import RequestInvalid
from serving.services import Services
from serving.storefront.product_bodies import product_bodies
from tools.base import Principal
from tools.finding.suggesting import Limits, offered
from tools.services import KnownTaste

router = APIRouter(prefix="/v1", tags=["recommendations"])
Kind = Literal["similar", "replacement", "goes_with", "bought_together", "complete_basket", "for_you", "trending"]
_NEEDS_PRODUCT = ("similar", "replacement", "goes_with", "bought_together")


@router.get("/recommendations")
async def recommend(
    caller: CurrentCaller,
    services: ShopperServices,
    base_url: BaseUrl,
    kind: Kind = "trending",
    product: Annotated[list[str] | None, Query(max_length=20)] = None,
    category: Annotated[list[str] | None, Query(max_length=8)] = None,
    limit: Annotated[int, Query(ge=1, le=24)] = 8,
) -> Response:
    """Similar products, what goes with some, what the cart lacks, what is for this shopper, or what is popular."""
    principal, products = caller.principal, product or []
    if kind in _NEEDS_PRODUCT and not products:
        raise RequestInvalid(f"`product` is needed for {kind}.", field="product")
    held: list[str] = []
    if kind in ("complete_basket", "for_you"):
        cart = await services.carts.current(principal.merchant_id, principal.shopper_id)
        held = list(dict.fromkeys(line.product_id for line in cart.lines))
    known = await services.tastes.of(principal.merchant_id, principal.shopper_id)
    found = await _found(services, principal, kind, held or products, category, limit * 3, known)
    offers = await offered(
        services.catalogue,
        principal.merchant_id,
        found,
        await services.selling_rules.placements(principal.merchant_id),
        Limits(limit, without=frozenset([*held, *products])),
        services.clock.now(),
    )
    hits = [Hit(one.product.id, one.variant.id, 0.0) for one in offers]
    bodies = await product_bodies(services, principal, hits, base_url)
    for body, offer in zip(bodies, offers, strict=True):
        body["shopmind"] = {**body.get("shopmind", {}), **offer.marks()}
    return json_answer({"kind": kind, "personal": known.personal, "products": [*bodies]})


async def _found(
    services: Services,
    principal: Principal,
    kind: Kind,
    products: list[str],
    category: list[str] | None,
    enough: int,
    known: KnownTaste,
) -> Sequence[Suggestion]:
    recommender, merchant_id = services.recommender, principal.merchant_id
    match kind:
        case "trending":
            return await recommender.trending(merchant_id, tuple(category) if category else None, enough)
        case "for_you":
            return await recommender.for_you(merchant_id, known.taste, enough)
        case "similar":
            return await recommender.similar(merchant_id, products[0], enough)
        case "replacement":
            return await recommender.replacement(merchant_id, products[0], enough)
        case "goes_with":
            return await recommender.goes_with(merchant_id, products, enough)
        case "bought_together":
            return await recommender.bought_together(merchant_id, products, enough)
        case "complete_basket":
            try:
                return await recommender.completing(merchant_id, products, known.taste, enough)
            except ProductNotIndexed:  # what was put in a moment ago is indexed in the next
                return []
