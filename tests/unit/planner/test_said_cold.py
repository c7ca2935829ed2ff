"""Acts that are said cold: nothing is on the screen yet, or nothing is pointed to."""

import pytest

from tests.support.planner_talk import Talk


@pytest.mark.parametrize(
    "said",
    ["what's the difference between the clay pot and the steel trough", "compare clay pot with steel trough"],
)
def test_two_things_that_were_not_shown_yet_are_compared_by_name(said: str) -> None:
    talk = Talk("garden")

    answer = talk.say(said)

    assert answer.called("compare_products")["product_ids"] == ["p-clay", "p-trough"]
    assert talk.say("the cheaper one").called("show_product")["product_id"] == "p-clay"


def test_a_difference_in_delivery_is_a_question_about_the_shop() -> None:
    answer = Talk("garden").say("what's the difference between standard and express delivery")

    assert "compare_products" not in answer.tools


def test_remove_alone_takes_out_what_was_just_put_in() -> None:
    talk = Talk("garden")
    for said in ("clay pot", "add it", "steel trough", "add it"):
        talk.say(said)

    answer = talk.say("remove")

    assert [line["key"] for line in talk.shop.lines] == ["p-clay"]
    assert "Steel Trough" in answer.text
