"""Wishes that say what a thing is for and name no kind of it."""

import pytest

from tests.support.planner_talk import Talk


@pytest.mark.parametrize(
    ("catalogue", "said", "words"),
    [
        ("outdoor", "something to keep my tea warm", "keep my tea warm"),
        ("outdoor", "do you have anything for sore shoulders, under 120", "sore shoulders"),
        ("workshop", "i need something that runs by itself", "runs by itself"),
        ("salon", "something to get rid of split ends", "get rid of split ends"),
        ("workshop", "something against moss", "moss"),
    ],
)
def test_a_purpose_is_looked_for_by_its_meaning(catalogue: str, said: str, words: str) -> None:
    wanted = Talk(catalogue).say(said).called("search_products")

    assert (wanted["query"], wanted.get("by_meaning"), wanted["category"]) == (words, True, None)


@pytest.mark.parametrize("said", ["waterproof speaker", "a mower for a small garden", "something red", "tents for two"])
def test_a_thing_that_is_named_is_looked_for_by_its_name(said: str) -> None:
    assert not Talk("workshop").say(said).calls[0][1].get("by_meaning")


def test_a_purpose_narrows_what_is_looked_for() -> None:
    talk = Talk("workshop")
    talk.say("show me mowers")

    assert not talk.say("for a big garden").called("search_products").get("by_meaning")
