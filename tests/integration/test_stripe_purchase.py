"""A purchase in the chat that Stripe asks a second factor for, whoever is faster to tell of it."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from serving.settings import Settings
from tests.integration.conftest import LIMITS, Opening, ServedShop, Shopper
from tests.support.stripe_peer import SECRET_KEY, WEBHOOK_SECRET, StripePeer, stripe_peer

TO_THE_CHECKOUT = (
    "show me mugs",
    "add the first one to my cart",
    "cream",
    "check out",
    "Jane Doe, 12 Main Street, Springfield, IL 62704, US, jane@example.com",
)


@pytest.fixture(scope="module")
def peer() -> Iterator[StripePeer]:
    """The provider in a thread of its own, since the shop has its own as well."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    context = stripe_peer()
    yield asyncio.run_coroutine_threadsafe(context.__aenter__(), loop).result(10)
    asyncio.run_coroutine_threadsafe(context.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture(scope="module")
def shop(peer: StripePeer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    """The demo shop, paid through Stripe."""
    home: Path = tmp_path_factory.mktemp("stripe") / "home"
    stripe = {"secret_key": SECRET_KEY, "webhook_secret": WEBHOOK_SECRET, "api_base": peer.url}
    settings = Settings(
        _env_file=None,
        home=home,
        port=0,
        limits=LIMITS,
        stripe=stripe,
        public_url="http://shop.test",
    )
    served = ServedShop(settings)
    thread = served.start()
    yield served
    served.stop()
    thread.join(60)


@pytest.fixture
async def buyer(shop: ServedShop, open_shopper: Opening) -> Shopper:
    return await open_shopper(shop.url)


async def _order_in_chat(buyer: Shopper, card: str) -> dict[str, Any]:
    """Find, add, check out, choose a card and say yes; returns the newest order."""
    async with buyer.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=0)
        for line in (*TO_THE_CHECKOUT, card, "place the order", "yes, please"):
            await chat.say(line)
    reply = await buyer.http.get("/v1/me/orders")
    newest: dict[str, Any] = reply.json()["orders"][0]
    return newest


async def _order(buyer: Shopper, order_id: str) -> dict[str, Any]:
    body: dict[str, Any] = (await buyer.http.get(f"/v1/orders/{order_id}")).json()
    return body


async def _confirm_at_the_bank(url: str, answer: str) -> str:
    """The buyer answers on their bank's page; returns where they are sent, at the shop."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        assert (await browser.get(url)).status_code == 200
        sent = await browser.post(url, data={"answer": answer})
    address = urlsplit(sent.headers["location"])
    assert sent.headers["location"].startswith("http://shop.test/payments/stripe/return?")
    return f"{address.path}?{address.query}"


async def test_a_card_that_succeeds_pays_the_order_in_the_chat(buyer: Shopper, peer: StripePeer) -> None:
    order = await _order_in_chat(buyer, "pay with the test card that succeeds")

    assert order["shopmind"]["status"] == "paid"
    intent = peer.intent_of(order["id"])
    assert (intent["status"], intent["payment_method"]) == ("succeeded", "pm_card_visa")


async def test_the_webhook_is_first_and_the_buyer_comes_back_to_a_paid_order(
    buyer: Shopper, shop: ServedShop, peer: StripePeer
) -> None:
    order = await _order_in_chat(buyer, "use the test card that asks for a second factor")
    assert order["shopmind"]["status"] == "pending"
    back = await _confirm_at_the_bank(order["shopmind"]["actions"][0]["url"], "approve")

    told = await peer.deliver(peer.events[-1], f"{shop.url}/webhooks/stripe")
    assert (told.status_code, told.json()) == (200, {"received": True, "orderId": order["id"]})
    assert (await _order(buyer, order["id"]))["shopmind"]["status"] == "paid"

    returned = await buyer.http.get(back)
    assert (returned.status_code, returned.headers["location"]) == (303, f"/orders/{order['id']}?from=payment")
    again = await peer.deliver(peer.events[-1], f"{shop.url}/webhooks/stripe")
    assert again.status_code == 200
    after = await _order(buyer, order["id"])
    assert [event["type"] for event in after["shopmind"]["events"]] == ["placed", "action_required", "paid"]


async def test_the_buyer_is_first_and_the_webhook_changes_nothing_more(
    buyer: Shopper, shop: ServedShop, peer: StripePeer
) -> None:
    order = await _order_in_chat(buyer, "use the test card that asks for a second factor")
    back = await _confirm_at_the_bank(order["shopmind"]["actions"][0]["url"], "approve")

    await buyer.http.get(back)
    paid = await _order(buyer, order["id"])
    await peer.deliver(peer.events[-1], f"{shop.url}/webhooks/stripe")

    assert paid["shopmind"]["status"] == "paid"
    assert await _order(buyer, order["id"]) == paid


async def test_the_chat_tells_of_a_payment_that_was_settled_outside_it(
    buyer: Shopper, shop: ServedShop, peer: StripePeer
) -> None:
    order = await _order_in_chat(buyer, "use the test card that asks for a second factor")
    async with buyer.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=0)
        await chat.until(op="live")

        await _confirm_at_the_bank(order["shopmind"]["actions"][0]["url"], "approve")
        await peer.deliver(peer.events[-1], f"{shop.url}/webhooks/stripe")

        told = await chat.until(type="TEXT_MESSAGE_CONTENT")
    assert order["shopmind"]["number"] in told[-1]["event"]["delta"]
    assert "paid" in told[-1]["event"]["delta"].lower()


async def test_a_refused_second_factor_takes_no_money(buyer: Shopper, shop: ServedShop, peer: StripePeer) -> None:
    order = await _order_in_chat(buyer, "use the test card that asks for a second factor")
    back = await _confirm_at_the_bank(order["shopmind"]["actions"][0]["url"], "refuse")

    await buyer.http.get(back)

    assert (await _order(buyer, order["id"]))["shopmind"]["status"] == "payment_failed"
    assert peer.intent_of(order["id"])["latest_charge"] is None


async def test_who_does_not_hold_the_payments_secret_learns_nothing(
    buyer: Shopper, shop: ServedShop, peer: StripePeer
) -> None:
    order = await _order_in_chat(buyer, "pay with the test card that succeeds")
    intent = peer.intent_of(order["id"])["id"]

    guessed = await buyer.http.get(
        "/payments/stripe/return", params={"payment_intent": intent, "payment_intent_client_secret": "guess"}
    )
    unknown = await buyer.http.get("/payments/stripe/return", params={"payment_intent": "pi_none"})

    assert (guessed.status_code, unknown.status_code) == (404, 404)


async def test_a_webhook_that_stripe_did_not_sign_is_refused(shop: ServedShop, peer: StripePeer) -> None:
    event = {"type": "payment_intent.succeeded", "data": {"object": {"id": "pi_1"}}}

    forged = await peer.deliver(event, f"{shop.url}/webhooks/stripe", secret="whsec_of_somebody")
    old = await peer.deliver(event, f"{shop.url}/webhooks/stripe", at=1_700_000_000)

    assert (forged.status_code, forged.json()["code"]) == (400, "notice_refused")
    assert old.status_code == 400
