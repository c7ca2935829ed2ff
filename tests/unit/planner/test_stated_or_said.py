"""Limits that a catalogue states in its own way: general words, figures under a name, what it has or has not."""

import pytest

from agent.planner.nlu.ages import covers
from agent.planner.nlu.situation import Situation
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


@pytest.mark.parametrize(
    ("stated", "months", "right"),
    [
        ("3+", 36, True),
        ("3+", 24, False),
        ("2+", 144, False),
        ("6-12 years", 150, True),
        ("6-12 years", 60, False),
        ("18 months and up", 20, True),
        ("18 months and up", 12, False),
        ("from 8 years", 96, True),
        ("up to 3 years", 40, True),
        ("all", 36, None),
    ],
)
def test_a_stated_age_is_right_for_some(stated: str, months: int, *, right: bool | None) -> None:
    assert covers(stated, months) is right


@pytest.mark.parametrize("said", ["puzzles for a 3 year old", "puzzles for my son, he is aged 3", "puzzles for a 3yo"])
def test_what_is_for_another_age_is_left_out(said: str) -> None:
    assert set(Talk("workshop").say(said).found) == {"puzzle-24"}


def test_a_story_is_searched_by_the_words_that_the_shop_knows() -> None:
    assert "bolt" in Talk("workshop").say("hi, my old shed is 11 and has lost a bolt, what can i get it").found


def test_either_of_two_kinds_is_looked_for_in_one_search() -> None:
    said = Talk("workshop").say("a stool or a hammock")

    assert {"stool", "swing"} <= set(said.found)
    assert said.tools.count("search_products") == 1


def test_words_of_how_and_for_whom_keep_the_kind() -> None:
    talk = Talk("workshop")
    talk.say("show me benches")

    assert "oak" in talk.say("wooden, for my terrace").found


def test_a_refused_color_leaves_in_what_is_as_much_a_shade_of_another() -> None:
    colors = planner_of("workshop").planner.understanding.wishes.terms.colors

    assert colors.surely("gray", ["Grey", "Charcoal", "Stone", "Light grey"]) == ["Grey", "Charcoal", "Light grey"]


@pytest.mark.parametrize(
    "said", ["we are going kayaking, what do we need", "I am heading for kayaking, what will I need?"]
)
def test_what_somebody_sets_out_for_is_looked_for(said: str) -> None:
    frames = planner_of("workshop").planner.understanding.read(said, Situation())

    assert [(frame.intent, frame.wish.text) for frame in frames] == [("find", "kayaking")]


def test_a_wish_that_is_read_again_is_the_callers_own() -> None:
    wishes = planner_of("workshop").planner.understanding.wishes
    wishes.read("wooden bench", None)[0].attributes.clear()

    assert wishes.read("wooden bench", None)[0].attributes
