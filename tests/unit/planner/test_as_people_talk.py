"""What ordinary shoppers say in passing: limits said late, approval, thanks, numbers that are none."""

import pytest

from tests.support.planner_talk import Talk, cart_after, held


def after(*said: str, catalogue: str = "outdoor") -> Talk:
    talk = Talk(catalogue)
    for text in said:
        talk.say(text)
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "and a headlamp to go with it, at most 25 dollars",
        "also a headlamp to go with it, not over $35",
        "a headlamp to go with that, under 30",
    ],
)
def test_a_price_said_behind_a_companion_holds_and_the_near_miss_is_told(said: str) -> None:
    answer = after("tents").say(said)

    assert answer.shown[-1]["price_max"] in {"25", "30", "35"}
    assert "costs $39.00, where you asked for" in answer.text


def test_any_limit_said_behind_a_companion_holds() -> None:
    answer = after("tents").say("and a headlamp to go with it, with at least 500 lumens")

    assert "400 lumens, where you asked for at least 500 lumens" in answer.text


def test_a_companion_may_be_recommended_within_its_price_only() -> None:
    answer = after("wren solo tent").say("what sleeping bag would go with it for under 40 dollars")

    assert "I found no sleeping bags up to $40" in answer.text


def test_whatever_goes_with_it_keeps_to_its_price() -> None:
    answer = after("wren solo tent").say("what goes with it for less than 50")

    assert answer.called("recommend")["price_max"] == "50"


def test_a_companion_keeps_none_of_what_it_shall_go_with() -> None:
    answer = after("wren solo tent").say("a headlamp to go with my blue one")

    assert not any(search["attributes"] for search in answer.shown)


@pytest.mark.parametrize(
    "said",
    [
        "nice, i like this one more. do you have it in black?",
        "oh that looks better! do you have it in black",
        "i love it, do you have it in black?",
        "ooh that's nicer, do you have it in black?",
    ],
)
def test_approval_before_a_question_looks_for_nothing(said: str) -> None:
    answer = after("headlamps under 60").say(said)

    assert "search_products" not in answer.tools
    assert "one version" in answer.text


def test_approval_alone_looks_for_nothing() -> None:
    assert "search_products" not in after("headlamps under 60").say("I like that one better").tools


@pytest.mark.parametrize(
    "said", ["i would love a tall desk, what do you have there?", "ok we need a desk, so what have you got for us"]
)
def test_what_have_you_got_behind_a_wish_asks_for_things(said: str) -> None:
    answer = Talk("furnished").say(said)

    assert "view_cart" not in answer.tools
    assert answer.shown[-1]["category"] == ["Office", "Desks"]


def test_what_shall_be_done_is_looked_for_where_it_is_asked_what_there_is() -> None:
    answer = Talk("furnished").say("We want to hang my two big screens on an arm, what have you got?")

    assert "view_cart" not in answer.tools
    assert "hang my two big screens on an arm" in answer.called("search_products")["query"]


def test_what_have_you_got_alone_is_not_about_the_cart() -> None:
    assert Talk().say("so what have you got there").tools == []


@pytest.mark.parametrize(
    "said",
    [
        "thx thats all",
        "thanks, that's everything for now",
        "ok thank you, that will be it for today",
        "cheers, that's me",
    ],
)
def test_thanks_and_no_more_is_a_friendly_close(said: str) -> None:
    answer = after("wren solo tent", "add it").say(said)

    assert answer.tools == []
    assert "Check out" in answer.suggestions


@pytest.mark.parametrize(
    "said", ["that's all, checkout please", "that's it, i want to order", "thanks, i want to pay now"]
)
def test_who_wants_to_order_goes_on_to_it(said: str) -> None:
    assert after("wren solo tent", "add it").say(said).tools == ["begin_checkout"]


@pytest.mark.parametrize(
    "said",
    [
        "add 0 of the second one",
        "add -3",
        "put zero of it in my cart",
        "add 0.5 of it",
        "-2 of the first",
        "make it -4",
    ],
)
def test_less_than_one_adds_nothing_and_says_so(said: str) -> None:
    talk = after("tents", "add the second one")

    answer = talk.say(said)

    assert held(talk) == {"tent-1": 1}
    assert "one" in answer.text
    assert answer.tools == []


def test_none_of_a_line_takes_it_out() -> None:
    assert cart_after("outdoor", "wren solo tent", "add it", "make it 0") == {}


@pytest.mark.parametrize("said", ["x" * 1900, "xxxx xxxx xxxx xxxx", "*" * 40, "blah " * 30])
def test_letters_are_no_card_number(said: str) -> None:
    assert "card" not in Talk().say(said).text


def test_a_card_that_was_masked_is_still_one() -> None:
    assert "card numbers" in Talk().say("pay with xxxx xxxx xxxx 4242").text


@pytest.mark.parametrize(
    "said", ["ok. adress labels then?", "do you have address labels", "address labels please", "and address labels?"]
)
def test_what_is_called_by_the_word_for_an_address_is_a_thing(said: str) -> None:
    answer = after("fountain pens", catalogue="desk").say(said)

    assert "Return Address Labels" in answer.text


def test_an_address_is_still_changed() -> None:
    answer = after("fountain pens", catalogue="desk").say("i want to change my address")

    assert "search_products" not in answer.tools
    assert "address" in answer.text


@pytest.mark.parametrize(
    "said",
    ["what exactly is in that set?", "what comes with this", "what do i get in the box", "so what all will i get"],
)
def test_what_is_in_it_is_told_by_the_sentence_that_counts_it_in_words(said: str) -> None:
    assert after("writing sets", catalogue="desk").say(said).text == "Forty sheets in cream and twenty lined envelopes."


@pytest.mark.parametrize("said", ["how many ballpoints are in a box?", "how many do i get?", "how many come in a pack"])
def test_how_many_are_in_a_box_is_told_by_the_sentence_that_says_it(said: str) -> None:
    assert after("plain ballpoint", catalogue="desk").say(said).text == "A box of twenty."


def test_what_it_comes_in_that_is_no_version_is_asked_of_the_texts() -> None:
    talk = after("brook fountain pen", catalogue="desk")

    assert "slim gift case" in talk.say("does the pen come in a case?").text
    unknown = talk.say("does it come in a bag or just like that?").text
    assert "version" not in unknown
    assert "know" in unknown or "does not say" in unknown
    assert "not among the versions" in talk.say("does it come in purple?").text


@pytest.mark.parametrize(
    "said", ["Sold! I'll take it in white", "deal, i will have the white one", "Sold. white please"]
)
def test_a_sold_out_version_that_is_taken_is_said_to_be_sold_out(said: str) -> None:
    talk = after("dart rollerball", catalogue="desk")

    answer = talk.say(said)

    assert "(White) is sold out" in answer.text
    assert "Navy and Coral" in answer.text
    assert held(talk) == {}


def test_a_choice_offers_nothing_that_is_sold_out() -> None:
    talk = after("dart rollerball", catalogue="desk")

    answer = talk.say("add it")

    assert "Navy or Coral" in answer.text
    assert answer.suggestions[:2] == ["Navy", "Coral"]
    talk.say("navy")
    assert held(talk) == {"dart Navy": 1}


def test_the_only_version_left_is_offered_by_its_name() -> None:
    talk = after("brook fountain pen", "i will take two of it", "medium", catalogue="desk")
    assert held(talk) == {}

    talk.say("yes please")

    assert held(talk) == {"brook Medium Black": 2}


ORDER = ("dart rollerball", "navy please", "checkout", "Jane Doe, 5 Elm Street, Austin TX 78701, jane@doe.org")


@pytest.mark.parametrize(
    "said", ["standard delivery", "Standard delivery please", "the normal one", "just regular shipping please"]
)
def test_the_name_of_a_way_of_delivery_chooses_it(said: str) -> None:
    answer = after(*ORDER, catalogue="desk").say(said)

    assert answer.tools == ["set_checkout", "place_order"]
    assert "Delivery is set to Standard" in answer.text


@pytest.mark.parametrize(
    "said", ["standard delivery", "Standard delivery please", "the ordinary delivery is fine", "the test card"]
)
def test_a_choice_that_is_chosen_already_is_told_and_the_order_put_again(said: str) -> None:
    answer = after(*ORDER, "standard", catalogue="desk").say(said)

    assert answer.tools == ["place_order"]
    assert "$23.90" in answer.text


def test_another_way_than_the_chosen_one_is_set() -> None:
    assert after(*ORDER, "standard", catalogue="desk").say("express delivery").tools == ["set_checkout", "place_order"]


def test_a_question_about_delivery_chooses_none() -> None:
    assert after(*ORDER, catalogue="desk").say("how fast is standard delivery").tools == []


@pytest.mark.parametrize(
    "said", ["kate rook case for iphone 6 plus", "phone cases for the galaxy 9 ultra", "a phone case for a pixel 8 pro"]
)
def test_the_number_of_a_model_is_no_price(said: str) -> None:
    searches = [arguments for name, arguments in Talk("desk").say(said).calls if name == "search_products"]

    assert searches
    assert not any(search["price_min"] or search["price_max"] for search in searches)


@pytest.mark.parametrize(
    ("said", "least"), [("tents 200 plus", "200"), ("tent 90 plus", "90"), ("tents 90 dollars plus", "90")]
)
def test_an_amount_behind_a_kind_is_a_price(said: str, least: str) -> None:
    assert Talk().say(said).called("search_products")["price_min"] == least


@pytest.mark.parametrize(
    ("said", "name", "most"),
    [
        ("there's only 110 cm between the wall and the window, a small desk", "Width", "110"),
        ("a small desk, the wall I've got for it is 1 m 10", "Width", "110"),
        ("a desk for a 50 cm deep spot by the door", "Depth", "50"),
        ("I need a desk. The nook is only 1.10 m wide", "Width", "110"),
        ("a desk into a gap of 100 cm", "Width", "100"),
        ("we have 100 cm of space next to the bed, a desk", "Width", "100"),
    ],
)
def test_the_measure_of_a_place_is_the_most_that_a_thing_may_have(said: str, name: str, most: str) -> None:
    answer = Talk("desk").say(said)

    (limit,) = answer.shown[-1]["attributes"]
    assert (limit["name"], limit["min"], limit["max"]) == (name, None, most)
    assert "wide" not in answer.found


def test_both_sides_of_a_place_are_bounds() -> None:
    answer = Talk("desk").say("a desk, the niche is 120 cm wide and 40 cm deep")

    assert [(one["name"], one["max"]) for one in answer.shown[-1]["attributes"]] == [
        ("Width", "120"),
        ("Depth", "40"),
    ]


def test_the_measure_of_the_thing_itself_is_just_that() -> None:
    assert Talk("desk").say("a desk 60 cm deep").found == ["wide"]


@pytest.mark.parametrize(
    "said",
    [
        "my printer keeps jamming btw, drives me crazy",
        "our boiler keeps breaking down, what a week",
        "my shoulder hurts",
        "oh and my neighbours keep shouting, I am so tired",
    ],
)
def test_a_trouble_that_is_only_told_gets_a_kind_word_and_changes_nothing(said: str) -> None:
    talk = after("tents under 200", "add the first one")

    answer = talk.say(said)

    assert answer.shown == []
    assert "could help" in answer.text
    assert held(talk) == {"tent-1": 1}
    talk.say("one more please")
    assert held(talk) == {"tent-1": 2}


def test_a_trouble_with_a_wish_or_a_question_is_no_remark() -> None:
    assert "could help" not in Talk().say("my tent keeps leaking, i need a new one").text
    assert "could help" not in Talk().say("my order keeps being delayed").text
