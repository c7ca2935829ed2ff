"""Budgets for lists, what is refused, words that name a thing, and measures of what comes in several."""

from tests.support.planner_talk import Said, Talk


def said_in(catalogue: str, *said: str) -> Said:
    talk = Talk(catalogue)
    return [talk.say(text) for text in said][-1]


def test_a_budget_that_one_has_bounds_each_thing_of_the_list() -> None:
    answer = said_in("wheels", "i have 150 dollars and need a helmet, a lock and lights")

    assert [one["price_max"] for one in answer.shown] == ["150"] * 3


def test_a_budget_in_front_of_a_colon_bounds_each_thing_behind_it() -> None:
    answer = said_in("wheels", "$100 for my commute: a helmet and a lock")

    assert [(one["category"], one["price_max"]) for one in answer.shown] == [(["Helmets"], "100"), (["Locks"], "100")]


def test_what_is_refused_and_described_instead_is_no_order() -> None:
    answer = said_in("pets", "leads", "not a retractable one, one that is long")

    assert "add_to_cart" not in answer.tools
    assert "d-roll" not in answer.found


def test_a_thing_that_is_not_sold_tells_nothing_of_the_running_kind() -> None:
    answer = said_in("wheels", "locks", "a sofa?")

    assert answer.called("search_products")["query"] == "sofa"


def test_an_article_begins_a_wish_and_answers_no_question() -> None:
    answer = said_in("wheels", "bags", "the one with a pocket", "a bottle for the ride")

    assert "bottle" in answer.found


def test_how_near_what_is_refused_shall_be_is_none_of_the_words() -> None:
    arguments = said_in("wheels", "lights for the ride, no plug near").called("search_products")

    assert arguments["query"] == "lights for the ride"


def test_what_is_told_with_a_word_behind_a_comma_stays_behind_the_thing() -> None:
    _, sought = said_in("wheels", "helmets, white, with visor").calls[0]

    assert sought["query"] == "helmets with visor"


def test_bounds_on_what_comes_in_packs_name_the_packs_within_them() -> None:
    arguments = said_in("pets", "dog food, at least 5 kg").called("search_products")

    assert arguments["attributes"] in (
        [{"name": "Pack size", "values": ["6 kg"], "exclude": [], "min": None, "max": None}],
        [{"name": "Pack size", "values": [], "exclude": [], "min": "5", "max": None}],
    )


def test_others_after_what_there_was_not_are_of_what_there_was() -> None:
    answer = said_in("wheels", "locks", "helmets under 5", "show me others")

    assert "lock" in answer.text


def test_plain_names_behind_a_heading_are_looked_for_one_by_one() -> None:
    answer = said_in("wheels", "i am new here and need stuff for a ride of 25: locks, bottles and lights")

    assert [one["category"] for one in answer.shown] == [["Locks"], ["Bottles"], ["Lights"]]


def test_what_to_carry_it_in_is_no_other_of_it() -> None:
    _, sought = said_in("wheels", "something to carry my bottle in").calls[0]

    assert sought["category"] is None
    assert sought["query"] == "carry my bottle in"


def test_a_figure_with_a_unit_that_no_list_knows_is_no_price() -> None:
    arguments = said_in("wheels", "lights, at least 300 dpi").called("search_products")

    assert arguments["price_min"] is None


def test_something_bigger_for_a_part_of_the_shop_is_bigger_than_what_was_found() -> None:
    answer = said_in("pets", "aquarium", "something smaller for the fish")

    assert answer.called("search_products")["category"] == ["Fish", "Aquariums"]


def test_a_word_that_only_ends_as_a_command_does_is_kept() -> None:
    assert said_in("wheels", "an eraser").called("search_products")["query"] == "eraser"


def test_dots_between_words_are_a_pause_and_no_end() -> None:
    assert len(said_in("wheels", "looking for locks.. strong ones").shown) == 1


def test_a_child_is_shown_the_kind_for_children_whose_name_says_the_rest() -> None:
    answer = said_in("wheels", "helmet for my 4 year old")

    assert answer.called("search_products")["category"] == ["Helmets", "Kids' helmets"]
