"""What follows the first find: versions by how much they are, the rules where pages are silent, what is called off."""

import pytest

from tests.support.planner_talk import held, larder

# --- versions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["2 of those in the big bag", "2 of the 1kg", "two of the larger one"])
def test_a_version_is_chosen_by_how_much_it_is(said: str) -> None:
    talk, _ = larder("penne", said)

    assert held(talk) == {"penne 1 kg": 2}


@pytest.mark.parametrize(("answer", "size"), [("the small one", "500 g"), ("the bigger bag please", "1 kg")])
def test_which_size_is_answered_by_how_much_it_is(answer: str, size: str) -> None:
    talk, _ = larder("penne", "add it", answer)

    assert held(talk) == {f"penne {size}": 1}


def test_a_pack_of_so_many_is_the_version_that_holds_so_many() -> None:
    talk, _ = larder("oat drink", "the 6 pack", "add it")

    assert held(talk) == {"oat 6 x 1 l": 1}


def test_a_figure_without_its_unit_names_a_version() -> None:
    talk, _ = larder("lift desk", "in 160 black", "add it")

    assert held(talk) == {"desk 160 cm Black": 1}


def test_the_same_again_in_another_version_stands_beside_the_first() -> None:
    talk, _ = larder("penne", "2 of the 500g", "same in 1kg too")

    assert held(talk) == {"penne 500 g": 2, "penne 1 kg": 1}


def test_the_same_in_another_version_instead_takes_its_place() -> None:
    talk, _ = larder("penne", "2 of the 1kg", "same but 500g instead")

    assert held(talk) == {"penne 500 g": 2}


def test_a_version_that_there_is_not_is_said_and_the_others_named() -> None:
    _, answer = larder("task chair", "the first but in white")

    assert "do not see that" in answer.text
    assert "Blue" in answer.text


def test_another_version_of_what_is_looked_at_is_shown_before_it_is_in_the_cart() -> None:
    talk, answer = larder("lift desk", "the first in black", "change to 160")

    assert "160 cm" in answer.text
    talk.say("add it")
    assert held(talk) == {"desk 160 cm Black": 1}


def test_asking_of_the_first_in_a_version_is_no_question_again() -> None:
    _, answer = larder("chairs", "the second one, is it strong", "what about the first in black")

    assert "Black" in answer.text


# --- quantities -----------------------------------------------------------------------------------------------------


def test_so_many_of_what_is_named_changes_no_other_line() -> None:
    talk, _ = larder("board games", "add both", "make it two of moss & stone")

    assert held(talk) == {"barons": 1, "moss": 2}


def test_a_place_and_a_number_put_so_many_in() -> None:
    talk, _ = larder("pesto", "the first, 3 of them", "take one off the order")

    assert held(talk) == {"pesto": 2}


def test_taking_one_off_an_empty_order_looks_for_nothing() -> None:
    _, answer = larder("pesto", "take one off the order")

    assert "search_products" not in answer.tools


# --- comparing ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said", ["difference between 1 and 2", "compare the first two", "both", "the second one", "same in L too"]
)
def test_with_nothing_shown_that_is_said(said: str) -> None:
    _, answer = larder(said)

    assert "not shown you anything" in answer.text
    assert "search_products" not in answer.tools


def test_one_that_was_not_shown_is_looked_up_to_be_compared() -> None:
    _, answer = larder("harbour barons", "difference between harbour barons and moss and stone")

    assert answer.called("compare_products")["product_ids"] == ["barons", "moss"]


def test_what_is_not_sold_here_is_not_replaced_by_another_in_a_comparison() -> None:
    _, answer = larder("board games", "compare harbour barons and the zeppelin")

    assert "compare_products" not in answer.tools
    assert "zeppelin" in answer.text


def test_of_several_each_is_said_in_the_shops_own_words() -> None:
    _, answer = larder(
        "penne", "add the big one", "oat drink", "add the 6 pack", "pesto", "add it", "is everything vegan?"
    )

    assert "Rustica Penne" in answer.text
    assert "does not say so of Basil Pesto" in answer.text


# --- the rules --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["how much is delivery", "do you ship to france", "when would it get here"])
def test_where_pages_are_silent_the_rules_say_how_it_is_delivered(said: str) -> None:
    _, answer = larder("pesto", said)

    assert "$5.90" in answer.text
    assert "December 2" in answer.text


def test_what_that_costs_after_a_question_about_delivery_is_delivery() -> None:
    _, answer = larder("pesto", "do you ship to france", "what does that cost")

    assert "France" in answer.text
    assert "$5.90" in answer.text


def test_where_it_is_not_delivered_that_is_said() -> None:
    _, answer = larder("do you deliver to north korea")

    assert "does not deliver" in answer.text


@pytest.mark.parametrize(
    "said", ["how long do i have to return", "until when can i send it back", "what is your return policy"]
)
def test_where_pages_are_silent_the_rules_say_until_when_things_come_back(said: str) -> None:
    _, answer = larder(said)

    assert "30 days" in answer.text
    assert "Gift cards" in answer.text


def test_what_the_thing_in_the_cart_states_answers_before_the_rules() -> None:
    _, answer = larder("lift desk", "add the 160 in black", "warranty?")

    assert "7 years" in answer.text


# --- calling off ------------------------------------------------------------------------------------------------------


def test_wanting_nothing_empties_the_cart_after_a_question() -> None:
    talk, answer = larder("pesto", "add it", "cancel that, i dont want anything")

    assert answer.text.endswith("?")
    talk.say("yes")
    assert held(talk) == {}


def test_cancel_that_right_after_adding_takes_it_back() -> None:
    talk, _ = larder("pesto", "add it", "cancel that")

    assert held(talk) == {}


def test_with_nothing_ordered_and_nothing_in_the_cart_there_is_nothing_to_cancel() -> None:
    _, answer = larder("pesto", "cancel that, i dont want anything")

    assert "cart is empty" in answer.text
    assert "order number" not in answer.text


def test_what_is_forgotten_is_not_put_into_the_cart() -> None:
    talk, _ = larder("chairs", "add the black one", "actually forget the chair")

    assert held(talk) == {}
    assert talk.state is not None
    assert talk.state["question"] is None


# --- small things ------------------------------------------------------------------------------------------------


def test_pictures_say_nothing() -> None:
    _, answer = larder("board games", "\N{FACE PALM} too expensive")

    assert "Moss & Stone" in answer.text


def test_letters_at_random_are_no_thing_that_is_looked_for() -> None:
    _, answer = larder("board games", "asdfghjk")

    assert "search_products" not in answer.tools
