"""Superlatives over figures, presents, and answers that point by description."""

from tests.support.planner_talk import Talk


def test_the_lightest_is_found_by_its_figure_and_becomes_what_is_talked_about() -> None:
    talk = Talk()

    answer = talk.say("what's the lightest tent you have")

    arguments = answer.called("search_products")
    assert (arguments["order_by"], arguments["order"]) == ("Weight", "ascending")
    assert "weight" in answer.text
    added = talk.say("add it").called("add_to_cart")
    assert added["items"][0]["product_id"] == answer.found[0]


def test_which_is_lightest_names_the_leader_of_what_is_shown() -> None:
    talk = Talk()
    talk.say("show me tents")

    answer = talk.say("which one is the lightest?")

    assert "kg" in answer.text


def test_a_superlative_without_figures_is_said_to_be_unknown() -> None:
    talk = Talk()
    talk.say("show me boots")

    answer = talk.say("which has the most buckles")

    assert "buckles" in answer.text
    assert "expensive" not in answer.text


def test_a_word_of_degree_before_an_attribute_orders_and_does_not_limit() -> None:
    arguments = Talk().say("a tent with low weight").called("search_products")

    assert arguments["order_by"] == "Weight"
    assert not arguments["attributes"]


def test_a_present_is_searched_by_what_they_love() -> None:
    arguments = Talk().say("i want a gift for my mom who loves camping, around 40 dollars").called("search_products")

    assert "gift" not in arguments["query"]
    assert (arguments["price_min"], arguments["price_max"]) == ("32", "48")


def test_a_gift_box_is_a_thing_and_no_occasion() -> None:
    arguments = Talk().say("a gift box").called("search_products")

    assert "gift box" in arguments["query"]


def test_something_else_goes_on_instead_of_repeating() -> None:
    talk = Talk()
    first = talk.say("something from Northfell")

    second = talk.say("something else")

    if second.calls:
        assert second.called("search_products")["offset"] == len(first.found)
    else:
        assert "last of the" in second.text or "seen all" in second.text


def test_courtesies_are_never_searched_for() -> None:
    talk = Talk()
    talk.say("show me tents")
    talk.say("the first one")

    answer = talk.say("ok two of those please")

    assert answer.called("add_to_cart")["items"][0]["quantity"] == 2


def test_a_thousand_is_written_whole() -> None:
    assert Talk().say("tents up to 1k").called("search_products")["title"].endswith("$1,000")


def test_a_question_of_its_own_is_no_answer_to_which_one() -> None:
    talk = Talk()
    talk.say("show me tents")
    talk.say("how heavy is it?")

    answer = talk.say("is the first one waterproof?")

    assert "waterproof" in answer.called("ask_product")["question"]


def test_going_back_searches_for_what_was_named() -> None:
    talk = Talk()
    talk.say("show me tents")
    talk.say("show me boots")

    arguments = talk.say("go back to the tents").called("search_products")

    assert arguments["query"] == "tents"


def test_a_repeated_sentence_is_read_once() -> None:
    answer = Talk().say("I am looking for a tent. " * 12)

    assert answer.tools == ["search_products"]
    assert answer.text


def test_a_present_for_a_child_of_some_age_looks_for_children() -> None:
    arguments = Talk().say("gift for a 5 year old under 30").called("search_products")

    assert (arguments["query"], arguments["price_max"]) == ("kids", "30")


def test_a_word_that_nobody_knows_is_said_not_to_be_there() -> None:
    talk = Talk()
    talk.say("show me tents")

    assert "no sonyx" in talk.say("sonyx").text.lower()


def test_a_numbered_size_that_is_not_made_is_still_what_is_wanted() -> None:
    answer = Talk().say("boots size 49")

    assert answer.called("search_products")["attributes"][0]["values"] == ["49"]
    assert not answer.found


def test_a_gift_and_what_they_like_in_another_sentence_is_one_wish() -> None:
    answer = Talk().say("need a gift for my dad. he likes hiking boots, max 300")

    assert "recommend" not in answer.tools
    assert answer.called("search_products")["price_max"] == "300"
