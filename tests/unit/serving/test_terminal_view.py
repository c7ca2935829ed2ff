"""What the terminal shows of the cards of a conversation."""

from io import StringIO

import pytest
from rich.console import Console

from serving.chat.terminal_view import TerminalView


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
    written = StringIO()
    view = TerminalView(Console(file=written, width=200))
    content = {"products": [], "misses": [{"limit": limit, "wanted": "Black", "actual": "Ecru"}]}

    view.show({"type": "ACTIVITY_SNAPSHOT", "activityType": "products", "content": content})

    assert written.getvalue().strip() == f"{named}: asked Black, is Ecru"


def test_a_miss_that_states_nothing_is_said_not_to() -> None:
    written = StringIO()
    miss = {"limit": "attribute:Color", "wanted": "Black", "actual": ""}

    TerminalView(Console(file=written, width=200)).show(
        {"type": "ACTIVITY_SNAPSHOT", "activityType": "products", "content": {"products": [], "misses": [miss]}}
    )

    assert written.getvalue().strip() == "Color: asked Black, does not say"


def test_replies_of_an_earlier_turn_are_no_longer_offered() -> None:
    view = TerminalView(Console(file=StringIO(), width=200))
    view.show({"type": "ACTIVITY_SNAPSHOT", "activityType": "quickReplies", "content": {"replies": ["Check out"]}})
    before = view.choice("/1")

    view.show({"type": "RUN_STARTED", "threadId": "thread", "runId": "run"})

    assert (before, view.choice("/1")) == ("Check out", None)
