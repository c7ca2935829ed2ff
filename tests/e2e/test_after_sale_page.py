"""An order's page after the sale, in a real browser: changing, exchanging, withdrawing, taking in."""

import re
import subprocess
import sys

import pytest
from playwright.async_api import Page, expect

from tests.e2e.test_shop_pages import ADDRESS, fill_address, pay_with, review
from tests.support.live_shop import LiveShop

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("shop")]


async def buy(shop: LiveShop, page: Page, handle: str) -> str:
    """Buys one of a product on its page; returns the order's number."""
    await page.goto(f"{shop.url}/product/{handle}")
    await page.get_by_role("button", name="Add to cart").click()
    await expect(page.locator("[data-cart-count]")).to_be_visible()
    await page.goto(f"{shop.url}/checkout")
    await fill_address(page, **ADDRESS)
    await expect(review(page)).to_be_enabled()
    await pay_with(page, "Test card that succeeds")
    heading = page.get_by_role("heading", level=1, name=re.compile(r"Order SM-\d+"))
    await expect(heading).to_be_visible()
    return (await heading.inner_text()).removeprefix("Order ")


def desk(shop: LiveShop, *words: str) -> str:
    """Runs `shopmind orders …` as the shop's people would, beside the running server."""
    command = [sys.executable, "-m", "serving.cli", "orders", *words]
    done = subprocess.run(
        command,
        env=shop.environment | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def propose_other_variant(page: Page, button: str, verb: str) -> str:
    """Chooses the first other variant of the first item and confirms; returns what it becomes."""
    await page.get_by_role("button", name=button, exact=True).click()
    choice = page.locator(".step-place form select").first
    await expect(choice).to_be_visible()
    value = await choice.locator("option:not([disabled])").nth(1).get_attribute("value")
    await choice.select_option(value)
    await page.get_by_role("button", name="See the difference").click()
    proposal = page.locator("main .proposal")
    await expect(proposal).to_be_visible()
    line = await proposal.locator(".plain li").first.inner_text()
    await proposal.get_by_role("button", name=re.compile(f"^{verb}")).click()
    return line.partition("\u2192 ")[2]


async def test_items_are_changed_before_they_are_sent(shop: LiveShop, page: Page) -> None:
    await buy(shop, page, "merino-crew-sweater")

    fresh = await propose_other_variant(page, "Change items", "Change")

    await expect(page.locator("main .order .lines")).to_contain_text(fresh)
    await expect(page.locator("main .status")).to_contain_text("Paid")


async def test_an_order_goes_elsewhere_by_its_page(shop: LiveShop, page: Page) -> None:
    await buy(shop, page, "morning-mug")

    await page.get_by_role("button", name="Change address").click()
    form = page.locator(".step-place form")
    for name, value in {"line1": "9 Lake View", "city": "Springfield", "region": "IL", "postalCode": "62704"}.items():
        await form.locator(f"[name={name}]").fill(value)
    await page.get_by_role("button", name="See what changes").click()
    await expect(page.locator("main .proposal")).to_contain_text("9 Lake View")
    await page.get_by_role("button", name="Send it there").click()

    await expect(page.locator("main .timeline")).to_contain_text("Goes to another address")


async def test_an_exchange_is_asked_for_withdrawn_asked_for_again_and_taken_in(shop: LiveShop, page: Page) -> None:
    number = await buy(shop, page, "merino-crew-sweater")
    desk(shop, "ship", number, "--carrier", "UPS", "--tracking", "1Z999")
    desk(shop, "deliver", number)
    await page.reload()
    await expect(page.locator("main .parcel")).to_contain_text("UPS \u00b7 1Z999 \u00b7 delivered")

    await propose_other_variant(page, "Exchange items", "Exchange")
    await expect(page.locator("main .status")).to_contain_text("Exchange requested")
    await page.get_by_role("button", name="Withdraw", exact=True).click()
    await page.get_by_role("button", name="Withdraw the exchange").click()
    await expect(page.locator("main .status")).to_contain_text("Delivered")

    fresh = await propose_other_variant(page, "Exchange items", "Exchange")
    await expect(page.locator("main .request")).to_contain_text("Waiting for the parcel")
    assert number in desk(shop, "waiting")
    desk(shop, "receive", number)
    await page.reload()
    await expect(page.locator("main .order .lines")).to_contain_text(fresh)
    await expect(page.locator("main .timeline")).to_contain_text("Exchanged")
