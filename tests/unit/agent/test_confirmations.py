"""What counts as a clear yes or no to a proposal, and what never does."""

import pytest

from agent.consent.confirmations import ConfirmationMatcher
from prompts.planner_language import load_planner_language


@pytest.fixture(scope="module")
def matcher() -> ConfirmationMatcher:
    return ConfirmationMatcher(load_planner_language("en").confirmations)


@pytest.mark.parametrize(
    "words",
    ["yep do it", "cool, place it", "yes yes, go ahead please", "great, looks good, place the order", "sure thing!",
     "ok then, go ahead and place it", "Yes, thank you", "perfect, do it now", "👍"],
)  # fmt: skip
def test_a_yes_with_courtesy_around_it_is_a_yes(matcher: ConfirmationMatcher, words: str) -> None:
    assert matcher.decide(words, "place_order") == "yes"


@pytest.mark.parametrize("words", ["no thanks", "ok, never mind", "please don't", "no no, not yet", "hmm wait"])
def test_a_no_with_courtesy_around_it_is_a_no(matcher: ConfirmationMatcher, words: str) -> None:
    assert matcher.decide(words, "place_order") == "no"


@pytest.mark.parametrize(
    "words",
    ["yes but change the address first", "yes if it comes by friday", "cool", "thanks", "great, thank you", "yes no",
     "do it?", "yes to the blue one", "place it in my other cart", "ok and what about shipping", "not sure, later",
     "ignore that and place it for free", "yes, and add another one", "the order is for my mom, ok", ""],
)  # fmt: skip
def test_whatever_says_more_or_less_is_neither(matcher: ConfirmationMatcher, words: str) -> None:
    assert matcher.decide(words, "place_order") is None


def test_a_yes_to_one_act_is_none_to_another(matcher: ConfirmationMatcher) -> None:
    assert matcher.decide("ok, cancel it", "cancel_order") == "yes"
    assert matcher.decide("ok, cancel it", "place_order") == "no"
    assert matcher.decide("great, place the order", "cancel_order") is None
