"""From the cart to the order, and after it."""

import pytest

from tests.support.planner_talk import Talk

ADDRESS = "Jane Doe, 12 Main St, Springfield, IL 62704, jane@x.com"


@pytest.fixture
def ready() -> Talk:
    """A cart with one mug."""
    talk = Talk()
    talk.say("steel mug")
    talk.say("add it")
    return talk


def test_one_line_gives_everything_and_ends_in_a_proposal(ready: Talk) -> None:
    ready.say("check out")
    details = ready.say(ADDRESS)

    assert details.called("set_checkout") is not None
    assert ready.shop.checkout["name"] == "Jane Doe"
    assert ready.shop.checkout["address"]["country"] == "US"
    proposed = ready.say("standard")
    assert proposed.tools[-1] == "place_order"
    assert "$24.90" in proposed.text
    assert "SM-10001" in ready.yes().text


def test_details_come_piece_by_piece(ready: Talk) -> None:
    ready.say("checkout please")
    ready.say("jane@x.com")
    ready.say("Jane Doe")
    ready.say("12 Main Street")
    ready.say("Springfield, IL 62704")

    assert ready.shop.checkout["email"] == "jane@x.com"
    assert ready.shop.checkout["name"] == "Jane Doe"
    assert ready.shop.checkout["address"]["line1"] == "12 Main Street"
    assert ready.shop.checkout["address"]["city"] == "Springfield"


def test_a_digression_is_answered_and_the_question_comes_back(ready: Talk) -> None:
    ready.say("check out")

    answer = ready.say("how long does shipping take?")

    assert "3 to 5 days" in answer.text
    assert "e-mail" in answer.text
    assert ready.say(ADDRESS).called("set_checkout") is not None


def test_the_cart_is_changed_in_the_middle_and_it_goes_on(ready: Talk) -> None:
    ready.say("check out")
    ready.say(ADDRESS)
    ready.say("standard please")

    answer = ready.say("not yet, change the quantity to 2 first")

    assert answer.tools[0] == "change_cart"
    assert answer.tools[-1] == "place_order"
    assert "$43.90" in answer.text


def test_test_cards_are_chosen_in_words(ready: Talk) -> None:
    ready.say("check out")
    ready.say(ADDRESS)
    ready.say("pay with the test card that is declined")

    assert ready.shop.checkout["payment"] == "pay_no"
    ready.say("place the order")
    declined = ready.yes()
    assert "declined" in declined.text
    ready.say("use the test card that succeeds")
    assert ready.shop.checkout["payment"] == "pay_ok"


def test_a_card_number_is_refused_kindly(ready: Talk) -> None:
    ready.say("check out")

    answer = ready.say("my card is •••• •••• •••• 1111")

    assert "card numbers" in answer.text
    assert "set_checkout" not in answer.tools


def test_an_empty_cart_is_no_checkout() -> None:
    assert "empty" in Talk().say("I want to check out").text


def test_buying_it_now_adds_it_first() -> None:
    talk = Talk()
    talk.say("steel mug")

    answer = talk.say("buy it now")

    assert answer.tools == ["add_to_cart", "begin_checkout"]


def ordered(talk: Talk) -> Talk:
    talk.say("check out")
    talk.say(ADDRESS)
    talk.say("standard")
    talk.yes()
    return talk


def test_after_the_order_it_is_found_canceled_and_returned(ready: Talk) -> None:
    ordered(ready)

    assert "SM-10001" in ready.say("where is my order?").text
    assert ready.say("cancel it").tools[-1] == "cancel_order"
    ready.shop.orders[0] |= {"cancellable": False, "returnable": True, "status_text": "Delivered"}
    back = ready.say("I want to return the mug").called("return_items")
    assert back["items"] == [{"line_id": ready.shop.orders[0]["lines"][0]["line_id"], "quantity": 1}]


def test_what_can_no_longer_be_canceled_is_said(ready: Talk) -> None:
    ordered(ready)
    ready.shop.orders[0] |= {"cancellable": False, "status_text": "Shipped"}

    answer = ready.say("cancel my order")

    assert "cancel_order" not in answer.tools
    assert "can no longer be canceled" in answer.text


def test_a_guest_finds_an_order_by_number_and_email() -> None:
    talk = Talk()
    talk.shop.foreign_orders.append(
        {
            "order_id": "ord_9",
            "number": "SM-20001",
            "email": "bo@x.com",
            "status": "shipped",
            "status_text": "Shipped",
            "lines": [],
            "total": "$5.00",
        }
    )

    asked = talk.say("where is order SM-20001?")
    assert "e-mail" in asked.text
    found = talk.say("bo@x.com")

    assert found.called("show_order") == {"order": "SM-20001", "email": "bo@x.com"}
    assert "SM-20001 is shipped" in found.text


def test_several_lines_are_asked_about_before_a_return() -> None:
    talk = Talk()
    for wish in ("steel mug", "gas stove"):
        talk.say(wish)
        talk.say("add it")
    ordered(talk)
    talk.shop.orders[0] |= {"cancellable": False, "returnable": True}

    asked = talk.say("I'd like to return something")
    assert "Ember Steel Mug" in asked.text
    assert len(talk.say("the stove").called("return_items")["items"]) == 1
