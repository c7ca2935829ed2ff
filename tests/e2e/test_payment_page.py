"""The page on which a card is given to Stripe, in a real browser with a stand-in for Stripe's script on loopback."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Page, expect

from serving.settings import Settings
from tests.integration.conftest import LIMITS, ServedShop
from tests.support.chat_panel import GUEST, ChatPanel
from tests.support.stripe_peer import SECRET_KEY, WEBHOOK_SECRET, StripePeer, stripe_peer

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


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
    """The demo shop, paid through Stripe on the payment page, at an address that is known beforehand."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home: Path = tmp_path_factory.mktemp("payment-page") / "home"
    stripe = {
        "secret_key": SECRET_KEY,
        "webhook_secret": WEBHOOK_SECRET,
        "api_base": peer.url,
        "publishable_key": "pk_test_of_the_tests",
        "script": f"{peer.url}/stand-in.js",
    }
    settings = Settings(_env_file=None, home=home, port=port, limits=LIMITS, stripe=stripe)
    served = ServedShop(settings)
    thread = served.start()
    yield served
    served.stop()
    thread.join(60)


async def _to_the_page(shop: ServedShop, page: Page) -> ChatPanel:
    """Order in the chat with a card on the secure page, and go there."""
    await page.goto(shop.url)
    chat = await ChatPanel(page).open()
    await chat.say("show me backpacks")
    await chat.add_first()
    await chat.say("check out")
    await chat.say("pay with card on a secure page")
    await chat.say(GUEST)
    await expect(chat.proposal).to_be_visible()
    await chat.proposal.get_by_role("button", name="Place order").click()
    await chat.panel.get_by_role("link", name="Give your card").last.click()
    await expect(page.get_by_role("heading", name="Pay $")).to_be_visible()
    return chat


async def test_a_declined_card_can_be_tried_again_and_the_return_leads_to_a_paid_order(
    shop: ServedShop, page: Page, peer: StripePeer
) -> None:
    await _to_the_page(shop, page)
    pay, card = page.get_by_role("button", name="Pay $"), page.get_by_label("Card")

    await card.fill("pm_card_chargeDeclined")
    await pay.click()
    await expect(page.get_by_role("alert")).to_have_text("Your card was declined.")
    await card.fill("pm_card_visa")
    await pay.click()

    await page.wait_for_url("**/orders/*from=payment")
    await expect(page.get_by_text("Paid, being prepared").first).to_be_visible()
    assert peer.books.charges == 1
    await expect(page.locator("shopmind-chat .panel").get_by_text("paid").first).to_be_visible()


async def test_the_page_lets_only_its_own_files_and_the_scripts_host_in_and_shows_itself_to_its_buyer_alone(
    shop: ServedShop, page: Page, peer: StripePeer
) -> None:
    await _to_the_page(shop, page)
    address = page.url

    async with httpx.AsyncClient(trust_env=False) as client:
        reply = await client.get(address)
        guessed = await client.get(address.split("?")[0], params={"key": "guess"})

    policy = reply.headers["content-security-policy"]
    assert f"script-src 'self' {peer.url};" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert guessed.status_code == 404
