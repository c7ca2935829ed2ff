"""UCP's orders, and what the shop wrote about them."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from serving.db import notices
from serving.db.notices import Notice
from serving.http.envelope import enveloped
from serving.http.identity import BaseUrl, CurrentCaller, CurrentServices
from serving.http.raw import json_answer
from serving.http.versions import tag
from serving.ucp_bodies import order_body

router = APIRouter(prefix="/v1", tags=["orders"])


@router.get("/orders/{order_id}")
async def read(order_id: str, caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl) -> Response:
    """An order of the shopper, by id or number."""
    order = await services.orders.get(caller.principal.merchant_id, caller.principal.shopper_id, order_id)
    return json_answer(enveloped(order_body(order, base_url=base_url), "order"), headers=tag(order.version))


@router.get("/orders/{order_id}/means")
async def means(order_id: str, caller: CurrentCaller, services: CurrentServices) -> Response:
    """What the buyer may pay a difference of this order with; no token leaves the server."""
    principal = caller.principal
    offered = await services.after_sale.offers.means(principal.merchant_id, principal.shopper_id, order_id)
    return json_answer({"means": [{"id": one.id, "type": one.type, "label": one.label} for one in offered]})


@router.get("/outbox")
async def outbox(caller: CurrentCaller, services: CurrentServices) -> Response:
    """What the shop wrote to this shopper, newest first: mails, text messages and pushes."""
    principal = caller.principal
    async with services.database.reading() as tx:
        written = await notices.newest_notices(tx, principal.merchant_id, principal.shopper_id)
    # A code proves an address to whoever reads it: it is shown only where a shop on one's own machine sends no mail.
    shown = [one for one in written if one.kind != "sign_in" or services.people.accounts.shows_codes]
    return json_answer({"mails": [notice_view(one) for one in shown]})


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
