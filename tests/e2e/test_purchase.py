"""Whole purchases in a real browser: by mouse, by keyboard alone, and on a phone."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.conftest import PHONE
from tests.support.chat_panel import ChatPanel
from tests.support.live_shop import LiveShop

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("shop")]
ORDER_NUMBER = re.compile(r"SM-\d+")


async def test_a_shopper_buys_by_mouse_and_sees_the_order_on_its_page(shop: LiveShop, page: Page) -> None:
    await page.goto(shop.url)
    chat = await ChatPanel(page).open()

    await chat.reach_proposal()
    await chat.proposal.get_by_role("button", name=re.compile("Place order")).click()

    await expect(chat.receipt).to_be_visible()
    await chat.settled()
    assert ORDER_NUMBER.search(await chat.panel.inner_text())
    await page.goto(f"{shop.url}/orders")
    await page.get_by_role("link", name=ORDER_NUMBER).first.click()
    await expect(page.get_by_role("heading", level=1, name=ORDER_NUMBER)).to_be_visible()


async def test_a_shopper_buys_with_the_keyboard_alone(shop: LiveShop, page: Page) -> None:
    await page.goto(shop.url)
    await page.locator("shopmind-chat .launch").focus()
    await page.keyboard.press("Enter")
    chat = ChatPanel(page)
    await expect(chat.input).to_be_focused()

    await page.keyboard.type("show me backpacks")
    await page.keyboard.press("Enter")
    await expect(chat.cards.first).to_be_visible()
    await chat.settled()
    await chat.reach_proposal()
    yes = chat.proposal.get_by_role("button", name=re.compile("Place order"))
    for _ in range(30):
        if await yes.evaluate("element => element.matches(':focus')"):
            break
        await page.keyboard.press("Shift+Tab")
    await expect(yes).to_be_focused()
    await page.keyboard.press("Enter")

    await expect(chat.receipt).to_be_visible()


async def test_a_clear_yes_in_words_places_the_order(shop: LiveShop, page: Page) -> None:
    await page.goto(shop.url)
    chat = await ChatPanel(page).open()
    await chat.reach_proposal()

    await chat.say("yes, please")

    await expect(chat.receipt).to_be_visible()


async def test_on_a_phone_the_chat_fills_the_screen(shop: LiveShop, browser: Browser) -> None:
    context = await browser.new_context(**PHONE)
    page = await context.new_page()
    await page.goto(shop.url)
    chat = await ChatPanel(page).open()

    box = await chat.panel.bounding_box()

    assert box is not None
    assert (round(box["width"]), round(box["height"])) == (390, 844)
    await chat.say("show me backpacks")
    await expect(chat.cards.first).to_be_visible()
    await context.close()


async def test_the_cart_of_the_chat_is_the_cart_of_the_page(shop: LiveShop, page: Page) -> None:
    await page.goto(f"{shop.url}/cart")
    chat = await ChatPanel(page).open()
    await chat.say("show me backpacks")

    await chat.add_first()

    await expect(page.locator("main .line")).to_have_count(1)


async def test_escape_closes_the_chat_and_gives_the_focus_back(shop: LiveShop, page: Page) -> None:
    await page.goto(shop.url)
    chat = await ChatPanel(page).open()

    await page.keyboard.press("Escape")

    await expect(chat.panel).to_be_hidden()
    await expect(page.locator("shopmind-chat .launch")).to_be_focused()
