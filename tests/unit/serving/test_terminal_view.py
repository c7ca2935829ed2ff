"""What the terminal shows of the cards of a conversation."""

from io import StringIO

import pytest
from rich.console import Console

from serving.terminal_view import TerminalView


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
