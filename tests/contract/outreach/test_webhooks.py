"""Webhooks: the whole order, signed, in order for each endpoint, again after growing waits, and replayed when asked."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
from http_message_signatures import HTTPMessageVerifier, HTTPSignatureKeyResolver
from http_message_signatures.algorithms import ECDSA_P256_SHA256
from jwt import PyJWK

from serving.refusals.errors import AddressRefused, NotFound, RequestInvalid
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.outreach import Reach, open_reach, settings
from tests.support.shop import MERCHANT, SHOPPER, open_shop


@dataclass
class Peer:
    """An HTTP server that answers as it is told; None hangs until the end."""

    url: str = ""
    answers: list[int | None] = field(default_factory=list)
    received: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._answer(reader, writer)
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.received.append(({"": head[0], **headers}, body))
        status = self.answers.pop(0) if self.answers else 200
        if status is None:
            await asyncio.Event().wait()
        more = "Location: http://127.0.0.1:1/\r\n" if status == 302 else ""
        writer.write(f"HTTP/1.1 {status} X\r\n{more}Content-Length: 5\r\nConnection: close\r\n\r\nhello".encode())
        await writer.drain()

    @property
    def numbers(self) -> list[tuple[str, str]]:
        told = [json.loads(body) for _, body in self.received]
        return [(one["label"], one["shopmind"]["event"]) for one in told]


Serve = Callable[..., "asyncio.Future[Peer]"]


@pytest.fixture
async def peers() -> AsyncIterator[list[Peer]]:
    """Two peers on loopback ports."""
    made, servers, tasks = [Peer(), Peer()], [], set()
    for peer in made:

        def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, peer: Peer = peer) -> None:
            task = asyncio.ensure_future(peer(reader, writer))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        servers.append(server)
        peer.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?shop=1"
    yield made
    for task in list(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for server in servers:
        server.close()


@pytest.fixture
async def reach(database: Database, clock: FrozenClock) -> AsyncIterator[Reach]:
    shop = await open_shop(database, clock)
    async with open_reach(shop, settings(webhooks={"timeout_seconds": 0.3, "attempts": 3})) as opened:
        await opened.dispatcher.drain()
        yield opened


class Published(HTTPSignatureKeyResolver):
    """The keys that our profile shows."""

    def __init__(self, reach: Reach) -> None:
        self._jwk = reach.outreach.signing_key.public_jwk

    def resolve_private_key(self, key_id: str) -> object:
        raise KeyError(key_id)

    def resolve_public_key(self, key_id: str) -> object:
        assert key_id == self._jwk["kid"]
        return PyJWK(self._jwk).key


async def test_an_endpoint_gets_the_whole_order_under_a_signature_that_our_keys_prove(
    reach: Reach, peers: list[Peer], clock: FrozenClock
) -> None:
    await reach.outreach.webhooks.add(MERCHANT, peers[0].url, ["order.paid"])

    order = await reach.shop.buy("mug", 2)
    await reach.dispatcher.drain()

    ((headers, body),) = peers[0].received
    told = json.loads(body)
    assert (told["id"], told["label"]) == (order.id, order.number)
    assert told["totals"][-1]["amount"] == order.total.amount
    assert len(told["line_items"]) == 1
    assert told["shopmind"]["event"] == "order.paid"
    assert headers["ucp-agent"] == 'profile="http://127.0.0.1:8000/.well-known/ucp"'
    request = SimpleNamespace(method="POST", url=peers[0].url, headers={k: v for k, v in headers.items() if k})
    verifier = HTTPMessageVerifier(signature_algorithm=ECDSA_P256_SHA256, key_resolver=Published(reach))
    (result,) = verifier.verify_body(request, verifier.verify(request, max_age=None), body)
    assert '"content-digest"' in result.covered_components
    assert {'"@method"', '"@authority"', '"@path"'} <= set(result.covered_components)


async def test_a_failing_endpoint_is_tried_with_growing_waits_in_order_and_holds_up_no_other(
    reach: Reach, peers: list[Peer], clock: FrozenClock
) -> None:
    failing, healthy = peers
    failing.answers = [500, None]
    for peer in peers:
        await reach.outreach.webhooks.add(MERCHANT, peer.url, ["order.paid", "order.shipped"])
    order = await reach.shop.buy("mug")
    await reach.shop.commerce.fulfilment.ship(MERCHANT, order.id)

    for _ in range(6):
        await reach.dispatcher.drain()
        clock.advance(seconds=5)

    wanted = [(order.number, "order.paid"), (order.number, "order.shipped")]
    assert healthy.numbers == wanted
    assert failing.numbers == [wanted[0], wanted[0], *wanted]
    log = await reach.outreach.webhooks.deliveries(MERCHANT)
    assert {(one.state, one.status, one.answer) for one in log} == {("delivered", 200, "hello")}
    assert sorted(one.attempts for one in log) == [1, 1, 1, 3]


async def test_after_the_last_try_a_delivery_is_given_up_and_the_next_goes_through(
    reach: Reach, peers: list[Peer], clock: FrozenClock
) -> None:
    peers[0].answers = [500, 302, 404]
    await reach.outreach.webhooks.add(MERCHANT, peers[0].url, ["order.paid"])
    await reach.shop.buy("mug")
    await reach.shop.buy("pan", key="key-2")

    for _ in range(5):
        await reach.dispatcher.drain()
        clock.advance(seconds=10)

    newest, oldest = await reach.outreach.webhooks.deliveries(MERCHANT)
    assert (oldest.state, oldest.attempts, oldest.status) == ("failed", 3, 404)
    assert newest.state == "delivered"


async def test_what_was_delivered_is_delivered_again_when_asked_as_it_was(reach: Reach, peers: list[Peer]) -> None:
    await reach.outreach.webhooks.add(MERCHANT, peers[0].url, ["order.paid"])
    began = reach.shop.clock.now()
    await reach.shop.buy("mug")
    await reach.shop.buy("pan", key="key-2")
    await reach.dispatcher.drain()
    newest, _ = await reach.outreach.webhooks.deliveries(MERCHANT)

    await reach.outreach.webhooks.replay(MERCHANT, newest.id)
    assert await reach.outreach.webhooks.replay_since(MERCHANT, began) == 2
    await reach.dispatcher.drain()

    bodies = [body for _, body in peers[0].received]
    ids = [headers["webhook-id"] for headers, _ in peers[0].received]
    assert bodies == [bodies[0], bodies[1], bodies[1], bodies[0], bodies[1]]
    assert ids[2] == ids[1]
    with pytest.raises(NotFound, match="shopmind webhooks deliveries"):
        await reach.outreach.webhooks.replay(MERCHANT, "dlv_none")


async def test_the_same_event_twice_is_delivered_once(reach: Reach, peers: list[Peer]) -> None:
    await reach.outreach.webhooks.add(MERCHANT, peers[0].url, ["order.paid"])
    await reach.shop.buy("mug")
    events = await reach.dispatcher.kept(dead=False)
    paid = next(one.event for one in events if one.event.name == "order.paid")

    for handler in reach.outreach.of_orders:
        await handler(paid)
    await reach.dispatcher.drain()

    assert len(peers[0].received) == 1


async def test_an_endpoint_that_was_removed_is_told_nothing_more(reach: Reach, peers: list[Peer]) -> None:
    endpoint = await reach.outreach.webhooks.add(MERCHANT, peers[0].url)
    peers[0].answers = [500]
    await reach.shop.buy("mug")
    await reach.dispatcher.drain()

    await reach.outreach.webhooks.remove(MERCHANT, endpoint.id)
    reach.shop.clock.advance(hours=2)
    await reach.dispatcher.drain()

    assert len(peers[0].received) == 1
    assert "dropped" in {one.state for one in await reach.outreach.webhooks.deliveries(MERCHANT)}
    assert await reach.outreach.webhooks.list(MERCHANT) == []


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("ftp://example.com/", "must be an https"),
        ("https://user:pass@example.com/", "no user and no password"),
        ("http://10.0.0.7/", "private network"),
        ("https://192.168.1.1/hook", "private network"),
        ("https://169.254.169.254/latest/meta-data", "nothing is sent to"),
        ("https://[::ffff:10.0.0.1]/", "private network"),
        ("https://[64:ff9b::a00:1]/", "private network"),
        ("https://0.0.0.0/", "nothing is sent to"),
        ("http://1.1.1.1/", "must begin with https"),
        ("https://no-such-host.invalid/", "cannot be found"),
        ("https://", "with a host"),
    ],
)
async def test_an_address_that_nothing_may_be_sent_to_is_refused(reach: Reach, url: str, why: str) -> None:
    with pytest.raises(AddressRefused, match=why):
        await reach.outreach.webhooks.add(MERCHANT, url)

    assert await reach.outreach.webhooks.list(MERCHANT) == []


async def test_a_shop_on_the_internet_sends_nothing_to_its_own_machine(database: Database, clock: FrozenClock) -> None:
    shop = await open_shop(database, clock)
    async with open_reach(shop, settings(public_url="https://shop.example")) as reach:
        with pytest.raises(AddressRefused, match="is this machine"):
            await reach.outreach.webhooks.add(MERCHANT, "http://127.0.0.1:9/hook")


async def test_an_event_that_there_is_not_is_refused(reach: Reach, peers: list[Peer]) -> None:
    with pytest.raises(RequestInvalid, match=r"'cart.grown' is no event"):
        await reach.outreach.webhooks.add(MERCHANT, peers[0].url, ["cart.grown"])


async def test_only_what_is_wanted_is_told(reach: Reach, peers: list[Peer]) -> None:
    await reach.outreach.webhooks.add(MERCHANT, peers[0].url, ["order.shipped"])
    order = await reach.shop.buy("mug", shopper=SHOPPER)
    await reach.shop.commerce.fulfilment.ship(MERCHANT, order.id)
    await reach.dispatcher.drain()

    assert peers[0].numbers == [(order.number, "order.shipped")]
