"""Limits that a catalogue states in its own way: general words, figures under a name, what it has or has not."""

import pytest

from tests.support.planner_talk import Talk, planner_of
from tests.unit.planner.test_wishes_as_said import wish_of


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("wooden bench", {"teak", "oak"}),
        ("a bench that is not metal under 300", {"teak", "oak"}),
        ("cordless mower", {"mow-40"}),
        ("a mower, not the one from meadow", {"mow-46"}),
        ("mower for 400 square meters", {"mow-40", "mow-46"}),
        ("mower with more than 39 cm cutting width and less than 20 kg", {"mow-40"}),
        ("waterproof speaker", {"go"}),
    ],
)
def test_a_limit_holds_in_whatever_way_the_catalogue_states_it(said: str, found: set[str]) -> None:
    assert set(Talk("workshop").say(said).found) == found


def test_a_word_of_how_it_is_keeps_the_kind_that_was_looked_for() -> None:
    talk = Talk("workshop")
    talk.say("show me mowers")

    assert talk.say("cordless").found == ["mow-40"]


@pytest.mark.parametrize("back", ["forget the cutting width", "ignore the cutting width"])
def test_a_limit_is_taken_back_by_its_own_name(back: str) -> None:
    talk = Talk("workshop")
    talk.say("mower with at least 45 cm cutting width under 500")

    taken_back = talk.say(back)

    assert set(taken_back.found) == {"reel", "mow-40", "mow-46"}
    assert taken_back.called("search_products")["price_max"] == "500"


def test_what_is_sold_out_is_said_to_be() -> None:
    assert "old out" in Talk("workshop").say("torch").text


@pytest.mark.parametrize(("said", "high"), [("a monitor 4k", None), ("a tent under 4k", "4000"), ("4k", "4000")])
def test_a_thousand_is_money_only_where_it_is_said_so(said: str, high: str | None) -> None:
    assert wish_of(said).price_max == high


def test_what_somebody_does_not_like_is_left_out_of_a_present() -> None:
    wish = wish_of("a present for my grandma, she hates benches", "workshop")

    assert (wish.present, wish.text, wish.exclude_terms) == (True, "", ["benches"])


def test_a_unit_behind_a_figure_is_no_short_word() -> None:
    assert "40 nm" in planner_of("workshop").planner.understanding.clauses("a drill with 40 nm")[0]


@pytest.mark.parametrize("said", ["what's on offer here?", "what can I buy here", "what is for sale"])
def test_a_shop_is_asked_for_what_it_sells(said: str) -> None:
    assert "browse_catalogue" in Talk("workshop").say(said).tools or "Garden" in Talk("workshop").say(said).text


@pytest.mark.parametrize("said", ["other colours", "what other sizes are there"])
def test_other_versions_are_asked_of_the_one_thing_shown(said: str) -> None:
    talk = Talk("workshop")
    talk.say("hex bolt")

    assert "search_products" not in talk.say(said).tools
