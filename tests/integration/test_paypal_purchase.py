"""A purchase in the chat that is approved at PayPal, whoever is faster to tell of it."""

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
from tests.integration.test_stripe_purchase import TO_THE_CHECKOUT
from tests.support.paypal_peer import CLIENT_ID, CLIENT_SECRET, WEBHOOK_ID, PayPalPeer, paypal_peer


@pytest.fixture(scope="module")
def peer() -> Iterator[PayPalPeer]:
    """The provider in a thread of its own, since the shop has its own as well."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    context = paypal_peer()
    yield asyncio.run_coroutine_threadsafe(context.__aenter__(), loop).result(10)
    asyncio.run_coroutine_threadsafe(context.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


@pytest.fixture(scope="module")
def shop(peer: PayPalPeer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    """The demo shop, paid through PayPal."""
    home: Path = tmp_path_factory.mktemp("paypal") / "home"
    paypal = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "webhook_id": WEBHOOK_ID,
        "api_base": peer.url,
    }
    settings = Settings(_env_file=None, home=home, port=0, limits=LIMITS, paypal=paypal, public_url="http://shop.test")
    served = ServedShop(settings)
    thread = served.start()
    yield served
    served.stop()
    thread.join(60)


@pytest.fixture
async def buyer(shop: ServedShop, open_shopper: Opening) -> Shopper:
    return await open_shopper(shop.url)


async def _order_in_chat(buyer: Shopper) -> dict[str, Any]:
    """Find, add, check out, pay with PayPal and say yes; returns the newest order."""
    async with buyer.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=0)
        for line in (*TO_THE_CHECKOUT, "pay with paypal", "place the order", "yes, please"):
            await chat.say(line)
    newest: dict[str, Any] = (await buyer.http.get("/v1/me/orders")).json()["orders"][0]
    return newest


async def _order(buyer: Shopper, order_id: str) -> dict[str, Any]:
    body: dict[str, Any] = (await buyer.http.get(f"/v1/orders/{order_id}")).json()
    return body


async def _at_paypal(url: str, answer: str) -> str:
    """The buyer answers on PayPal's page; returns where they are sent, at the shop."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        sent = await browser.post(url, data={"answer": answer})
    address = urlsplit(sent.headers["location"])
    assert sent.headers["location"].startswith("http://shop.test/payments/paypal/")
    return f"{address.path}?{address.query}"


async def test_the_chat_leads_to_paypal_and_the_return_pays_the_order(
    buyer: Shopper, shop: ServedShop, peer: PayPalPeer
) -> None:
    order = await _order_in_chat(buyer)
    (action,) = order["shopmind"]["actions"]
    assert (order["shopmind"]["status"], action["type"]) == ("pending", "approval")

    back = await buyer.http.get(await _at_paypal(action["url"], "approve"))
    assert (back.status_code, back.headers["location"]) == (303, f"/orders/{order['id']}?from=payment")

    paid = await _order(buyer, order["id"])
    assert paid["shopmind"]["status"] == "paid"
    for event in [*reversed(peer.events), *peer.events]:
        told = await peer.deliver(event, f"{shop.url}/webhooks/paypal")
        assert told.status_code == 200
    assert await _order(buyer, order["id"]) == paid


async def test_the_webhook_alone_pays_the_order_and_the_chat_tells(
    buyer: Shopper, shop: ServedShop, peer: PayPalPeer
) -> None:
    order = await _order_in_chat(buyer)
    async with buyer.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=0)
        await chat.until(op="live")

        await _at_paypal(order["shopmind"]["actions"][0]["url"], "approve")
        told = await peer.deliver(peer.events[-1], f"{shop.url}/webhooks/paypal")

        said = await chat.until(type="TEXT_MESSAGE_CONTENT")
    assert told.json() == {"received": True, "orderId": order["id"]}
    assert "paid" in said[-1]["event"]["delta"].lower()


async def test_who_turns_back_at_paypal_has_paid_nothing_and_may_go_there_again(
    buyer: Shopper, peer: PayPalPeer
) -> None:
    order = await _order_in_chat(buyer)
    action = order["shopmind"]["actions"][0]

    back = await buyer.http.get(await _at_paypal(action["url"], "refuse"))

    assert back.status_code == 303
    waiting = await _order(buyer, order["id"])
    assert (waiting["shopmind"]["status"], waiting["shopmind"]["actions"][0]["url"]) == ("pending", action["url"])
    assert peer.books.captures(action["id"]) == []


async def test_a_webhook_that_paypal_did_not_send_is_refused(shop: ServedShop, peer: PayPalPeer) -> None:
    event = {"id": "WH-1", "event_type": "CHECKOUT.ORDER.APPROVED", "resource_type": "checkout-order"}
    event |= {"resource": {"id": "ORDER0000000001"}}

    forged = await peer.deliver(event, f"{shop.url}/webhooks/paypal", webhook_id="WH-OF-SOMEBODY")

    assert (forged.status_code, forged.json()["code"]) == (400, "notice_refused")
