"""How many there shall be, and one version rather than another, as it is said of what the cart holds."""

import pytest

from tests.support.planner_talk import Talk, cart_after, held

CHAIRS = ("task chair", "2 blue please")


@pytest.mark.parametrize(
    "said", ["only one, not two", "actually just the one", "just one", "one will do", "one chair will do"]
)
def test_fewer_in_all_is_no_other_order(said: str) -> None:
    assert cart_after("larder", *CHAIRS, said) == {"chair Blue": 1}


@pytest.mark.parametrize("said", ["same number of the black ones", "as many in black"])
def test_the_same_number_is_as_many_as_were_put_in_last(said: str) -> None:
    assert cart_after("larder", *CHAIRS, said) == {"chair Blue": 2, "chair Black": 2}


@pytest.mark.parametrize(
    ("said", "cart"),
    [
        ("two of everything", {"chair Blue": 2, "pesto": 2}),
        ("double everything", {"chair Blue": 4, "pesto": 2}),
        ("double up on the pesto", {"chair Blue": 2, "pesto": 2}),
        ("another pesto", {"chair Blue": 2, "pesto": 2}),
        ("one less chair", {"chair Blue": 1, "pesto": 1}),
        ("i only want 1 chair", {"chair Blue": 1, "pesto": 1}),
        ("keep just the pesto", {"pesto": 1}),
        ("everything except the pesto can go", {"pesto": 1}),
        ("remove both", {}),
    ],
)
def test_numbers_are_of_the_lines_that_are_called(said: str, cart: dict[str, int]) -> None:
    assert cart_after("larder", *CHAIRS, "basil pesto", "add it", said) == cart


@pytest.mark.parametrize("said", ["rather black than blue", "black rather than blue", "i'd rather have black"])
def test_one_version_rather_than_another_changes_the_line(said: str) -> None:
    assert cart_after("larder", *CHAIRS, said) == {"chair Black": 2}


def test_another_thing_instead_keeps_the_version_that_it_comes_in_too() -> None:
    assert cart_after("larder", "chairs", "the task chair in black please", "actually no, the stool") == {
        "stool Black": 1
    }


def test_signs_and_times_join_and_count() -> None:
    assert cart_after("corner", "morning mug", "the white one + 2 lavender soap bars") == {"mug White": 1, "lav": 2}
    assert cart_after("corner", "2x of the morning mug in sage") == {"mug Sage": 2}


def test_a_kind_of_which_several_things_are_there_is_asked_about() -> None:
    talk = Talk("corner")
    for said in ("morning mug", "white please", "enamel camping mug", "blue please"):
        talk.say(said)

    answer = talk.say("remove the mugs")

    assert held(talk) == {"mug White": 1, "camp Blue": 1}
    assert "mean" in answer.text
    talk.say("get rid of all the mugs")
    assert held(talk) == {}


@pytest.mark.parametrize("said", ["thanks, that's everything", "cheers that's all", "ta", "what do i owe you"])
def test_thanks_and_totals_take_nothing_that_was_offered(said: str) -> None:
    assert cart_after("larder", "task chair", "blue", said) == {}


@pytest.mark.parametrize(
    "said", ["what's the damage", "what do i owe you", "how much all in?", "where are we at now", "tot it up"]
)
def test_the_total_is_asked_for_in_many_ways(said: str) -> None:
    talk = Talk("larder")
    for text in CHAIRS:
        talk.say(text)

    assert "198" in talk.say(said).text


def test_a_farewell_asks_for_nothing_more() -> None:
    talk = Talk("larder")
    for text in ("task chair", "add it"):
        talk.say(text)

    assert talk.say("that's all, bye!").tools == []


@pytest.mark.parametrize(("said", "left"), [("nah one is enough", 1), ("hm, 2 would be plenty", 2)])
def test_what_is_enough_is_how_many_there_shall_be(said: str, left: int) -> None:
    talk = Talk()
    for words in ("steel mug", "add three", said):
        talk.say(words)

    assert sum(held(talk).values()) == left
