"""The chat panel as a shopper handles it: open, write, read cards and words."""

from playwright.async_api import Locator, Page, expect

GUEST = "Jane Doe, 12 Main Street, Springfield, IL 62704, jane@example.com"


class ChatPanel:
    """Drives `<shopmind-chat>` on a page; Playwright's locators look into its open shadow root."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator("shopmind-chat .panel")
        self.input = self.panel.locator("textarea")
        self.bubbles = self.panel.locator(".bubble")
        self.answers = self.panel.locator(".speech")
        self.cards = self.panel.locator(".product")
        self.proposal = self.panel.locator(".proposal")
        self.receipt = self.panel.locator(".receipt.done")

    async def open(self) -> "ChatPanel":
        await self.page.locator("shopmind-chat .launch").click()
        await expect(self.input).to_be_visible()
        return self

    async def say(self, text: str) -> None:
        """Sends a message and waits until its answer has ended."""
        answers = await self.answers.count()
        await self.send(text)
        await expect(self.answers).not_to_have_count(answers)
        await self.settled()

    async def send(self, text: str) -> None:
        await self.input.fill(text)
        await self.input.press("Enter")

    async def settled(self) -> None:
        """Waits until no answer is under way: the round button offers to send again."""
        await expect(self.panel.locator(".send")).to_have_attribute("aria-label", "Send")

    async def last_words(self) -> str:
        return await self.answers.last.inner_text()

    def button(self, name: str) -> Locator:
        return self.panel.get_by_role("button", name=name)

    async def add_first(self) -> None:
        """Puts the first product shown into the cart; where the shop asks which one is meant, takes its first offer."""
        await self.say("add the first one to my cart")
        for _ in range(3):
            if await self.panel.locator(".card.cart .line").count():
                return
            await self.say(await self.panel.locator(".chip").first.inner_text())

    async def reach_proposal(self, wish: str = "show me backpacks") -> None:
        """Finds, adds, and checks out as a guest until an order is proposed; says nothing that would approve it."""
        await self.say(wish)
        await self.add_first()
        await self.say("check out")
        await self.say(GUEST)
        if "shall i place" not in (await self.last_words()).lower():
            await self.say("standard delivery")
        await expect(self.proposal).to_be_visible()
