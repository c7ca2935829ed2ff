"""Questions for what serves a use of the thing in hand."""

import pytest

from tests.support.planner_talk import Talk


@pytest.mark.parametrize(
    ("said", "use"),
    [
        ("what do I put under it", "something to put under terracotta pot"),
        ("and what should I polish it with?", "something to polish terracotta pot"),
        ("what stops it from tipping over", "something that stops terracotta pot from tipping over"),
        ("have you got anything to clean it with", "something to clean terracotta pot"),
        ("do you have anything to look after the terracotta?", "something to look after the terracotta"),
    ],
)
def test_it_is_looked_for_by_that_use(said: str, use: str) -> None:
    talk = Talk("nursery")
    talk.say("a terracotta pot")

    asked = talk.say(said).called("recommend")

    assert (asked["kind"], asked["product_ids"], asked["use"]) == ("goes_with", ["pot"], use)


@pytest.mark.parametrize("said", ["what do I need to know about it", "what do you think of it", "can I put it outside"])
def test_other_questions_about_it_are_none_for_a_use(said: str) -> None:
    talk = Talk("nursery")
    talk.say("a terracotta pot")

    assert all("use" not in arguments for _, arguments in talk.say(said).calls)


def test_what_the_shopper_names_need_not_be_on_the_screen() -> None:
    asked = Talk("nursery").say("what can I put under my terracotta pot").called("recommend")

    assert (asked["product_ids"], asked["use"]) == (["pot"], "something to put under my terracotta pot")
