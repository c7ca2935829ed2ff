"""Links out of notices, and what others check our signatures by."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, Response

from serving.http.envelope import UCP_VERSION
from serving.http.identity import BaseUrl, CurrentServices, admit_address
from serving.http.raw import json_answer, raw_body

router = APIRouter(tags=["outreach"], dependencies=[Depends(admit_address)])
_WORDS = {
    "order_updates": "news of where your orders are",
    "order_sms": "text messages about your orders",
    "watches": "word of what is back or cheaper",
    "cart_reminders": "reminders of your cart",
}


@router.get("/unsubscribe/{token}", include_in_schema=False)
async def ask(token: str, services: CurrentServices) -> Response:
    """Where the link in a notice leads. Looking changes nothing, since mail programs look on their own."""
    purpose, allowed = await services.outreach.choices.asked(token)
    return await _page(services, token, purpose, allowed=allowed)


@router.post("/unsubscribe/{token}", include_in_schema=False)
async def answer(token: str, request: Request, services: CurrentServices) -> Response:
    """One click, of a reader or of their mail program (RFC 8058)."""
    again = raw_body(request) == b"again=1"
    purpose = await services.outreach.choices.refuse(token, allowed=again)
    return await _page(services, token, purpose, allowed=again)


@router.get("/.well-known/ucp")
async def profile(services: CurrentServices, base_url: BaseUrl) -> Response:
    """The shop's UCP profile: where its API is, and the keys that its messages are signed with."""
    service = {"version": UCP_VERSION, "transport": "rest", "endpoint": f"{base_url}/v1"}
    body = {
        "ucp": {
            "version": UCP_VERSION,
            "services": {"dev.ucp.shopping": [service]},
            "capabilities": {
                f"dev.ucp.shopping.{name}": [{"version": UCP_VERSION}] for name in ("cart", "checkout", "order")
            },
            "payment_handlers": {},
        },
        "signing_keys": [services.outreach.signing_key.public_jwk],
    }
    return json_answer(body, headers={"Cache-Control": "public, max-age=3600"})


async def _page(services: CurrentServices, token: str, purpose: str, *, allowed: bool) -> Response:
    merchant = await services.catalogue.merchant(services.merchant_id)
    context = {"merchant": merchant, "words": _WORDS.get(purpose, purpose), "allowed": allowed, "token": token}
    page = services.pages.render("unsubscribe.html", merchant.locale, context)
    return HTMLResponse(page, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})
