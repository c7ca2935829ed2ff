"""No message is lost or doubled: reloads, two tabs, another device, and a server killed in the middle."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.support.chat_panel import ChatPanel
from tests.support.live_shop import LiveShop

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("shop")]


async def test_a_reload_in_mid_answer_shows_the_answer_once(shop: LiveShop, page: Page) -> None:
    await page.goto(shop.url)
    chat = await ChatPanel(page).open()
    await chat.say("hello")
    answers = await chat.answers.count()

    await chat.send("show me backpacks")
    await page.reload()

    await expect(chat.cards.first).to_be_visible()
    await chat.settled()
    await expect(chat.bubbles).to_have_count(2)
    await expect(chat.answers).to_have_count(answers + 1)


async def test_two_tabs_show_the_same_conversation_once(shop: LiveShop, context: BrowserContext) -> None:
    first_page, second_page = await context.new_page(), await context.new_page()
    await first_page.goto(shop.url)
    first = await ChatPanel(first_page).open()
    await first.say("hello")
    await second_page.goto(shop.url)
    second = await ChatPanel(second_page).open()

    await second.say("show me backpacks")

    await expect(first.cards.first).to_be_visible()
    await expect(first.bubbles).to_have_count(2)
    await expect(second.bubbles).to_have_count(2)
    assert await first.answers.count() == await second.answers.count()


async def test_the_conversation_goes_on_in_another_browser_by_the_link(
    shop: LiveShop, page: Page, browser: Browser
) -> None:
    await page.goto(shop.url)
    chat = await ChatPanel(page).open()
    await chat.say("show me backpacks")
    await chat.panel.locator(".phone").click()
    link = await chat.panel.locator(".sheet a[href*='/handoff']").get_attribute("href")

    other = await browser.new_context()
    phone_page = await other.new_page()
    await phone_page.goto(str(link))
    await phone_page.get_by_role("button", name="Continue here").click()
    phone = ChatPanel(phone_page)

    await expect(phone.cards.first).to_be_visible()
    await expect(phone.bubbles).to_have_count(1)
    await other.close()


async def test_a_server_killed_in_mid_turn_loses_nothing(tmp_path: Path, page: Page) -> None:
    shop = LiveShop(tmp_path / "home").start()
    try:
        await page.goto(shop.url)
        chat = await ChatPanel(page).open()
        await chat.say("show me backpacks")
        await chat.add_first()
        messages = await chat.bubbles.count()
        answers = await chat.answers.count()

        await chat.send("and a mug as well, please")
        shop.kill()
        shop.start()

        await expect(chat.answers).not_to_have_count(answers, timeout=60_000)
        await chat.settled()
        await expect(chat.bubbles).to_have_count(messages + 1)
        await chat.say("what is in my cart?")
        await expect(chat.panel.locator(".card.cart .line").first).to_be_visible()
    finally:
        shop.stop()
