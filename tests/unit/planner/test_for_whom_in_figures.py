"""Wishes for somebody of an age, weight or height, and for something of a size."""

import pytest

from tests.support.planner_talk import Talk


@pytest.mark.parametrize(
    ("said", "figures"),
    [
        ("a car seat for a 15 kg child", [("mass", "15")]),
        ("my daughter is 3 and weighs about 15 kilos, which car seat fits her", [("age", "36"), ("mass", "15")]),
        ("I'm 190 cm tall and need a car seat", [("height", "190")]),
        ("toys for a baby of 6 months", [("age", "6")]),
        ("a toy for our son, he's three and 98 cm tall", [("age", "36"), ("height", "98")]),
        ("we have 800 square metres of lawn, which mower do we need", [("area", "800")]),
        ("a carrier that weighs 2 kg", []),
        ("a pot of 30 cm", []),
    ],
)
def test_the_figures_of_a_user_are_read_as_theirs(said: str, figures: list[tuple[str, str]]) -> None:
    wanted = Talk("nursery").say(said).called("search_products")

    assert [(one["measures"], one["value"]) for one in wanted.get("figures", [])] == figures


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("my daughter is 3 and weighs about 15 kilos, which car seat fits her", ["grow"]),
        ("a car seat for my nephew, he is 8 and 130 cm", ["booster"]),
        ("a carrier for a child of 17 kg", ["frame"]),
        ("we have 800 square metres of lawn, which mower do we need", ["vision"]),
    ],
)
def test_what_is_for_others_is_not_shown(said: str, found: list[str]) -> None:
    assert Talk("nursery").say(said).found == found


def test_another_age_is_another_persons() -> None:
    talk = Talk("nursery")
    talk.say("a car seat for a 3 year old, she weighs 15 kg")

    answer = talk.say("and for her brother, he is 8 and 130 cm")

    assert answer.found == ["booster"]


def test_what_says_that_it_is_for_children_is_shown_where_no_age_was_said() -> None:
    talk = Talk("nursery")
    talk.say("show me guitars")

    assert "guitars for kids" in [one["query"] for name, one in talk.say("only the ones for kids").calls]
