"""Messy requests about accounts, addresses, orders and money: each gets a useful, honest answer."""

import pytest

from tests.support.planner_talk import Talk


@pytest.mark.parametrize("words", ["i have got to modify my address", "errors setting up the delivery address"])
def test_an_address_with_nothing_to_order_is_said_where_to_give(words: str) -> None:
    answer = Talk().say(words)

    assert "next order" in answer.text
    assert "set_checkout" not in answer.tools


def test_a_sum_of_money_is_no_order_number() -> None:
    answer = Talk().say("i'm waiting for a reimbursement of 1200 dollars")

    assert "show_order" not in answer.tools
    assert "order number" in answer.text


@pytest.mark.parametrize(
    "words",
    ["i need to check how long the shipment takes", "is it possible to place an order from japan",
     "under which circumstances can i get my money back"],
)  # fmt: skip
def test_a_question_about_the_shop_is_put_to_its_pages(words: str) -> None:
    answer = Talk().say(words)

    assert answer.tools[0] == "search_help"
    assert "begin_checkout" not in answer.tools


def test_whoever_has_no_number_is_told_where_it_stands_and_offered_a_person() -> None:
    talk = Talk()
    talk.say("where is my order")

    answer = talk.say("i don't know the order number")

    assert "confirmation e-mail" in answer.text
    assert talk.say("yes please").tools == ["hand_off"]


@pytest.mark.parametrize("words", ["you sent me the wrong thing", "i bought something last week and its broken"])
def test_what_went_wrong_is_regretted_and_a_person_offered(words: str) -> None:
    talk = Talk()

    assert "sorry" in talk.say(words).text
    assert talk.say("yes").tools == ["hand_off"]
