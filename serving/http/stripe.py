"""What Stripe tells us, and where its buyers come back to."""

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from starlette.responses import RedirectResponse, Response

from commerce.domain.order import Order
from serving.errors import NotFound
from serving.http.identity import CurrentServices, admit_address
from serving.http.raw import json_answer, raw_body
from serving.services import Services

if TYPE_CHECKING:  # the package is loaded where Stripe is set up, and only there
    from commerce.gateways.stripe_gateway import Notice, StripeGateway

router = APIRouter(tags=["payments"], dependencies=[Depends(admit_address)])
RETURN_PATH = "/payments/stripe/return"


@router.post("/webhooks/stripe")
async def webhook(
    request: Request,
    services: CurrentServices,
    stripe_signature: Annotated[str, Header(max_length=1024)] = "",
) -> Response:
    """Stripe says that something happened to a payment; told twice, late or out of order, it counts once."""
    stripe = _stripe(services)
    notice = stripe.read_notice(raw_body(request), stripe_signature)
    order = None if notice is None else await _take(services, stripe, notice)
    return json_answer({"received": True, "orderId": order.id if order else None})


@router.get(RETURN_PATH, include_in_schema=False)
async def returned(
    request: Request,
    services: CurrentServices,
    payment_intent: Annotated[str, Query(pattern=r"^pi_\w{1,200}$")],
    payment_intent_client_secret: Annotated[str, Query(max_length=400)] = "",
) -> Response:
    """The buyer comes back from their bank; how the payment stands is asked of Stripe, not read from the address."""
    stripe = _stripe(services)
    result = await stripe.returned(payment_intent, payment_intent_client_secret)
    if result is None:
        raise NotFound("There is no such payment.")
    order = await services.orders.payment_settled(stripe.provider, result.reference, result)
    return RedirectResponse(f"/orders/{order.id}" if order else "/orders", 303)


async def _take(services: Services, stripe: "StripeGateway", notice: "Notice") -> Order | None:
    orders, reference = services.orders, notice.reference
    match notice.kind:
        case "payment":
            return await orders.payment_settled(stripe.provider, reference, await stripe.standing(reference))
        case "refund":
            by_hand = await stripe.refunded_by_hand(reference)
            return await orders.payment_refunded(stripe.provider, reference, by_hand)
        case "dispute":
            return await orders.payment_disputed(stripe.provider, reference)


def _stripe(services: Services) -> "StripeGateway":
    if services.stripe is None:
        raise NotFound("Stripe is not set up.")
    return services.stripe
