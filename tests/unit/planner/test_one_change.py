"""Several clauses that change one wish are one search, not several lists of the same things."""

import pytest

from tests.support.planner_talk import Talk


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("too much, what's the cheapest", {"sort": "price_asc", "price_max": None}),
        ("too expensive. anything under 130?", {"price_max": "130"}),
        ("only northfell ones, and cheapest first", {"brands": ["Northfell"], "sort": "price_asc"}),
    ],
)
def test_remarks_and_limits_in_one_message_search_once(said: str, expected: dict[str, object]) -> None:
    talk = Talk()
    talk.say("boots")

    answer = talk.say(said)

    assert len(answer.shown) == 1
    assert {name: answer.called("search_products")[name] for name in expected} == expected


def test_a_color_that_a_thing_of_one_version_is_not_said_to_have_is_told_first() -> None:
    talk = Talk()
    talk.say("steel mug")

    answer = talk.say("add the first one in turquoise")

    assert "add_to_cart" not in answer.tools
    assert "one version" in answer.text
    assert "add_to_cart" in talk.say("yes").tools


def test_something_for_another_purpose_begins_anew() -> None:
    talk = Talk()
    talk.say("hiking boots")

    asked = talk.say("and something for coffee").called("search_products")

    assert "boots" not in asked["query"]
    assert not asked["category"] or "Hiking Boots" not in asked["category"]
