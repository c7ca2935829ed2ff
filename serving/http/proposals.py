"""Proposals for pages: the same service and the same hash as in the chat."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from serving.http.idempotent import IdempotentRoute
from serving.http.identity import CurrentCaller, CurrentServices
from serving.http.raw import json_answer
from serving.http.wire import Wire
from serving.limits import Rate, demand

router = APIRouter(prefix="/v1/proposals", tags=["proposals"], route_class=IdempotentRoute)
_Id = Annotated[str, Field(min_length=1, max_length=64)]


class ReturnedItem(Wire):
    """A line of an order and how many of it come back."""

    line_id: _Id
    quantity: int = Field(ge=1, le=100_000)


class ProposalRequest(Wire):
    """An act to propose; nothing happens before it is confirmed."""

    act: Literal["place_order", "cancel_order", "return_items"]
    order_id: _Id | None = None
    checkout_id: _Id | None = None
    items: list[ReturnedItem] = Field(default_factory=list, max_length=100)
    reason: str | None = Field(None, max_length=500)

    def arguments(self) -> dict[str, Any]:
        """The arguments of the agent's tool for this act."""
        if self.act == "place_order":
            return {}
        arguments: dict[str, Any] = {"order": self.order_id or ""}
        if self.act == "return_items":
            arguments["items"] = [{"line_id": item.line_id, "quantity": item.quantity} for item in self.items]
            arguments["reason"] = self.reason or ""
        return arguments


class Confirmation(Wire):
    """The answer to exactly one proposal."""

    hash: str = Field(min_length=64, max_length=64, pattern=r"^[0-9a-f]{64}$")
    approved: bool


@router.post("", status_code=201)
async def propose(body: ProposalRequest, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Make a proposal in the shopper's conversation; a new one supersedes the open one."""
    await _demand(caller, services)
    content = await services.conversations.propose(
        caller.principal, await _thread(caller, services), body.act, body.arguments()
    )
    return json_answer(content, 201)


@router.post("/{proposal_id}/confirm")
async def confirm(proposal_id: str, body: Confirmation, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Say yes or no; the same answer again gives the same outcome."""
    await _demand(caller, services)
    outcome = await services.conversations.confirm(caller.principal, proposal_id, body.hash, body.approved)
    return json_answer(outcome)


async def _thread(caller: CurrentCaller, services: CurrentServices) -> str:
    """The conversation that a page's proposal belongs to: the session's own."""
    return caller.thread_id or await services.conversations.open_thread(caller.principal)


async def _demand(caller: CurrentCaller, services: CurrentServices) -> None:
    rate = Rate(services.limits.turns_per_minute, services.limits.turns_burst)
    name = f"turns:{caller.principal.merchant_id}:{caller.principal.shopper_id}"
    await demand(services.limiter, name, rate, "Too many acts at once; wait a moment.")
