"""Short questions, denials and comparisons over things of several shops."""

import pytest

from tests.support.planner_talk import Talk


@pytest.mark.parametrize(
    ("catalogue", "about", "said", "told", "untold"),
    [
        ("pets", "wet dog food", "is the beef tray free of grain", ["No chicken, no grain"], []),
        ("pets", "dog toys", "any complaints?", [], ["I am sorry"]),
        ("pets", "nano aquarium", "what more do i get with the starter one", ["Nano", "Starter", "54 l"], []),
        ("outdoor", "trailfox hiking boots", "how much leather", [], ["$"]),
    ],
)
def test_what_is_asked_is_answered_of_the_things_that_are_meant(
    catalogue: str, about: str, said: str, told: list[str], untold: list[str]
) -> None:
    talk = Talk(catalogue)
    talk.shop.pages = []
    talk.say(about)

    answer = talk.say(said)

    assert all(text in answer.text for text in told), answer.text
    assert not any(text in answer.text for text in untold), answer.text


def test_what_is_denied_of_one_is_not_said_of_all() -> None:
    talk = Talk("pets")
    talk.say("dog food")

    answer = talk.say("which of these have chicken?")

    assert "All of these" not in answer.text
    assert "Not the Nosh Beef Tray: No chicken" in answer.text
