"""Needs that are told, and wishes where the catalogue states little: numbers of parts, refused qualities, headings."""

import pytest

from tests.support.planner_talk import Talk


@pytest.mark.parametrize("said", ["a trimmer with at least 3 blades", "a trimmer with 3 blades", "a 3 blade trimmer"])
def test_a_number_of_parts_limits_the_attribute_that_counts_them(said: str) -> None:
    limit = Talk("salon").say(said).called("search_products")["attributes"][0]

    assert (limit["name"], limit["min"]) == ("Number of blades", "3")


def test_a_number_to_buy_is_no_number_of_parts() -> None:
    assert not Talk("salon").say("2 blades please").called("search_products")["attributes"]


@pytest.mark.parametrize(
    ("said", "query"),
    [
        ("a hair dryer, nothing complicated", "simple hair dryer"),
        ("i want a hair dryer that is not too heavy", "light hair dryer"),
    ],
)
def test_how_a_thing_shall_not_be_is_looked_for_as_the_opposite(said: str, query: str) -> None:
    wanted = Talk("salon").say(said).calls[0][1]

    assert (wanted["query"], wanted["exclude_terms"]) == (query, [])


def test_what_a_thing_shall_not_do_is_no_word_to_leave_out() -> None:
    wanted = Talk("salon").say("hair clips that do not slip off my hair").calls[0][1]

    assert (wanted["exclude_terms"], wanted["category"]) == ([], ["Hair", "Clips"])
    assert wanted["title"] == "Hair clips"


def test_what_describes_no_thing_gives_no_heading() -> None:
    assert Talk("salon").say("something that my sister would not hate").called("search_products")["title"] == (
        "Closest matches"
    )


@pytest.mark.parametrize(
    ("said", "queries"),
    [
        ("i have curly hair, what should i get", ["curly hair"]),
        ("I have curly hair what do you recommend", ["curly hair"]),
        (
            "we have a vela pro, what's a good trimmer and a snap clip",
            ["trimmer for vela pro", "snap clip for vela pro"],
        ),
    ],
)
def test_what_is_owned_and_a_question_behind_it_are_one_wish(said: str, queries: list[str]) -> None:
    asked = [wanted["query"] for name, wanted in Talk("salon").say(said).calls if name == "search_products"]

    assert list(dict.fromkeys(query for query in asked if query in queries)) == queries


def test_a_need_that_is_told_is_looked_for_and_nothing_else_is_shown() -> None:
    answer = Talk("salon").say("my hair gets so frizzy in the rain, what helps")

    assert "recommend" not in answer.tools
    assert answer.calls[0][1]["query"].startswith("hair gets so frizzy")


def test_what_it_must_be_belongs_to_the_wish_before() -> None:
    asked = Talk("salon").say("a hair dryer for the gym, it has to be quiet").calls

    assert len({one["query"] for _, one in asked if "gym" in one.get("query", "") and not one.get("situation")}) == 1


def test_what_is_in_a_thing_is_no_question_about_the_cart() -> None:
    talk = Talk("salon")
    talk.say("hair oils")

    assert "view_cart" not in talk.say("what's in the first one").tools


def test_what_breaks_several_limits_at_once_is_shown_as_that() -> None:
    answer = Talk("salon").say("a purple hair dryer with 5 blades under 10 dollars")

    assert "misses more than one of those limits" in answer.text
    assert "Hair Dryer costs $" in answer.text


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("men's robes", {"robe-m", "robe-n"}),
        ("robes for my wife", {"robe-w", "robe-u"}),
        ("ladies robes", {"robe-w", "robe-u"}),
    ],
)
def test_whom_only_titles_name_is_heard(said: str, found: set[str]) -> None:
    assert set(Talk("salon").say(said).found) == found


def test_another_group_takes_the_place_of_the_one_before() -> None:
    talk = Talk("salon")
    talk.say("men's robes")

    assert set(talk.say("for women instead").found) == {"robe-w"}


def test_the_other_end_of_what_is_in_order_of_price_is_looked_for() -> None:
    talk = Talk("salon")
    talk.say("hair, cheapest first")

    assert talk.say("and the dearest").called("search_products")["sort"] == "price_desc"


def test_brands_of_a_kind_are_those_of_that_kind() -> None:
    answer = Talk("salon").say("which brands of trimmers do you have?")
    assert "Halden" in answer.text
    assert "Mosa" not in answer.text

    talk = Talk("salon")
    answer = talk.say("what brands of robes do you carry")
    assert {name for name in ("Halden", "Vela", "Mosa", "Brack") if name in answer.text} == {"Mosa", "Brack"}
    assert talk.say("the women's one").called("show_product")["product_id"] == "robe-w"


def test_a_kind_said_after_a_bare_word_completes_it() -> None:
    talk = Talk("salon")
    talk.say("snap")

    assert talk.say("clips").called("search_products")["query"] == "snap clips"


@pytest.mark.parametrize("said", ["hair oil that won't drip", "a hair oil which does not stain"])
def test_a_deed_that_is_refused_is_no_word_to_leave_out(said: str) -> None:
    assert not Talk("salon").say(said).calls[0][1]["exclude_terms"]


def test_a_plain_value_behind_a_comma_begins_no_other_act() -> None:
    asked = Talk("salon").say("a snap clip, clear, under 20 dollars").calls

    assert [name for name, _ in asked].count("search_products") == len(asked)
    assert (asked[0][1]["query"], asked[0][1]["price_max"]) == ("clear snap clip", "20")


def test_a_kind_at_the_end_may_only_say_what_the_thing_is_for() -> None:
    answer = Talk("salon").say("travel bag hair dryer")

    assert answer.found == ["bag"]


def test_a_brand_may_only_say_what_the_thing_is_for() -> None:
    assert Talk("salon").say("vela attachment").found[0] == "part"


def test_what_shall_be_done_is_no_name_of_a_thing() -> None:
    asked = Talk("salon").say("what do i need to trim my beard").calls[0][1]

    assert asked["query"] == "trim my beard"
    assert asked["title"] == "Closest matches"


def test_what_is_only_made_for_a_thing_is_not_called_one() -> None:
    answer = Talk("salon").say("trolleys")

    assert "products in Trolleys & Accessories" in answer.text


def test_have_is_known_however_hastily_it_is_typed() -> None:
    assert Talk("salon").say("do you hav hair oils").found == Talk("salon").say("do you have hair oils").found


def test_money_is_no_number_of_parts_and_a_quality_no_order_by_what_is_called_like_the_thing() -> None:
    limited = Talk("salon").say("a trimmer under 35 dollars with 3 blades").called("search_products")
    assert [one["name"] for one in limited["attributes"]] == ["Number of blades"]
    assert limited["price_max"] == "35"

    assert "order_by" not in Talk("salon").say("a quiet comb").called("search_products")


def test_what_is_told_before_the_thing_limits_it() -> None:
    wanted = Talk("salon").say("my daughter weighs 12 kilos, which hair dryer fits her").calls[0][1]

    assert wanted["query"] == "hair dryer"


@pytest.mark.parametrize(
    ("said", "bounds"),
    [("a hair dryer with a 2 m cable or more", ("2", None)), ("a hair dryer with a 2 m cable or less", (None, "2"))],
)
def test_the_part_that_a_measure_is_of_is_no_word_to_search_for(
    said: str, bounds: tuple[str | None, str | None]
) -> None:
    wanted = Talk("salon").say(said).calls[0][1]

    assert wanted["query"] == "hair dryer"
    assert (wanted["attributes"][0]["min"], wanted["attributes"][0]["max"]) == bounds
