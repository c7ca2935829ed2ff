"""Colours with their shades, choices answered in any order, and acts that change what was asked before."""

import pytest

from agent.consent.confirmations import ConfirmationMatcher
from agent.planner.nlu.colors import ColorReader
from agent.planner.nlu.phrases import Phrases
from prompts.planner_language import load_planner_language
from tests.support.planner_talk import Said, Talk


def color_of(answer: Said) -> list[str]:
    limits = answer.called("search_products")["attributes"]
    return next(limit["values"] for limit in limits if limit["name"] == "Color")


def with_boots() -> Talk:
    talk = Talk()
    talk.say("hiking boots by Dunmore")
    return talk


def with_a_mug() -> Talk:
    talk = Talk()
    talk.say("steel mug")
    talk.say("add it")
    return talk


def test_disliking_what_is_shown_and_a_color_make_one_search_of_the_running_wish() -> None:
    talk = Talk()
    talk.say("hiking boots under 300")

    answer = talk.say("dont like those. anything in black")

    assert answer.tools == ["search_products"]
    arguments = answer.called("search_products")
    assert (arguments["query"], arguments["price_max"]) == ("hiking boots", "300")
    assert color_of(answer) == ["Black"]


def test_a_color_alone_narrows_the_running_search() -> None:
    talk = Talk()
    talk.say("hiking boots")

    assert talk.say("brown").called("search_products")["query"] == "hiking boots"


def test_a_plain_color_stands_for_its_shades_too() -> None:
    talk = Talk()
    talk.say("hiking boots")

    answer = talk.say("in blue")

    tried = [arguments["attributes"][0]["values"] for _, arguments in answer.calls]
    assert tried[:2] == [["Blue"], ["Navy"]]
    assert "blue hiking boots" in answer.text
    assert "Navy" not in answer.text


def test_the_shade_that_was_found_is_said() -> None:
    talk = Talk()

    answer = talk.say("shirts in blue")

    assert (color_of(answer), answer.found) == (["Navy"], ["shirt"])
    assert "in navy" in answer.text
    added = talk.say("add it in size M").called("add_to_cart")["items"][0]
    assert added["options"] == {"Color": "Navy", "Size": "M"}


def test_a_plain_color_that_there_is_needs_no_shades() -> None:
    assert color_of(Talk().say("sleeping bags in blue")) == ["Blue"]


def test_a_shade_that_is_named_is_that_shade_alone() -> None:
    assert color_of(Talk().say("sleeping bags in navy")) == ["Navy"]


@pytest.mark.parametrize("said", ["how do the sizes run", "what size should I take", "does it run small"])
def test_how_sizes_run_is_asked_of_the_item_in_focus(said: str) -> None:
    answer = with_boots().say(said)

    assert "search_products" not in answer.tools
    assert answer.called("ask_product")["product_id"] == "boots-m"


@pytest.mark.parametrize("said", ["how do the sizes run", "what size should I take", "does it run small"])
def test_how_sizes_run_is_a_question_to_the_shop_where_nothing_is_in_focus(said: str) -> None:
    assert Talk().say(said).tools == ["search_help"]


def test_a_value_of_the_second_choice_is_kept_while_the_first_is_asked_again() -> None:
    talk = with_boots()
    talk.say("add it")

    kept = talk.say("brown")
    assert kept.calls == []
    assert "41, 42, 43 or 44" in kept.text

    added = talk.say("43").called("add_to_cart")["items"][0]
    assert added["options"] == {"Color": "Brown", "Size": "43"}


def test_both_choices_at_once_are_taken() -> None:
    talk = with_boots()
    talk.say("add it")

    added = talk.say("brown 43").called("add_to_cart")["items"][0]
    assert added["options"] == {"Size": "43", "Color": "Brown"}


def test_a_figure_that_is_no_version_says_which_there_are() -> None:
    talk = with_boots()
    talk.say("add it")

    answer = talk.say("49")

    assert answer.calls == []
    assert "41, 42, 43 or 44" in answer.text


def test_what_the_search_chose_already_is_not_asked_again() -> None:
    talk = Talk()
    talk.say("sleeping bags")
    talk.say("anything in red")
    talk.say("add the first one")

    added = talk.say("long").called("add_to_cart")["items"][0]
    assert added["options"] == {"Color": "Red", "Length": "Long"}


def test_taking_out_what_is_named_does_not_wait_for_a_choice() -> None:
    talk = with_a_mug()
    talk.say("hiking boots by Dunmore")

    answer = talk.say("add it, and take the mug out")

    assert answer.tools == ["add_to_cart", "change_cart"]
    assert answer.called("change_cart")["changes"][0]["quantity"] == 0
    assert "41, 42, 43 or 44" in answer.text
    talk.say("43")
    assert talk.say("brown").called("add_to_cart")["items"][0]["options"]["Size"] == "43"


def test_the_only_one_shown_is_offered_where_a_second_was_meant() -> None:
    talk = Talk()
    talk.say("steel mug")

    answer = talk.say("I take the second one")
    assert answer.calls == []
    assert "only one" in answer.text

    assert talk.say("yes").tools == ["add_to_cart"]


@pytest.mark.parametrize("said", ["the longest one", "the softest"])
def test_one_superlative_is_no_part_of_a_title(said: str) -> None:
    talk = Talk()
    talk.say("sleeping bags")

    answer = talk.say(said)

    assert not [wanted for name, wanted in answer.calls if name == "show_product" and wanted.get("card", True)]


def test_a_number_of_what_is_in_the_cart_changes_its_line() -> None:
    assert with_a_mug().say("make it 2 mugs").called("change_cart")["changes"][0]["quantity"] == 2


def test_a_number_of_another_kind_is_a_search() -> None:
    assert with_a_mug().say("make it two tents").tools == ["search_products"]


@pytest.mark.parametrize("said", ["👍", "👍🏽"])
def test_a_thumb_up_is_a_yes(said: str) -> None:
    matcher = ConfirmationMatcher(load_planner_language("en").confirmations)

    assert matcher.decide(said, "place_order") == "yes"
    assert matcher.decide("👎", "place_order") is None


def test_a_price_with_ish_is_a_price_around() -> None:
    arguments = Talk().say("tents 150ish").called("search_products")

    assert (arguments["price_min"], arguments["price_max"]) == ("120", "180")


def test_a_yes_after_a_declined_payment_asks_for_the_card_and_a_card_proposes_anew() -> None:
    talk = with_a_mug()
    talk.say("check out")
    talk.say("Jane Doe, 12 Main St, Springfield, IL 62704, jane@x.com")
    talk.say("standard")
    talk.say("pay with the test card that is declined")
    talk.yes()

    asked = talk.say("yes do it")
    assert asked.calls == []
    assert "Test card that succeeds" in asked.text
    assert talk.say("the card that succeeds").tools == ["set_checkout", "place_order"]


def test_the_shoppers_own_limit_comes_back_when_the_wish_changes() -> None:
    talk = Talk()
    talk.say("tents under 400")
    assert talk.say("cheaper").called("search_products")["price_max"] == "188.99"

    assert talk.say("only Northfell").called("search_products")["price_max"] == "400"


def test_cheaper_is_measured_once() -> None:
    talk = Talk()
    talk.say("tents under 400")
    bound = talk.say("cheaper").called("search_products")["price_max"]

    assert talk.say("in green").called("search_products")["price_max"] == bound


@pytest.mark.parametrize("said", ["gray tent", "grey tent"])
@pytest.mark.parametrize("written", ["Gray", "Grey"])
def test_a_color_is_one_word_in_both_spellings(said: str, written: str) -> None:
    phrases = Phrases(load_planner_language("en"))

    assert ColorReader(phrases).shades(said.split()[0], ["Charcoal", "Red", written]) == [written, "Charcoal"]
