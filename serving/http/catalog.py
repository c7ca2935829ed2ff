"""UCP's catalogue: search, lookup and one product."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Body, Query
from starlette.responses import Response
from ucp_sdk.models.schemas.shopping.catalog_lookup import GetProductRequest, LookupRequest
from ucp_sdk.models.schemas.shopping.catalog_search import SearchRequest as UcpSearchRequest

from commerce.domain.product import Product, Variant
from commerce.errors import ProductNotFound
from retrieval.query.result import Hit, SearchResult
from retrieval.scoring.request import Range, SearchRequest
from serving.http.envelope import envelope, refused
from serving.http.identity import BaseUrl, CurrentCaller, ShopperServices
from serving.http.raw import json_answer
from serving.refusals.errors import RequestInvalid, refusal_of
from serving.services import Services
from serving.storefront.product_bodies import product_bodies

router = APIRouter(prefix="/v1/catalog", tags=["catalog"])
_MOST = 50
_DEFAULT = 10
_PATH_SEPARATOR = ">"


@router.post("/search")
async def search(
    body: Annotated[UcpSearchRequest, Body()], caller: CurrentCaller, services: ShopperServices, base_url: BaseUrl
) -> Response:
    """Search the catalogue; categories are combined with or, everything else with and."""
    limit = min((body.pagination and body.pagination.limit) or _DEFAULT, _MOST)
    offset = _offset(body.pagination.cursor if body.pagination else None)
    merchant_id = caller.principal.merchant_id
    found = await _find(services, merchant_id, body, limit, offset)
    products = await product_bodies(services, caller.principal, found.hits, base_url)
    pagination: dict[str, Any] = {"has_next_page": offset + limit < found.total, "total_count": found.total}
    if pagination["has_next_page"]:
        pagination["cursor"] = _cursor(offset + limit)
    answer: dict[str, Any] = {"ucp": envelope("catalog.search"), "products": products, "pagination": pagination}
    if found.only is not None:
        answer["shopmind"] = _counts(found.only)
    return json_answer(answer)


@router.get("/suggestions")
async def suggestions(
    caller: CurrentCaller,
    services: ShopperServices,
    query: Annotated[str, Query(min_length=1, max_length=80)],
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> Response:
    """How what is being typed may go on: categories, brands and titles of the catalogue."""
    found = await services.search.suggest(caller.principal.merchant_id, query, limit)
    return json_answer({"suggestions": found})


@router.post("/lookup")
async def lookup(
    body: Annotated[LookupRequest, Body()], caller: CurrentCaller, services: ShopperServices, base_url: BaseUrl
) -> Response:
    """The products of up to fifty ids of products or variants; says which were not found."""
    if len(body.ids) > _MOST:
        raise RequestInvalid(f"At most {_MOST} ids are looked up at once.", field="ids")
    found = await _resolve(services, caller.principal.merchant_id, body.ids)
    chosen: dict[str, tuple[Product, dict[str, str]]] = {}
    for wanted, (product, variant) in found.items():
        inputs = chosen.setdefault(product.id, (product, {}))[1]
        inputs[wanted] = (variant or product.default_variant).id
    hits = [Hit(product_id, next(iter(inputs.values())), 1.0) for product_id, (_, inputs) in chosen.items()]
    bodies = await product_bodies(services, caller.principal, hits, base_url)
    for product_body in bodies:
        _correlate(product_body, chosen[product_body["id"]][1], found)
    answer: dict[str, Any] = {"ucp": envelope("catalog.lookup"), "products": bodies}
    missing = [wanted for wanted in body.ids if wanted not in found]
    if missing:
        answer["messages"] = [{"type": "info", "code": "not_found", "content": wanted} for wanted in missing]
    return json_answer(answer)


@router.post("/product")
async def product(
    body: Annotated[GetProductRequest, Body()], caller: CurrentCaller, services: ShopperServices, base_url: BaseUrl
) -> Response:
    """One product; `selected` options put the variant meant first."""
    found = await _resolve(services, caller.principal.merchant_id, [body.id])
    if body.id not in found:
        return refused(refusal_of(ProductNotFound(body.id)), "catalog.lookup")
    item, variant = found[body.id]
    selected = {option.name: option.label for option in body.selected or ()}
    if selected:
        variant = _closest(item, selected, body.preferences or ()) or variant
    meant = variant or item.default_variant
    [product_body] = await product_bodies(services, caller.principal, [Hit(item.id, meant.id, 1.0)], base_url)
    if item.options:
        product_body["selected"] = [{"name": name, "label": label} for name, label in meant.options.items()]
        product_body["options"] = [_detail_option(item, option.name, option.values, meant) for option in item.options]
    return json_answer({"ucp": envelope("catalog.lookup"), "product": product_body})


@dataclass(frozen=True, slots=True)
class _Found:
    """What a search gives; `only` is its one result where the categories did not ask for several to be merged."""

    hits: list[Hit]
    total: int
    only: SearchResult | None = None


def _counts(result: SearchResult) -> dict[str, Any]:
    """How many of the products found have each value, whether the counts are exact, and what was loosened."""
    return {
        "facets": {
            name: [{"value": one.value, "count": one.count} for one in values] for name, values in result.facets.items()
        },
        "exhaustive": result.exhaustive,
        "relaxed": list(result.relaxed),
    }


async def _find(services: Services, merchant_id: str, body: UcpSearchRequest, limit: int, offset: int) -> _Found:
    """One search for each category, merged by score."""
    price = body.filters.price if body.filters else None
    bounds = Range(_amount(price and price.min), _amount(price and price.max))
    named = (body.filters.categories if body.filters else None) or ()
    categories: list[tuple[str, ...] | None] = [_path(name) for name in named[:8]]
    categories = categories or [None]
    hits: dict[str, Hit] = {}
    total = 0
    currency = (await services.catalogue.merchant(merchant_id)).currency
    result: SearchResult | None = None
    for category in categories:
        many = limit if len(categories) == 1 else limit + offset
        request = SearchRequest(
            text=body.query or "",
            category=category,
            price=bounds,
            sort="relevance" if body.query else "popularity",
            limit=many,
            offset=offset if len(categories) == 1 else 0,
            currency=currency,
        )
        result = await services.search.search(merchant_id, request)
        total += result.total
        hits |= {hit.product_id: hit for hit in result.hits if hit.product_id not in hits}
    if len(categories) == 1:
        return _Found(list(hits.values()), total, result)
    merged = sorted(hits.values(), key=lambda hit: -hit.score)
    return _Found(merged[offset : offset + limit], total)


async def _resolve(
    services: Services, merchant_id: str, names: Sequence[str]
) -> dict[str, tuple[Product, Variant | None]]:
    """The product behind each id of a product or variant."""
    by_id = {item.id: item for item in await services.catalogue.products(merchant_id, list(names))}
    rest = [name for name in names if name not in by_id]
    by_variant = await services.catalogue.by_variants(merchant_id, rest)
    found: dict[str, tuple[Product, Variant | None]] = {}
    for name in names:
        if name in by_id:
            found[name] = (by_id[name], None)
        elif name in by_variant:
            found[name] = by_variant[name]
    return found


def _correlate(body: dict[str, Any], inputs: dict[str, str], found: dict[str, tuple[Product, Variant | None]]) -> None:
    """Keep the variants that were asked for and say which id each answers."""
    kept = []
    for variant in body["variants"]:
        ids = [wanted for wanted, variant_id in inputs.items() if variant_id == variant["id"]]
        if ids:
            exact = [{"id": wanted, "match": "exact" if found[wanted][1] else "featured"} for wanted in ids]
            kept.append({**variant, "inputs": exact})
    body["variants"] = kept


def _closest(item: Product, selected: dict[str, str], preferences: Sequence[str]) -> Variant | None:
    """The variant of the selection; options that leave none are given up, the least preferred first."""
    ranked = [name for name in preferences if name in selected]
    order = ranked + [name for name in selected if name not in ranked]
    while order:
        wanted = {name: selected[name] for name in order}
        for variant in item.variants:
            if all(variant.options.get(name) == label for name, label in wanted.items()):
                return variant
        order.pop()
    return None


def _detail_option(item: Product, name: str, values: Sequence[str], meant: Variant) -> dict[str, Any]:
    """An option with which of its values exist and can be bought beside the other selections."""
    others = {other: label for other, label in meant.options.items() if other != name}
    shown = []
    for value in values:
        fitting = [
            variant
            for variant in item.variants
            if variant.options.get(name) == value and all(variant.options.get(k) == v for k, v in others.items())
        ]
        available = any(variant.availability.purchasable for variant in fitting)
        shown.append({"label": value, "exists": bool(fitting), "available": available})
    return {"name": name, "values": shown}


def _path(name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in name.split(_PATH_SEPARATOR) if part.strip())


def _amount(amount: Any) -> int | None:
    return None if amount is None else int(getattr(amount, "root", amount))


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(str(offset).encode()).rstrip(b"=").decode()


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        offset = int(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        raise RequestInvalid("This cursor is not one of ours.", field="pagination.cursor") from error
    if not 0 <= offset <= 10_000:
        raise RequestInvalid("This cursor is not one of ours.", field="pagination.cursor")
    return offset
