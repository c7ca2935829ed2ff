"""Who is signed in is seen on page and chat; a guest's order is found by number and e-mail address."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.test_shop_pages import ADDRESS, pay_with, reach_review
from tests.support.live_shop import LiveShop

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("shop")]


async def sign_in(shop: LiveShop, page: Page, email: str) -> None:
    """Sign in by the code that stands on the outbox page of a shop without mail."""
    await page.goto(f"{shop.url}/account")
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_role("button", name="Send a code").click()
    await expect(page.get_by_text(f"We sent a code to {email}")).to_be_visible()
    session = await page.evaluate("JSON.parse(localStorage.getItem('shopmind.session.pk_demo')).token")
    letters = await page.request.get(f"{shop.url}/v1/outbox", headers={"Authorization": f"Bearer {session}"})
    codes = [found[1] for one in (await letters.json())["mails"] if (found := re.match(r"(\d{6}) is", one["subject"]))]
    await page.get_by_label("Code of six figures").fill(codes[0])
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_text(f"Signed in as {email}")).to_be_visible()


async def test_page_and_chat_say_who_is_signed_in_until_they_sign_out(shop: LiveShop, page: Page) -> None:
    await page.goto(shop.url)
    await expect(page.locator("[data-account]")).to_have_text("Sign in")
    await sign_in(shop, page, "who@example.com")

    await page.goto(f"{shop.url}/help")
    await expect(page.locator("[data-account] .who")).to_have_text("who@example.com")
    await page.locator("shopmind-chat").get_by_role("button", name=re.compile("Ask|Chat|Open")).first.click()
    await expect(page.locator("shopmind-chat a.who")).to_have_text("who@example.com")

    await page.goto(f"{shop.url}/account")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.locator("[data-account]")).to_have_text("Sign in")


async def test_a_kept_card_is_chosen_the_next_time_and_removed_on_the_account_page(shop: LiveShop, page: Page) -> None:
    await sign_in(shop, page, "cards@example.com")
    await reach_review(shop, page)
    await page.get_by_label("Keep this for the next time").check()
    await expect(page.locator("main .checkout[aria-busy]")).to_have_count(0)
    await pay_with(page, "Test card that succeeds")
    await expect(page).to_have_url(re.compile("/orders/"))

    await page.goto(f"{shop.url}/account")
    row = page.locator("section", has_text="Ways to pay").locator("li", has_text="Visa ending in 4242")
    await expect(row).to_be_visible()
    await row.get_by_role("button", name="Remove").click()
    await expect(row).to_have_count(0)


async def test_a_guests_order_is_found_from_another_device(shop: LiveShop, browser: Browser, page: Page) -> None:
    await reach_review(shop, page)
    await pay_with(page, "Test card that succeeds")
    await expect(page).to_have_url(re.compile("/orders/"))
    await expect(page.locator("h1")).to_contain_text("SM-")
    number = re.search(r"SM-\d+", await page.locator("h1").inner_text())
    assert number is not None
    elsewhere = await (await browser.new_context()).new_page()
    await elsewhere.goto(f"{shop.url}/orders")

    await elsewhere.get_by_label("Order number").fill(number[0])
    await elsewhere.get_by_label("E-mail of the order").fill("somebody@example.com")
    await elsewhere.get_by_role("button", name="Find the order").click()
    await expect(elsewhere.get_by_text("You can try ten times an hour")).to_be_visible()
    await expect(elsewhere.locator(".find-order .note")).to_contain_text("I found no order")
    await elsewhere.get_by_label("E-mail of the order").fill(ADDRESS["email"])
    await elsewhere.get_by_role("button", name="Find the order").click()

    await expect(elsewhere.locator("h1")).to_contain_text(number[0])


async def test_many_tries_are_refused_and_it_is_said_for_how_long(shop: LiveShop, page: Page) -> None:
    await page.goto(f"{shop.url}/orders")
    await page.get_by_label("Order number").fill("SM-1")
    await page.get_by_label("E-mail of the order").fill("tries@example.com")

    for _ in range(11):
        async with page.expect_response("**/v1/orders/find"):
            await page.get_by_role("button", name="Find the order").click()

    await expect(page.locator(".find-order .note")).to_contain_text("try again in an hour")
