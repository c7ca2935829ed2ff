"""Questions about the versions of things of several shops: which are left, what they cost, how far they go."""

import pytest

from tests.support.planner_talk import Talk, held


@pytest.mark.parametrize(
    ("catalogue", "about", "said", "told", "untold"),
    [
        ("outdoor", "trailfox hiking boots", "is the 42 there?", ["42"], ["41, 42"]),
        ("outdoor", "trailfox hiking boots", "have you got them in 43", ["43"], ["41, 42"]),
        ("outdoor", "trailfox hiking boots", "which sizes do you have left", ["41, 42 and 43"], []),
        ("outdoor", "trailfox hiking boots", "do you have a 46", ["No", "41, 42 and 43"], ["$"]),
        ("outdoor", "breeze merino shirt", "is there an M in gray?", ["M", "Gray", "$69.00"], []),
        ("larder", "penne", "how much is the 1 kilo pack", ["(1 kg)"], ["500 g"]),
        ("larder", "penne", "what does the 500 gram one cost", ["(500 g)"], ["1 kg"]),
        ("larder", "penne", "what's the difference between the two sizes", ["500 g", "1 kg"], []),
        ("larder", "penne", "how much more is the big one", ["500 g", "1 kg"], []),
        ("larder", "penne", "what's the biggest pack", ["1 kg"], []),
        ("pets", "salmon dog food", "how much is the 6 kg bag", ["(6 kg)"], ["2 kg"]),
        ("pets", "salmon dog food", "is there a bigger bag?", ["6 kg"], []),
        ("pets", "salmon dog food", "what sizes does it come in", ["2 kg and 6 kg"], []),
        ("pets", "wood pellet litter", "does it come in 40 l", ["No", "10 l and 20 l"], []),
    ],
)
def test_a_question_of_versions_is_answered_by_those_that_there_are(
    catalogue: str, about: str, said: str, told: list[str], untold: list[str]
) -> None:
    talk = Talk(catalogue)
    talk.say(about)

    answer = talk.say(said)

    assert "search_products" not in answer.tools
    assert held(talk) == {}
    assert all(text in answer.text for text in told), answer.text
    assert not any(text in answer.text for text in untold), answer.text


def test_a_question_while_a_version_is_to_be_chosen_takes_none() -> None:
    talk = Talk("pets")
    talk.say("wood pellet litter")
    talk.say("is the 10 l there")

    talk.say("how much is the 20 l one")

    assert held(talk) == {}


@pytest.mark.parametrize("said", ["how heavy is it", "what is it made of", "is it any good for kittens"])
def test_what_is_asked_of_the_thing_is_no_question_of_versions(said: str) -> None:
    talk = Talk("pets")
    talk.say("wood pellet litter")

    assert "come in" not in talk.say(said).text
