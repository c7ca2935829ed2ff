"""Acts as people say them: which one, how many, instead of what, and what is not a shop's."""

import pytest

from tests.support.planner_talk import Talk, held


def test_an_order_that_was_asked_for_is_forgotten_once_something_is_looked_for() -> None:
    talk = Talk()
    talk.say("i want to return my order")
    talk.say("i dont have the number")
    shown = talk.say("show me tents").found

    talk.say("add the 2nd")

    assert held(talk) == {shown[1]: 1}


def test_that_one_after_a_closer_look_is_taken() -> None:
    talk = Talk()
    shown = talk.say("tents").found
    talk.say("2")

    talk.say("ok that one")

    assert held(talk) == {shown[1]: 1}


def test_code_and_very_long_texts_are_no_wishes() -> None:
    assert Talk().say("```import os```").calls == []
    assert Talk().say("find a tent and " * 60).calls == []


def test_ways_to_pay_are_those_of_the_checkout() -> None:
    talk = Talk()
    talk.say("add the ember steel mug")
    talk.say("checkout")

    assert "Test card that succeeds" in talk.say("can i pay with paypal").text


@pytest.mark.parametrize(
    ("said", "found"),
    [("what are the customs duties to berlin", "germany europe eu"), ("do you ship to turtle", ""), ("mug", "")],
)
def test_a_city_is_looked_for_as_its_country_and_its_part_of_the_world(said: str, found: str) -> None:
    talk = Talk()
    called = talk.say(said)

    asked = called.called("search_help")["question"] if "search_help" in called.tools else ""

    assert found in asked


def test_the_warmer_one_is_one_of_those_that_are_shown() -> None:
    talk = Talk()
    shown = talk.say("sleeping bags").found

    answer = talk.say("the warmer one")

    assert "search_products" not in answer.tools
    assert talk.state is not None
    assert talk.state["shown"] == shown


@pytest.mark.parametrize("said", ["nope changed my mind", "changed my mind", "on second thought"])
def test_a_second_thought_takes_back_what_was_just_done(said: str) -> None:
    talk = Talk()
    talk.say("add the ember steel mug")

    talk.say(said)

    assert held(talk) == {}


def test_what_was_added_is_told_and_nothing_more_is_added() -> None:
    talk = Talk()
    talk.say("add the ember steel mug")

    answer = talk.say("ok what did you add")

    assert answer.tools == ["view_cart"]


def test_another_color_is_asked_about_and_not_bought() -> None:
    talk = Talk()
    talk.say("tell me about the otter sleeping bag")

    assert "add_to_cart" not in talk.say("hmm can i get it in another color").tools


def test_going_with_one_takes_it() -> None:
    talk = Talk()
    shown = talk.say("tents").found
    talk.say("tell me about the first one")

    talk.say("i'll go with that")

    assert held(talk) == {shown[0]: 1}


def test_swapping_for_what_is_not_pointed_to_looks_for_it_first() -> None:
    talk = Talk()
    talk.say("tents")
    talk.say("add the first one")
    before = held(talk)

    answer = talk.say("swap the tent for something from brookline")

    assert "add_to_cart" not in answer.tools
    assert held(talk) == before
    assert answer.called("search_products")["brands"] == ["Brookline"]


def test_two_please_of_what_is_in_the_cart_is_two_in_all() -> None:
    talk = Talk()
    talk.say("add the ember steel mug")
    talk.say("tell me about the ember steel mug")

    talk.say("two please")

    assert held(talk) == {"mug": 2}


def test_forgetting_it_and_looking_for_something_else_asks_nothing_in_between() -> None:
    talk = Talk()
    talk.say("tents")

    answer = talk.say("forget it. show me backpacks")

    assert "What are you looking for" not in answer.text
    assert answer.called("search_products")["query"] == "backpacks"


def test_what_is_done_before_starting_over_is_done_to_what_was_looked_at() -> None:
    talk = Talk()
    talk.say("ember steel mug")

    answer = talk.say("add it. start over. show me backpacks")

    assert answer.tools == ["add_to_cart", "search_products"]
    assert held(talk) == {"mug": 1}


def test_what_is_refused_before_a_wish_is_refused_of_it() -> None:
    called = Talk().say("i dont want northfell. tents please").called("search_products")

    assert called["exclude_brands"] == ["Northfell"]
    assert called["query"] == "tents"


@pytest.mark.parametrize("said", ["who won the game last night", "who won the cup"])
def test_news_of_games_is_not_a_shop_s(said: str) -> None:
    assert Talk().say(said).calls == []


def test_another_one_with_a_question_mark_buys_nothing() -> None:
    talk = Talk()
    talk.say("tents")
    talk.say("tell me about the first one")

    talk.say("meh. another one?")

    assert held(talk) == {}


def test_the_cheapest_of_each_without_an_article_or_a_verb() -> None:
    talk = Talk()
    talk.say("tents")
    talk.say("backpacks")

    talk.say("cheapest of each to the basket")

    assert "tent-1" in held(talk)


def test_a_yes_is_no_name() -> None:
    talk = Talk()
    talk.say("add the ember steel mug")
    talk.say("checkout")
    talk.say("12 Main Street, Portland OR 97201, ann@example.com")

    answer = talk.say("go")

    assert all(call.get("name") != "go" for name, call in answer.calls if name == "set_checkout")


@pytest.mark.parametrize("said", ["no wait dont", "dont"])
def test_emptying_is_left_by_a_hasty_no(said: str) -> None:
    talk = Talk()
    talk.say("add the ember steel mug")
    talk.say("empty my cart")

    talk.say(said)

    assert held(talk) == {"mug": 1}


def test_a_name_that_ends_like_a_street_is_a_name_before_a_house() -> None:
    contact = Talk().model.planner.understanding.contacts.read("Bo Lane, 1 Sand Rd, Tampa FL 33602", "US")

    assert contact.name == "Bo Lane"
    assert contact.address is not None
    assert contact.address.line1 == "1 Sand Rd"


def test_who_it_is_for_is_noted_while_a_choice_is_open_before_the_order() -> None:
    talk = Talk()
    talk.say("otter sleeping bag")
    talk.say("add it")
    talk.say("checkout")

    answer = talk.say("Pat Hill")

    assert "search_products" not in answer.tools
    assert talk.state is not None
    assert talk.state["checkout"]["collected"]["contact"]["name"] == "Pat Hill"


def test_the_one_that_was_recommended_is_that_one() -> None:
    talk = Talk()
    talk.say("tents")
    picked = talk.say("just pick one for me").called("show_product")["product_id"]
    talk.say("compare the first two")

    answer = talk.say("okay the one you recommended")

    assert answer.called("show_product")["product_id"] == picked


def test_all_of_a_few_that_are_shown_are_added() -> None:
    talk = Talk()
    shown = talk.say("sleeping bags").found

    answer = talk.say("all of them")

    assert {item["product_id"] for item in answer.called("add_to_cart")["items"]} <= set(shown)


def test_words_behind_a_remark_change_nothing() -> None:
    talk = Talk()
    talk.say("backpacks")

    assert "search_products" in talk.say("too expensive lol").tools


def test_them_of_two_kinds_looked_for_together_are_both() -> None:
    talk = Talk()
    talk.say("a steel mug and a headlamp")

    talk.say("add em")

    assert held(talk).keys() == {"mug", "lamp-head"}


def test_one_more_of_what_is_in_the_cart() -> None:
    talk = Talk()
    talk.say("add the ember steel mug")

    talk.say("one more mug")

    assert held(talk) == {"mug": 2}


def test_both_of_what_is_not_in_the_cart_takes_nothing_else_out() -> None:
    talk = Talk()
    talk.say("add the ember steel mug")

    talk.say("take both tents out")

    assert held(talk) == {"mug": 1}


def test_what_waits_behind_a_question_is_left_out_when_it_is_not_needed() -> None:
    talk = Talk()
    talk.say("otter sleeping bag")
    talk.say("tents")
    talk.say("add both")

    answer = talk.say("i dont need the tent after all")

    assert "tent" in answer.text
    assert talk.state is not None
    assert talk.state["question"]["data"].get("then", []) == []


@pytest.mark.parametrize("said", ["what do i pay", "whats the damage", "what am i left with"])
def test_the_sum_in_other_words(said: str) -> None:
    talk = Talk()
    talk.say("add the ember steel mug")

    assert talk.say(said).tools == ["view_cart"]


def test_a_change_of_mind_beside_a_cancelling_is_said_once() -> None:
    talk = Talk()
    talk.say("tents")

    assert talk.say("change of mind, cancel").text.count(".") <= 2


def versions(talk: Talk) -> dict[str, tuple[int, dict[str, str]]]:
    return {line["key"]: (line["quantity"], line["options"]) for line in talk.shop.lines}


def test_the_version_by_which_a_thing_was_called_is_the_one_that_is_added() -> None:
    talk = Talk("wardrobe")
    talk.say("jackets")
    talk.say("does the yellow one come in L?")

    talk.say("ok add it in L")

    assert versions(talk) == {"m-rain": (1, {"Color": "Yellow", "Size": "L"})}


@pytest.mark.parametrize(
    "said", ["2 pieces in M", "two packs in M", "2 of them in M", "i'll take 2 of those in M", "2 in M please"]
)
def test_so_many_in_a_version_are_so_many_of_the_one_thing_shown(said: str) -> None:
    talk = Talk("wardrobe")
    talk.say("gale rain jacket")

    asked = talk.say(said)
    assert "Yellow" in asked.text
    talk.say("black")

    assert versions(talk) == {"m-rain": (2, {"Color": "Black", "Size": "M"})}


def test_a_bare_value_chooses_the_version_of_the_one_thing_shown() -> None:
    talk = Talk("wardrobe")
    talk.say("gale rain jacket")
    talk.say("add it in M")
    talk.say("fell boots")

    told = talk.say("42")
    assert "search_products" not in told.tools
    assert "Fell Boots" in told.text
    talk.say("add it")

    assert versions(talk) == {"m-boot": (1, {"Color": "Brown", "Size": "42"})}


def test_values_said_one_after_the_other_come_to_one_version() -> None:
    talk = Talk("wardrobe")
    talk.say("gale rain jacket")
    talk.say("yellow")
    talk.say("medium")

    talk.say("add it")

    assert versions(talk) == {"m-rain": (1, {"Color": "Yellow", "Size": "M"})}


def test_a_bare_value_narrows_where_several_are_shown() -> None:
    talk = Talk("wardrobe")
    talk.say("jackets")

    assert "search_products" in talk.say("white").tools


@pytest.mark.parametrize("known", [True, False])
def test_what_is_not_in_the_cart_is_named(known: bool) -> None:
    talk = Talk()
    if known:
        talk.say("add the ember steel mug")

    told = talk.say("remove the boots").text

    assert "boots" in told
    assert "not" in told


def test_a_version_that_is_asked_about_is_told_whole() -> None:
    talk = Talk("wardrobe")
    talk.say("gale rain jacket")

    told = talk.say("do you have the yellow one in L?")

    assert told.called("show_product")["options"] == {"Color": "Yellow", "Size": "L"}
    assert "Yellow and L" in told.text


def test_a_version_that_is_sold_out_is_said_to_be() -> None:
    talk = Talk("wardrobe")
    talk.say("gale rain jacket")
    talk.shop.products["m-rain"] = {**talk.shop.products["m-rain"], "stock": 0}

    assert "Sold out" in talk.say("do you have the yellow one in L?").text
    assert "sold out" in talk.say("black in M please").text
    assert not talk.shop.lines
