"""Promotion codes, however they are handed over, asked about or taken back."""

import pytest

from tests.support.planner_talk import Talk


def with_something() -> Talk:
    talk = Talk("pantry")
    talk.say("dog food")
    talk.say("add it")
    return talk


@pytest.mark.parametrize(
    "said",
    [
        "my mate gave me SAVE10",
        "SAVE10 should work",
        "got a coupon - save10",
        "is SAVE10 still on?",
        "SAVE10 is what it said on the leaflet",
        "i should have 10 off with SAVE10",
        "do i get anything off with save10?",
        "save10 please",
        "does SAVE10 apply to this?",
        "try code save10 too",
        "the newsletter said SAVE10",
    ],
)
def test_a_code_is_tried_however_it_is_handed_over(said: str) -> None:
    assert with_something().say(said).called("apply_code") == {"code": "SAVE10"}


def test_a_code_at_the_end_of_another_act_is_applied_after_it() -> None:
    talk = Talk("pantry")
    talk.say("cat food")

    answer = talk.say("add it and SAVE10")

    assert [name for name in answer.tools if name in ("add_to_cart", "apply_code")] == [
        "add_to_cart",
        "apply_code",
    ]


@pytest.mark.parametrize(
    "said", ["drop SAVE10 again", "i do not want SAVE10 after all", "take SAVE10 off", "forget SAVE10"]
)
def test_a_code_is_taken_back_by_its_name(said: str) -> None:
    talk = with_something()
    talk.say("SAVE10")

    assert talk.say(said).called("remove_code") == {"code": "SAVE10"}


@pytest.mark.parametrize(
    "said", ["do you have the GTX1080", "coffee 190g", "i wear size EUR42", "show me the ABC500 mixer"]
)
def test_the_name_of_a_model_is_no_code(said: str) -> None:
    assert "apply_code" not in with_something().say(said).tools
