"""What is looked for stays what it is until another kind of thing is named."""

from tests.support.planner_talk import Talk


def said_in_the_garden(*messages: str) -> list[str]:
    talk = Talk("garden")
    answers = [talk.say(message) for message in messages]
    return answers[-1].found


def test_a_material_and_for_whom_it_is_narrow_the_kind() -> None:
    assert said_in_the_garden("i need a collar", "leather, for my labrador") == ["c-hide"]


def test_a_kind_said_as_a_correction_is_the_kind_of_what_was_said_before() -> None:
    assert said_in_the_garden("do you have tomato", "seeds i mean") == ["s-tomato"]


def test_a_correction_that_names_another_thing_starts_anew() -> None:
    assert said_in_the_garden("do you have tomato", "basil seeds i mean") == ["s-basil"]


def test_a_department_that_holds_nothing_of_it_is_what_is_meant() -> None:
    assert said_in_the_garden("basil seeds", "pots") == ["p-clay", "p-trough"]
