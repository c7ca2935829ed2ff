"""What a new wish keeps of the running one, and what shall go with a thing that is talked about."""

import pytest

from tests.support.planner_talk import Said, Talk


def _after(catalogue: str, *said: str) -> Said:
    talk = Talk(catalogue)
    return [talk.say(text) for text in said][-1]


@pytest.mark.parametrize(
    ("catalogue", "first", "asked", "kind"),
    [
        ("outdoor", "waterproof hiking boots in size 43", "do you have a tent to go with them", "tent"),
        ("outdoor", "hiking boots under 200", "which tent would you put with it", "tent"),
        ("garden", "clay pot under 60", "what seeds would suit it", "seeds"),
    ],
)
def test_what_shall_go_with_a_thing_is_looked_for_without_its_limits(
    catalogue: str, first: str, asked: str, kind: str
) -> None:
    answer = _after(catalogue, first, asked)

    looked = [arguments for name, arguments in answer.calls if name == "search_products"]
    assert looked[0]["query"].startswith(kind)
    assert not looked[0]["attributes"]
    assert looked[0]["price_max"] is None


def test_the_cheapest_that_there_is_keeps_the_kind() -> None:
    answer = _after("outdoor", "waterproof hiking boots", "what is the cheapest you have")

    asked = answer.called("search_products")
    assert asked["sort"] == "price_asc"
    assert "boots" in f"{asked['query']} {asked['category']}".lower()


def test_something_for_another_deed_begins_anew() -> None:
    asked = _after("outdoor", "hiking boots in blue", "and something to sleep in").called("search_products")

    assert not asked["attributes"]
    assert "boots" not in asked["query"]


@pytest.mark.parametrize("said", ["keep it below 100", "100 at the very most", "i could go to 100 if need be"])
def test_a_bound_on_the_price_is_heard_however_it_is_put(said: str) -> None:
    asked = _after("outdoor", "hiking boots", said)

    assert [one["price_max"] for name, one in asked.calls if name == "search_products"][-1] == "100"


@pytest.mark.parametrize("said", ["color is not important really", "i can live without the color"])
def test_a_limit_that_is_no_must_is_taken_back(said: str) -> None:
    assert not _after("outdoor", "hiking boots in black", said).called("search_products")["attributes"]


def test_what_is_told_before_a_wish_limits_it() -> None:
    asked = _after("outdoor", "my husband wants nothing made of leather. which hiking boots are there for him?")

    limits = {limit["name"]: limit["exclude"] for limit in asked.called("search_products")["attributes"]}
    assert any("leather" in value.lower() for values in limits.values() for value in values)


def test_a_kind_behind_which_is_a_wish_of_its_own() -> None:
    asked = _after("outdoor", "waterproof hiking boots", "which tent would you take for two").called("search_products")

    assert "tent" in asked["query"]
    assert "boots" not in asked["query"]


def test_cheaper_than_a_figure_is_of_the_price_where_a_measure_is_limited() -> None:
    asked = _after("outdoor", "tent for two people", "cheaper than 200").called("search_products")

    assert asked["price_max"] == "200"
