"""Taking back: the cart as it was, a line of it, and what was never meant."""

import pytest

from tests.support.planner_talk import Talk, held


@pytest.fixture
def with_two() -> Talk:
    """A cart with a mug and a headlamp."""
    talk = Talk()
    for wish in ("steel mug", "headlamp"):
        talk.say(wish)
        talk.say("add it")
    return talk


@pytest.mark.parametrize("words", ["undo that", "put it back", "oops, undo", "no, leave it", "restore it"])
def test_what_was_taken_out_comes_back(with_two: Talk, words: str) -> None:
    before = held(with_two)
    with_two.say("remove the mug")
    assert held(with_two) != before

    answer = with_two.say(words)

    assert held(with_two) == before
    assert "Mug" in answer.text


def test_undoing_an_addition_takes_it_out(with_two: Talk) -> None:
    with_two.say("make it three")

    with_two.say("undo")

    assert sorted(held(with_two).values()) == [1, 1]


def test_each_change_can_be_taken_back_one_after_the_other(with_two: Talk) -> None:
    before = held(with_two)
    with_two.say("make it three")
    with_two.say("remove the mug")

    with_two.say("undo that")
    with_two.say("undo that")

    assert held(with_two) == before


def test_a_line_that_went_earlier_is_brought_back_by_its_name(with_two: Talk) -> None:
    before = held(with_two)
    with_two.say("remove the mug")
    with_two.say("remove the headlamp")

    with_two.say("put the mug back")

    assert held(with_two) == {key: before[key] for key in held(with_two)}
    assert len(held(with_two)) == 1


def test_what_is_put_back_already_is_not_taken_out_again(with_two: Talk) -> None:
    before = held(with_two)
    with_two.say("remove the mug")
    with_two.say("no, leave it")

    with_two.say("put it back please")

    assert held(with_two) == before


def test_an_emptied_cart_comes_back_whole(with_two: Talk) -> None:
    before = held(with_two)
    with_two.say("empty my cart")
    with_two.say("yes")
    assert held(with_two) == {}

    with_two.say("undo that")

    assert held(with_two) == before


def test_with_nothing_changed_nothing_is_taken_back() -> None:
    talk = Talk()

    answer = talk.say("undo that")

    assert set(answer.tools) <= {"view_cart"}
    assert "take back" in answer.text or "taken back" in answer.text


def test_a_code_is_taken_back_and_comes_back(with_two: Talk) -> None:
    with_two.say("apply SAVE10")

    with_two.say("undo that")
    assert with_two.shop.codes == []
    with_two.say("put the code back")

    assert with_two.shop.codes == ["SAVE10"]
