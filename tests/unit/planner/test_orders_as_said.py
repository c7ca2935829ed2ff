"""What is asked of an order and at the checkout, in the words that people use."""

from typing import Any

import pytest

from tests.support.planner_talk import Said, Talk
from tests.unit.planner.test_addresses_in_words import reader
from tests.unit.planner.test_open_questions import ADDRESS, with_a_mug, with_a_proposal


def ordered() -> Talk:
    talk = with_a_proposal()
    talk.yes()
    return talk


def set_in(answer: Said, field: str) -> list[Any]:
    """What the checkout was told of a field."""
    told = [arguments[field] for name, arguments in answer.calls if name == "set_checkout"]
    return [one for one in told if one]


@pytest.mark.parametrize("said", ["how much was my last order", "what did i pay for it", "what did my order cost"])
def test_what_an_order_came_to_is_told(said: str) -> None:
    answer = ordered().say(said)

    assert answer.tools[-1] == "show_order"
    assert "Order SM-10001 came to $24.90, paid with Test card that succeeds." in answer.text


def test_where_an_order_goes_is_told_and_changes_nothing() -> None:
    answer = ordered().say("what address did you send it to")

    assert "SM-10001 says where it is sent" in answer.text
    assert "change_order_address" not in answer.tools


def test_a_receipt_is_what_the_order_came_to_and_a_person_writes_another() -> None:
    talk = ordered()

    assert "came to $24.90" in talk.say("can you email me a receipt?").text
    assert "hand_off" in talk.say("yes please").tools


def test_the_same_again_puts_every_line_in_its_version() -> None:
    talk = ordered()
    before = talk.shop.orders[0]["lines"]

    added = talk.say("order the same again").called("add_to_cart")["items"]

    assert [(one["product_id"], one["variant_id"], one["quantity"]) for one in added] == [
        (line["product_id"], line["variant_id"], line["quantity"]) for line in before
    ]


def test_a_street_put_right_after_the_order_keeps_its_town() -> None:
    address = ordered().say("wait i gave the wrong street number, it's 65 Oak Street").called("change_order_address")

    assert (address["address"]["line1"], address["address"]["city"]) == ("65 Oak Street", "")


def test_single_pieces_can_not_be_taken_out_and_that_is_said() -> None:
    answer = ordered().say("i only need one actually")

    assert "can not be taken out of an order" in answer.text
    assert answer.tools == []


@pytest.mark.parametrize("greeting", ["moin", "moin moin", "hiya", "hey there", "howdy folks", "hi all"])
def test_casual_greetings_are_greetings(greeting: str) -> None:
    assert "Test Shop" in Talk().say(greeting).text


def test_who_it_is_for_may_be_told_before_anything_is_in_the_cart() -> None:
    talk = Talk()
    talk.say("ember steel mug")

    assert "Shall I put the Ember Steel Mug in it" in talk.say("checkout").text
    assert set_in(talk.say(ADDRESS), "email")


def test_an_address_that_waits_for_a_name_is_not_asked_again() -> None:
    talk = with_a_mug()
    talk.say("check out")
    talk.say("ann@example.com")
    talk.say("221 Harbor Ave, Springfield IL 62704")

    asked = talk.say("use the card that needs 3d secure").text

    assert "name" in asked
    assert "address" not in asked


def test_a_name_said_as_one_is_no_question_who_we_are() -> None:
    talk = with_a_mug()
    talk.say("check out")

    assert talk.say("name's Joy Adeyemi").called("set_checkout")["name"] == "Joy Adeyemi"


def test_words_of_assent_are_no_part_of_an_address() -> None:
    talk = with_a_mug()
    talk.say("check out")
    talk.say("Lena Hofstetter, lena@example.com")
    talk.say("it goes to 412 Alder Court, Evanston")

    [address] = set_in(talk.say("oh right, IL 60201"), "address")

    assert (address["city"], address["region"], address["postal_code"]) == ("Evanston", "IL", "60201")


def test_delivery_and_payment_in_one_breath_are_two_choices() -> None:
    answer = with_a_proposal().say("express is fine, the test card")

    chosen = [arguments for name, arguments in answer.calls if name == "set_checkout"]
    assert [bool(one["delivery"]) for one in chosen] == [True]
    assert "Test card that succeeds stays chosen" in answer.text


def test_an_order_told_of_is_looked_for() -> None:
    assert "order number" in Talk().say("i ordered some lanterns, where are they").text


def test_why_a_payment_failed_is_answered() -> None:
    talk = with_a_proposal()
    talk.acted("place_order", {"outcome": "refused", "code": "payment_declined", "message": "The card was declined."})

    assert "Another card" in talk.say("what happened?").text or "declined" in talk.say("what happened?").text


def test_why_a_code_was_refused_is_said_again() -> None:
    talk = with_a_mug()
    refused = talk.say("use code WRONG77").text

    again = talk.say("how come").text

    assert "search_products" not in talk.say("how come?").tools
    assert refused.split(". ")[-1].rstrip(".") in again


def test_codes_are_no_code() -> None:
    talk = with_a_mug()

    assert "CODES" not in talk.say("take the codes off").text


def test_another_address_may_be_tried_where_an_order_was_not_found() -> None:
    talk = Talk()
    talk.shop.foreign_orders = [{"order_id": "ord_9", "number": "SM-20001", "email": "paul@example.com", "lines": []}]
    talk.say("where is order SM-20001")
    talk.say("wrong@example.com")

    assert talk.say("sorry paul@example.com").called("show_order")["email"] == "paul@example.com"


def test_a_phone_number_beside_an_e_mail_is_no_question() -> None:
    talk = with_a_mug()
    talk.say("check out")

    answer = talk.say("jonas@example.com and my mobile is +49 171 5550142")

    assert set_in(answer, "email") == ["jonas@example.com"]
    assert set_in(answer, "phone") == ["+49 171 5550142"]


@pytest.mark.parametrize("said", ["danke, tschüss", "merci, au revoir"])
def test_small_words_of_other_tongues_are_understood(said: str) -> None:
    assert "English" not in Talk().say(said).text


def test_a_way_of_delivery_said_before_the_checkout_is_kept() -> None:
    talk = with_a_mug()
    talk.say("send it express")
    talk.say("check out")

    assert set_in(talk.say(ADDRESS), "delivery")


def test_a_town_abroad_tells_its_country_in_a_shop_of_another() -> None:
    address = reader().read("Annenstraße 30, 8020 Graz", "DE").address

    assert address is not None
    assert (address.city, address.postal_code, address.country) == ("Graz", "8020", "AT")


def test_what_it_should_be_is_no_part_of_a_street() -> None:
    address = reader().read("wrong house number, should be Seestr. 15", "DE").address

    assert address is not None
    assert address.line1 == "Seestr. 15"


def test_what_is_too_many_is_not_put_into_the_cart() -> None:
    talk = ordered()
    talk.shop.orders[0] |= {"status": "delivered", "returnable": True, "cancellable": False}

    answer = talk.say("one mug is too many, i'd like to send one back")

    assert "add_to_cart" not in answer.tools
    assert answer.called("return_items")["items"][0]["quantity"] == 1


@pytest.mark.parametrize("said", ["they are dented", "i found it cheaper elsewhere", "my brother has the same one"])
def test_what_is_told_while_an_order_is_talked_about_is_no_wish(said: str) -> None:
    talk = ordered()
    talk.say("i want to return it")

    answer = talk.say(said)

    assert "search_products" not in answer.tools


def test_a_wish_after_an_order_is_looked_for() -> None:
    assert ordered().say("do you have a rain jacket too").found


@pytest.mark.parametrize("said", ["is there something quicker", "anything sooner?", "can it be there faster"])
def test_how_soon_it_can_be_there_is_asked_of_the_delivery_while_an_order_is_made_out(said: str) -> None:
    answer = with_a_proposal().say(said)

    assert "search_products" not in answer.tools
    assert "express is" in answer.text.lower()


def test_my_order_is_the_one_that_was_placed() -> None:
    assert "SM-10001" in ordered().say("my order please").text


def test_delivery_named_in_a_long_breath_is_chosen() -> None:
    answer = with_a_proposal().say("let us take express shipping after all, it is a present")

    assert answer.called("set_checkout")["delivery"] == "opt_express"
