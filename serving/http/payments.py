"""What payment providers tell us, where their buyers come back to, and the page on which a card is given to Stripe."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from commerce.domain.order import Order
from commerce.ports.payments import Notice, NotifyingGateway
from serving.http.identity import CurrentServices, admit_address
from serving.http.raw import json_answer, raw_body
from serving.refusals.errors import NotFound
from serving.services import Services

router = APIRouter(tags=["payments"], dependencies=[Depends(admit_address)])
STRIPE_RETURN = "/payments/stripe/return"
PAYPAL_RETURN = "/payments/paypal/return"
PAYPAL_CANCELLED = "/payments/paypal/cancelled"
STRIPE_PAGE = "/pay/stripe"


@router.post("/webhooks/stripe")
async def stripe_webhook(request: Request, services: CurrentServices) -> Response:
    """Stripe says that something happened to a payment; told twice, late or out of order, it counts once."""
    return await _noticed(request, services, "stripe")


@router.post("/webhooks/paypal")
async def paypal_webhook(request: Request, services: CurrentServices) -> Response:
    """PayPal says that something happened to a payment; told twice, late or out of order, it counts once."""
    return await _noticed(request, services, "paypal")


@router.get(STRIPE_RETURN, include_in_schema=False)
async def stripe_returned(
    services: CurrentServices,
    payment_intent: Annotated[str, Query(pattern=r"^pi_\w{1,200}$")],
    payment_intent_client_secret: Annotated[str, Query(max_length=400)] = "",
) -> Response:
    """The buyer comes back from their bank; how the payment stands is asked of Stripe, not read from the address."""
    return await _returned(services, "stripe", payment_intent, payment_intent_client_secret)


@router.get(PAYPAL_RETURN, include_in_schema=False)
async def paypal_returned(
    services: CurrentServices, token: Annotated[str, Query(pattern=r"^[A-Za-z0-9-]{8,64}$")]
) -> Response:
    """The buyer comes back from PayPal; how the payment stands is asked of PayPal, not read from the address."""
    return await _returned(services, "paypal", token, "")


@router.get(PAYPAL_CANCELLED, include_in_schema=False)
async def paypal_cancelled(
    services: CurrentServices, token: Annotated[str, Query(pattern=r"^[A-Za-z0-9-]{8,64}$")]
) -> Response:
    """The buyer turned back at PayPal: the order still waits, and can be paid there or by other means."""
    return await _returned(services, "paypal", token, "")


@router.get(STRIPE_PAGE + "/{reference}", include_in_schema=False)
async def stripe_page(
    reference: str, services: CurrentServices, key: Annotated[str, Query(max_length=80)] = ""
) -> Response:
    """The page on which a buyer gives a card to Stripe: it goes from their browser to Stripe and never to us."""
    stripe = services.stripe
    page = None if stripe is None else await stripe.payment_page(reference, key)
    if page is None:
        raise NotFound("There is no such payment.")
    merchant = await services.catalogue.merchant(page.merchant_id)
    script = services.stripe_page.script
    context = {
        "amount": page.amount.format(merchant.locale),
        "shop": merchant.name,
        "waits": page.waits,
        "script": script,
        "settings": {
            "publishableKey": services.stripe_page.publishable_key,
            "clientSecret": page.client_secret,
            "returnPath": STRIPE_RETURN,
        },
    }
    body = services.pages.render("pay/stripe.html", merchant.locale, context)
    policy = _page_policy(script)
    return HTMLResponse(body, headers={"Cache-Control": "no-store", "Content-Security-Policy": policy})


def _page_policy(script: str) -> str:
    """Only our own files and Stripe's hosts: its script, its frames for the card's fields, and its API."""
    parts = urlsplit(script)
    host = f"{parts.scheme}://{parts.netloc}"
    frames = f"{host} https://hooks.stripe.com" if host.endswith("stripe.com") else host
    api = f"{host} https://api.stripe.com" if host.endswith("stripe.com") else host
    return (
        f"default-src 'none'; script-src 'self' {host}; frame-src {frames}; connect-src 'self' {api}; "
        f"img-src 'self' data: {host}; style-src 'self' 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


async def _noticed(request: Request, services: Services, provider: str) -> Response:
    gateway = _gateway(services, provider)
    notice = await gateway.read_notice(raw_body(request), dict(request.headers))
    order = None if notice is None else await _take(services, gateway, notice)
    return json_answer({"received": True, "orderId": order.id if order else None})


async def _take(services: Services, gateway: NotifyingGateway, notice: Notice) -> Order | None:
    orders, reference = services.orders, notice.reference
    match notice.kind:
        case "payment":
            return await orders.payment_settled(gateway.provider, reference, await gateway.standing(reference))
        case "refund":
            by_hand = await gateway.refunded_by_hand(reference)
            return await orders.payment_refunded(gateway.provider, reference, by_hand)
        case "dispute":
            return await orders.payment_disputed(gateway.provider, reference)


async def _returned(services: Services, provider: str, reference: str, proof: str) -> Response:
    gateway = _gateway(services, provider)
    result = await gateway.returned(reference, proof)
    if result is None:
        raise NotFound("There is no such payment.")
    order = await services.orders.payment_settled(gateway.provider, result.reference, result)
    return RedirectResponse(f"/orders/{order.id}?from=payment" if order else "/orders", 303)


def _gateway(services: Services, provider: str) -> NotifyingGateway:
    found = services.providers.get(provider)
    if found is None:
        raise NotFound(f"No provider {provider!r} is set up.")
    return found
