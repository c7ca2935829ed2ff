"""What a shopper sees and decides about themselves: orders, preferences, conversations, everything kept."""

from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from agent.db.conversations import Conversation
from serving.db import shoppers
from serving.http.idempotent import IdempotentRoute
from serving.http.identity import BaseUrl, CurrentCaller, CurrentServices
from serving.http.raw import json_answer
from serving.http.wire import Wire
from serving.refusals.errors import NotFound
from serving.ucp_bodies import cart_body, order_body

router = APIRouter(prefix="/v1/me", tags=["me"], route_class=IdempotentRoute)
_Name = Annotated[str, Path(min_length=1, max_length=64, pattern=r"^[a-z0-9_.-]+$")]


class PreferenceView(Wire):
    """Something remembered, and where it came from."""

    name: str
    value: str
    source: str
    at: AwareDatetime


class PreferenceRequest(Wire):
    """What to remember."""

    value: str = Field(min_length=1, max_length=500)


@router.get("/orders")
async def orders(caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl, limit: int = 20) -> Response:
    """The shopper's orders, newest first."""
    principal = caller.principal
    found = await services.orders.list(principal.merchant_id, principal.shopper_id, max(1, min(limit, 100)))
    return json_answer({"orders": [order_body(order, base_url=base_url) for order in found]})


class CurrencyRequest(Wire):
    """The currency to see prices in."""

    currency: str = Field(pattern=r"^[A-Z]{3}$")


class CurrencyReply(Wire):
    """The currency that the shopper sees, and those that there are; `cart` is in it."""

    currency: str
    currencies: list[str]
    cart: dict[str, Any]


@router.put("/currency")
async def choose_currency(
    body: CurrencyRequest, caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl
) -> CurrencyReply:
    """See prices in another currency from now on; the cart is priced anew, and says what it came to before."""
    principal = caller.principal
    merchant = await services.catalogue.merchant(principal.merchant_id)
    cart = await services.carts.choose_currency(principal.merchant_id, principal.shopper_id, body.currency)
    shown = dict(cart_body(cart, base_url=base_url))
    return CurrencyReply(currency=cart.currency, currencies=list(merchant.currencies), cart=shown)


@router.get("/preferences")
async def preferences(caller: CurrentCaller, services: CurrentServices) -> dict[str, list[PreferenceView]]:
    """What the shop remembers about the shopper's wishes."""
    async with services.database.reading() as tx:
        kept = await shoppers.preferences_of(tx, caller.principal.merchant_id, caller.principal.shopper_id)
    return {"preferences": [PreferenceView(name=p.name, value=p.value, source=p.source, at=p.at) for p in kept]}


@router.put("/preferences/{name}")
async def remember(
    name: _Name, body: PreferenceRequest, caller: CurrentCaller, services: CurrentServices
) -> PreferenceView:
    """Remember or change one wish."""
    kept = shoppers.Preference(name, body.value, "shopper", services.clock.now())
    async with services.database.transaction() as tx:
        await shoppers.set_preference(tx, caller.principal.merchant_id, caller.principal.shopper_id, kept)
    return PreferenceView(name=kept.name, value=kept.value, source=kept.source, at=kept.at)


@router.delete("/preferences/{name}", status_code=204)
async def forget(name: _Name, caller: CurrentCaller, services: CurrentServices) -> Response:
    """Forget one wish."""
    async with services.database.transaction() as tx:
        if not await shoppers.forget_preference(tx, caller.principal.merchant_id, caller.principal.shopper_id, name):
            raise NotFound(f"Nothing is remembered under {name!r}.")
    return Response(status_code=204)


@router.get("/conversations")
async def conversations(caller: CurrentCaller, services: CurrentServices) -> Response:
    """The shopper's conversations, newest first."""
    threads = await services.conversations.threads(caller.principal)
    return json_answer({"conversations": [_thread(thread) for thread in threads]})


@router.post("/conversations", status_code=201)
async def new_conversation(caller: CurrentCaller, services: CurrentServices) -> Response:
    """Begin another conversation."""
    return json_answer({"threadId": await services.conversations.open_thread(caller.principal)}, 201)


@router.get("/conversations/{thread_id}")
async def conversation(thread_id: str, caller: CurrentCaller, services: CurrentServices) -> Response:
    """The messages of one conversation."""
    messages = await services.conversations.history(caller.principal, thread_id)
    return json_answer({"threadId": thread_id, "messages": [*messages]})


@router.get("/data")
async def data(caller: CurrentCaller, services: CurrentServices, base_url: BaseUrl) -> Response:
    """Everything that is kept about the shopper."""
    kept = await services.people.data.export(caller.principal, base_url)
    return json_answer(kept, headers={"Content-Disposition": 'attachment; filename="my-data.json"'})


@router.delete("/data", status_code=204)
async def forget_me(caller: CurrentCaller, services: CurrentServices) -> Response:
    """Forget the shopper; orders stay for as long as the law asks, without their name."""
    await services.people.data.erase(caller.principal)
    return Response(status_code=204)


def _thread(conversation: Conversation) -> dict[str, Any]:
    return {"threadId": conversation.id, "locale": conversation.locale}
