"""What is about to be taken: short choices, versions split and sold out, one thing for another, nothing unasked."""

from typing import Any

import pytest

from tests.support.planner_talk import Talk, held


def told(catalogue: str, *said: str, sold_out: dict[str, list[dict[str, str]]] | None = None) -> tuple[Talk, str]:
    """A conversation in a shop in which some versions are sold out, and its last answer."""
    talk = Talk(catalogue)
    talk.shop.pages = []
    for key, versions in (sold_out or {}).items():
        product: dict[str, Any] = talk.shop.products[key]
        talk.shop.products[key] = {**product, "sold_out": versions}
    return talk, [talk.say(text).text for text in said][-1]


@pytest.mark.parametrize("settled", ["yellow then", "ok yellow", "the yellow one", "yellow pls", "yes the yellow"])
def test_a_version_that_settles_it_is_put_in_and_what_is_open_is_asked(settled: str) -> None:
    talk, asked = told("wardrobe", "gale rain jacket", settled)
    assert "size" in asked
    assert not held(talk)

    talk.say("medium")

    assert held(talk) == {"m-rain Yellow M": 1}


def test_a_version_alone_is_chosen_and_offered_with_its_price() -> None:
    talk, offered = told("larder", "task chair", "blue")
    assert "$99.00" in offered
    assert "Shall I" in offered
    assert not held(talk)

    talk.say("yes")

    assert held(talk) == {"chair Blue": 1}


def test_what_was_chosen_before_stays_chosen() -> None:
    talk, _ = told("larder", "lift desk", "black", "160 cm")

    assert held(talk) == {"desk 160 cm Black": 1}


def test_a_thing_is_split_over_its_versions_before_it_is_known() -> None:
    talk, _ = told("larder", "add the task chair, 2 blue and 1 black")

    assert held(talk) == {"chair Blue": 2, "chair Black": 1}


def test_a_split_thing_is_counted_once_without_joining_words() -> None:
    talk, _ = told("larder", "2 task chairs, one blue one black")

    assert held(talk) == {"chair Blue": 1, "chair Black": 1}


def test_what_is_said_behind_a_split_holds_for_each_version() -> None:
    talk, _ = told("larder", "lift desk", "I'll take it, one in oak and two in black, 120 cm")

    assert held(talk) == {"desk 120 cm Oak": 1, "desk 120 cm Black": 2}


def test_the_one_chosen_and_another_version_are_both_put_in() -> None:
    talk, _ = told("larder", "task chair", "blue", "I'll have that, and one in black for my sister")

    assert held(talk) == {"chair Blue": 1, "chair Black": 1}


def test_the_second_thing_of_an_order_has_its_own_number() -> None:
    talk, _ = told("larder", "task chair", "blue then", "two of those and a pesto")

    assert held(talk) == {"chair Blue": 3, "pesto": 1}


def test_a_version_and_a_number_in_one_message_are_one_act() -> None:
    talk, _ = told("larder", "task chair", "blue one, add 2")

    assert held(talk) == {"chair Blue": 2}


def test_a_sold_out_version_names_what_is_left_and_takes_it() -> None:
    talk, answer = told(
        "wardrobe", "add the gale rain jacket in yellow M",
        sold_out={"m-rain": [{"Color": "Yellow", "Size": "M"}]},
    )  # fmt: skip
    assert "sold out" in answer
    assert "Black in M" in answer
    assert not held(talk)

    talk.say("hmm black then")

    assert held(talk) == {"m-rain Black M": 1}


def test_a_question_about_what_is_left_puts_nothing_in() -> None:
    talk, _ = told(
        "wardrobe", "add the gale rain jacket in yellow M", "what about black",
        sold_out={"m-rain": [{"Color": "Yellow", "Size": "M"}]},
    )  # fmt: skip

    assert not held(talk)


def test_values_that_are_sold_out_are_not_offered_and_are_said_to_be() -> None:
    talk, asked = told(
        "wardrobe", "gale rain jacket", "yellow", sold_out={"m-rain": [{"Color": "Yellow", "Size": "M"}]}
    )
    assert "M" not in asked.partition("Jacket: ")[2]

    answer = talk.say("M").text

    assert "sold out" in answer
    assert not held(talk)


def test_each_of_several_changes_is_made() -> None:
    talk, _ = told("larder", "add 2 forest honey and 2 basil pesto", "change the honey to 3 and the pesto to 4")

    assert held(talk) == {"forest": 3, "pesto": 4}


def test_rather_another_version_changes_the_line() -> None:
    talk, _ = told("larder", "add 3 task chairs in blue", "i'd rather have the black chairs")

    assert held(talk) == {"chair Black": 3}


def test_another_thing_instead_takes_the_place_of_the_last() -> None:
    talk, _ = told("larder", "add 2 task chairs in blue", "make it the perch stool instead, red")

    assert held(talk) == {"stool Red": 2}


def test_a_thing_swapped_in_waits_for_its_choice_and_then_the_old_one_goes() -> None:
    talk, asked = told("larder", "add the pesto", "swap the pesto for the perch stool")
    assert "color" in asked
    assert held(talk) == {"pesto": 1}

    talk.say("red")

    assert held(talk) == {"stool Red": 1}


def test_a_version_that_is_not_in_the_cart_takes_no_other_out() -> None:
    talk, answer = told("larder", "add a task chair in blue", "take out the black one")

    assert held(talk) == {"chair Blue": 1}
    assert "not see" in answer


def test_a_number_of_another_thing_is_none_of_what_waits_for_a_choice() -> None:
    talk, _ = told("larder", "add the pesto", "add the task chair", "change the number of stools to 2")
    assert held(talk) == {"pesto": 1}

    talk.say("blue")

    assert held(talk) == {"pesto": 1, "chair Blue": 1}


def test_a_thing_taken_out_after_all_is_taken_out() -> None:
    talk, _ = told("larder", "add the pesto", "add a task chair in blue", "take the chair out after all")

    assert held(talk) == {"pesto": 1}


def test_an_open_need_puts_nothing_in() -> None:
    talk, _ = told("larder", "add the pesto", "also i need a chair for the office")

    assert held(talk) == {"pesto": 1}


def test_what_is_named_is_put_in_and_not_what_was_talked_about() -> None:
    talk, asked = told("larder", "task chair", "blue then", "add a stool too")
    assert held(talk) == {"chair Blue": 1}
    assert "Perch Stool" in asked

    talk.say("red")

    assert held(talk) == {"chair Blue": 1, "stool Red": 1}


def test_the_one_line_that_may_be_meant_is_asked_about() -> None:
    talk, asked = told("larder", "add the pesto", "remove the jar thing")
    assert "Basil Pesto" in asked
    assert held(talk) == {"pesto": 1}

    talk.say("yes")

    assert not held(talk)


def test_a_line_of_several_versions_is_swapped_by_its_version() -> None:
    talk, _ = told("wardrobe", "add the fell boots, one in 41 and one in 42", "swap the 41 pair for 43")

    assert held(talk) == {"m-boot Brown 43": 1, "m-boot Brown 42": 1}
