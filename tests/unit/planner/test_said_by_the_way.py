"""What is said by the way: reasons, for whom it is, a card to go with it, and questions put in between."""

import pytest

from tests.support.planner_catalogues import HELP
from tests.support.planner_talk import Talk, held, larder

GIFTS = [*HELP, {"id": "gifts", "title": "Gift wrapping", "text": "We wrap gifts and add a card with your words."}]


def counter(*said: str) -> Talk:
    """A conversation in the larder, whose pages speak of gifts, up to here."""
    talk = Talk("larder")
    talk.shop.pages = GIFTS
    for text in said:
        talk.say(text)
    return talk


@pytest.mark.parametrize("said", ["make it 7, i always run out", "make it 7 because we are many"])
def test_a_reason_behind_an_act_changes_nothing_of_it(said: str) -> None:
    assert held(counter("pesto", "add 6", said)) == {"pesto": 7}


def test_a_number_corrected_is_that_of_the_thing_of_which_there_are_several() -> None:
    talk = counter("forest honey", "6 jars, and one pesto", "make it 7")

    assert held(talk) == {"forest": 7, "pesto": 1}


@pytest.mark.parametrize(
    "said", ["it's for my sister, could you put a little card in with it?", "gift for my dad, can you put a card in"]
)
def test_a_card_to_go_with_a_present_is_a_question_to_the_shop(said: str) -> None:
    talk = counter("pesto", "add it")

    answer = talk.say(said)

    assert "card with your words" in answer.text
    assert answer.tools == ["search_help"]
    assert held(talk) == {"pesto": 1}


def test_whom_it_is_for_asks_for_nothing() -> None:
    talk = counter("pesto", "add it")

    assert talk.say("it's for my sister").calls == []


def test_taking_what_was_looked_at_and_a_question_are_two_acts() -> None:
    talk = counter("lift desk", "in black, 120 cm")

    answer = talk.say("ok that one, can you gift wrap it?")

    assert held(talk) == {"desk 120 cm Black": 1}
    assert "We wrap gifts" in answer.text


@pytest.mark.parametrize("said", ["fine without", "no need", "ok without it then"])
def test_what_was_offered_is_declined_in_other_words(said: str) -> None:
    talk, _ = larder("pesto", "add it", "do you gift wrap?")

    answer = talk.say(said)

    assert "search_products" not in answer.tools
    assert "hand_off" not in answer.tools


@pytest.mark.parametrize("said", ["do you ship to france?", "ship it to france?"])
def test_a_country_that_no_page_speaks_of_is_answered_by_the_rules(said: str) -> None:
    talk = counter("pesto", "add it", "check out")

    answer = talk.say(said)

    assert answer.called("shop_terms")["country"] == "FR"
    assert "France" in answer.text
    assert "set_checkout" not in answer.tools


@pytest.mark.parametrize("said", ["can i send it back if i dont like it?", "can i return it if it doesnt work?"])
def test_what_if_it_does_not_suit_is_a_question_to_the_shop(said: str) -> None:
    assert "30 days" in counter("pesto", "add it").say(said).text


def test_when_it_would_come_is_asked_of_the_shop_and_not_of_the_thing() -> None:
    assert "December 2" in counter("pesto").say("when would it arrive if i order now").text


def test_whether_it_went_through_is_told_where_nothing_was_ordered() -> None:
    answer = counter("pesto", "add it").say("did that go through?")

    assert "ask_product" not in answer.tools
    assert "cart" in answer.text


def test_a_code_alone_behind_small_words_is_a_code() -> None:
    talk = counter("pesto", "add it", "use code NOPE1")

    assert talk.say("ok then SAVE10").called("apply_code") == {"code": "SAVE10"}


@pytest.mark.parametrize(
    ("said", "count"), [("less, 3", 3), ("leave it at two", 2), ("2 is fine", 2), ("hm no keep it at 4", 4)]
)
def test_another_number_in_few_words_is_how_many_there_shall_be(said: str, count: int) -> None:
    talk = counter("pesto", "put 5 in")
    assert held(talk) == {"pesto": 5}

    talk.say(said)

    assert held(talk) == {"pesto": count}


def test_courtesy_before_a_name_is_none_of_it() -> None:
    talk = counter("pesto", "add it", "check out")

    given = talk.say("ok. Mara Lind, 4 Quay Street, Portland, OR 97201, mara@lind.com").calls[0][1]

    assert given["name"] == "Mara Lind"


def test_delivery_told_behind_the_address_is_taken_with_it() -> None:
    talk = counter("pesto", "add it", "check out")

    answer = talk.say("Tom Reed, 9 Elm Ave, Austin TX 78701, tom@reed.org. express is fine")

    assert talk.shop.checkout["delivery"] == "opt_express"
    assert "Shall I place" in answer.text


def test_a_piece_of_the_address_put_right_keeps_the_rest_and_is_said() -> None:
    talk = counter("pesto", "add it", "check out", "Tom Reed, 9 Elm Ave, Austin TX 78701, tom@reed.org", "standard")

    answer = talk.say("change the address, its 14 Elm Ave not 9")

    assert talk.shop.checkout["address"]["line1"] == "14 Elm Ave"
    assert talk.shop.checkout["address"]["city"] == "Austin"
    assert "14 Elm Ave" in answer.text


def test_what_was_not_shown_yet_is_looked_up_for_a_question() -> None:
    talk = counter("pesto", "add it")

    answer = talk.say("how much are the marzano seeds")

    assert "Marzano Seeds" in answer.text
    talk.say("add that too")
    assert "packed" in str(talk.state)


def test_another_kind_asked_for_is_no_question_about_the_thing_in_hand() -> None:
    talk = Talk("wardrobe")
    talk.say("harvest table")

    told = talk.say("hm. any jackets?")

    assert "Puffer Jacket" in str(told.results)


def test_rather_another_one_is_shown_and_not_asked_about() -> None:
    talk = counter("harbour barons", "how many can play it?")

    answer = talk.say("no then rather the moss one")

    assert answer.called("show_product")["product_id"] == "moss"


def test_what_shall_stay_behind_what_shall_go_is_none_of_it() -> None:
    talk = counter("forest honey", "add it", "blossom honey", "add it", "scrap the honey, just the forest honey")

    assert held(talk) == {"forest": 1}


def test_another_colour_meant_after_the_order_is_a_change_of_it() -> None:
    talk = counter("task chair", "add it in blue", "check out")
    talk.say("Tom Reed, 9 Elm Ave, Austin TX 78701, tom@reed.org. standard is fine")
    talk.yes()

    asked = talk.say("oh no i wanted black not blue").called("change_order_items")

    assert asked["items"][0]["options"] == {"Color": "Black"}


def test_a_small_figure_behind_in_is_the_version_of_that_figure() -> None:
    talk = Talk("workshop")
    talk.say("wall paint")

    talk.say("the wall one in 5")
    talk.say("yes add")

    assert held(talk) == {"paint 5 l": 1}


def test_words_for_the_card_are_a_question_to_the_shop() -> None:
    talk = counter("pesto", "add it")

    answer = talk.say("can you put 'love, jo' on the card?")

    assert answer.tools == ["search_help"]


def test_what_delivery_costs_to_a_country_is_told_while_the_order_is_made_out() -> None:
    talk = counter("pesto", "add it", "check out", "mia wolf, mia@wolf.de, Hauptstr. 5, 10115 Berlin, Germany")

    assert "$14.90" in talk.say("is it more expensive to germany?").text


@pytest.mark.parametrize(("said", "tool"), [("when will it be here?", "show_order"), ("cancel it all", "cancel_order")])
def test_after_the_order_it_is_the_order_that_is_meant(said: str, tool: str) -> None:
    talk = counter("pesto", "add it", "check out")
    talk.say("Tom Reed, 9 Elm Ave, Austin TX 78701, tom@reed.org. standard is fine")
    talk.yes()

    assert tool in talk.say(said).tools


def test_the_fast_one_is_a_way_of_delivery_where_that_is_asked() -> None:
    talk = counter("pesto", "add it", "check out", "Tom Reed, 9 Elm Ave, Austin TX 78701, tom@reed.org")

    talk.say("the fast one")

    assert talk.shop.checkout["delivery"] == "opt_express"


def test_who_may_sign_is_a_question_to_the_shop() -> None:
    talk = counter("pesto", "add it", "check out")

    assert "search_products" not in talk.say("can someone else sign for it?").tools


def test_nothing_is_added_to_an_order_that_is_placed() -> None:
    talk = counter(
        "pesto", "add it", "check out", "Tom Reed, 9 Elm Ave, Austin TX 78701, tom@reed.org. standard is fine"
    )
    talk.yes()

    answer = talk.say("can you add a honey to that order?")

    assert "Nothing can be added" in answer.text


def test_the_order_is_proposed_once_by_one_message() -> None:
    talk = counter("pesto", "add it", "thats it, pay", "Tom Reed, 9 Elm Ave, Austin TX 78701, tom@reed.org")

    assert talk.say("standard").tools.count("place_order") == 1


def test_a_sentence_that_has_the_word_asked_about_answers() -> None:
    answer = counter("marzano seeds").say("how many seeds would i sow of it")

    assert "About 50 seeds" in answer.text
    assert "can not tell" not in answer.text


def test_of_several_things_ordered_the_one_that_comes_so_is_changed() -> None:
    talk = counter("task chair", "add it in blue", "and the pesto", "check out")
    talk.say("Tom Reed, 9 Elm Ave, Austin TX 78701, tom@reed.org. standard is fine")
    talk.yes()

    asked = talk.say("oh no i wanted black not blue").called("change_order_items")

    assert [one["options"] for one in asked["items"]] == [{"Color": "Black"}]


def test_what_goes_with_it_behind_an_act_is_looked_for_in_its_version_too() -> None:
    talk = counter("task chair", "in blue")

    answer = talk.say("add it plus a desk for it in oak")

    assert held(talk) == {"chair Blue": 1}
    assert answer.tools[-1] in {"recommend", "search_products"}


def test_this_and_the_one_thing_that_goes_with_it_are_both() -> None:
    talk = Talk("wardrobe")
    for said in ("rain jacket", "the gale one in black, M", "a watch to go with it", "the diver one"):
        talk.say(said)

    assert "search_products" not in talk.say("add it").tools


def test_no_that_is_ok_declines_what_was_offered() -> None:
    talk = counter("pesto", "add it", "can someone else sign for it?")

    assert talk.say("no that's ok").calls == []


@pytest.mark.parametrize("said", ["scratch the bag", "remove the bag"])
def test_a_bag_that_is_not_there_is_not_taken_for_what_is(said: str) -> None:
    talk = counter("pesto", "add it")

    talk.say(said)

    assert held(talk) == {"pesto": 1}


def test_keeping_what_there_is_adds_nothing() -> None:
    talk = counter("pesto", "add it", "forest honey")

    assert "add_to_cart" not in talk.say("stick with what i have").tools


def test_what_else_the_shop_does_is_asked_of_its_pages() -> None:
    talk = counter("pesto", "add it")
    talk.shop.pages = [*GIFTS, {"id": "lessons", "title": "Lessons", "text": "We give no lessons."}]

    assert "We give no lessons" in talk.say("do you do lessons?").text


def test_delivery_behind_a_comma_is_told_with_the_address() -> None:
    talk = counter("pesto", "add it", "check out")

    talk.say("Nina Falk, 77 Birch Road, Madison WI 53703, nina@falk.com, express please")

    assert talk.shop.checkout["delivery"] == "opt_express"


def test_the_order_number_is_told_again() -> None:
    talk = counter(
        "pesto", "add it", "check out", "Tom Reed, 9 Elm Ave, Austin TX 78701, tom@reed.org. standard is fine"
    )
    talk.yes()

    assert "SM-10001" in talk.say("what's my order number again?").text


def test_a_question_with_it_anywhere_is_about_the_thing_in_hand() -> None:
    assert "search_products" not in counter("task chair").say("up to what weight can i use it?").tools


@pytest.mark.parametrize("said", ["do you wrap presents?", "can they exchange it if they don't like it?"])
def test_wrapping_and_exchanging_are_asked_of_the_shop(said: str) -> None:
    talk = counter("pesto", "add it")

    assert talk.say(said).tools[0] == "search_help"


def test_a_code_that_begins_with_a_figure_is_one() -> None:
    assert counter("pesto", "add it").say("i've got 10OFF").called("apply_code") == {"code": "10OFF"}


def test_whichever_comes_sooner_is_the_fast_way() -> None:
    talk = counter("pesto", "add it", "check out", "Tom Reed, 9 Elm Ave, Austin TX 78701, tom@reed.org")

    talk.say("whichever arrives sooner")

    assert talk.shop.checkout["delivery"] == "opt_express"


def test_another_street_told_by_its_number_alone_amends_the_address() -> None:
    talk = counter("pesto", "add it", "check out", "Tom Reed, 9 Elm Ave, Austin TX 78701, tom@reed.org", "standard")

    talk.say("yes but send it to 23 Lake View actually")

    assert talk.shop.checkout["address"]["line1"] == "23 Lake View"
    assert talk.shop.orders == []


def test_fewer_than_were_asked_for_are_taken_as_they_are_offered() -> None:
    talk = Talk("outdoor")
    talk.shop.products = {key: {**one, "stock": 2} for key, one in talk.shop.products.items()}
    for said in ("ember steel mug", "can i have three of those", "two then"):
        talk.say(said)

    assert held(talk) == {"mug": 2}


def test_that_too_after_a_question_is_put_in() -> None:
    talk = counter("pesto", "is it vegan?", "great, that too please")

    assert held(talk) == {"pesto": 1}


def test_giving_up_before_paying_is_no_fresh_start() -> None:
    answer = counter("pesto", "add it").say("forget it. pay now")

    assert answer.tools == ["begin_checkout"]
    assert "fresh start" not in answer.text
