"""Products that belong with others, for pages."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from serving.errors import RequestInvalid
from serving.http.identity import BaseUrl, CurrentCaller, ShopperServices
from serving.http.raw import json_answer
from serving.product_bodies import product_bodies

router = APIRouter(prefix="/v1", tags=["recommendations"])
Kind = Literal["similar", "goes_with", "trending"]


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
    """Similar products, what goes with some, or what is popular."""
    merchant_id, products = caller.principal.merchant_id, product or []
    if kind != "trending" and not products:
        raise RequestInvalid(f"`product` is needed for {kind}.", field="product")
    if kind == "similar":
        hits = await services.recommender.similar(merchant_id, products[0], limit)
    elif kind == "goes_with":
        hits = await services.recommender.goes_with(merchant_id, products, limit)
    else:
        hits = await services.recommender.trending(merchant_id, tuple(category) if category else None, limit)
    return json_answer({"kind": kind, "products": await product_bodies(services, caller.principal, hits, base_url)})
