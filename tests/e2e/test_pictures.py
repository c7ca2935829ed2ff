"""A picture shown in the chat: chosen, pasted or dropped, searched by, and there again on another device."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from commerce.demo.pictures import picture
from tests.e2e.conftest import PHONE
from tests.support.chat_panel import ChatPanel
from tests.support.live_shop import LiveShop
from tests.support.tiny_models import tiny_clip

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HEADPHONES = "AE-102-coral"


@pytest.fixture(scope="module")
def seeing_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveShop]:
    """The demo shop with a model that looks at pictures."""
    folder = tmp_path_factory.mktemp("seeing")
    shop = LiveShop(folder / "home", settings={"SHOPMIND_IMAGES_MODEL": tiny_clip(folder / "clip")}).start()
    yield shop
    shop.stop()


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    """The picture of a pair of headphones that the shop sells."""
    file = tmp_path / "headphones.svg"
    file.write_text(picture("demo", HEADPHONES), encoding="utf-8")
    return file


@pytest.fixture
async def panel(page: Page, seeing_shop: LiveShop) -> ChatPanel:
    await page.goto(seeing_shop.url)
    panel = await ChatPanel(page).open()
    await expect(panel.button("Add a picture")).to_be_visible()
    return panel


async def test_a_chosen_picture_finds_its_product_and_stays_the_subject(panel: ChatPanel, drawing: Path) -> None:
    await panel.panel.locator("input[type=file]").set_input_files(drawing)
    await expect(panel.panel.locator(".held")).to_contain_text("Ready to send")
    await expect(panel.input).to_be_focused()
    await panel.input.press("Enter")

    await expect(panel.cards.first).to_contain_text("Headphones")
    await panel.settled()
    assert "like your picture" in await panel.last_words()
    await expect(panel.bubbles.locator("img")).to_have_count(1)
    await expect(panel.panel.locator(".held")).to_be_hidden()

    await panel.say("under $100 please")
    await expect(panel.panel.locator(".products .caption").last).to_contain_text("like your picture up to $100")


async def test_the_picture_is_there_once_after_a_reload_and_on_the_phone(
    panel: ChatPanel, page: Page, browser: Browser, drawing: Path
) -> None:
    await panel.panel.locator("input[type=file]").set_input_files(drawing)
    await panel.input.fill("like this one")
    await panel.input.press("Enter")
    await expect(panel.cards.first).to_be_visible()
    await panel.settled()

    await page.reload()
    shown = page.locator("shopmind-chat .bubble")
    await expect(shown).to_have_count(1)
    await expect(shown.locator("img")).to_have_js_property("complete", value=True)

    await panel.panel.locator(".phone").click()
    link = await panel.panel.locator(".sheet a[href*='/handoff']").get_attribute("href")
    context = await browser.new_context(**PHONE)
    phone = await context.new_page()
    await phone.goto(str(link))
    await phone.get_by_role("button", name="Continue here").click()
    there = ChatPanel(phone)
    await expect(there.bubbles).to_have_count(1)
    await expect(there.bubbles).to_contain_text("like this one")
    await expect(there.bubbles.locator("img")).to_have_count(1)
    await context.close()


async def test_a_picture_can_be_pasted_dropped_and_removed_by_keyboard(panel: ChatPanel) -> None:
    encoded = base64.b64encode(picture("demo", HEADPHONES).encode()).decode()
    give = """(panel, [kind, encoded]) => {
        const bytes = Uint8Array.from(atob(encoded), (one) => one.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], "one.svg", { type: "image/svg+xml" }));
        const event = kind === "paste"
            ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true, composed: true })
            : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true, composed: true });
        panel.querySelector("textarea").dispatchEvent(event);
    }"""
    held = panel.panel.locator(".held")
    for kind in ("paste", "drop"):
        await panel.panel.evaluate(give, [kind, encoded])
        await expect(held).to_contain_text("Ready to send")
        remove = held.get_by_role("button", name="Remove the picture")
        await remove.focus()
        await remove.press("Enter")
        await expect(held).to_be_hidden()
        await expect(panel.input).to_be_focused()
        await expect(panel.panel.locator(".send")).to_be_disabled()


async def test_what_is_no_picture_is_refused_in_words(panel: ChatPanel, tmp_path: Path) -> None:
    note = tmp_path / "note.png"
    note.write_text("no picture at all", encoding="utf-8")

    await panel.panel.locator("input[type=file]").set_input_files(note)

    await expect(panel.panel.locator(".held .bad")).to_contain_text("Choose a JPEG, PNG or WebP")
    await expect(panel.panel.locator(".send")).to_be_disabled()


async def test_a_shop_without_a_model_has_no_button(shop: LiveShop, page: Page) -> None:
    await page.goto(shop.url)
    panel = await ChatPanel(page).open()
    await panel.say("hello")

    await expect(panel.panel.locator("input[type=file]")).to_have_count(0)
