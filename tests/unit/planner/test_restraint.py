"""What is said about buying without asking for it leaves the cart as it is."""

import pytest

from tests.support.planner_talk import Talk

WRITES = {"add_to_cart", "change_cart"}


@pytest.mark.parametrize(
    "said",
    [
        "i had one of these in red once",
        "my sister has the small one",
        "the red one is ugly",
        "i don't want two",
        "i already have 3 of those",
        "two of my friends have one",
        "can i get it in gray or only in navy?",
        "if i buy two, is it cheaper?",
        "what if i took three?",
    ],
)
@pytest.mark.parametrize("held", [False, True])
def test_a_remark_or_a_question_changes_no_cart(said: str, held: bool) -> None:
    talk = Talk()
    talk.say("breeze merino shirt")
    if held:
        talk.say("add it in navy, size m")
    before = [(line["key"], line["quantity"]) for line in talk.shop.lines]

    answer = talk.say(said)

    assert [(line["key"], line["quantity"]) for line in talk.shop.lines] == before, answer.text


@pytest.mark.parametrize(
    "said", ["i'll have the gray one in m", "that one in gray, m please", "i would go for m in gray, please add it"]
)
def test_what_asks_for_it_still_puts_it_in(said: str) -> None:
    talk = Talk()
    talk.say("breeze merino shirt")

    talk.say(said)

    assert [(line["key"], line["quantity"]) for line in talk.shop.lines] == [("shirt", 1)]


def test_a_version_and_how_many_of_it_are_one_act() -> None:
    talk = Talk("larder")
    talk.say("honey")
    talk.say("forest is fine. add 3 please")

    assert {line["key"]: line["quantity"] for line in talk.shop.lines} == {"forest": 3}
