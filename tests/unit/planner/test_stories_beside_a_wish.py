"""What shoppers tell before they ask: no wish of its own, and the part of the shop that it names is where they ask."""

import pytest

from tests.support.planner_talk import Talk


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("our dog eats his bed every night. do you have a lead?", {"d-line", "d-roll"}),
        ("I hope it is not too late, do you still have an aquarium?", {"f-small", "f-large"}),
        ("i just moved. the flat is tiny. show me aquariums", {"f-small", "f-large"}),
        ("hi, my niece is 8 now. We've never had one before. do you have a nano aquarium?", {"f-small"}),
    ],
)
def test_a_story_is_no_search_of_its_own(said: str, first: set[str]) -> None:
    talk = Talk("pets")

    answer = talk.say(said)

    assert set(answer.found) <= first | {"f-small", "f-large"}
    assert answer.found[0] in first
    assert len(answer.shown) == 1


def test_the_part_of_the_shop_that_a_story_names_is_where_the_wish_is() -> None:
    answer = Talk("pets").say("my cat is so bored. any toys?")

    assert answer.found[0] == "c-mice"
    assert len(answer.shown) == 1


def test_a_wish_that_is_told_is_a_wish() -> None:
    assert Talk("pets").say("hello, my cat needs litter").found


def test_a_greeting_with_something_kind_behind_it_is_a_greeting() -> None:
    answer = Talk("pets").say("Good morning! I hope you are well.")

    assert answer.tools == []
    assert "assistant" in answer.text or "help" in answer.text


@pytest.mark.parametrize("said", ["can i send it back if he ignores it?", "could i return it?"])
def test_a_return_asked_about_before_anything_was_ordered_is_answered_by_the_rules(said: str) -> None:
    talk = Talk("pets")
    talk.say("long lead")

    answer = talk.say(said)

    assert "order number" not in answer.text


def test_how_long_a_parcel_takes_is_told_before_there_is_one() -> None:
    answer = Talk("pets").say("how many days until the parcel is with me in Portland, Oregon?")

    assert "list_orders" not in answer.tools


def test_something_broken_is_what_the_question_behind_it_is_about() -> None:
    answer = Talk("pets").say("my nano aquarium broke. do you have a starter aquarium?")

    assert answer.found
    assert "sorry" not in answer.text


def test_an_address_given_with_one_thing_looked_at_offers_to_take_it() -> None:
    talk = Talk("pets")
    talk.say("rubber bone")
    talk.say("tell me more about it")

    answer = talk.say("send it to Jane Doe, 12 Main St, Springfield, IL 62704, jane@x.com")

    assert "Rubber Bone" in answer.text
    assert talk.say("pay").tools[:1] == ["add_to_cart"]


def test_a_story_in_front_of_the_thing_is_no_word_of_the_search() -> None:
    talk = Talk("pets")

    wanted = talk.say("we moved by the sea last year and now i would like an aquarium again").called("search_products")

    assert wanted["query"] == "aquarium"


def test_what_is_told_beside_a_wish_orders_what_is_found() -> None:
    wanted = Talk("pets").say("an aquarium please. He hates noise in the woods").called("search_products")

    assert wanted["told"] == "he hates noise in the woods"
    assert "woods" not in wanted["query"]


def test_a_clause_that_only_limits_belongs_to_the_wish_before_it() -> None:
    answer = Talk("pets").say("I am looking for an aquarium. Not more than 60, please.")

    assert len(answer.shown) == 1
    assert answer.called("search_products")["price_max"] == "60"


@pytest.mark.parametrize("bound", ["nothing over 60", "nothing that costs more than 60", "not above 60"])
def test_what_may_not_cost_more_is_no_least_price(bound: str) -> None:
    wanted = Talk("pets").say(f"aquariums, {bound}").called("search_products")

    assert (wanted["price_min"], wanted["price_max"]) == (None, "60")


def test_a_figure_with_its_own_noun_is_no_size() -> None:
    wanted = Talk("nursery").say("a sleeping bag, our bedroom has 18 degrees").called("search_products")

    assert [limit for limit in wanted["attributes"] if limit["name"] == "Size"] == []


def test_what_is_refused_in_a_sentence_of_its_own_keeps_the_limits_of_the_wish() -> None:
    said = Talk().say("i need a good tent under $200. no family tents please")

    assert said.tools == ["search_products"]
    assert set(said.found) == {"tent-1", "tent-2"}
