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


def test_a_companion_named_behind_an_act_is_looked_for_and_never_the_act_again() -> None:
    talk = Talk("garden")
    talk.say("cherry tomato seeds")

    answer = talk.say("ok take it, and a pot for it, something in clay")

    assert [(line["key"], line["quantity"]) for line in talk.shop.lines] == [("s-tomato", 1)]
    assert answer.tools == ["add_to_cart", "search_products", "search_products"]
    said = [arguments for name, arguments in answer.calls if name == "search_products"]
    assert said[0]["card"] is False  # whether a pot says that it is for such seeds
    assert [one["values"] for one in said[1]["attributes"]] == [["Clay"]]  # which no recommendation would keep


def test_the_cheapest_is_no_longer_the_dearer_version_that_was_looked_at() -> None:
    talk = Talk()
    talk.say("trailfox hiking boots")
    talk.say("in 43")
    talk.say("what is the cheapest size")

    answer = talk.say("fine, add that")

    assert "Which size" in answer.text or "choices" in answer.text or "choice of size" in answer.text
