"""The currency is chosen in words, and what was on the screen is shown again in it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.planner.model import PlannerModel, ShopFacts
from agent.planner.nlu.numbers import amount_of
from agent.planner.nlu.phrases import Phrases
from agent.planner.reply.wording import Wording
from commerce.domain.money import Money
from prompts.planner_language import load_planner_language
from storage.currencies import MINOR_UNITS
from tests.support.planner_talk import Talk
from tests.support.planner_window import finding

_ENGLISH = load_planner_language("en")
_LOCALES = ("en_US", "de_DE", "fr_FR", "de_CH")


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


@pytest.mark.parametrize(("currency", "most"), [("USD", "328.99"), ("JPY", "328"), ("KWD", "328.9990")])
def test_cheaper_is_less_by_the_smallest_unit_of_the_currency(currency: str, most: str) -> None:
    talk = Talk()
    talk.model = PlannerModel.of(
        vocabulary=finding("outdoor").vocabulary,
        language=_ENGLISH,
        shop=ShopFacts("Test Shop", currency, "en-US", "US"),
    )
    talk.say("a tent")
    talk.say("tell me about the first one")

    assert talk.say("anything cheaper?").called("search_products")["price_max"] == most


@given(st.integers(1, 10**9), st.sampled_from(sorted(MINOR_UNITS)), st.sampled_from(_LOCALES))
def test_the_planner_reads_back_what_a_shop_writes_of_any_currency(amount: int, currency: str, locale: str) -> None:
    money = Money(amount, currency)
    wording = Wording(_ENGLISH, "Shop", currency, locale)

    assert wording.figure(money.format(locale)) == money.decimal()
    assert wording.figure(wording.money(str(money.decimal()))) == money.decimal()


@pytest.mark.parametrize(
    ("said", "home", "value"),
    [("4.995", "KWD", "4.995"), ("1,250", "KWD", "1250"), ("4.995", "USD", "4995"), ("$4.995", "KWD", "4995")],
)
def test_three_digits_behind_a_point_are_decimals_where_the_currency_has_so_many(
    said: str, home: str, value: str
) -> None:
    amount = amount_of(said, Phrases(_ENGLISH), home)

    assert amount is not None
    assert amount.value == Decimal(value)
