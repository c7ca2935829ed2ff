"""The storefront's pages: the catalogue drawn on the server, a shopper's own things filled in by modules."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any, get_args

import structlog
from fastapi import APIRouter, Depends, Query, Request
from fastapi.routing import APIRoute
from starlette.responses import HTMLResponse, RedirectResponse, Response

from commerce.demo.pictures import picture
from commerce.domain.product import Category
from commerce.errors import ProductNotFound
from retrieval.scoring.request import SearchRequest, Sort
from serving.http.identity import admit_address, services_of
from serving.refusals.errors import Refusal
from serving.refusals.problem_table import problem_of
from serving.services import Services
from serving.storefront.filters import Filters, WantedFilters
from serving.storefront.shelves import shelves_of
from serving.storefront.templates import Pages

router = APIRouter(include_in_schema=False, dependencies=[Depends(admit_address)])
_log = structlog.get_logger("serving.storefront.pages")
_PAGE = 24
_REVIEWS = 12
_SHELVES = 8
_CACHE = {"Cache-Control": "private, no-cache"}
_DAY = int(timedelta(days=1).total_seconds())
_CURRENCY = "shopmind_currency"
_LAST_PAGE = 400
_LONGEST_QUERY = 300


def read_page(page: str = "") -> int:
    """The page that an address asks for; what is no number is the first one."""
    return min(max(int(page), 1), _LAST_PAGE) if page.isascii() and page.isdecimal() and len(page) < 10 else 1


Page = Annotated[int, Depends(read_page)]


def page_services(request: Request) -> Services:
    """The services, with the catalogue in the currency that this browser was shown last."""
    services = services_of(request)
    return replace(services, catalogue=services.catalogue.in_currency(request.cookies.get(_CURRENCY)))


PageServices = Annotated[Services, Depends(page_services)]


@router.get("/")
async def home(request: Request, services: PageServices) -> Response:
    """The front of the shop: departments and what is popular."""
    merchant_id = services.merchant_id
    departments = await services.catalogue.departments(merchant_id)
    popular, total = await services.catalogue.browse(merchant_id, limit=_SHELVES * 2, offset=0, sort="popularity")
    shelves = []
    for department in [category for category in departments if len(category.path) == 1][:_SHELVES]:
        products, count = await services.catalogue.browse(
            merchant_id, category=department.path, limit=4, offset=0, sort="popularity"
        )
        shelves.append({"department": department, "products": products, "total": count})
    context = {"products": popular, "total": total, "shelves": shelves}
    return await _draw(request, services, "home.html", context, departments)


@router.get("/department/{path:path}")
async def department(
    request: Request, path: str, services: PageServices, wanted: WantedFilters, page: Page, sort: str = ""
) -> Response:
    """One department or category, narrowed by the filters in the address."""
    departments = await services.catalogue.departments(services.merchant_id)
    category = tuple(part for part in path.split("/") if part)
    found = next((item for item in departments if item.path == category), None)
    if found is None:
        return await _missing(request, services)
    merchant = await services.catalogue.merchant(services.merchant_id)
    asked = wanted.request(
        merchant.currency, category=category, sort=_sort(sort, "popularity"), limit=_PAGE, offset=(page - 1) * _PAGE
    )
    context = await _found(services, asked, wanted)
    paging = _paging(page, context["total"])
    if page > paging["pages"]:
        return _last_page(request, paging["pages"])
    below = [item for item in departments if item.path[:-1] == category]
    context |= {"category": found, "children": below, "sort": asked.sort}
    return await _draw(request, services, "department.html", context | paging, departments)


@router.get("/product/{name}")
async def product(request: Request, name: str, services: PageServices, variant: str | None = None) -> Response:
    """One product with its variants, reviews and what is like it."""
    merchant_id = services.merchant_id
    try:
        found = await services.catalogue.product(merchant_id, name)
    except ProductNotFound:
        return await _missing(request, services)
    selected = next((item for item in found.variants if item.id == variant), found.default_variant)
    reviews = await services.catalogue.reviews(merchant_id, found.id, _REVIEWS)
    shelves = await shelves_of(services, found)
    context = {"product": found, "selected": selected, "reviews": reviews, "shelves": shelves}
    return await _draw(request, services, "product.html", context)


@router.get("/search")
async def search(
    request: Request,
    services: PageServices,
    wanted: WantedFilters,
    page: Page,
    q: str = "",
    sort: str = "",
) -> Response:
    """What the search box finds, narrowed by the filters in the address."""
    query = q.strip()[:_LONGEST_QUERY]
    merchant = await services.catalogue.merchant(services.merchant_id)
    usual: Sort = "relevance" if query else "popularity"
    asked = wanted.request(
        merchant.currency, text=query, sort=_sort(sort, usual), limit=_PAGE, offset=(page - 1) * _PAGE
    )
    context = await _found(services, asked, wanted) | {"query": query, "sort": asked.sort}
    paging = _paging(page, context["total"])
    if page > paging["pages"]:
        return _last_page(request, paging["pages"])
    return await _draw(request, services, "search.html", context | paging)


@router.get("/currency")
async def currency(
    services: PageServices, to: str = "", back: Annotated[str, Query(max_length=2000)] = "/"
) -> Response:
    """Draw the pages in another currency of the shop from now on, and go back to where one was."""
    merchant = await services.catalogue.merchant(services.merchant_id)
    own_path = back.startswith("/") and not back.startswith(("//", "/\\"))
    answer = RedirectResponse(back if own_path else "/", 303)
    if to in merchant.currencies:
        answer.set_cookie(_CURRENCY, to, max_age=365 * _DAY, samesite="lax", httponly=True)
    return answer


@router.get("/cart")
async def cart(request: Request, services: PageServices) -> Response:
    return await _draw(request, services, "cart.html")


@router.get("/checkout")
async def checkout(request: Request, services: PageServices) -> Response:
    return await _draw(request, services, "checkout.html")


@router.get("/orders")
async def orders(request: Request, services: PageServices) -> Response:
    return await _draw(request, services, "orders.html")


@router.get("/orders/{order_id}")
async def order(request: Request, order_id: str, services: PageServices) -> Response:
    return await _draw(request, services, "order.html", {"order_id": order_id})


@router.get("/account")
@router.get("/sign-in")
async def account(request: Request, services: PageServices) -> Response:
    """The account, and signing in; what a link in a mail bears is in the fragment, which no server sees."""
    return await _draw(request, services, "account.html")


@router.get("/push-worker.js")
async def push_worker(request: Request, services: PageServices) -> Response:
    """The script that shows pushes; it stands at the root, since a worker sees only what is below it."""
    found = services.pages.assets.asset("push-worker.js")
    return _file(request, found.body, found.packed, found.media_type, "no-cache")


@router.get("/handoff")
async def handoff(request: Request, services: PageServices) -> Response:
    """Where "continue on the phone" leads; the code is in the fragment, which no server sees."""
    return await _draw(request, services, "handoff.html")


@router.get("/outbox")
async def outbox(request: Request, services: PageServices) -> Response:
    """The mails that the embedded mode wrote instead of sending."""
    return await _draw(request, services, "outbox.html", {"sends_mail": services.sends_mail})


@router.get("/help")
async def help_pages(request: Request, services: PageServices) -> Response:
    pages = await services.catalogue.policies(services.merchant_id)
    return await _draw(request, services, "help.html", {"pages": pages, "page": None})


@router.get("/help/{slug}")
async def help_page(request: Request, slug: str, services: PageServices) -> Response:
    pages = await services.catalogue.policies(services.merchant_id)
    page = next((item for item in pages if item.slug == slug), None)
    if page is None:
        return await _missing(request, services)
    return await _draw(request, services, "help.html", {"pages": pages, "page": page})


@router.get("/assets/{path:path}")
async def asset(request: Request, path: str, services: PageServices) -> Response:
    """A script or style under the name of its content."""
    found = services.pages.assets.at(request.url.path)
    if found is None:
        return Response("Not found", 404, media_type="text/plain")
    fresh = found.address == request.url.path
    caching = "public, max-age=31536000, immutable" if fresh else "no-store"
    return _file(request, found.body, found.packed, found.media_type, caching)


@router.get("/widget.js")
async def widget(request: Request, services: PageServices) -> Response:
    """The one script that a merchant's page names: it draws the launcher and loads the chat when it is opened."""
    found = services.pages.assets.asset("widget.js")
    return _file(
        request, found.body, found.packed, found.media_type, "public, max-age=300, stale-while-revalidate=86400"
    )


@router.get("/media/demo/{name}.svg")
async def demo_picture(name: str, services: PageServices) -> Response:
    """A drawn picture of the demo shop."""
    try:
        drawn = picture(services.merchant_id, name)
    except KeyError:
        return Response("Not found", 404, media_type="text/plain")
    headers = {
        "Cache-Control": f"public, max-age={_DAY}",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    }
    return Response(drawn, headers=headers, media_type="image/svg+xml")


@router.get("/favicon.ico")
async def favicon(services: PageServices) -> Response:
    return RedirectResponse(services.pages.assets.address("favicon.svg"), 307)


for _route in router.routes:
    if isinstance(_route, APIRoute):
        _route.methods = {"GET", "HEAD"}  # what looks whether a page is there, as monitors and previews of links do


async def _found(services: Services, asked: SearchRequest, wanted: Filters) -> dict[str, Any]:
    result = await services.search.search(services.merchant_id, asked)
    products = await services.catalogue.products(services.merchant_id, [hit.product_id for hit in result.hits])
    return {
        "products": products,
        "total": result.total,
        "relaxed": result.relaxed,
        "facets": result.facets,
        "filters": wanted.shown(),
    }


def _sort(given: str, usual: Sort) -> Sort:
    return given if given in get_args(Sort) else usual  # type: ignore[return-value]  # one of Sort's words


async def _draw(
    request: Request,
    services: Services,
    template: str,
    context: Mapping[str, Any] | None = None,
    departments: Sequence[Category] | None = None,
) -> Response:
    html = await _html(request, services, template, departments, context or {})
    return HTMLResponse(html, headers=_CACHE)


async def draw_problem(request: Request, refusal: Refusal, status: int) -> Response:
    """What went wrong, as a page of the shop; in plain words where not even that can be drawn."""
    services = page_services(request)
    try:
        if status == 404:
            return await _missing(request, services)
        context = _told(refusal) | {"status": status, "retry": problem_of(refusal.code).retry}
        html = await _html(request, services, "error.html", None, context)
    except Exception as error:  # noqa: BLE001  (what broke the page may break this one too)
        _log.error("problem_not_drawn", code=refusal.code, exc_info=error)
        return Response(refusal.message, status, media_type="text/plain")
    return HTMLResponse(html, status, headers=_CACHE)


def _told(refusal: Refusal) -> dict[str, str]:
    """A refusal as a page says it; what an address broke in our schema says nothing to a shopper."""
    if refusal.code == "request_invalid":
        return {
            "title": "This address cannot be read",
            "detail": "Something in it is too long, or written in a way that the shop does not know.",
        }
    return {"title": problem_of(refusal.code).title, "detail": refusal.message}


async def _missing(request: Request, services: Services) -> Response:
    return HTMLResponse(await _html(request, services, "missing.html", None, {}), 404, headers=_CACHE)


async def _html(
    request: Request,
    services: Services,
    template: str,
    departments: Sequence[Category] | None,
    context: Mapping[str, Any],
) -> str:
    pages: Pages = services.pages
    merchant = await services.catalogue.merchant(services.merchant_id)
    found = departments if departments is not None else await services.catalogue.departments(services.merchant_id)
    common = {
        "merchant": merchant,
        "key": await services.keys.page_key(services.merchant_id),
        "departments": [category for category in found if len(category.path) == 1],
        "path": request.url.path,
    }
    return pages.render(template, merchant.locale, {**common, **context})


def _last_page(request: Request, page: int) -> Response:
    """The way to the last page, for an address that asks for one beyond it."""
    return RedirectResponse(f"?{request.url.include_query_params(page=page).query}", 303)


def _paging(page: int, total: int) -> dict[str, int]:
    return {"page": page, "pages": max(1, -(-total // _PAGE))}


def _file(request: Request, body: bytes, packed: bytes | None, media_type: str, caching: str) -> Response:
    headers = {
        "Cache-Control": caching,
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    if packed is None:
        return Response(body, headers=headers, media_type=media_type)
    headers["Vary"] = "Accept-Encoding"
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed, headers={**headers, "Content-Encoding": "gzip"}, media_type=media_type)
    return Response(body, headers=headers, media_type=media_type)
