"""What people type in a hurry: a word or two, a number, a change of mind, a question past the shop."""

import pytest

from agent.planner.frames import Address
from agent.planner.policy.checkout.addresses import lacking
from retrieval.text.terms import Terms
from tests.support.planner_talk import Talk


def test_too_expensive_shows_what_costs_less_at_once() -> None:
    talk = Talk()
    talk.say("backpacks")
    talk.say("tell me more about the leather one")

    answer = talk.say("too expensive")

    assert answer.called("search_products")["price_max"] == "198.99"
    assert "pack-leather" not in answer.found


def test_of_two_things_the_dearer_one_is_undercut() -> None:
    talk = Talk()
    talk.say("sleeping bags")

    assert talk.say("too dear").found == ["bag-light"]


def test_why_so_expensive_says_whose_price_it_is() -> None:
    talk = Talk()
    talk.say("sleeping bags")

    answer = talk.say("why is it so expensive")

    assert "search_products" not in answer.tools
    assert "less expensive" in answer.text


def test_a_step_by_a_figure_shows_no_comparison() -> None:
    talk = Talk()
    talk.say("tents")

    answer = talk.say("something lighter")

    assert answer.called("compare_products")["card"] is False
    assert "tent-1" in answer.found


def test_a_figure_in_another_unit_is_the_same_figure() -> None:
    measures = Talk().model.planner.understanding.wishes.measures

    assert measures.in_unit("1.3 kg", "g") == pytest.approx(1300)
    assert measures.in_unit("400 g", "g") == pytest.approx(400)
    assert measures.in_unit("400 g", "cm") == pytest.approx(400)


def test_which_is_best_for_a_purpose_names_the_one_whose_texts_speak_of_it() -> None:
    talk = Talk()
    talk.say("tents")

    answer = talk.say("which one is best for two")

    assert "Lark Two-Person Tent" in answer.text
    assert "for both" not in answer.text


def test_which_is_best_for_what_no_text_speaks_of_is_said() -> None:
    talk = Talk()
    talk.say("tents")

    answer = talk.say("which is best for sailing")

    assert "sailing" in answer.text
    assert "say" in answer.text or "speaks" in answer.text
    assert "4.6" in answer.text


def test_what_it_is_made_of_is_asked_of_the_product() -> None:
    talk = Talk()
    talk.say("tell me about the cairn hiking boots")

    answer = talk.say("what is it made of")

    assert answer.called("ask_product")["question"] == "what is it made of"
    assert "Leather" in answer.text


@pytest.mark.parametrize("said", ["no two", "no, two", "wait 2", "actually two"])
def test_another_number_while_a_choice_is_open(said: str) -> None:
    talk = Talk()
    talk.say("otter sleeping bag")
    talk.say("add it")

    answer = talk.say(said)

    assert "add_to_cart" not in answer.tools
    assert talk.state is not None
    assert talk.state["question"]["frame"]["quantity"] == 2


def test_one_less_of_what_waits_for_a_choice_keeps_the_rest() -> None:
    talk = Talk()
    talk.say("otter sleeping bag")
    talk.say("add 3")

    talk.say("one less")

    assert talk.state is not None
    assert talk.state["question"]["frame"]["quantity"] == 2


def test_a_colour_that_was_said_holds_whichever_is_meant() -> None:
    talk = Talk()
    talk.say("backpacks")
    talk.say("the black one")
    answer = talk.say("the summit")
    if "add_to_cart" not in answer.tools:
        answer = talk.say("add it")

    assert answer.called("add_to_cart")["items"][0]["options"] == {"Color": "Black"}


def test_an_act_is_no_choice_though_a_word_of_it_is_a_value() -> None:
    talk = Talk("beauty")
    talk.say("dew lip gloss")
    talk.say("add it")

    answer = talk.say("clear cart")

    assert "add_to_cart" not in answer.tools


def test_swapping_for_another_version_of_the_same_thing() -> None:
    talk = Talk()
    talk.say("add the otter sleeping bag in red, regular")

    answer = talk.say("swap the sleeping bag for the blue one")

    assert answer.called("change_cart")["changes"][0]["options"] == {"Color": "Blue"}


def test_proceed_goes_to_the_checkout() -> None:
    talk = Talk()
    talk.say("add the ember steel mug")

    assert "begin_checkout" in talk.say("proceed").tools


def test_cancel_with_nothing_to_cancel_asks_for_no_number() -> None:
    answer = Talk().say("cancel")

    assert "number" not in answer.text


def test_gift_wrapping_beside_an_act_keeps_the_act() -> None:
    talk = Talk()
    talk.say("tell me about the ember steel mug")

    assert "add_to_cart" in talk.say("add it and gift wrap it").tools


def test_a_phone_number_is_no_thing_to_look_for() -> None:
    answer = Talk().say("do you have a phone number")

    assert "search_products" not in answer.tools
    assert "hand_off" not in answer.tools


def test_an_address_without_a_postal_code_where_the_country_has_none() -> None:
    dublin = Address(line1="12 Main Street", city="Dublin", country="IE")

    assert lacking(dublin) == []
    assert lacking(dublin.model_copy(update={"country": "GB"})) == ["postal_code"]
    assert lacking(dublin.model_copy(update={"country": ""})) == ["postal_code"]


def test_the_whole_way_to_an_order_without_a_postal_code() -> None:
    talk = Talk()
    talk.say("add the ember steel mug")
    talk.say("checkout")

    answer = talk.say("Ann Byrne, 12 Main Street, Dublin, Ireland, ann@example.com")

    address = answer.called("set_checkout")["address"]
    assert (address["city"], address["country"], address["postal_code"]) == ("Dublin", "IE", "")


def test_a_compound_of_two_words_is_not_mended_into_a_third() -> None:
    terms = Terms({"forest": 3, "green": 5}, language=frozenset(["foot", "rest"]))

    assert terms.correction("footrest") is None
    assert Terms({"notebook": 3}, language=frozenset(["not", "book"])).correction("notbook") == "notebook"
    assert terms.correction("forrest") is None or terms.correction("forrest") == "forest"
    assert terms.correction("gren") == "green"


def test_another_kind_after_also_is_looked_for_alone() -> None:
    talk = Talk()
    talk.say("sleeping bags")

    assert talk.say("also sunglasses").called("search_products")["query"] == "sunglasses"


def test_a_number_said_while_it_is_asked_which_one_is_kept_for_it() -> None:
    talk = Talk()
    talk.say("sleeping bags")
    talk.say("add it")
    talk.say("make it 2")

    assert talk.say("second").called("add_to_cart")["items"][0]["quantity"] == 2


def test_not_that_one_takes_out_what_was_put_in_and_adds_nothing() -> None:
    talk = Talk()
    talk.say("tell me about the ember steel mug")
    talk.say("add it")

    answer = talk.say("no not that one")

    assert answer.tools.count("add_to_cart") == 0
    assert talk.shop.lines == []


def test_a_choice_behind_another_question_is_not_lost() -> None:
    talk = Talk()
    talk.say("otter sleeping bag")
    talk.say("add it")
    talk.say("i have a gift card")
    talk.say("nvm")

    assert "without the Otter" in talk.say("remove the sleeping bag").text


def test_paying_asks_first_for_the_choice_that_waits() -> None:
    talk = Talk()
    talk.say("otter sleeping bag")
    talk.say("add it")
    talk.say("ember steel mug")
    talk.say("add it")

    answer = talk.say("pay")

    assert "begin_checkout" not in answer.tools
    assert "Otter" in answer.text


def test_them_of_many_is_asked_before_all_are_added() -> None:
    talk = Talk()
    talk.say("show me things under 60")
    assert talk.state is not None
    assert len(talk.state["shown"]) > 3

    asked = talk.say("add them")

    assert "add_to_cart" not in asked.tools
    assert "add_to_cart" in talk.say("yes").tools


def test_no_email_at_the_checkout_is_answered() -> None:
    talk = Talk()
    talk.say("add the ember steel mug")
    talk.say("checkout")

    answer = talk.say("i dont have an email")

    assert "needs one" in answer.text
    assert talk.state is not None
    assert talk.state["question"]["kind"] == "checkout"


def test_a_name_alone_is_noted_beside_an_address_that_is() -> None:
    talk = Talk()
    talk.say("12 Main Street, Portland OR 97201")
    talk.say("Kim Park")

    assert talk.state is not None
    assert talk.state["checkout"]["collected"]["contact"]["name"] == "Kim Park"


def test_delivery_is_changed_in_plain_words() -> None:
    talk = Talk()
    talk.say("add the ember steel mug")
    talk.say("checkout")
    talk.say("Ann Byrne, 12 Main Street, Portland OR 97201, ann@example.com")

    answer = talk.say("change shipping to express")

    assert answer.called("set_checkout")["delivery"]


@pytest.mark.parametrize("said", ["which one is warmer", "which is nicer"])
def test_which_is_more_of_what_no_figure_tells_is_said(said: str) -> None:
    talk = Talk()
    talk.say("sleeping bags")

    assert said.rpartition(" ")[2] in talk.say(said).text


def test_a_question_of_one_word_is_of_the_thing_talked_about() -> None:
    talk = Talk()
    talk.say("firefly headlamp")

    answer = talk.say("waterproof?")

    assert answer.called("ask_product")["product_id"] == "lamp-head"
    assert "search_products" not in answer.tools


def test_what_is_taken_out_is_what_is_named_without_an_article() -> None:
    talk = Talk()
    talk.say("add the ember steel mug")
    talk.say("add the firefly headlamp")

    answer = talk.say("take one mug out")

    assert "Ember Steel Mug" in answer.text
    assert len(talk.shop.lines) == 1


@pytest.mark.parametrize("said", ["remove tent", "only 2 tents"])
def test_what_is_not_in_the_cart_changes_nothing_that_is(said: str) -> None:
    talk = Talk()
    talk.say("add the ember steel mug")

    answer = talk.say(said)

    assert "change_cart" not in answer.tools
    assert len(talk.shop.lines) == 1


def test_a_size_in_figures_is_no_number_of_pairs() -> None:
    talk = Talk()
    talk.say("add the cairn hiking boots in 42 brown")

    answer = talk.say("change boots to 43")

    assert answer.called("change_cart")["changes"][0]["options"] == {"Size": "43"}


def test_another_value_of_what_was_chosen_before_is_taken() -> None:
    talk = Talk()
    talk.say("breeze merino shirt")
    talk.say("add it")
    talk.say("navy")
    talk.say("no red")

    assert talk.say("M").called("add_to_cart")["items"][0]["options"] == {"Color": "Red", "Size": "M"}


def test_an_act_is_no_colour_mistyped() -> None:
    talk = Talk()
    talk.say("ridge backpack")
    talk.say("add it")

    assert "add_to_cart" not in talk.say("i want to send it back").tools


@pytest.mark.parametrize("said", ["Sue Kim", "sue@kim.com"])
def test_a_name_threatens_nobody(said: str) -> None:
    assert "person" not in Talk().say(said).text


@pytest.mark.parametrize(
    ("address", "city"),
    [
        ("Av. Reforma 222, 06600 Ciudad de Mexico, Mexico", "Ciudad de Mexico"),
        ("1 Kings Rd, Leeds LS1 1AA, UK", "Leeds"),
    ],
)
def test_a_town_keeps_the_name_of_a_country_in_it(address: str, city: str) -> None:
    contact = Talk().model.planner.understanding.contacts.read(address)

    assert contact.address is not None
    assert contact.address.city == city
