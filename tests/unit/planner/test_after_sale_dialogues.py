"""After the order: other versions, another address or means of paying, returns in part, and taking a request back."""

import pytest

from tests.support.planner_talk import Talk

ADDRESS = "Jane Doe, 12 Main St, Springfield, IL 62704, jane@x.com"


@pytest.fixture
def ordered() -> Talk:
    """An order of brown boots in 43 and three mugs, nothing sent yet."""
    talk = Talk()
    talk.say("hiking boots by Dunmore")
    talk.say("add it in 43 brown")
    talk.say("steel mug")
    talk.say("add three of it")
    talk.say("check out")
    talk.say(ADDRESS)
    talk.say("standard")
    talk.yes()
    return talk


@pytest.fixture
def arrived(ordered: Talk) -> Talk:
    """The same when it has arrived."""
    ordered.shop.orders[0] |= {
        "status": "delivered", "status_text": "Delivered", "cancellable": False, "returnable": True,
        "exchangeable": True, "changeable": [],
    }  # fmt: skip
    return ordered


@pytest.mark.parametrize(
    "words",
    [
        "i want the boots in black instead, it hasn't shipped, right?",
        "change the boots to black",
        "the boots should be black",
    ],
)
def test_another_version_is_a_change_while_nothing_was_sent(ordered: Talk, words: str) -> None:
    answer = ordered.say(words)

    asked = answer.called("change_order_items")
    assert [one["options"] for one in asked["items"]] == [{"Color": "Black"}]
    assert "search_products" not in answer.tools
    assert len(ordered.shop.asked) == 1


@pytest.mark.parametrize(
    ("words", "options"),
    [
        ("exchange the boots for a 44", {"Size": "44"}),
        ("the boots are too small", {"Size": "44"}),
        ("the boots are too big", {"Size": "42"}),
    ],
)
def test_after_it_was_sent_another_version_is_an_exchange(arrived: Talk, words: str, options: dict[str, str]) -> None:
    asked = arrived.say(words).called("exchange_items")

    assert [one["options"] for one in asked["items"]] == [options]


def test_which_thing_and_which_version_are_asked_where_they_were_not_said(arrived: Talk) -> None:
    assert "Mug" in arrived.say("i want to exchange something").text
    assert "42" in arrived.say("the boots").text

    asked = arrived.say("42").called("exchange_items")

    assert asked["items"][0]["options"] == {"Size": "42"}
    assert asked["order"] == "ord_1"


def test_a_question_about_the_exchange_may_be_left(arrived: Talk) -> None:
    arrived.say("exchange the boots")

    arrived.say("i don't want to exchange them after all")

    assert arrived.shop.asked == []
    assert arrived.state is not None
    assert arrived.state["question"] is None


def test_a_thing_of_one_version_is_not_exchanged(arrived: Talk) -> None:
    answer = arrived.say("exchange the mug")

    assert "one version" in answer.text
    assert arrived.shop.asked == []


def test_part_of_a_line_goes_back_and_the_money_where_it_was_said(arrived: Talk) -> None:
    asked = arrived.say("return two of the mugs and put it back on my card").called("return_items")

    assert [one["quantity"] for one in asked["items"]] == [2]
    assert asked["refund_to"] == "original"
    assert arrived.shop.lines == []


def test_money_as_a_gift_card_is_asked_for_as_such(arrived: Talk) -> None:
    asked = arrived.say("return the boots, i'd like store credit for it").called("return_items")

    assert (asked["refund_to"], [one["quantity"] for one in asked["items"]]) == ("a new gift card", [1])


def test_an_order_is_sent_elsewhere_with_the_address_asked_for(ordered: Talk) -> None:
    assert "address" in ordered.say("send it to my mum's address instead").text

    answer = ordered.say("9 Elm St, Chicago, IL 60601")

    address = answer.called("change_order_address")["address"]
    assert (address["line1"], address["city"], address["region"]) == ("9 Elm St", "Chicago", "IL")
    assert "$2.00" in answer.text
    assert len(ordered.shop.asked) == 1


def test_another_card_is_asked_for_by_name_and_never_guessed(ordered: Talk) -> None:
    answer = ordered.say("use my other card")
    assert ordered.shop.asked == []
    assert "3-D Secure" in answer.text

    ordered.say("the test card that needs 3-D Secure")

    assert [data["means"] for act, data in ordered.shop.asked if act == "change_order_payment"] == [
        "Test card that needs 3-D Secure"
    ]


def test_a_request_is_taken_back(arrived: Talk) -> None:
    arrived.shop.orders[0]["requests"] = [{"request_id": "req_1", "kind": "return", "withdrawable": True}]

    asked = arrived.say("i changed my mind about the return").called("withdraw_request")

    assert asked == {"order": "ord_1", "request_id": "req_1"}


def test_with_no_request_nothing_is_taken_back(arrived: Talk) -> None:
    answer = arrived.say("cancel the return")

    assert "withdraw_request" not in answer.tools
    assert arrived.shop.asked == []


def test_what_can_no_longer_be_changed_is_said(arrived: Talk) -> None:
    answer = arrived.say("change the delivery address")

    assert "delivered" in answer.text
    assert arrived.shop.asked == []


@pytest.mark.parametrize(
    "words", ["cancel the mugs only", "cancel just the boots", "please cancel the boots from my order"]
)
def test_a_part_of_an_order_is_not_canceled_as_if_it_were_all(ordered: Talk, words: str) -> None:
    answer = ordered.say(words)

    assert "as a whole" in answer.text
    assert ordered.shop.asked == []
    assert "cancel_order" in ordered.say("yes").tools


@pytest.mark.parametrize(
    "words", ["cancel the order", "where is my order?", "send it to 5 Elm Street, Boston MA 02108"]
)
def test_another_act_leaves_the_question_what_to_pay_with(ordered: Talk, words: str) -> None:
    ordered.say("i want to pay with another card")

    answer = ordered.say(words)

    assert "change_order_payment" not in answer.tools
    assert set(answer.tools) & {"cancel_order", "show_order", "list_orders", "change_order_address"}


def test_the_postcode_of_an_address_is_no_number_of_an_order() -> None:
    talk = Talk()
    talk.say("where is my order?")

    answer = talk.say("i want to change the address to 5 Elm Street, Boston MA 02108")

    assert "02108 from here" not in answer.text


def test_the_wrong_size_is_that_of_the_thing_that_has_sizes(ordered: Talk) -> None:
    asked = ordered.say("i ordered the wrong size, i need 44").called("change_order_items")

    assert [one["options"] for one in asked["items"]] == [{"Size": "44"}]


@pytest.mark.parametrize("words", ["make that order go express", "upgrade to express shipping", "send it overnight"])
def test_a_way_of_delivery_is_not_changed_behind_an_order_but_offered_to_a_person(ordered: Talk, words: str) -> None:
    answer = ordered.say(words)

    assert "search_products" not in answer.tools
    assert "person" in answer.text


def test_beside_what_is_put_forward_nothing_else_is_asked(arrived: Talk) -> None:
    answer = arrived.say("the boots are too small, can i get them in 44?")

    assert answer.called("exchange_items")
    assert answer.text.rstrip().endswith("Shall I?")
    assert answer.text.count("Shall I") == 1
    assert arrived.state is not None
    assert arrived.state["question"] is None
