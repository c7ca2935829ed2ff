"""Questions about things that are named and not on the screen, and questions that act on nothing."""

import pytest

from retrieval.stores.passage_index import claims
from tests.support.planner_talk import Said, Talk, held


def said_in(catalogue: str, *said: str) -> Said:
    talk = Talk(catalogue)
    return [talk.say(text) for text in said][-1]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("how bright is the Firefly?", "400 lumens"),
        ("and the weight of the Otter", "1.1 kg"),
        ("what does the gas stove weigh", "0.1 kg"),
        ("how long does the battery of the Firefly last", "40 hours"),
        ("is the Stormline waterproof", "Stormline Rain Jacket"),
    ],
)
def test_what_is_named_is_asked_about_though_something_else_is_shown(said: str, expected: str) -> None:
    answer = said_in("outdoor", "leather backpack", said)

    assert expected in answer.text
    assert "add_to_cart" not in answer.tools


def test_a_part_of_the_thing_in_hand_is_no_other_thing() -> None:
    answer = said_in("outdoor", "lark two-person tent", "is the flysheet waterproof?")

    assert "3,000 mm" in answer.text


@pytest.mark.parametrize(
    "said",
    [
        "could I take the Harbor to school on rainy days?",
        "may I put it next to a camp fire?",
        "can I take it with me into the sauna?",
    ],
)
def test_a_question_of_use_puts_nothing_into_the_cart(said: str) -> None:
    talk = Talk("outdoor")
    talk.say("leather backpack")
    answer = talk.say(said)

    assert "ask_product" in answer.tools
    assert not held(talk)


def test_things_named_side_by_side_are_compared_wherever_they_stand() -> None:
    answer = said_in("outdoor", "rain jacket", "how is the Lark different from the Heron?")

    assert answer.called("compare_products")["product_ids"] == ["tent-2", "tent-4"]


def test_a_comparison_of_two_says_both_figures() -> None:
    answer = said_in("outdoor", "lark two-person tent", "how much lighter is the Wren?")

    assert "1.2 kg" in answer.text
    assert "2.1 kg" in answer.text


def test_the_same_question_is_asked_of_the_thing_named_after_it() -> None:
    answer = said_in("outdoor", "tents", "how heavy is the Lark?", "and the Wren?")

    assert "1.2 kg" in answer.text
    assert "2.1 kg" not in answer.text


@pytest.mark.parametrize(
    "said",
    [
        "if she doesn't like it can it go back?",
        "what if he doesn't get on with it, could I send it back?",
    ],
)
def test_whether_it_may_go_back_is_a_question_about_returns(said: str) -> None:
    assert "30 days" in said_in("outdoor", "leather backpack", said).text


def test_a_part_of_a_sentence_that_leans_on_another_is_no_claim_of_its_own() -> None:
    assert claims("The rack is in the box; a stand is not.") == ["The rack is in the box; a stand is not."]
    assert claims("The rack is in the box; a stand costs extra.") == ["The rack is in the box", "a stand costs extra."]


def test_whether_there_is_another_one_is_no_question_about_the_thing_in_hand() -> None:
    assert "search_products" in said_in("outdoor", "otter down sleeping bag", "isn't there one for the summer?").tools
