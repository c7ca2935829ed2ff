"""The shop's own pages in a real browser: paying, what can go wrong, and changing one's mind afterwards."""

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.conftest import PHONE
from tests.support.chat_panel import ChatPanel
from tests.support.live_shop import LiveShop

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("shop")]
ADDRESS = {
    "email": "jane@example.com",
    "name": "Jane Doe",
    "line1": "12 Main Street",
    "postcode": "62704",
    "city": "Springfield",
    "region": "IL",
}


async def reach_review(shop: LiveShop, page: Page) -> None:
    """Puts a mug into the cart on its page and fills in the checkout page."""
    await page.goto(f"{shop.url}/product/morning-mug")
    await page.get_by_role("button", name="Add to cart").click()
    await expect(page.locator("[data-cart-count]")).to_be_visible()
    await page.goto(f"{shop.url}/checkout")
    await fill_address(page, **ADDRESS)
    await expect(review(page)).to_be_enabled()


async def fill_address(page: Page, **fields: str) -> None:
    form = page.locator("main form.address")
    for name, value in fields.items():
        await form.locator(f"[name={name}]").fill(value)
    await form.get_by_role("button", name="Save").click()


async def pay_with(page: Page, card: str) -> None:
    """Chooses a test card and confirms the order."""
    choice = page.get_by_role("radio", name=card)
    await choice.check()
    await expect(page.locator("main .checkout[aria-busy]")).to_have_count(0)
    await expect(choice).to_be_checked()
    await review(page).click()
    await page.get_by_role("button", name=re.compile("Place order")).click()


def review(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_role("button", name=re.compile("Review and place"))


async def test_a_declined_card_says_why_and_another_one_pays(shop: LiveShop, page: Page) -> None:
    await reach_review(shop, page)

    await pay_with(page, "Test card that is declined")
    await expect(page.locator("main .receipt")).to_contain_text("The card was declined. Nothing was charged")
    await page.get_by_role("button", name="Back", exact=True).click()
    await pay_with(page, "Test card that succeeds")

    await expect(page.get_by_role("heading", level=1, name=re.compile(r"Order SM-\d+"))).to_be_visible()
    await expect(page.locator("main .status")).to_contain_text("Paid")


async def test_a_second_factor_is_asked_for_on_the_banks_page_and_leads_back_to_the_order(
    shop: LiveShop, page: Page
) -> None:
    await reach_review(shop, page)
    await pay_with(page, "Test card that asks for a second factor")

    await page.get_by_role("link", name="Confirm with your bank").click()
    await page.get_by_role("button", name=re.compile("Confirm")).click()

    await expect(page.locator("main .status")).to_contain_text("Paid")


async def test_an_order_is_cancelled_on_its_page_after_the_refund_was_shown(shop: LiveShop, page: Page) -> None:
    await reach_review(shop, page)
    await pay_with(page, "Test card that succeeds")

    await page.get_by_role("button", name="Cancel order").click()
    await expect(page.locator("main .proposal")).to_contain_text("Refund")
    await page.get_by_role("button", name=re.compile(r"Cancel order SM-\d+")).click()

    await expect(page.locator("main .status")).to_contain_text("Cancel")
    await expect(page.get_by_role("button", name="Cancel order")).to_have_count(0)


async def test_items_are_returned_on_the_orders_page(shop: LiveShop, page: Page) -> None:
    await reach_review(shop, page)
    await pay_with(page, "Test card that succeeds")

    await page.get_by_role("button", name="Return items").click()
    await page.get_by_role("button", name="See what is refunded").click()
    await page.get_by_role("button", name=re.compile("Return for")).click()

    await expect(page.locator("main .status")).to_contain_text("Return")


async def test_a_wrong_field_is_named_and_stood_on(shop: LiveShop, page: Page) -> None:
    await page.goto(f"{shop.url}/product/morning-mug")
    await page.get_by_role("button", name="Add to cart").click()
    await expect(page.locator("[data-cart-count]")).to_be_visible()
    await page.goto(f"{shop.url}/checkout")

    await fill_address(page, **ADDRESS | {"email": "jane@nowhere"})

    email = page.locator("main [name=email]")
    await expect(email).to_have_attribute("aria-invalid", "true")
    await expect(email).to_be_focused()
    await expect(page.locator("main [name=line1]")).to_have_value(ADDRESS["line1"])


async def test_an_order_placed_by_buttons_in_the_chat_is_told_once_and_without_contradiction(
    shop: LiveShop, page: Page
) -> None:
    await page.goto(f"{shop.url}/product/morning-mug")
    await page.get_by_role("button", name="Add to cart").click()
    await expect(page.locator("[data-cart-count]")).to_be_visible()
    chat = await ChatPanel(page).open()
    await chat.say("check out")
    form = chat.panel.locator("form.address")
    for name, value in ADDRESS.items():
        await form.locator(f"[name={name}]").fill(value)
    await form.get_by_role("button", name="Save").click()

    await chat.panel.get_by_role("button", name=re.compile("Review and place")).click()
    await chat.proposal.get_by_role("button", name=re.compile("Place order")).click()

    await expect(chat.receipt).to_be_visible()
    await expect(chat.panel.locator(".card.order")).to_have_count(1)
    await chat.settled()
    await expect(chat.panel.locator(".card.checkout")).to_have_count(0)
    assert "did not go through" not in await chat.panel.inner_text()


async def test_an_unknown_address_is_drawn_as_a_page_of_the_shop(shop: LiveShop, page: Page) -> None:
    response = await page.goto(f"{shop.url}/nothing/here")

    assert response is not None
    assert response.status == 404
    await expect(page.get_by_role("heading", name="This page is not here")).to_be_visible()


async def test_nothing_is_reported_before_the_shopper_allows_it(shop: LiveShop, page: Page) -> None:
    reports: list[str] = []
    page.on("request", lambda request: reports.append(request.url) if request.url.endswith("/v1/events") else None)
    await page.goto(f"{shop.url}/product/morning-mug")
    await page.get_by_role("button", name="Add to cart").click()
    await expect(page.locator("[data-cart-count]")).to_be_visible()
    await page.goto(shop.url)
    assert reports == []

    async with page.expect_request("**/v1/events") as told:
        await page.get_by_role("button", name="Yes", exact=True).click()

    assert (await told.value).post_data_json == {"consent": True, "events": []}
    await expect(page.get_by_role("button", name="Stop that")).to_be_focused()


@pytest.mark.parametrize("width", [1280, 390])
async def test_every_department_can_be_reached_from_the_header(shop: LiveShop, page: Page, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 844})
    await page.goto(shop.url)

    await page.locator("header summary").click()
    await page.locator("header details").get_by_role("link").last.click()

    await expect(page).to_have_url(re.compile("/department/"))
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_picture_that_cannot_be_had_gives_way_to_a_mark(shop: LiveShop, page: Page) -> None:
    await page.route("**/media/**", lambda route: route.abort())

    await page.goto(f"{shop.url}/product/morning-mug")
    chat = await ChatPanel(page).open()
    await chat.say("show me backpacks")

    await expect(page.locator("main .gallery .blank").first).to_be_visible()
    await expect(chat.cards.first.locator(".blank")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_control_has_a_name(shop: LiveShop, browser: Browser, scheme: str) -> None:
    context = await browser.new_context(**PHONE | {"color_scheme": scheme})
    page = await context.new_page()
    for path in ("/", "/product/morning-mug", "/department/Kitchen", "/search?q=lamp", "/cart", "/help", "/orders"):
        await page.goto(shop.url + path)
        tree = await page.locator("body").aria_snapshot()
        unnamed = re.findall(
            r"^\s*- (?:button|link|textbox|combobox|checkbox|searchbox|radio)(?::| \[|$).*", tree, re.MULTILINE
        )
        assert unnamed == [], path
    chat = await ChatPanel(page).open()
    await chat.say("show me backpacks")
    tree = await chat.panel.aria_snapshot()
    assert re.findall(r"^\s*- (?:button|link|textbox|combobox)(?::| \[|$).*", tree, re.MULTILINE) == []
    await context.close()


async def test_two_quick_presses_on_a_card_add_one(shop: LiveShop, page: Page) -> None:
    await page.goto(f"{shop.url}/help")
    chat = await ChatPanel(page).open()
    await chat.say("show me mugs")

    await chat.panel.locator(".product", has_text="Double-Wall").get_by_role("button", name="Add to cart").dblclick()

    await expect(chat.panel.get_by_role("button", name="Added")).to_be_visible()
    await expect(page.locator("[data-cart-count]")).to_have_text("1 item")


async def test_a_session_that_has_ended_gives_way_to_a_new_one(shop: LiveShop, page: Page) -> None:
    await page.goto(f"{shop.url}/product/morning-mug")
    await page.get_by_role("button", name="Add to cart").click()
    await expect(page.locator("[data-cart-count]")).to_be_visible()
    await page.evaluate(
        """() => {
          const name = Object.keys(localStorage).find((one) => one.startsWith("shopmind.session."));
          localStorage[name] = JSON.stringify({ ...JSON.parse(localStorage[name]), token: "ZGVtbw.ended" });
          localStorage[name.replace("session", "who")] = JSON.stringify("Jane");
        }"""
    )

    await page.goto(f"{shop.url}/cart")

    await expect(page.locator("main")).to_contain_text("Your cart is empty")
    await expect(page.locator("[data-account]")).to_have_text("Sign in")


async def test_no_more_can_be_chosen_than_there_are(shop: LiveShop, page: Page) -> None:
    await page.goto(f"{shop.url}/product/pilot-16-city-backpack")
    numbers = page.locator("#quantity option")

    for color in await page.locator(".option").all():
        await color.click()
        few = re.match(r"(\d+) left", await page.locator("[data-stock]").inner_text())
        await expect(numbers).to_have_count(int(few[1]) if few else 10)


async def test_a_page_makes_room_beside_the_open_chat(shop: LiveShop, page: Page) -> None:
    await page.goto(f"{shop.url}/product/morning-mug")
    chat = await ChatPanel(page).open()

    buy = await page.get_by_role("button", name="Add to cart").bounding_box()
    panel = await chat.panel.bounding_box()

    assert buy is not None
    assert panel is not None
    assert buy["x"] + buy["width"] <= panel["x"]


async def test_a_bar_with_more_departments_than_fit_is_left_after_those_that_are_seen(
    shop: LiveShop, page: Page
) -> None:
    await page.set_viewport_size({"width": 700, "height": 800})
    await page.goto(shop.url)
    links = page.locator(".departments .first a")
    await expect(page.locator(".departments .first [inert]").first).to_be_attached()

    await links.first.focus()
    for _ in range(await page.locator(".departments .first li:not([inert])").count()):
        await page.keyboard.press("Tab")

    await expect(page.locator(".departments summary")).to_be_focused()
    assert await page.locator(".departments .first").evaluate("bar => bar.scrollTop") == 0


async def test_the_cart_beside_the_checkout_costs_what_the_checkout_says(shop: LiveShop, page: Page) -> None:
    await reach_review(shop, page)
    await review(page).click()
    await page.get_by_role("button", name=re.compile("Place order")).click()
    await expect(page.locator("main .order")).to_contain_text("To Jane Doe, 12 Main Street, Springfield IL 62704")
    await page.evaluate("localStorage.clear()")
    await page.goto(f"{shop.url}/product/morning-mug")
    await page.get_by_role("button", name="Add to cart").click()
    await expect(page.locator("[data-cart-count]")).to_be_visible()
    await page.goto(f"{shop.url}/checkout")
    await page.locator("main [name=code]").fill("WELCOME10")
    await page.get_by_role("button", name="Apply").click()
    await expect(page.locator(".side-cart .applied:not(.idle)")).to_contain_text("WELCOME10")

    await fill_address(page, **ADDRESS)
    await expect(page.locator("main .checkout")).to_contain_text("WELCOME10 is for a first order")

    await expect(page.locator(".side-cart .applied.idle")).to_contain_text("WELCOME10")
    await expect(page.locator(".side-cart .sum")).to_have_text("$18.00")
