"""What the terminal shows of the cards of a conversation."""

from io import StringIO

import pytest
from rich.console import Console

from serving.chat.terminal_view import TerminalView

PRODUCT = {
    "id": "pan",
    "title": "Copper Pan",
    "variants": [{"price": {"amount": 4200, "currency": "USD"}}],
}


def card(kind: str, content: dict[str, object], message_id: str = "card") -> dict[str, object]:
    return {"type": "ACTIVITY_SNAPSHOT", "messageId": message_id, "activityType": kind, "content": content}


def shown(*events: dict[str, object]) -> list[str]:
    """The lines that a turn with these events leaves on the terminal."""
    written = StringIO()
    view = TerminalView(Console(file=written, width=200))
    for event in events:
        view.show(event)
    view.end()
    return [line.strip() for line in written.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("limit", "named"),
    [
        ("attribute:Color", "Color"),
        ("price_max", "Price"),
        ("rating_min", "Rating"),
        ("excluded_terms", "Excluded terms"),
    ],
)
def test_a_miss_names_the_limit_in_plain_words(limit: str, named: str) -> None:
    miss = {"productId": "pan", "limit": limit, "wanted": "Black", "actual": "Ecru"}

    assert shown(card("products", {"products": [PRODUCT], "misses": [miss]})) == [
        "1. Copper Pan  $42.00",
        f"{named}: asked Black, is Ecru",
    ]


def test_a_miss_that_states_nothing_is_said_not_to() -> None:
    miss = {"productId": "pan", "limit": "attribute:Color", "wanted": "Black", "actual": ""}

    lines = shown(card("products", {"products": [PRODUCT], "misses": [miss]}))

    assert lines[1] == "Color: asked Black, does not say"


def test_a_card_that_takes_anothers_place_is_shown_once_before_the_words() -> None:
    said = {"type": "TEXT_MESSAGE_CONTENT", "messageId": "msg", "delta": "Here they are."}

    lines = shown(
        card("products", {"title": "Pans", "products": [PRODUCT]}),
        card("products", {"title": "Copper pans", "products": [PRODUCT]}),
        said,
        {"type": "TEXT_MESSAGE_END", "messageId": "msg"},
    )

    assert lines == ["Copper pans", "1. Copper Pan  $42.00", "Here they are."]


def test_a_source_is_named_once() -> None:
    page = {"title": "Returns", "url": "/help/returns"}

    assert shown(card("sources", {"sources": [page, page]})) == ["from Returns /help/returns"]


def test_replies_of_an_earlier_turn_are_no_longer_offered() -> None:
    view = TerminalView(Console(file=StringIO(), width=200))
    view.show(card("quickReplies", {"replies": ["Check out"]}))
    view.end()
    before = view.choice("/1")

    view.show({"type": "RUN_STARTED", "threadId": "thread", "runId": "run"})

    assert (before, view.choice("/1")) == ("Check out", None)
