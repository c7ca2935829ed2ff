"""What one shopper does, with the patience of a real client: what got no answer is sent again under its key."""

import asyncio
import uuid
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx

from tests.faults.world import KEY, World

ADDRESS = {
    "first_name": "Jane",
    "last_name": "Doe",
    "street_address": "12 Main Street",
    "address_locality": "Springfield",
    "address_region": "IL",
    "postal_code": "62704",
    "address_country": "US",
}
BUYER = {"first_name": "Jane", "last_name": "Doe", "email": "jane@example.com"}
_TRIES = 30
_RUNNING = "still running"


class Journey(StrEnum):
    """What is bought, and what becomes of it."""

    BUY = "buy, send, arrive"
    DECLINED = "a declined card"
    SECOND_FACTOR = "a second factor"
    CANCEL = "buy, cancel"
    RETURN = "buy, send, arrive, return one"


CARDS = {Journey.DECLINED: "pm_card_chargeDeclined", Journey.SECOND_FACTOR: "pm_card_threeDSecure2Required"}


class Unanswered(Exception):
    """The service gave no definite answer, however often it was asked."""

    code = "unanswered"


@dataclass
class Buyer:
    """One shopper with one session."""

    world: World
    session: dict[str, Any] = field(default_factory=dict)
    proposal: dict[str, Any] = field(default_factory=dict)
    order_ids: set[str] = field(default_factory=set)
    told: dict[str, Any] = field(default_factory=dict)
    """What the answer to the tap said."""

    @property
    def shopper_id(self) -> str:
        return str(self.session["shopperId"])

    async def ask(self, method: str, path: str, body: Any = None, *, at: int = 0, **headers: str) -> httpx.Response:
        """Ask until there is a definite answer; a server that died is started again in between."""
        key = str(uuid.uuid4())
        for turn in range(_TRIES):
            try:
                return await self._once(method, path, body, key, at, headers)
            except (httpx.TransportError, Unanswered):
                if turn > 6:
                    await self.world.pass_time()
                await self.world.revive()
                await asyncio.sleep(min(0.05 * 2**turn, 1))
        raise Unanswered(f"{method} {path}")

    async def _once(
        self, method: str, path: str, body: Any, key: str, at: int, headers: dict[str, str]
    ) -> httpx.Response:
        given = {"Idempotency-Key": key} if method != "GET" else {}
        if self.session:
            given["Authorization"] = f"Bearer {self.session['token']}"
        url = self.world.servers[at].url + path
        async with httpx.AsyncClient(trust_env=False, timeout=12) as client:
            reply = await client.request(method, url, json=body, headers={**given, **headers})
        if reply.status_code >= 500 or (reply.status_code == 409 and _RUNNING in reply.text):
            raise Unanswered(f"{reply.status_code} {reply.text[:300]}")
        return reply

    async def arrive(self, journey: Journey, wanted: dict[str, int]) -> None:
        """Come to the point where one tap places the order."""
        reply = await self.ask("POST", "/v1/sessions", {"nonce": str(uuid.uuid4())}, **{"X-Shopmind-Key": KEY})
        self.session = _good(reply)
        items = [{"item": {"id": await self._variant(name)}, "quantity": quantity} for name, quantity in wanted.items()]
        cart = _good(await self.ask("POST", "/v1/carts", {"line_items": items}))
        checkout = _good(await self.ask("POST", "/v1/checkout-sessions", {"line_items": [], "cart_id": cart["id"]}))
        token = CARDS.get(journey, "pm_card_visa")
        instrument = {
            "id": "card",
            "handler_id": "stripe",
            "type": "card",
            "selected": True,
            "credential": {"type": "token", "token": token},
        }
        change = {
            "buyer": BUYER,
            "fulfillment": {"methods": [{"type": "shipping", "destinations": [ADDRESS]}]},
            "payment": {"instruments": [instrument]},
        }
        _good(await self.ask("PUT", f"/v1/checkout-sessions/{checkout['id']}", change))
        self.proposal = await self.propose({"act": "place_order"})

    async def _variant(self, name: str) -> str:
        found = _good(await self.ask("POST", "/v1/catalog/search", {"query": name}))
        return next(
            str(variant["id"])
            for product in found["products"]
            for variant in product["variants"]
            if variant.get("sku") == name
        )

    async def propose(self, act: dict[str, Any]) -> dict[str, Any]:
        """Ask for an act to be proposed."""
        proposal = _good(await self.ask("POST", "/v1/proposals", act))
        if proposal.get("activity") != "proposal":
            raise AssertionError(f"no proposal of {act}: {proposal}")
        return proposal

    async def tap(self, proposal: dict[str, Any], *, at: int = 0) -> dict[str, Any]:
        """Say yes to exactly this, and again until it is known what came of it."""
        answer = {"hash": proposal["hash"], "approved": True}
        for _ in range(10):
            for _ in range(12):
                told = _good(await self.ask("POST", f"/v1/proposals/{proposal['id']}/confirm", answer, at=at))
                if told["state"] not in {"pending", "open"}:
                    return told
                await asyncio.sleep(0.25)
            await self.world.pass_time()
        raise Unanswered(f"the tap stays {told['state']}")

    async def buy(self, *, everywhere: bool = False) -> None:
        """The tap that places the order: on one process, or on all of them at the same moment."""
        places = range(len(self.world.servers)) if everywhere else range(1)
        told = await asyncio.gather(*[self.tap(self.proposal, at=at) for at in places])
        if len({(one["state"], one.get("order", {}).get("id")) for one in told}) > 1:
            raise AssertionError(f"one tap was answered in several ways: {told}")
        self.told = told[0]

    async def orders(self) -> list[dict[str, Any]]:
        """The shopper's orders as the shop tells them."""
        found = list(_good(await self.ask("GET", "/v1/me/orders"))["orders"])
        self.order_ids |= {str(order["id"]) for order in found}
        return found

    async def approve_at_the_bank(self) -> None:
        """Answer the second factor on the bank's own page."""
        for order in await self.orders():
            for action in order["shopmind"].get("actions") or []:
                async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
                    await client.post(action["url"], data={"answer": "approve"})

    async def cancel(self, order_id: str) -> None:
        await self.tap(await self.propose({"act": "cancel_order", "orderId": order_id}))

    async def send_back_one(self, order: dict[str, Any]) -> None:
        line = order["line_items"][0]["id"]
        items = [{"lineId": line, "quantity": 1}]
        await self.tap(await self.propose({"act": "return_items", "orderId": order["id"], "items": items}))


def _good(reply: httpx.Response) -> dict[str, Any]:
    if not reply.is_success:
        raise AssertionError(f"{reply.request.method} {reply.request.url.path}: {reply.status_code} {reply.text[:600]}")
    body: dict[str, Any] = reply.json()
    return body
