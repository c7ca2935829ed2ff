"""A choice that is asked for is not lost: it waits through digressions, behind other choices, and up to the order."""

import pytest

from tests.support.planner_talk import Talk


@pytest.fixture
def asked() -> Talk:
    """Boots of which the size is asked for."""
    talk = Talk()
    talk.say("hiking boots by Dunmore")
    assert "41, 42, 43 or 44" in talk.say("add it").text
    return talk


def test_an_answer_after_several_digressions_still_counts(asked: Talk) -> None:
    asked.say("how long does shipping take?")
    asked.say("thanks")
    asked.say("what is your return policy?")

    assert "Brown or Black" in asked.say("43").text


def test_a_choice_waits_behind_another_and_comes_again(asked: Talk) -> None:
    asked.say("down sleeping bag")
    asked.say("add it")
    asked.say("red")

    answer = asked.say("long")

    assert answer.called("add_to_cart")["items"][0]["options"] == {"Color": "Red", "Length": "Long"}
    assert "41, 42, 43 or 44" in answer.text


def test_the_cart_names_what_is_not_in_it_yet(asked: Talk) -> None:
    asked.say("steel mug")
    asked.say("add it")

    answer = asked.say("show my cart")

    assert "Boot" in answer.text
    assert "41, 42, 43 or 44" in answer.text


def test_paying_asks_for_the_choice_first_and_goes_on_without_it_when_told(asked: Talk) -> None:
    asked.say("steel mug")
    asked.say("add it")

    assert "41, 42, 43 or 44" in asked.say("check out").text
    answer = asked.say("skip it")

    assert answer.tools == ["begin_checkout"]
    assert [line["key"] for line in asked.shop.lines] == ["mug"]


@pytest.mark.parametrize("words", ["never mind", "leave it out", "remove it", "undo that", "no"])
def test_what_waits_can_be_left_out(asked: Talk, words: str) -> None:
    answer = asked.say(words)

    assert "Boot" in answer.text
    assert asked.state is not None
    assert (asked.state["question"], asked.state["parked"]) == (None, [])


@pytest.mark.parametrize(("words", "quantity"), [("one more", 2), ("two please", 2), ("half a dozen", 6)])
def test_how_many_may_be_said_meanwhile(asked: Talk, words: str, quantity: int) -> None:
    asked.say(words)
    asked.say("43")

    assert asked.say("brown").called("add_to_cart")["items"][0]["quantity"] == quantity


def test_a_wish_for_other_things_is_no_answer(asked: Talk) -> None:
    answer = asked.say("show me black backpacks")

    assert answer.tools[0] == "search_products"
    assert "add_to_cart" not in answer.tools


def test_two_things_that_need_a_choice_are_both_asked_for(asked: Talk) -> None:
    asked.say("add the otter sleeping bag")

    for words in ("red", "long", "43", "brown"):
        asked.say(words)

    assert sorted(line["key"] for line in asked.shop.lines) == ["bag-warm", "boots-m"]


def test_a_sentence_that_shares_a_small_word_with_a_value_is_no_answer() -> None:
    talk = Talk()
    talk.say("hiking boots by Dunmore")
    talk.say("add it in 43")

    answer = talk.say("and how much would that be with postage and everything")

    assert "add_to_cart" not in answer.tools
    assert talk.shop.lines == []


def test_what_waits_is_taken_out_by_the_kind_that_it_was_looked_for_as() -> None:
    talk = Talk("wardrobe")
    talk.say("shoes")
    talk.say("add the first")

    told = talk.say("remove the shoes")

    assert "Fell Boots" in told.text
    assert talk.state is not None
    assert talk.state["question"] is None


def test_a_code_said_while_a_size_is_asked_for_is_a_code_and_no_size(asked: Talk) -> None:
    answer = asked.say("WELCOME42")

    assert "add_to_cart" not in answer.tools
    assert answer.called("apply_code")["code"] == "WELCOME42"
