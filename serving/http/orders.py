"""UCP's orders, and the shop's mails about them."""

from fastapi import APIRouter
from starlette.responses import Response

from serving.db import mails
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


@router.get("/outbox")
async def outbox(caller: CurrentCaller, services: CurrentServices) -> Response:
    """The mails that the shop wrote to this shopper, newest first."""
    async with services.database.reading() as tx:
        written = await mails.newest_mails(tx, caller.principal.merchant_id, caller.principal.shopper_id)
    views = [
        {"id": m.id, "to": m.recipient, "subject": m.subject, "text": m.text, "at": m.at, "deliveredBy": m.delivered_by}
        for m in written
    ]
    return json_answer({"mails": views})
