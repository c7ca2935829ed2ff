"""How a running wish is changed in free words, in shops of several kinds: which limit is meant is read off the wish."""

import pytest

from agent.planner.frames import AttributeLimit, Wish
from tests.support.planner_talk import Said, Talk, planner_of

JACKETS = Wish(
    text="jackets with hood",
    noun="jackets",
    category=["Women", "Jackets & Coats"],
    price_max="30",
    attributes=[
        AttributeLimit(name="Color", values=["Black"]),
        AttributeLimit(name="Waterproof", values=["yes"]),
        AttributeLimit(name="Material", exclude=["Polyester", "PVC"], refused="plastic"),
    ],
)
HEADPHONES = Wish(
    text="over-ear headphones that cancel noise",
    noun="headphones",
    attributes=[AttributeLimit(name="Battery life", minimum="8", said="8 hours")],
)
FANS = Wish(
    text="fans with remote",
    noun="fans",
    attributes=[AttributeLimit(name="Noise level", maximum="40", said="40 decibels")],
)


def changed(said: str, running: Wish) -> Wish | None:
    understanding = planner_of("wardrobe").planner.understanding
    return understanding.changes.read(", ".join(understanding.clauses(said)), running)


@pytest.mark.parametrize(
    ("said", "most"),
    [
        ("50 then", "50"),
        ("well, 150 at a push", "150"),
        ("could go to 80", "80"),
        ("I could go to 60 if need be", "60"),
        ("let's say 35", "35"),
        ("make it 45", "45"),
        ("up to 50 would be fine too", "50"),
        ("no, back to the 25", "25"),
        ("keep it below 20", "20"),
        ("half that", "15"),
        ("twice as much would be fine", "60"),
        ("10 more is ok", "40"),
        ("20% more would be fine", "36"),
        ("what about 50?", "50"),
    ],
)
def test_a_price_limit_is_said_anew(said: str, most: str) -> None:
    change = changed(said, JACKETS)

    assert change is not None
    assert (change.price_min, change.price_max) == (None, most)


@pytest.mark.parametrize(
    ("said", "gone"),
    [
        ("money's no object", ["price"]),
        ("i don't care what it costs", ["price"]),
        ("forget what I said about the money", ["price"]),
        ("a bit more is ok", ["price_a_little"]),
        ("black isn't a must", ["limit:Color"]),
        ("colour isn't important really", ["limit:Color"]),
        ("it needn't be waterproof", ["limit:Waterproof"]),
        ("i can live without the hood", ["words:with hood"]),
        ("a hood is optional", ["words:with hood"]),
        ("plastic is alright too", ["limit:Material"]),
        ("colour doesn't matter, the hood neither", ["limit:Color", "words:with hood"]),
    ],
)
def test_a_limit_is_given_up(said: str, gone: list[str]) -> None:
    change = changed(said, JACKETS)

    assert change is not None
    assert change.drop == gone


@pytest.mark.parametrize(
    ("running", "said", "gone"),
    [
        (HEADPHONES, "the cancelling bit I can live without", "words:that cancel noise"),
        (HEADPHONES, "battery life doesn't matter", "limit:Battery life"),
        (FANS, "noise isn't a problem after all", "limit:Noise level"),
        (FANS, "they don't have to be quiet", "limit:Noise level"),
        (FANS, "doesn't need a remote, come to think of it", "words:with remote"),
    ],
)
def test_what_a_limit_measures_names_it(running: Wish, said: str, gone: str) -> None:
    change = changed(said, running)

    assert change is not None
    assert change.drop == [gone]


def test_what_is_wanted_after_all_is_refused_no_more_and_may_be_described() -> None:
    change = changed("gas after all, but a small light one", Wish(text="stove", noun="stove", exclude_terms=["gas"]))

    assert change is not None
    assert change.drop == ["term:gas"]
    assert set(change.text.split()) == {"small", "light"}


def test_a_figure_that_is_far_from_what_was_measured_is_none_of_it() -> None:
    cold = AttributeLimit(name="Comfort temperature", maximum="0", said="0 degrees")

    change = changed("cheaper than 300", Wish(text="sleeping bags", noun="sleeping bags", attributes=[cold]))

    assert change is not None
    assert (change.price_max, change.attributes) == ("300", [])


def test_a_bare_figure_stands_for_the_only_measure_that_is_limited() -> None:
    change = changed("45 would be ok too", FANS)

    assert change is not None
    assert [(one.name, one.minimum, one.maximum) for one in change.attributes] == [("Noise level", None, "45")]


@pytest.mark.parametrize(
    "said",
    ["show me hats", "i take the black one", "2 please", "50 of them please", "thanks", "is it waterproof?", "for men"],
)
def test_other_words_change_nothing(said: str) -> None:
    assert changed(said, JACKETS) is None


def said_in(catalogue: str, *messages: str) -> Said:
    talk = Talk(catalogue)
    return [talk.say(message) for message in messages][-1]


def test_the_list_is_another_and_what_changed_is_told() -> None:
    answer = said_in("wardrobe", "men's jackets under 50", "200 would be ok")

    assert answer.found == ["m-rain"]
    assert "$200" in answer.text


def test_a_limit_taken_back_shows_what_it_hid() -> None:
    answer = said_in("pantry", "coffee", "not organic", "organic is ok too")

    assert set(answer.found) == {"beans", "ground"}
    assert "organic" in answer.text


def test_another_value_is_taken_beside_the_first() -> None:
    answer = said_in("wardrobe", "women's jackets in black", "white would do as well")

    limits = answer.called("search_products")["attributes"]
    assert [(limit["name"], limit["values"]) for limit in limits] == [("Color", ["Black", "White"])]


def test_what_was_asked_for_is_told() -> None:
    answer = said_in("wardrobe", "men's jackets under 150", "what did I ask for?")

    assert not answer.calls
    assert "jackets up to $150" in answer.text
