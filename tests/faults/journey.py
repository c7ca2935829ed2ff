"""What one shopper does, with the patience of a real client: what got no answer is sent again under its key."""

import asyncio
import json
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import httpx

from tests.faults.processes import Process
from tests.faults.shelves import MERCHANT
from tests.faults.world import World

KEY = f"pk_{MERCHANT}"
ADDRESS = {
    "first_name": "Jane",
    "last_name": "Doe",
    "street_address": "12 Main Street",
    "address_locality": "Springfield",
    "address_region": "IL",
    "postal_code": "62704",
    "address_country": "US",
}
OTHER_STREET = "7 Side Street"
_SOLD_OUT = {"out_of_stock", "insufficient_stock"}
BUYER = {"first_name": "Jane", "last_name": "Doe", "email": "jane@example.com"}
_PATIENCE_SECONDS = 900
_PROPOSALS = 20


class Journey(StrEnum):
    """What is bought, and what becomes of it."""

    BUY = "buy, send, arrive"
    DECLINED = "a declined card"
    SECOND_FACTOR = "a second factor"
    CANCEL = "buy, cancel"
    RETURN = "buy, send, arrive, return one"
    MADE_GOOD = "buy, send, arrive, refund a part"
    OTHER_CARD = "buy, pay with another card, send"
    ADDRESS = "buy, change the address, send"
    ITEMS = "buy, change an item for a dearer one, send"
    EXCHANGE = "buy, send, arrive, exchange one for a dearer one, send that"
    LAST = "buy the last one of a shelf, with others"
    GONE = "tap once, and never come back"


CARDS = {Journey.DECLINED: "pm_card_chargeDeclined", Journey.SECOND_FACTOR: "pm_card_threeDSecure2Required"}


class Unanswered(Exception):
    """The service gave no definite answer, however often it was asked."""

    code = "unanswered"


class Refused(Exception):
    """The shop said in so many words why it proposes nothing."""

    code = "refused"

    def __init__(self, act: dict[str, Any], answer: dict[str, Any]) -> None:
        super().__init__(f"no proposal of {act}: {answer}")
        messages = [*answer.get("messages", []), *answer.get("checkout", {}).get("messages", [])]
        self.codes = {str(one["code"]) for one in messages}


@dataclass
class Buyer:
    """One shopper with one session, who asks one of the processes, and taps on as many as there are."""

    world: World
    journey: Journey
    place: int = 0
    session: dict[str, Any] = field(default_factory=dict)
    proposal: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    """What the answer to the tap said."""
    tapped: dict[str, Any] = field(default_factory=dict)
    """The last request of the tap, with its key and its answer."""
    is_under_way: bool = False
    is_too_late: bool = False
    """Whether the shop told that others were faster, and there is no order."""
    shown: int = 0
    """What was agreed to pay for the order, as it was shown."""

    @property
    def shopper_id(self) -> str:
        return str(self.session["shopperId"])

    async def ask(
        self, method: str, path: str, body: Any = None, *, at: int | None = None, key: str = ""
    ) -> httpx.Response:
        """Ask until there is a definite answer."""
        key = key or str(uuid.uuid4())
        deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
        turn, why = 0, ""
        while asyncio.get_running_loop().time() < deadline:
            try:
                return await self._once(method, path, body, key, self._server(at))
            except httpx.TransportError as error:
                why = f"{type(error).__name__}: {error}"
                await asyncio.wait_for(self._server(at).opened.wait(), _PATIENCE_SECONDS)
            except Unanswered as error:  # it is there, and says that it cannot just now
                turn, why = turn + 1, f"{type(error).__name__}: {error}"
                await asyncio.sleep(min(0.05 * 2**turn, 0.5))
        raise Unanswered(f"{method} {path}: {why}")

    def _server(self, at: int | None) -> Process:
        return self.world.servers[(self.place if at is None else at) % len(self.world.servers)]

    async def _once(self, method: str, path: str, body: Any, key: str, server: Process) -> httpx.Response:
        given = {"Idempotency-Key": key} if method != "GET" else {}
        given |= {"Authorization": f"Bearer {self.session['token']}"} if self.session else {"X-Shopmind-Key": KEY}
        reply = await self.world.http.request(method, server.url + path, json=body, headers=given)
        if reply.status_code in {409, 429} or reply.status_code >= 500:
            _refuse_unless_final(reply)
        if not path.endswith("/confirm"):  # which is asked again and again until something is known
            self.world.moved()
        return reply

    async def arrive(self, variants: dict[str, str]) -> None:
        """Come to the point where one tap places the order."""
        await self._come_in()
        wanted = {"last": 1} if self.journey is Journey.LAST else {"mug": 2, "pan": 1}
        items = [{"item": {"id": variants[name]}, "quantity": number} for name, number in wanted.items()]
        cart = good(await self.ask("POST", "/v1/carts", {"line_items": items}))
        checkout = good(await self.ask("POST", "/v1/checkout-sessions", {"line_items": [], "cart_id": cart["id"]}))
        instrument = {
            "id": "card",
            "handler_id": "stripe",
            "type": "card",
            "selected": True,
            "credential": {"type": "token", "token": CARDS.get(self.journey, "pm_card_visa")},
        }
        change = {
            "buyer": BUYER,
            "fulfillment": {"methods": [{"type": "shipping", "destinations": [ADDRESS]}]},
            "payment": {"instruments": [instrument]},
        }
        good(await self.ask("PUT", f"/v1/checkout-sessions/{checkout['id']}", change))
        self.is_too_late = not await self._proposes()
        self.world.moved()

    async def _come_in(self) -> None:
        self.session = good(await self.ask("POST", "/v1/sessions", {"nonce": str(uuid.uuid4())}))

    async def find_variants(self, *names: str) -> dict[str, str]:
        """Look goods up by their names."""
        await self._come_in()
        found: dict[str, str] = {}
        for name in names:
            page = good(await self.ask("POST", "/v1/catalog/search", {"query": name}))
            variants = [variant for product in page["products"] for variant in product["variants"]]
            found[name] = next(str(variant["id"]) for variant in variants if variant.get("sku") == name)
        return found

    async def propose(self, act: dict[str, Any]) -> dict[str, Any]:
        """Ask for an act to be proposed, and again where its provider does not answer just now."""
        proposal: dict[str, Any] = {}
        for _ in range(_PROPOSALS):
            proposal = good(await self.ask("POST", "/v1/proposals", act))
            if proposal.get("activity") == "proposal":
                return proposal
            if "gateway_unavailable" not in [one["code"] for one in proposal.get("messages", [])]:
                break
            await asyncio.sleep(0.5)
        raise Refused(act, proposal)

    async def tap(self, proposal: dict[str, Any], *, at: int | None = None) -> dict[str, Any]:
        """Say yes to exactly this, and again until it is known what came of it."""
        answer = {"hash": proposal["hash"], "approved": True}
        path = f"/v1/proposals/{proposal['id']}/confirm"
        deadline = asyncio.get_running_loop().time() + _PATIENCE_SECONDS
        told: dict[str, Any] = {}
        while asyncio.get_running_loop().time() < deadline:
            key = str(uuid.uuid4())
            told = good(await self.ask("POST", path, answer, at=at, key=key))
            if told["state"] not in {"pending", "open"}:
                self.tapped = {"path": path, "body": answer, "key": key, "told": told}
                self.world.moved()
                return told
            await asyncio.sleep(0.2)
        raise Unanswered(f"the tap stays {told.get('state')}")

    async def buy(self) -> None:
        """Tap until there is an order: the shop makes a proposal anew whose run was broken off, and voids the first."""
        self.is_under_way = True
        if self.journey is Journey.GONE:
            await self._tap_once()
            return
        for _ in range(_PROPOSALS):
            self.shown = sum(one["amount"] for one in self.proposal["totals"] if one["type"] == "total")
            self.told = await self._tap_everywhere()
            if self.told["state"] not in {"void", "expired"} or await self._has_an_order():
                return
            self.is_too_late = self._is_told_too_late() or not await self._proposes()
            if self.is_too_late:
                return
        raise AssertionError(f"no tap ever counted: {self.told}")

    async def _tap_once(self) -> None:
        """The tap of somebody who does not wait for its answer: the shop alone brings it to an end."""
        self.shown = sum(one["amount"] for one in self.proposal["totals"] if one["type"] == "total")
        answer = {"hash": self.proposal["hash"], "approved": True}
        with suppress(httpx.TransportError, Unanswered):
            path = f"/v1/proposals/{self.proposal['id']}/confirm"
            await self._once("POST", path, answer, str(uuid.uuid4()), self._server(None))

    async def _tap_everywhere(self) -> dict[str, Any]:
        """The tap that places the order: on one process, or on all of them at the same moment."""
        places = range(len(self.world.servers)) if self.world.layout.races else [self.place]
        told = await asyncio.gather(*[self.tap(self.proposal, at=at) for at in places])
        if len({(one["state"], one.get("order", {}).get("id")) for one in told}) > 1:
            raise AssertionError(f"one tap was answered in several ways: {told}")
        return told[0]

    def _is_told_too_late(self) -> bool:
        codes = {one["code"] for one in self.told.get("messages", [])}
        return self.journey is Journey.LAST and bool(codes & _SOLD_OUT)

    async def _proposes(self) -> bool:
        """Ask for the order to be proposed; false where the shop says that others were faster."""
        try:
            self.proposal = await self.propose({"act": "place_order"})
        except Refused as refused:
            if self.journey is Journey.LAST and refused.codes & _SOLD_OUT:
                return False
            raise
        return True

    async def _has_an_order(self) -> bool:
        """Whether the tap left an order, such as one whose card was declined."""
        return bool(await self.world.ask("SELECT 1 FROM orders WHERE shopper_id = %(mine)s", mine=self.shopper_id))

    async def orders(self) -> list[dict[str, Any]]:
        """The shopper's orders as the shop tells them."""
        return list(good(await self.ask("GET", "/v1/me/orders"))["orders"])

    async def told_in_the_chat(self) -> list[dict[str, Any]]:
        """The orders on the cards that come when the shopper asks after their order."""
        message = {"id": str(uuid.uuid4()), "role": "user", "content": "where is my order?"}
        run = {"threadId": self.session["threadId"], "runId": str(uuid.uuid4()), "messages": [message]}
        reply = await self.ask("POST", "/v1/agui", run)
        events = [json.loads(line[6:]) for line in reply.text.splitlines() if line.startswith("data: ")]
        cards = [one["content"] for one in events if one.get("activityType") == "order"]
        return [card["order"] for card in cards]

    async def approve_at_the_bank(self) -> None:
        """Answer the second factor on the bank's own page."""
        for order in await self.orders():
            for action in order["shopmind"].get("actions") or []:
                await self.world.http.post(action["url"], data={"answer": "approve"}, follow_redirects=False)

    async def have_done(self, act: dict[str, Any]) -> None:
        """Agree to an act after the sale, and again where the answer is that it was not done."""
        told: dict[str, Any] = {}
        for _ in range(_PROPOSALS):
            told = await self.tap(await self.propose(act))
            if told["state"] == "done":
                return
            await asyncio.sleep(0.5)
        raise AssertionError(f"{act} was never done: {told}")

    async def cancel(self, order_id: str) -> None:
        await self.have_done({"act": "cancel_order", "orderId": order_id})

    async def pay_otherwise(self, order_id: str) -> None:
        await self.have_done({"act": "change_payment", "orderId": order_id, "payment": "pm_1Mastercard"})

    async def change_address(self, order_id: str) -> None:
        address = {"line1": OTHER_STREET, "city": "Springfield", "region": "IL", "postalCode": "62704"}
        await self.have_done({"act": "change_address", "orderId": order_id, "address": address})

    async def send_back_one(self, order_id: str) -> None:
        await self.have_done({"act": "return_items", "orderId": order_id, "items": [await self._one_mug(order_id)]})

    async def become_dearer(self, act: str, order_id: str) -> None:
        """Have one item changed or exchanged for a dearer one."""
        items = [{**await self._one_mug(order_id), "variantId": "mug-large"}]
        await self.have_done({"act": act, "orderId": order_id, "items": items})

    async def _one_mug(self, order_id: str) -> dict[str, Any]:
        order = good(await self.ask("GET", f"/v1/orders/{order_id}"))
        return {"lineId": order["line_items"][0]["id"], "quantity": 1}


def _refuse_unless_final(reply: httpx.Response) -> None:
    """An answer that says that the same may be asked again is none yet."""
    if reply.status_code >= 500 or reply.json().get("retry"):
        raise Unanswered(f"{reply.status_code} {reply.text[:300]}")


def good(reply: httpx.Response) -> dict[str, Any]:
    """The body of an answer that says yes."""
    if not reply.is_success:
        raise AssertionError(f"{reply.request.method} {reply.request.url.path}: {reply.status_code} {reply.text[:600]}")
    body: dict[str, Any] = reply.json()
    return body
