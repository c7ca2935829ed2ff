"""What segments put in, take out and change, where the readers see words that may be anything."""

import pytest

from tests.support.planner_talk import Talk, cart_after, held, needs_encoder

pytestmark = needs_encoder


@pytest.mark.parametrize("said", ["3 jars go", "three of those jars, go go"])
def test_so_many_of_what_is_in_hand_go_in(said: str) -> None:
    assert cart_after("larder", "pesto", said) == {"pesto": 3}


def test_several_changes_and_their_reason_are_read_together() -> None:
    talk = Talk()
    for said in ("steel mug", "add it", "headlamp", "two lamps go, and ditch the mug, my brother lent me his"):
        talk.say(said)

    assert held(talk) == {"lamp-head": 2}


@pytest.mark.parametrize(
    "said", ["39 is too much for me. any cheaper lamp?", "hm, 39 bucks is quite steep. got anything cheaper?"]
)
def test_a_price_that_is_found_too_much_is_no_number_of_pieces(said: str) -> None:
    talk = Talk()
    talk.say("headlamp")
    answer = talk.say(said)

    assert not held(talk)
    assert answer.called("search_products")


def test_what_goes_out_beside_what_goes_in_is_not_put_in() -> None:
    talk = Talk()
    for said in ("steel mug", "add it", "headlamp", "hmm both is too much. take the mug out and put the headlamp in"):
        talk.say(said)

    assert held(talk) == {"lamp-head": 1}


def test_a_question_puts_nothing_in() -> None:
    assert not cart_after("larder", "pesto", "two of those jars would last how long?")


def test_an_order_and_a_question_are_both_answered() -> None:
    talk = Talk("larder")
    talk.say("pesto")
    answer = talk.say("3 jars go, and how many grams are in one?")

    assert held(talk) == {"pesto": 3}
    assert answer.called("ask_product")
