"""What shoppers tell of themselves, for whom a thing is, and wishes that turn round what was said before."""

import pytest

from tests.support.planner_talk import Said, Talk


def said_in(catalogue: str, *said: str) -> Said:
    talk = Talk(catalogue)
    return [talk.say(text) for text in said][-1]


def limit_of(answer: Said, name: str) -> dict[str, object]:
    return next(one for one in answer.called("search_products")["attributes"] if one["name"] == name)


def test_what_must_not_cost_more_is_a_most_and_no_least() -> None:
    arguments = said_in("wheels", "a strong lock, it must not cost more than 80").called("search_products")

    assert (arguments["price_min"], arguments["price_max"]) == (None, "80")


@pytest.mark.parametrize(
    "told", ["it is about 12 km each way and pretty flat", "we live on the third floor", "my old bike was stolen"]
)
def test_a_story_beside_a_search_is_noted_and_changes_nothing(told: str) -> None:
    answer = said_in("wheels", "city bikes", told)

    assert answer.shown == []
    assert answer.text.startswith(("Good to know", "I see"))


def test_a_story_behind_a_wish_is_none_of_its_words() -> None:
    answer = said_in("wheels", "need lights, the ones i had were stolen")

    assert answer.called("search_products")["query"] == "lights"


def test_a_size_that_somebody_wears_narrows_the_search() -> None:
    answer = said_in("wheels", "a jersey", "he wears L")

    assert answer.called("search_products")["query"] == "jersey"
    assert limit_of(answer, "Size")["values"] == ["L"]


def test_a_child_by_its_age_is_shown_what_is_made_for_children() -> None:
    answer = said_in("wheels", "looking for a bike for my daughter, she's 5")

    assert set(answer.found) == {"kid16", "kid20"}


def test_a_child_that_was_named_before_is_meant_by_her() -> None:
    assert said_in("wheels", "a bike for my daughter, she is 5", "and a helmet for her").found == ["pippo"]


def test_one_figure_lies_within_a_range_and_not_near_its_end() -> None:
    assert said_in("wheels", "a bike for my daughter, she is 5", "she is 112 cm tall").found == ["kid16"]


def test_a_cheaper_one_of_a_kind_is_measured_against_what_was_found_of_it() -> None:
    answer = said_in("wheels", "a white helmet", "a lock", "is there a cheaper helmet")

    assert answer.called("search_products")["category"] == ["Helmets"]
    assert float(answer.called("search_products")["price_max"]) < 149


def test_a_better_one_of_the_kind_that_is_looked_for_is_a_step_up() -> None:
    answer = said_in("wheels", "a lock", "a better lock")

    assert float(answer.called("search_products")["price_min"]) > 65


def test_what_is_refused_takes_the_place_of_what_contradicts_it() -> None:
    answer = said_in("wheels", "a bike", "electric", "what about without a motor")

    assert answer.called("search_products")["query"] == "bike"
    assert "volt" not in answer.found


def test_a_sort_of_a_kind_that_is_not_sold_is_denied_and_the_kind_shown() -> None:
    answer = said_in("wheels", "cargo bikes?")

    assert "no cargo bikes" in answer.text
    assert set(answer.found) == {"city", "volt", "kid16", "kid20"}


def test_another_kind_is_no_answer_to_which_of_two_is_meant() -> None:
    answer = said_in("wheels", "bags", "add the one with a pocket", "the bottle")

    assert "Clear Bottle" in answer.text


def test_three_kinds_in_one_message_have_a_list_each() -> None:
    answer = said_in("wheels", "i need a helmet, a lock and lights")

    assert [one["category"] for one in answer.shown] == [["Helmets"], ["Locks"], ["Lights"]]


def test_something_to_do_is_no_kind_of_what_it_is_done_to() -> None:
    _, sought = said_in("wheels", "something to fasten my phone on the bike").calls[0]

    assert sought["category"] is None
    assert "fasten" in sought["query"]


def test_need_in_front_of_another_thing_begins_another_search() -> None:
    answer = said_in("wheels", "a lock up to 80", "also need lights front and back")

    assert "lock" not in answer.called("search_products")["query"]


# --- stories in sentences of their own, and bounds within complaints --------------------------------------------------


@pytest.mark.parametrize(
    "story",
    [
        "We're a family of 5 with small kids, first time camping.",
        "First time camping with the kids.",
        "It's our first trip to Norway!",
    ],
)
def test_a_story_before_a_wish_is_no_wish_of_its_own(story: str) -> None:
    said = Talk().say(f"{story} Which tent would you suggest?")

    queries = [arguments["query"] for name, arguments in said.calls if name == "search_products"]
    assert queries
    assert all("tent" in query for query in queries)


@pytest.mark.parametrize("complaint", ["too expensive, max 160", "still too dear, i can spend up to 160"])
def test_a_bound_within_a_complaint_counts(complaint: str) -> None:
    talk = Talk()
    talk.say("tents under 300")

    assert talk.say(complaint).called("search_products")["price_max"] == "160"
