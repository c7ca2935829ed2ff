"""UCP's checkout: from the cart to the order."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header
from pydantic import BaseModel
from starlette.responses import Response
from ucp_sdk.models.schemas.shopping.cart_create_request import Checkout as CheckoutCreateRequest
from ucp_sdk.models.schemas.shopping.checkout_complete_request import CheckoutCompleteRequest
from ucp_sdk.models.schemas.shopping.checkout_update_request import CheckoutUpdateRequest

from commerce.domain.checkout import Checkout
from commerce.errors import CommerceError
from serving.http.carts import read_items
from serving.http.checkout_bodies import changes_nothing, read_change
from serving.http.envelope import enveloped, is_business, message_of, refused
from serving.http.idempotent import IdempotentRoute
from serving.http.identity import BaseUrl, CurrentCaller, CurrentServices
from serving.http.raw import json_answer, read_body
from serving.http.versions import ExpectedVersion, tag
from serving.refusals.errors import refusal_of
from serving.services import Services
from serving.ucp_bodies import checkout_body

router = APIRouter(prefix="/v1/checkout-sessions", tags=["checkouts"], route_class=IdempotentRoute)
_Who = tuple[str, str]


@router.post("", status_code=201)
async def create(
    body: Annotated[dict[str, Any], Body()], caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl
) -> Response:
    """Begin the checkout of the open cart, or go on with the one that is open; items of the body go into the cart."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    given = _read(CheckoutCreateRequest, body)
    try:
        if given.get("cart_id"):
            await services.carts.get(*who, given["cart_id"])
        elif items := read_items(given):
            await services.carts.add(*who, items)
        checkout = await services.checkouts.begin(*who)
    except CommerceError as error:
        refusal = refusal_of(error)
        if not is_business(refusal):
            raise
        return refused(refusal, "checkout")
    return await _changed(services, who, checkout, given, None, base_url, status=201)


@router.get("/{checkout_id}")
async def read(checkout_id: str, caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl) -> Response:
    """A checkout of the shopper."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    return checkout_answer(await services.checkouts.get(*who, checkout_id), base_url)


@router.put("/{checkout_id}")
async def update(
    checkout_id: str,
    body: Annotated[dict[str, Any], Body()],
    caller: CurrentCaller,
    services: CurrentServices,
    base_url: BaseUrl,
    expected: ExpectedVersion,
) -> Response:
    """Set buyer, address, delivery, payment and codes. What cannot be done is told in `messages`."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    checkout = await services.checkouts.get(*who, checkout_id)
    given = _read(CheckoutUpdateRequest, body)
    return await _changed(services, who, checkout, given, expected, base_url)


@router.post("/{checkout_id}/complete")
async def complete(
    checkout_id: str,
    body: Annotated[dict[str, Any], Body()],
    caller: CurrentCaller,
    services: CurrentServices,
    base_url: BaseUrl,
    expected: ExpectedVersion,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> Response:
    """Place the order for exactly what the checkout shows."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    given = _read(CheckoutCompleteRequest, body)
    checkout = await services.checkouts.get(*who, checkout_id)
    try:
        change = read_change(given, checkout)
        if checkout.order_id is None and not changes_nothing(change):
            checkout = await services.checkouts.update(*who, checkout_id, change, expected)
            expected = None
        await services.checkouts.complete(
            *who,
            checkout_id,
            expected_version=expected if expected is not None else checkout.version,
            expected_total=checkout.total,
            idempotency_key=f"http:{idempotency_key}"
            if idempotency_key
            else f"checkout:{checkout_id}:{checkout.version}",
        )
    except CommerceError as error:
        return await _refused(services, who, checkout_id, error, base_url)
    return checkout_answer(await services.checkouts.get(*who, checkout_id), base_url)


@router.post("/{checkout_id}/cancel")
async def cancel(checkout_id: str, caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl) -> Response:
    """Give the checkout up; the cart stays."""
    who = (caller.principal.merchant_id, caller.principal.shopper_id)
    try:
        checkout = await services.checkouts.cancel(*who, checkout_id)
    except CommerceError as error:
        return await _refused(services, who, checkout_id, error, base_url)
    return checkout_answer(checkout, base_url)


def checkout_answer(
    checkout: Checkout, base_url: str, messages: Sequence[Mapping[str, Any]] = (), status: int = 200
) -> Response:
    """A checkout with its envelope and version."""
    body = enveloped(checkout_body(checkout, base_url=base_url), "checkout", messages)
    return json_answer(body, status, tag(checkout.version))


async def _changed(
    services: Services,
    who: _Who,
    checkout: Checkout,
    given: Mapping[str, Any],
    expected: int | None,
    base_url: str,
    status: int = 200,
) -> Response:
    change = read_change(given, checkout)
    if changes_nothing(change):
        return checkout_answer(checkout, base_url, status=status)
    try:
        checkout = await services.checkouts.update(*who, checkout.id, change, expected)
    except CommerceError as error:
        return await _refused(services, who, checkout.id, error, base_url, status)
    return checkout_answer(checkout, base_url, status=status)


async def _refused(
    services: Services, who: _Who, checkout_id: str, error: CommerceError, base_url: str, status: int = 200
) -> Response:
    """The checkout as it stands, with why it did not change."""
    refusal = refusal_of(error)
    if not is_business(refusal):
        raise error
    messages = [message_of(refusal), *_field_messages(error)]
    return checkout_answer(await services.checkouts.get(*who, checkout_id), base_url, messages, status)


def _read(model: type[BaseModel], body: Mapping[str, Any]) -> dict[str, Any]:
    """A body by UCP's schema; an instrument may be named by the id that we gave it alone."""
    rest = {name: value for name, value in body.items() if name != "payment"}
    given = read_body(model, {"line_items": [], "payment": {}, **rest})
    return {**given, "payment": body.get("payment")}


def _field_messages(error: CommerceError) -> list[dict[str, Any]]:
    """One message for each field that is wrong, with the path to it."""
    problems = error.details.get("problems", ())
    return [
        {
            "type": "error",
            "code": f"{error.code}_field",
            "path": f"$.{problem['field']}",
            "content": problem["message"],
            "severity": "recoverable",
        }
        for problem in problems
        if isinstance(problem, Mapping) and "field" in problem and "message" in problem
    ]
