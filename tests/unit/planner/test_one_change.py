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
