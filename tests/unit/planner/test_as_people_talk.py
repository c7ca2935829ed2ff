"""What ordinary shoppers say in passing: limits said late, approval, thanks, numbers that are none."""

import pytest

from tests.support.planner_talk import Talk, cart_after, held


def after(*said: str, catalogue: str = "outdoor") -> Talk:
    talk = Talk(catalogue)
    for text in said:
        talk.say(text)
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "and a headlamp to go with it, at most 25 dollars",
        "also a headlamp to go with it, not over $35",
        "a headlamp to go with that, under 30",
    ],
)
def test_a_price_said_behind_a_companion_holds_and_the_near_miss_is_told(said: str) -> None:
    answer = after("tents").say(said)

    assert answer.shown[-1]["price_max"] in {"25", "30", "35"}
    assert "costs $39.00, where you asked for" in answer.text


def test_any_limit_said_behind_a_companion_holds() -> None:
    answer = after("tents").say("and a headlamp to go with it, with at least 500 lumens")

    assert "400 lumens, where you asked for at least 500 lumens" in answer.text


def test_a_companion_may_be_recommended_within_its_price_only() -> None:
    answer = after("wren solo tent").say("what sleeping bag would go with it for under 40 dollars")

    assert "I found no sleeping bags up to $40" in answer.text


def test_whatever_goes_with_it_keeps_to_its_price() -> None:
    answer = after("wren solo tent").say("what goes with it for less than 50")

    assert answer.called("recommend")["price_max"] == "50"


def test_a_companion_keeps_none_of_what_it_shall_go_with() -> None:
    answer = after("wren solo tent").say("a headlamp to go with my blue one")

    assert not any(search["attributes"] for search in answer.shown)


@pytest.mark.parametrize(
    "said",
    [
        "nice, i like this one more. do you have it in black?",
        "oh that looks better! do you have it in black",
        "i love it, do you have it in black?",
        "ooh that's nicer, do you have it in black?",
    ],
)
def test_approval_before_a_question_looks_for_nothing(said: str) -> None:
    answer = after("headlamps under 60").say(said)

    assert "search_products" not in answer.tools
    assert "one version" in answer.text


def test_approval_alone_looks_for_nothing() -> None:
    assert "search_products" not in after("headlamps under 60").say("I like that one better").tools


@pytest.mark.parametrize(
    "said", ["i would love a tall desk, what do you have there?", "ok we need a desk, so what have you got for us"]
)
def test_what_have_you_got_behind_a_wish_asks_for_things(said: str) -> None:
    answer = Talk("furnished").say(said)

    assert "view_cart" not in answer.tools
    assert answer.shown[-1]["category"] == ["Office", "Desks"]


def test_what_shall_be_done_is_looked_for_where_it_is_asked_what_there_is() -> None:
    answer = Talk("furnished").say("We want to hang my two big screens on an arm, what have you got?")

    assert "view_cart" not in answer.tools
    assert "hang my two big screens on an arm" in answer.called("search_products")["query"]


def test_what_have_you_got_alone_is_not_about_the_cart() -> None:
    assert Talk().say("so what have you got there").tools == []


@pytest.mark.parametrize(
    "said",
    [
        "thx thats all",
        "thanks, that's everything for now",
        "ok thank you, that will be it for today",
        "cheers, that's me",
    ],
)
def test_thanks_and_no_more_is_a_friendly_close(said: str) -> None:
    answer = after("wren solo tent", "add it").say(said)

    assert answer.tools == []
    assert "Check out" in answer.suggestions


@pytest.mark.parametrize(
    "said", ["that's all, checkout please", "that's it, i want to order", "thanks, i want to pay now"]
)
def test_who_wants_to_order_goes_on_to_it(said: str) -> None:
    assert after("wren solo tent", "add it").say(said).tools == ["begin_checkout"]


@pytest.mark.parametrize(
    "said",
    [
        "add 0 of the second one",
        "add -3",
        "put zero of it in my cart",
        "add 0.5 of it",
        "-2 of the first",
        "make it -4",
    ],
)
def test_less_than_one_adds_nothing_and_says_so(said: str) -> None:
    talk = after("tents", "add the second one")

    answer = talk.say(said)

    assert held(talk) == {"tent-1": 1}
    assert "one" in answer.text
    assert answer.tools == []


def test_none_of_a_line_takes_it_out() -> None:
    assert cart_after("outdoor", "wren solo tent", "add it", "make it 0") == {}


@pytest.mark.parametrize("said", ["x" * 1900, "xxxx xxxx xxxx xxxx", "*" * 40, "blah " * 30])
def test_letters_are_no_card_number(said: str) -> None:
    assert "card" not in Talk().say(said).text


def test_a_card_that_was_masked_is_still_one() -> None:
    assert "card numbers" in Talk().say("pay with xxxx xxxx xxxx 4242").text
