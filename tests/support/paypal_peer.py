"""PayPal on loopback: sign-in, orders, captures, refunds, request ids, and webhooks that it can vouch for."""

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import httpx

from tests.support.loopback_http import Reply, Request, read_request, write_reply
from tests.support.paypal_books import PayPalBooks, Refused

CLIENT_ID = "app-of-the-tests"
CLIENT_SECRET = "secret-of-the-tests"
WEBHOOK_ID = "WH-OF-THE-TESTS"


@dataclass
class PayPalPeer:
    """A provider of its own: what it answers and what it does can be torn apart."""

    url: str = ""
    books: PayPalBooks = field(default_factory=PayPalBooks)
    requests: list[tuple[str, str]] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    _answered: dict[tuple[str, str], Reply] = field(default_factory=dict)
    _broken: list[tuple[str, Literal["before", "after", "error"]]] = field(default_factory=list)

    @property
    def events(self) -> list[dict[str, Any]]:
        return self.books.events

    def break_off(self, path_end: str, when: Literal["before", "after", "error"]) -> None:
        """Lose the connection at the next request of a path, before or after the act; or answer 500 without it."""
        self._broken.append((path_end, when))

    def withdraw_tokens(self) -> None:
        """No token that was given out counts any more."""
        self.tokens.clear()

    def signed(self, event: Mapping[str, Any], *, webhook_id: str = WEBHOOK_ID) -> httpx.Request:
        """A webhook as it would be delivered, without an address; its spaces count for the signature."""
        body = json.dumps(event, indent=1).encode()
        headers = {
            "PayPal-Auth-Algo": "SHA256withRSA",
            "PayPal-Cert-Url": f"{self.url}/certs/1",
            "PayPal-Transmission-Id": f"t-{event['id']}",
            "PayPal-Transmission-Time": "2026-01-01T00:00:00Z",
            "PayPal-Transmission-Sig": _signature(f"t-{event['id']}", webhook_id, body),
            "Content-Type": "application/json",
        }
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
            reply = Reply(500, {"name": "INTERNAL_SERVER_ERROR"}) if when == "error" else None
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
        if request.path.startswith("/checkoutnow/"):
            return self._page(request)
        if request.path == "/v1/oauth2/token":
            return self._sign_in(request)
        if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
            return Reply(401, {"error": "invalid_token"})
        if request.path == "/v1/notifications/verify-webhook-signature":
            return _verified(request)
        key = (request.path, request.headers.get("paypal-request-id", ""))
        if request.method == "POST" and key in self._answered:
            return self._answered[key]
        reply = self._act(request)
        if request.method == "POST" and key[1] and reply.status < 300:
            self._answered[key] = reply
        return reply

    def _act(self, request: Request) -> Reply:
        body = request.json if request.method == "POST" else {}
        try:
            return Reply(*self.books.act(request.method, request.path, body, self.url))
        except Refused as refused:
            return Reply(refused.status, refused.error)

    def _sign_in(self, request: Request) -> Reply:
        known = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {known}":
            return Reply(401, {"error": "invalid_client"})
        token = f"token-{len(self.requests)}"
        self.tokens.add(token)
        return Reply(200, {"access_token": token, "token_type": "Bearer", "expires_in": 32400})

    def _page(self, request: Request) -> Reply:
        """PayPal's page; the buyer's answer sends them back to the shop."""
        name = request.path.removeprefix("/checkoutnow/")
        if request.method == "GET":
            return Reply(200, {"page": "Pay with PayPal"})
        approved = request.form["answer"] == "approve"
        return Reply(303, {}, self.books.approve(name) if approved else self.books.turn_back(name))


@asynccontextmanager
async def paypal_peer() -> AsyncIterator[PayPalPeer]:
    """A fresh provider on a loopback port."""
    peer = PayPalPeer()
    server = await asyncio.start_server(peer.handle, "127.0.0.1", 0)
    peer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield peer


def _verified(request: Request) -> Reply:
    """Whether we signed this: over the event's bytes as they stand in the question."""
    event = request.body.split(b'"webhook_event":', 1)[1][:-1]
    asked = json.loads(request.body)
    expected = _signature(asked["transmission_id"], asked["webhook_id"], event)
    ours = asked["webhook_id"] == WEBHOOK_ID and hmac.compare_digest(expected, asked["transmission_sig"])
    return Reply(200, {"verification_status": "SUCCESS" if ours else "FAILURE"})


def _signature(transmission_id: str, webhook_id: str, body: bytes) -> str:
    text = f"{transmission_id}|{webhook_id}|".encode() + body
    return hmac.new(b"key of the peer", text, hashlib.sha256).hexdigest()
