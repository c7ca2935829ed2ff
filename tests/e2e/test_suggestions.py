"""Suggestions on the shop's pages in a real browser: with their reasons, and with a switch that holds."""

import pytest
from playwright.async_api import Page, expect

from tests.support.live_shop import LiveShop

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("shop")]


async def test_what_completes_the_cart_stands_under_it_and_can_be_put_in(shop: LiveShop, page: Page) -> None:
    await page.goto(f"{shop.url}/product/morning-mug")
    await page.get_by_role("button", name="Add to cart").click()
    await expect(page.locator("[data-cart-count]")).to_be_visible()

    await page.goto(f"{shop.url}/cart")
    row = page.locator("[data-suggest]")

    await expect(row.get_by_role("heading", name="To complete your cart")).to_be_visible()
    await expect(row.locator("li .why").first).to_have_text("Goes with Morning Mug")


async def test_personal_suggestions_are_switched_off_on_the_account_page_and_stay_so(
    shop: LiveShop, page: Page
) -> None:
    await page.goto(f"{shop.url}/account")
    box = page.get_by_role("checkbox", name="Suggestions from what I bought")
    await expect(box).to_be_checked()

    async with page.expect_response(lambda response: response.url.endswith("/v1/me/preferences/for_you")):
        await box.uncheck()
    await page.reload()

    await expect(box).not_to_be_checked()
