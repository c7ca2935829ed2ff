"""A kind of thing that the shop does not have is told as that, and nothing takes its place for a word beside it."""

import pytest

from tests.support.planner_talk import Talk


@pytest.mark.parametrize(
    ("words", "thing"),
    [
        ("a blender with a steel jar", "blenders"),
        ("do you have a laptop with a strap", "laptops"),
        ("i need a waterproof lawn mower for hiking", "lawn mowers"),
        ("white sneakers size 44", "sneakers"),
    ],
)
def test_a_thing_that_is_not_had_is_not_given_up_for_what_is_said_of_it(words: str, thing: str) -> None:
    answer = Talk().say(words)

    assert answer.text.startswith("I found no ")
    assert thing in answer.text
    assert all(one.get("nearest_kind") or one["query"] != "steel" for one in answer.shown)


def test_what_is_of_the_kind_is_shown_though_it_lacks_a_word() -> None:
    answer = Talk().say("a mug with a strap")

    assert "I found no mugs." not in answer.text
    assert answer.found


@pytest.mark.parametrize(
    ("words", "sought"),
    [
        ("my steel mug broke, need a new one", "mug"),
        ("our old blender finally died. we are looking for a new one", "blender"),
        ("my boots are worn out and i want another pair under 200", "boots"),
    ],
)
def test_what_takes_the_place_of_a_thing_that_is_gone_is_such_a_thing(words: str, sought: str) -> None:
    answer = Talk().say(words)

    assert sought in answer.called("search_products")["query"]
