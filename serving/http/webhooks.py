"""What payment providers tell us, and the sandbox bank's page for a second factor."""

import hashlib
import hmac
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Header, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from commerce.domain.order import Order
from serving.http.identity import CurrentServices, admit_address
from serving.http.raw import json_answer, json_body, raw_body
from serving.refusals.errors import NotFound, RequestInvalid, SignatureInvalid
from serving.services import Services

router = APIRouter(tags=["payments"], dependencies=[Depends(admit_address)])
_SANDBOX = "sandbox"


@router.post("/webhooks/{provider}")
async def webhook(
    provider: str,
    request: Request,
    services: CurrentServices,
    shopmind_signature: Annotated[str | None, Header(max_length=128)] = None,
) -> Response:
    """A provider says how a payment went; told twice, it counts once."""
    if provider != _SANDBOX:
        raise NotFound(f"No provider {provider!r} is set up.")
    expected = sign(services.webhook_key, raw_body(request))
    given = (shopmind_signature or "").removeprefix("sha256=")
    if not hmac.compare_digest(expected.encode(), given.encode()):
        raise SignatureInvalid("The signature does not fit the body.")
    body = json_body(request)
    reference, approved = body.get("reference"), body.get("approved")
    if not isinstance(reference, str) or not isinstance(approved, bool):
        raise RequestInvalid("`reference` and `approved` are needed.", field="reference")
    order = await _settle(services, reference, approved=approved)
    return json_answer({"received": True, "orderId": order.id if order else None})


@router.get("/sandbox/3ds/{reference}", include_in_schema=False)
async def second_factor(reference: str, services: CurrentServices) -> Response:
    """The page on which a buyer confirms a test payment."""
    payment = await services.sandbox.payment(reference) if services.sandbox else None
    if payment is None:
        raise NotFound("There is no such payment.")
    merchant = await services.catalogue.merchant(payment.merchant_id)
    page = services.pages.render(
        "sandbox/second_factor.html",
        merchant.locale,
        {
            "amount": payment.amount.format(merchant.locale),
            "shop": merchant.name,
            "action": f"/sandbox/3ds/{reference}",
            "done": payment.status != "requires_action",
        },
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-store"})


@router.post("/sandbox/3ds/{reference}", include_in_schema=False)
async def answer_second_factor(reference: str, request: Request, services: CurrentServices) -> Response:
    """The buyer's answer; then back to the order."""
    answer = parse_qs(raw_body(request).decode("ascii", "replace")).get("answer", [""])[0]
    if answer not in {"approve", "refuse"}:
        raise RequestInvalid("`answer` is approve or refuse.", field="answer")
    order = await _settle(services, reference, approved=answer == "approve")
    return RedirectResponse(f"/orders/{order.id}" if order else "/orders", 303)


async def _settle(services: Services, reference: str, *, approved: bool) -> Order | None:
    """Let the sandbox settle, and tell the order."""
    sandbox = services.sandbox
    result = await sandbox.finish_second_factor(reference, approved=approved) if sandbox else None
    if result is None:
        raise NotFound("There is no such payment.")
    return await services.orders.payment_settled(_SANDBOX, result.reference, result)


def sign(key: bytes, body: bytes) -> str:
    """The signature of a sandbox webhook."""
    return hmac.new(key, body, hashlib.sha256).hexdigest()
