"""Wishes in everyday words: sums, numbers that point, names with a colour in them, presents, what holds enough."""

import pytest

from agent.planner.frames import Wish
from agent.planner.nlu.contact import has_card_number
from agent.planner.nlu.situation import Situation
from tests.support.planner_talk import Talk, planner_of


def wish_of(said: str, catalogue: str = "outdoor") -> Wish:
    reader = planner_of(catalogue).planner.understanding
    clauses = reader.clauses(said)
    return reader.wishes.read(reader.stripped(clauses[0])[0], None)[0]


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("tents between 20-30€", "20", "30"),
        ("tents between 20 and 30", "20", "30"),
        ("a tent for 20ish bucks", "16", "24"),
        ("a tent, 20ish", "16", "24"),
        ("a tent for not more than a fiver", None, "5"),
        ("a tent under a grand", None, "1000"),
        ("a tent under 2 grand", None, "2000"),
        ("a tent under 1.5k", None, "1500"),
        ("a tent for less than £1,299.00", None, "1299"),
    ],
)
def test_a_sum_is_read_in_any_phrasing(said: str, low: str | None, high: str | None) -> None:
    wish = wish_of(said)

    assert (wish.price_min, wish.price_max) == (low, high)
    assert "buck" not in wish.text
    assert "between" not in wish.text


@pytest.mark.parametrize(
    ("said", "places"),
    [
        ("difference between 1 and 3", [1, 3]),
        ("what's the difference between 1 and 2?", [1, 2]),
        ("which is better for travel, 1 or 2", [1, 2]),
        ("compare 2 vs 3", [2, 3]),
        ("something between 5 and 10", []),
    ],
)
def test_two_bare_numbers_point_where_things_are_compared(said: str, places: list[int]) -> None:
    assert planner_of("outdoor").planner.understanding.references.read(said.rstrip("?")).ordinals == places


def test_the_ones_that_were_numbered_are_compared_and_no_others() -> None:
    talk = Talk()
    shown = talk.say("show me tents, best rated first").found

    compared = talk.say("difference between 1 and 3").called("compare_products")["product_ids"]

    assert compared == [shown[0], shown[2]]


def test_a_difference_with_nothing_on_the_screen_is_no_price() -> None:
    assert wish_of("difference between 1 and 3").price_max is None


def test_green_tea_asks_for_tea_and_a_green_tent_for_a_color() -> None:
    assert not wish_of("green tea").attributes
    assert wish_of("green tea").text == "green tea"
    assert [limit.name for limit in wish_of("a green tent").attributes] == ["Color"]


def test_the_most_expensive_is_named_and_not_the_least() -> None:
    talk = Talk()
    talk.say("show me tents")

    answer = talk.say("most expensive first")

    assert "ost expensive" in answer.text
    assert "east expensive" not in answer.text


def test_a_gift_within_a_sum_is_no_limit_of_what_was_looked_for_before() -> None:
    talk = Talk()
    talk.say("show me tents")

    assert talk.say("gift under 30").called("recommend")["price_max"] == "30"


def test_whom_a_present_is_for_is_not_looked_for() -> None:
    wish = wish_of("a present for a teenage girl who loves camping")

    assert (wish.text, wish.present) == ("camping", True)


def test_other_brands_leave_out_those_on_the_screen() -> None:
    talk = Talk()
    talk.say("show me tents from larkk")

    arguments = talk.say("other brands").called("search_products")

    assert not arguments["brands"]
    assert arguments["exclude_brands"]


def test_the_lightest_within_a_sum_orders_the_running_search() -> None:
    talk = Talk()
    talk.say("show me tents")

    arguments = talk.say("the lightest one under 300").called("search_products")

    assert (arguments["order_by"], arguments["price_max"]) == ("Weight", "300")


def test_what_is_asked_of_the_reviews_is_answered_from_them_alone() -> None:
    talk = Talk()
    talk.say("show me tents")

    asked = talk.say("what do people say about the zipper of the first one").called("ask_product")

    assert asked["reviews_only"]
    assert asked["question"] == "zipper"


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("a tent by friday", "by friday"),
        ("a tent delivered by next friday", "delivered by next friday"),
        ("a tent, needed tomorrow", "needed tomorrow"),
        ("a tent with next day delivery", "with next day delivery"),
        ("a tent for the weekend", ""),
    ],
)
def test_when_it_must_be_there_is_no_word_of_what_is_looked_for(said: str, by: str) -> None:
    wish = wish_of(said)

    assert wish.needed_by == by
    assert not by or wish.text == "tent"


def test_a_wish_with_a_day_is_answered_with_what_the_shop_says_of_delivery() -> None:
    answer = Talk().say("a tent by friday")

    assert answer.tools == ["search_products", "search_help"]


def test_a_word_of_possession_narrows_what_is_looked_for() -> None:
    talk = Talk("wardrobe")
    talk.say("show me jackets in black")

    assert "search_products" in talk.say("men's").tools


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("boots in size 47", "47"),
        ("boots, my size is 47", "47"),
        ("a jacket in 3xl", "XXXL"),
        ("an x-large jacket", "XL"),
    ],
)
def test_a_size_is_read_where_the_kind_is_made_in_sizes(said: str, size: str) -> None:
    sizes = [limit.values for limit in wish_of(said, "wardrobe").attributes if limit.name == "Size"]

    assert sizes == [[size]]


def test_a_number_in_a_name_is_no_size() -> None:
    assert not wish_of("iphone 8").attributes


def test_an_imitation_and_a_part_set_no_limit() -> None:
    assert "Material" not in [limit.name for limit in wish_of("boots of faux leather", "wardrobe").attributes]


def test_what_is_counted_is_no_price() -> None:
    assert wish_of("a hub with at least four ports").price_min is None


def test_so_many_boxes_are_a_quantity_and_no_other_wish() -> None:
    frames = planner_of("outdoor").planner.understanding.read("trail tea, 3 boxes", Situation())

    assert [frame.wish.quantity for frame in frames] == [3]


def test_a_bar_code_is_no_card_number() -> None:
    assert not has_card_number("0731304213239")
    assert has_card_number("4242 4242 4242 4242")


@pytest.mark.parametrize("said", ["also need sleeping bags", "need a sleeping bag", "and i need sleeping bags too"])
def test_a_budget_is_that_of_the_thing_it_was_said_of(said: str) -> None:
    talk = Talk()
    talk.say("tents under 300")

    asked = talk.say(said).called("search_products")

    assert asked.get("price_max") is None
    assert "sleeping bag" in asked["query"]
