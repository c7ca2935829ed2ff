"""The dialogue state: all that the planner remembers between turns, as one JSON value."""

from typing import Any

from pydantic import Field

from agent.planner.frames import Address, Form, Frame, Wish

KNOWN_ITEMS = 48
KNOWN_LISTS = 6
KNOWN_KINDS = 4


class Item(Form):
    """A product that was shown or talked about, with the figures as its tool gave them."""

    product_id: str
    variant_id: str | None = None
    title: str = ""
    brand: str = ""
    price: str = ""
    rating: float | None = None
    rating_count: int | None = None
    available: bool = True
    options: dict[str, list[str]] = {}
    highlights: list[str] = []
    reason: str = ""
    """Why it was suggested, as its tool said."""
    category: list[str] = []
    """Where it lies in the shop, from the most general."""
    kinds: list[str] = []
    """What it was looked for as, and the category it was found in: how people call it later."""


class CartLine(Form):
    """A line of the cart."""

    line_id: str
    product_id: str = ""
    variant_id: str = ""
    title: str = ""
    variant_title: str = ""
    quantity: int = 1
    unit_price: str = ""
    total: str = ""


class Search(Form):
    """The running search and how far it was shown."""

    wish: Wish
    offset: int = 0
    total: int = 0
    shown: int = 0
    themed: bool = False
    """Whether the wish names no kind of thing here, so that what comes closest was shown."""
    exact: bool = False
    """Whether all that was found has all the words, and is of the kind that they name."""
    missed: bool = False
    """Whether things were shown that miss a limit, and none that fits."""
    breaks: list[str] = []
    """The limits that these miss."""


class Find(Form):
    """What was looked for as one kind of thing, and what was found: one of several that stand beside each other."""

    words: str
    ids: list[str] = []
    turn: int = 0


class Question(Form):
    """What the planner asked and still waits for."""

    kind: str
    frame: Frame | None = None
    """The act that the answer completes."""
    candidates: list[str] = []
    missing: dict[str, list[str]] = {}
    field: str = ""
    data: dict[str, Any] = {}


class CheckoutNote(Form):
    """The open checkout as it was last seen."""

    active: bool = False
    missing: list[str] = []
    options: list[dict[str, Any]] = []
    instruments: list[dict[str, Any]] = []
    addresses: list[dict[str, Any]] = []
    """The addresses that the shop keeps for the shopper, by what they call them."""
    total: str = ""
    tax: str = ""
    today: str = ""
    """The day on which its dates were reckoned, as an ISO date."""
    problem: str = ""
    gift_cards: list[str] = []
    """What the gift cards that pay are called."""
    has: list[str] = []
    """What the shop knows of the shopper already: name, email, address."""
    collected: dict[str, Any] = {}
    proposed: bool = False


class CartPast(Form):
    """The cart as it once was."""

    lines: list[CartLine] = []
    codes: list[str] = []


class OrderNote(Form):
    """An order that was placed or looked at."""

    order_id: str = ""
    number: str = ""
    status: str = ""
    lines: list[dict[str, Any]] = []


class DialogueState(Form):
    """The whole memory of a conversation."""

    version: int = 1
    turn: int = 0
    items: dict[str, Item] = {}
    shown: list[str] = []
    earlier: list[str] = []
    looked_at: int = 0
    """The turn in which one product was last shown in full."""
    lists: list[list[str]] = []
    """What was shown, list by list, since the last new search."""
    group: list[str] = []
    """The few last talked about together: found, compared or suggested."""
    focus: list[str] = []
    search: Search | None = None
    finds: list[Find] = []
    """Kinds of things that were found one after the other, the latest last: what "one of each" means."""
    searches: list[Search] = []
    """The searches before the running one, the latest last: where "go back" leads."""
    wanted: dict[str, dict[str, str]] = {}
    """Versions that were spoken of, by product: "that one but in green", then "add it"."""
    cart: list[CartLine] = []
    codes: list[str] = []
    cart_known: bool = False
    past: list[CartPast] = []
    """The cart before each change, the latest last: what "undo that" brings back."""
    changed_at: int = 0
    """The turn of the last change."""
    undone: CartPast | None = None
    """The cart before it was put back, as long as nothing else changed it."""
    recommended: str = ""
    """The product that we picked, where the choice was left to us."""
    last_lines: list[str] = []
    """The cart lines touched last: what "make it three" means."""
    question: Question | None = None
    left_at: int = 0
    """The turn in which what had been proposed was left: a yes after that is none to it."""
    parked: list[Question] = []
    """Choices that wait while something else is talked about, the latest last."""
    whereto: Address | None = None
    """The place that a question about delivery or tax named last."""
    checkout: CheckoutNote = Field(default_factory=CheckoutNote)
    order: OrderNote | None = None
    orders: list[OrderNote] = []
    last_code: str = ""
    refusal: str = ""
    """Why the last code does not count, in the shop's words."""
    refused_at: int = 0
    """The turn in which that was said."""
    confused: int = 0
    helped: str = ""
    """The question about the shop that was answered last."""
    helped_at: int = 0
    last: Frame | None = None
    """The last act on something pointed to: what "no, the other one" and "and the second?" repeat."""
    added: dict[str, int] = {}
    """What the last adding put in, by cart line: what a correction takes back."""
    topic: str = ""
    """The kind of the last act: items, cart, checkout, order, talk."""
    greeted: bool = False

    def remember(self, item: Item) -> None:
        """Keep an item as the newest; the oldest that nobody points to goes."""
        known = self.items.pop(item.product_id, None)
        kinds = list(dict.fromkeys([*(known.kinds if known else []), *item.kinds]))[-KNOWN_KINDS:]
        merged = _merged(known, item) if known else item
        self.items[item.product_id] = merged.model_copy(update={"kinds": kinds})
        pointed = {*self.shown, *self.earlier, *self.focus, *(self.lists[0] if self.lists else [])}
        for product_id in list(self.items):
            if len(self.items) <= KNOWN_ITEMS:
                break
            if product_id not in pointed:
                del self.items[product_id]

    def look_at(self, *product_ids: str) -> None:
        """Make these the thing talked about."""
        rest = [known for known in self.focus if known not in product_ids]
        self.focus = [*product_ids, *rest][:8]

    def show(self, product_ids: list[str], *, alongside: bool = False) -> None:
        """Note what is on the screen, in order."""
        self.group = product_ids
        if alongside:
            self.shown = [*self.shown, *(new for new in product_ids if new not in self.shown)]
        elif product_ids != self.shown:
            self.earlier, self.shown = self.shown or self.earlier, product_ids
        self.lists = [*(one for one in self.lists if one != self.shown), self.shown][-KNOWN_LISTS:]

    def run_search(self, search: Search, *, fresh: bool) -> None:
        """Make this the running search; the one before is where "go back" leads, unless this is a page of it."""
        before = self.search
        if before is not None and before.wish != search.wish:
            self.searches = [*self.searches, before][-KNOWN_LISTS:]
        if fresh:
            self.lists = [self.shown]
        self.search = search

    def forget_finding(self) -> None:
        """Begin with nothing looked for and nothing shown."""
        self.search, self.shown, self.earlier, self.focus, self.question = None, [], [], [], None
        self.lists, self.searches, self.parked, self.finds = [], [], [], []

    def was(self) -> CartPast:
        """The cart as it is now, to go back to."""
        return CartPast(lines=[line.model_copy() for line in self.cart], codes=list(self.codes))


def _merged(known: Item, new: Item) -> Item:
    body = {key: value for key, value in new.model_dump().items() if value not in ("", None, [], {})}
    return known.model_copy(update={**body, "available": new.available})
