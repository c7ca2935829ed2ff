"""Wishes where the catalogue states little: numbers of parts, refused qualities, headings."""

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
    wanted = Talk("salon").say(said).called("search_products")

    assert (wanted["query"], wanted["exclude_terms"]) == (query, [])


def test_what_a_thing_shall_not_do_is_no_word_to_leave_out() -> None:
    wanted = Talk("salon").say("hair clips that do not slip off my hair").calls[0][1]

    assert (wanted["exclude_terms"], wanted["category"]) == ([], ["Hair", "Clips"])
    assert wanted["title"] == "Hair clips"


def test_what_describes_no_thing_gives_no_heading() -> None:
    assert Talk("salon").say("something that my sister would not hate").called("search_products")["title"] == (
        "Closest matches"
    )
