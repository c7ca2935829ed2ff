"""Pointing, asking, comparing and what belongs together."""

import pytest

from tests.support.planner_talk import Talk


@pytest.fixture
def tents() -> Talk:
    talk = Talk()
    talk.say("show me tents, best rated first")
    assert talk.state is not None
    assert talk.state["shown"] == ["tent-2", "tent-4", "tent-1"]
    return talk


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("show me the second one", "tent-4"),
        ("tell me more about #3", "tent-1"),
        ("the last one", "tent-1"),
        ("more about number two", "tent-4"),
        ("tell me about the heron", "tent-4"),
        ("show me the cheapest one", "tent-1"),
        ("the most expensive one please", "tent-4"),
        ("details on the solo tent", "tent-1"),
        ("show me the larkk two-person one", "tent-2"),
        ("the blue one", "tent-4"),
    ],
)
def test_pointing_is_resolved_over_what_is_shown(tents: Talk, said: str, meant: str) -> None:
    assert tents.say(said).called("show_product")["product_id"] == meant


def test_it_is_what_was_last_talked_about(tents: Talk) -> None:
    tents.say("the second one")

    assert tents.say("is it waterproof?").called("ask_product")["product_id"] == "tent-4"


def test_the_same_question_about_another_one(tents: Talk) -> None:
    tents.say("is the first one waterproof?")

    asked = tents.say("what about the second one?").called("ask_product")

    assert asked["product_id"] == "tent-4"
    assert "waterproof" in asked["question"]


def test_an_answer_is_what_the_shop_says(tents: Talk) -> None:
    answer = tents.say("is the lark tent waterproof?")

    assert "waterproof to 3,000 mm" in answer.text


def test_what_the_shop_does_not_say_is_not_made_up(tents: Talk) -> None:
    answer = tents.say("is the heron tent vegan?")

    assert "rather not guess" in answer.text or "not in what the shop says" in answer.text


def test_options_price_and_stock_come_from_the_record() -> None:
    talk = Talk()
    talk.say("merino shirt")

    assert "S, M, L and XL" in talk.say("which sizes does it come in?").text
    assert "Red" in talk.say("does it come in red?").text
    assert "$69.00" in talk.say("how much is it?").text
    assert "stock" in talk.say("is it in stock?").text


def test_ambiguity_is_one_short_question_with_choices(tents: Talk) -> None:
    answer = tents.say("add it")

    assert answer.calls == []
    assert "Which one" in answer.text or "Do you mean" in answer.text
    assert answer.suggestions[0] == "Lark Two-Person Tent"
    assert tents.say("the lark").called("add_to_cart")["items"][0]["product_id"] == "tent-2"


def test_a_question_before_any_is_talked_about_is_answered_for_each_of_a_few(tents: Talk) -> None:
    asked = tents.say("is it waterproof?")

    assert {call["product_id"] for name, call in asked.calls if name == "ask_product"} == {"tent-2", "tent-4", "tent-1"}
    assert "3,000 mm" in asked.text


def test_two_are_compared_and_the_figure_asked_for_is_given(tents: Talk) -> None:
    answer = tents.say("compare the first and the third")

    assert answer.called("compare_products")["product_ids"] == ["tent-2", "tent-1"]
    lighter = tents.say("which one is lighter?")
    assert "Wren Solo Tent" in lighter.text
    assert "1.2 kg" in lighter.text
    assert tents.say("add it").called("add_to_cart")["items"][0]["product_id"] == "tent-1"


def test_the_cheaper_of_two_is_found(tents: Talk) -> None:
    tents.say("compare the lark and the heron")

    assert tents.say("add the cheaper one").called("add_to_cart")["items"][0]["product_id"] == "tent-2"


def test_similar_and_fitting_things_start_from_the_thing_talked_about(tents: Talk) -> None:
    tents.say("the second one")

    assert tents.say("anything similar?").called("recommend") == {
        "kind": "similar",
        "product_ids": ["tent-4"],
        "category": None,
        "price_max": None,
        "limit": 6,
    }
    tents.say("the lark tent")
    assert tents.say("what goes with it?").called("recommend")["kind"] == "goes_with"


def test_places_beyond_the_list_are_said(tents: Talk) -> None:
    assert "only 3" in tents.say("add the ninth one").text


def test_what_is_popular_and_what_is_sold() -> None:
    talk = Talk("beauty")

    assert talk.say("what's popular right now?").called("recommend")["kind"] == "trending"
    browse = talk.say("what do you sell?")
    assert browse.calls == []
    assert "Makeup" in browse.text
