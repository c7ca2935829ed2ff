"""The currency is chosen in words, and what was on the screen is shown again in it."""

import pytest

from tests.support.planner_talk import Talk


@pytest.mark.parametrize(
    "said",
    [
        "show prices in euros",
        "show me the prices in euro please",
        "switch to EUR",
        "can i pay in euros?",
        "in euros please",
        "how much is that in euros?",
        "change the currency to euros",
    ],
)
def test_another_currency_is_asked_for_in_words(said: str) -> None:
    talk = Talk()
    talk.say("steel mug")

    answer = talk.say(said)

    assert answer.called("choose_currency") == {"currency": "EUR"}
    assert "prices in EUR" in answer.text


def test_what_was_found_is_shown_again_without_the_bounds_of_the_old_currency() -> None:
    talk = Talk()
    talk.say("a tent under $300")

    answer = talk.say("show prices in euros")

    assert answer.tools == ["choose_currency", "search_products"]
    assert answer.called("search_products").get("price_max") is None
    assert "$" not in answer.text


def test_a_currency_that_the_shop_does_not_have_is_refused_in_its_words() -> None:
    answer = Talk().say("show prices in yen")

    assert answer.called("choose_currency") == {"currency": "JPY"}
    assert "does not sell in JPY" in answer.text


def test_the_currency_that_is_spoken_already_changes_nothing() -> None:
    answer = Talk().say("show prices in dollars")

    assert answer.calls == []
    assert "USD already" in answer.text


@pytest.mark.parametrize("said", ["a tent under 300 euros", "mugs for 20 euros"])
def test_an_amount_with_a_currency_is_a_limit_and_no_choice_of_currency(said: str) -> None:
    assert "choose_currency" not in Talk().say(said).tools
