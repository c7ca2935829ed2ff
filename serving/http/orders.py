"""UCP's orders, and what the shop wrote about them."""

from typing import Any

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from commerce.services.refund_cards import RefundCard
from serving.db import notices
from serving.db.notices import Notice
from serving.http.envelope import enveloped
from serving.http.identity import BaseUrl, CurrentCaller, CurrentServices
from serving.http.raw import json_answer
from serving.http.versions import tag
from serving.http.wire import Wire
from serving.ucp_bodies import order_body

router = APIRouter(prefix="/v1", tags=["orders"])


@router.get("/orders/{order_id}")
async def read(order_id: str, caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl) -> Response:
    """An order of the shopper, by id or number."""
    order = await services.orders.get(caller.principal.merchant_id, caller.principal.shopper_id, order_id)
    return json_answer(enveloped(order_body(order, base_url=base_url), "order"), headers=tag(order.version))


class FindRequest(Wire):
    """An order's number, and the e-mail address that it was placed with."""

    number: str = Field(min_length=1, max_length=40)
    email: str = Field(min_length=3, max_length=254)


@router.post("/orders/find")
async def find(body: FindRequest, caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl) -> Response:
    """Find a guest's order, and let this session see it from now on; ten tries an hour (`too_many_tries`).

    Whichever of the two is wrong, the answer is the same: `order_not_found`.
    """
    principal = caller.principal
    order = await services.orders.find_for_guest(
        principal.merchant_id, body.number, body.email, shopper_id=principal.shopper_id
    )
    return json_answer(enveloped(order_body(order, base_url=base_url), "order"), headers=tag(order.version))


@router.get("/orders/{order_id}/means")
async def means(order_id: str, caller: CurrentCaller, services: CurrentServices) -> Response:
    """What the buyer may pay a difference of this order with; no token leaves the server."""
    principal = caller.principal
    offered = await services.after_sale.offers.means(principal.merchant_id, principal.shopper_id, order_id)
    return json_answer({"means": [{"id": one.id, "type": one.type, "label": one.label} for one in offered]})


@router.get("/orders/{order_id}/gift-cards")
async def refund_cards(order_id: str, caller: CurrentCaller, services: CurrentServices) -> Response:
    """The gift cards that money of this order went back onto; their codes are for its owner alone."""
    principal = caller.principal
    found = await services.refund_cards.of(principal.merchant_id, principal.shopper_id, order_id)
    return json_answer({"giftCards": [_card_view(one) for one in found]})


@router.get("/outbox")
async def outbox(caller: CurrentCaller, services: CurrentServices) -> Response:
    """What the shop wrote to this shopper, newest first: mails, text messages and pushes."""
    principal = caller.principal
    async with services.database.reading() as tx:
        written = await notices.newest_notices(tx, principal.merchant_id, principal.shopper_id)
    # A code proves an address to whoever reads it: it is shown only where a shop on one's own machine sends no mail.
    shows = services.people.accounts.shows_codes
    shown = [one for one in written if one.kind != "sign_in" or shows]
    if shows:
        shown = [await services.outreach.card_codes.filled(one) for one in shown]
    return json_answer({"mails": [notice_view(one) for one in shown]})


def _card_view(one: RefundCard) -> dict[str, Any]:
    card = one.card
    return {
        "id": card.id,
        "last4": card.last4,
        "issued": card.issued.amount,
        "balance": card.balance.amount,
        "currency": card.issued.currency,
        "expiresAt": card.expires_at,
        "code": one.code,
    }


def notice_view(notice: Notice) -> dict[str, Any]:
    """A notice as its reader may see it."""
    return {
        "id": notice.id,
        "channel": notice.channel,
        "kind": notice.kind,
        "to": notice.recipient if notice.channel != "push" else "this browser",
        "subject": notice.subject,
        "text": notice.text,
        "html": notice.html,
        "state": notice.state,
        "at": notice.at,
        "deliveredBy": notice.delivered_by,
    }
