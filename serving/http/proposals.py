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
Act = Literal[
    "place_order",
    "cancel_order",
    "change_address",
    "change_payment",
    "change_items",
    "return_items",
    "exchange_items",
    "withdraw_request",
    "return_instead",
]
_TOOLS = {
    "change_address": "change_order_address",
    "change_payment": "change_order_payment",
    "change_items": "change_order_items",
}
_Part = Annotated[str, Field(max_length=200)]
_Id = Annotated[str, Field(min_length=1, max_length=64)]


class ItemRequest(Wire):
    """A line of an order, how many of it (all when left out), and what it becomes, where it becomes something."""

    line_id: _Id
    quantity: int | None = Field(None, ge=1, le=100_000)
    variant_id: _Id | None = None
    options: dict[str, _Part] = Field(default_factory=dict, max_length=20)


class AddressRequest(Wire):
    """Where an order goes instead; name and country are as before where they are left out."""

    name: _Part | None = None
    line1: _Part
    line2: _Part | None = None
    city: _Part
    region: _Part | None = None
    postal_code: _Part | None = None
    country: _Part | None = None
    phone: _Part | None = None


class ProposalRequest(Wire):
    """An act to propose; nothing happens before it is confirmed."""

    act: Act
    order_id: _Id | None = None
    checkout_id: _Id | None = None
    request_id: _Id | None = None
    items: list[ItemRequest] = Field(default_factory=list, max_length=100)
    address: AddressRequest | None = None
    payment: str | None = Field(None, max_length=200, description="An instrument's id or label, or a gift card's code")
    refund_to: str | None = Field(None, max_length=200)
    reason: str | None = Field(None, max_length=500)

    @property
    def tool(self) -> str:
        """The agent's tool that proposes this act."""
        return _TOOLS.get(self.act, self.act)

    def arguments(self) -> dict[str, Any]:
        """The arguments of that tool; it reads those that it takes."""
        if self.act == "place_order":
            return {}
        arguments: dict[str, Any] = {
            "order": self.order_id or "",
            "items": [item.model_dump(exclude_none=True, by_alias=False) for item in self.items],
            "reason": self.reason or "",
            "payment": self.payment,
            "refund_to": self.refund_to,
            "request_id": self.request_id,
        }
        if self.address is not None:
            arguments["address"] = self.address.model_dump(by_alias=False)
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
        caller.principal, await _thread(caller, services), body.tool, body.arguments()
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
