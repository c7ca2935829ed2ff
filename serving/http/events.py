"""Reports of shopper events, and feedback on answers."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from agent.errors import ConversationNotFound
from serving.db import shoppers
from serving.http.idempotent import IdempotentRoute
from serving.http.identity import CurrentCaller, CurrentServices
from serving.http.raw import json_answer
from serving.http.wire import Wire
from serving.learning.shopper_events import Seen
from storage.ids import new_id

router = APIRouter(prefix="/v1", tags=["shopper events"], route_class=IdempotentRoute)
_Id = Annotated[str, Field(min_length=1, max_length=64)]


class EventReport(Wire):
    """One thing that the shopper did with a product."""

    type: Literal["viewed", "impressed", "added", "bought"]
    product_id: _Id
    variant_id: _Id | None = None
    list: str | None = Field(None, max_length=128)
    position: int | None = Field(None, ge=0, le=100_000)
    quantity: int | None = Field(None, ge=1, le=100_000)
    id: _Id | None = None
    at: AwareDatetime | None = None

    def seen(self) -> Seen:
        return Seen(
            self.type, self.product_id, self.variant_id, self.list, self.position, self.quantity, self.id, self.at
        )


class EventsRequest(Wire):
    """Several events; without consent nothing is kept."""

    consent: bool | None = None
    events: list[EventReport] = Field(default_factory=list, max_length=100)


class FeedbackRequest(Wire):
    """Whether an answer helped."""

    thread_id: _Id
    helpful: bool
    run_id: _Id | None = None
    message_id: _Id | None = None
    comment: str | None = Field(None, max_length=2000)


class FeedbackReply(Wire):
    """The feedback as it was kept."""

    id: str
    at: datetime


@router.post("/events", status_code=202)
async def report(body: EventsRequest, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Keep what the shopper did, where they agreed to it."""
    principal = caller.principal
    if body.consent is not None:
        await services.events.consent(principal.merchant_id, principal.shopper_id, given=body.consent)
    seen = [event.seen() for event in body.events if event.type != "bought"]
    kept = await services.events.record(principal.merchant_id, principal.shopper_id, seen, "page")
    return json_answer({"kept": kept}, 202)


@router.post("/feedback", status_code=201)
async def feedback(body: FeedbackRequest, caller: CurrentCaller, services: CurrentServices) -> FeedbackReply:
    """Keep whether an answer helped."""
    principal = caller.principal
    if not await services.conversations.owns(principal, body.thread_id):
        raise ConversationNotFound(body.thread_id)
    reply = FeedbackReply(id=new_id("fb"), at=services.clock.now())
    row = {
        "merchant_id": principal.merchant_id,
        "id": reply.id,
        "shopper_id": principal.shopper_id,
        "thread_id": body.thread_id,
        "run_id": body.run_id,
        "message_id": body.message_id,
        "helpful": body.helpful,
        "comment": body.comment,
        "at": reply.at,
    }
    async with services.database.transaction() as tx:
        await shoppers.add_feedback(tx, row)
    return reply
