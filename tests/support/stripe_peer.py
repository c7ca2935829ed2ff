"""Stripe's payments on loopback: intents, 3-D Secure, declines, refunds, idempotency keys and signed webhooks."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from stripe import WebhookSignature

from tests.support.loopback_http import Reply, Request, read_request, write_reply
from tests.support.stripe_books import Books, Refused

SECRET_KEY = "sk_test_of_the_tests"

# What Stripe's script does, as far as our page asks it: a form of its own, and the confirmation in the buyer's browser.
_SCRIPT = """
globalThis.Stripe = (key) => ({
  elements: ({ clientSecret }) => ({
    clientSecret,
    create: () => {
      const told = {};
      return {
        on: (name, listener) => (told[name] = listener),
        mount: (place) => {
          const field = document.createElement("input");
          field.setAttribute("aria-label", "Card");
          place.append(field);
          queueMicrotask(() => told.ready());
        },
      };
    },
  }),
  confirmPayment: async ({ elements, confirmParams }) => {
    const intent = elements.clientSecret.split("_secret")[0];
    const card = document.querySelector("[aria-label=Card]").value;
    const answer = await fetch(`PEER/stand-in/${intent}?card=${card}`, { method: "POST" });
    const { error } = await answer.json();
    if (error) return { error: { message: error } };
    const query = new URLSearchParams({ payment_intent: intent, payment_intent_client_secret: elements.clientSecret });
    location.assign(`${confirmParams.return_url}?${query}`);
    return {};
  },
});
"""
WEBHOOK_SECRET = "whsec_of_the_tests"


@dataclass
class StripePeer:
    """A provider of its own: what it answers and what it does can be torn apart."""

    url: str = ""
    books: Books = field(default_factory=Books)
    requests: list[tuple[str, str]] = field(default_factory=list)
    _answered: dict[str, tuple[tuple[str, str], Reply]] = field(default_factory=dict)
    _broken: list[tuple[str, Literal["before", "after", "error"]]] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        return self.books.events

    def break_off(self, path_end: str, when: Literal["before", "after", "error"]) -> None:
        """Lose the connection at the next request of a path, before or after the act; or answer 500 without it."""
        self._broken.append((path_end, when))

    def intent_of(self, order_id: str) -> dict[str, Any]:
        """The one payment of an order."""
        (intent,) = [one for one in self.books.intents.values() if one["metadata"].get("order_id") == order_id]
        return intent

    def signed(self, event: Mapping[str, Any], *, at: int | None = None, secret: str = WEBHOOK_SECRET) -> httpx.Request:
        """A webhook as it would be delivered, without an address."""
        body = json.dumps(event)
        signature = WebhookSignature.generate_signature_header(body, secret, at or int(time.time()))
        headers = {"Stripe-Signature": signature, "Content-Type": "application/json"}
        return httpx.Request("POST", "http://shop", content=body, headers=headers)

    async def deliver(self, event: Mapping[str, Any], url: str, **signing: Any) -> httpx.Response:
        """Send an event to a shop."""
        request = self.signed(event, **signing)
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            return await client.post(url, content=request.content, headers=dict(request.headers))

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await read_request(reader)
            self.requests.append((request.method, request.path))
            broken = next((one for one in self._broken if request.path.endswith(one[0])), None)
            if broken is not None:
                self._broken.remove(broken)
            when = broken[1] if broken else ""
            reply = Reply(500, {"error": {"type": "api_error"}}) if when == "error" else None
            if when != "before" and reply is None:
                reply = self._answer(request)
            if when in {"before", "after"} or reply is None:
                writer.transport.abort()
                return
            await write_reply(writer, reply)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def _answer(self, request: Request) -> Reply:
        if request.path.startswith("/bank/"):
            return self._bank(request)
        if request.path == "/stand-in.js":
            return Reply(200, script=_SCRIPT.replace("PEER", self.url))
        if request.path.startswith("/stand-in/"):
            wrong = self.books.give_card(request.path.removeprefix("/stand-in/"), request.form["card"])
            return Reply(200, {"error": wrong} if wrong else {})
        if request.headers.get("authorization") != f"Bearer {SECRET_KEY}":
            return Reply(401, {"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}})
        key = request.headers.get("idempotency-key", "")
        if request.method != "POST" or not key:
            return self._act(request)
        asked = (request.path, json.dumps(request.form, sort_keys=True))
        if key in self._answered:
            before, reply = self._answered[key]
            if before != asked:
                error = {"type": "idempotency_error", "message": "Keys can only be used with the same parameters"}
                return Reply(400, {"error": error})
            return Reply(reply.status, reply.body, replayed=True)
        reply = self._act(request)
        kept = json.loads(json.dumps(reply.body))
        self._answered[key] = (asked, Reply(reply.status, kept))
        return reply

    def _act(self, request: Request) -> Reply:
        try:
            return Reply(200, self.books.act(request.method, request.path, request.form, self.url))
        except Refused as refused:
            return Reply(refused.status, {"error": refused.error})

    def _bank(self, request: Request) -> Reply:
        """The bank's page for the second factor; the buyer's answer sends them back to the shop."""
        intent = self.books.intents[request.path.removeprefix("/bank/")]
        if request.method == "GET":
            return Reply(200, {"page": "Confirm the payment", "amount": intent["amount"]})
        return_url = self.books.authenticate(intent["id"], approved=request.form["answer"] == "approve")
        status = "succeeded" if intent["status"] == "succeeded" else "failed"
        query = {
            "payment_intent": intent["id"],
            "payment_intent_client_secret": intent["client_secret"],
            "redirect_status": status,
        }
        return Reply(303, {}, f"{return_url}?{urlencode(query)}")


@asynccontextmanager
async def stripe_peer() -> AsyncIterator[StripePeer]:
    """A fresh provider on a loopback port."""
    peer = StripePeer()
    server = await asyncio.start_server(peer.handle, "127.0.0.1", 0)
    peer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield peer


def answer_in(location: str) -> dict[str, str]:
    """What a buyer brings back in the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
