"""UCP's cart: the shopper's one open cart, read and replaced."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request
from starlette.responses import Response
from ucp_sdk.models.schemas.shopping.cart_create_request import CartCreateRequest
from ucp_sdk.models.schemas.shopping.cart_update_request import CartUpdateRequest

from commerce.domain.cart import Cart, NewItem
from commerce.domain.pricing import GIFT_LINE
from commerce.errors import CommerceError
from serving.http.envelope import enveloped, is_business, message_of, refused
from serving.http.idempotent import IdempotentRoute, change_key
from serving.http.identity import BaseUrl, CurrentCaller, CurrentServices
from serving.http.raw import json_answer
from serving.http.versions import ExpectedVersion, tag
from serving.refusals.errors import RequestInvalid, refusal_of
from serving.ucp_bodies import cart_body

router = APIRouter(prefix="/v1/carts", tags=["carts"], route_class=IdempotentRoute)
_MOST_LINES = 100


@router.post("", status_code=201)
async def create(
    body: Annotated[CartCreateRequest, Body()],
    request: Request,
    caller: CurrentCaller,
    services: CurrentServices,
    base_url: BaseUrl,
) -> Response:
    """Put items into the shopper's open cart, which is made when there is none; once a key, whatever broke off."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    once = change_key(request)
    items = read_items(body.model_dump(mode="json", exclude_none=True))
    try:
        cart = await services.carts.add(*who, items, once=once) if items else await services.carts.current(*who)
    except CommerceError as error:
        refusal = refusal_of(error)
        if not is_business(refusal):
            raise
        return refused(refusal, "cart")
    return cart_answer(cart, base_url, status=201)


@router.get("/current")
async def current(caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl) -> Response:
    """The shopper's open cart, made when there is none."""
    cart = await services.carts.current(caller.principal.merchant_id, caller.principal.shopper_id)
    return cart_answer(cart, base_url)


@router.get("/{cart_id}")
async def read(cart_id: str, caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl) -> Response:
    """A cart of the shopper."""
    cart = await services.carts.get(caller.principal.merchant_id, caller.principal.shopper_id, cart_id)
    return cart_answer(cart, base_url)


@router.put("/{cart_id}")
async def replace(
    cart_id: str,
    body: Annotated[CartUpdateRequest, Body()],
    caller: CurrentCaller,
    services: CurrentServices,
    base_url: BaseUrl,
    expected: ExpectedVersion,
) -> Response:
    """Replace what is in the cart. What cannot be done is told in `messages`, and nothing changes then."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    given = body.model_dump(mode="json", exclude_none=True)
    items = read_items(given)
    known = await services.carts.get(*who, cart_id)
    codes = read_codes(given)
    if codes is None:
        codes = [applied.code for applied in known.codes if applied.code]
    try:
        cart = await services.carts.replace(*who, cart_id, items, codes, expected)
    except CommerceError as error:
        refusal = refusal_of(error)
        if not is_business(refusal):
            raise
        cart = await services.carts.get(*who, cart_id)
        return cart_answer(cart, base_url, [message_of(refusal)])
    return cart_answer(cart, base_url)


@router.post("/{cart_id}/cancel")
async def cancel(cart_id: str, caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl) -> Response:
    """Empty the cart and give it up."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    return cart_answer(await services.carts.cancel(*who, cart_id), base_url)


def cart_answer(cart: Cart, base_url: str, messages: Sequence[Mapping[str, Any]] = (), status: int = 200) -> Response:
    """A cart with its envelope and version."""
    body = enveloped(cart_body(cart, base_url=base_url), "cart", messages)
    return json_answer(body, status, tag(cart.version))


def read_items(body: Mapping[str, Any]) -> list[NewItem]:
    """The items of a body; a quote is the price that its sender was shown."""
    lines = body.get("line_items") or []
    if len(lines) > _MOST_LINES:
        raise RequestInvalid(f"A cart has at most {_MOST_LINES} lines.", field="line_items")
    return [_item(line, index) for index, line in enumerate(lines) if not _is_gift(line)]


def read_codes(body: Mapping[str, Any]) -> list[str] | None:
    """The promotion codes of a body; None when it does not speak of them."""
    discounts = body.get("discounts")
    if discounts is None:
        return None
    codes = discounts.get("codes", []) if isinstance(discounts, Mapping) else None
    if not isinstance(codes, list) or not all(isinstance(code, str) and len(code) <= 64 for code in codes):
        raise RequestInvalid("`discounts.codes` is a list of short texts.", field="discounts.codes")
    return codes


def _is_gift(line: Mapping[str, Any]) -> bool:
    """A line that a promotion put in comes and goes with it; a client that sends it back does not buy it."""
    return str(line.get("id", "")).startswith(GIFT_LINE)


def _item(line: Mapping[str, Any], index: int) -> NewItem:
    quantity = line.get("quantity", 1)
    variant_id = (line.get("item") or {}).get("id")
    if not isinstance(variant_id, str) or not isinstance(quantity, int) or not 1 <= quantity <= 100_000:
        raise RequestInvalid(
            f"line_items[{index}] needs item.id and a quantity of 1 or more.", field=f"line_items[{index}]"
        )
    extra = line.get("shopmind") or (line.get("item") or {}).get("shopmind") or {}
    said = extra if isinstance(extra, Mapping) else {}
    quote, accepted = said.get("quote"), said.get("acceptedPrice")
    return NewItem(
        variant_id,
        quantity,
        quote if isinstance(quote, str) else None,
        accepted if isinstance(accepted, int) else None,
    )
