"""The many ways to say what shall be in the cart come to the plain ones."""

import pytest

from tests.support.planner_talk import Talk, cart_after


@pytest.mark.parametrize(
    ("catalogue", "said", "cart"),
    [
        ("larder", ("basil pesto", "lovely, in it goes"), {"pesto": 1}),
        ("larder", ("basil pesto", "good enough, that goes in"), {"pesto": 1}),
        ("larder", ("basil pesto", "alright, in with it"), {"pesto": 1}),
        ("larder", ("basil pesto", "into the basket with it please"), {"pesto": 1}),
        ("larder", ("basil pesto", "two jars of those"), {"pesto": 2}),
        ("larder", ("basil pesto", "three please"), {"pesto": 3}),
        ("larder", ("basil pesto", "the pesto, please"), {"pesto": 1}),
        ("larder", ("penne", "a kilo of it"), {"penne 1 kg": 1}),
        ("larder", ("task chair", "good. blue"), {"chair Blue": 1}),
        ("larder", ("task chair", "blue, go"), {"chair Blue": 1}),
        ("larder", ("task chair", "that settles it, the blue one please"), {"chair Blue": 1}),
        ("larder", ("lift desk", "i'll take the desk in oak, 160, together with the perch stool in red"), {
            "desk 160 cm Oak": 1, "stool Red": 1,
        }),
        ("larder", ("task chair", "two please, one in blue and one in black, my brother needs a seat too"), {
            "chair Blue": 1, "chair Black": 1,
        }),
        ("larder", ("forest honey", "add it", "and a basil pesto as well"), {"forest": 1, "pesto": 1}),
        ("larder", ("basil pesto", "yep"), {"pesto": 1}),
        ("larder", ("honey", "Basil Pesto. two jars, one is for a friend"), {"pesto": 2}),
        ("larder", ("penne", "1 of the 500", "no wait, one of each size"), {"penne 500 g": 1, "penne 1 kg": 1}),
        ("larder", ("task chair", "2 please", "drop the task chair"), {}),
        ("larder", ("basil pesto", "two jars, one is for my sister"), {"pesto": 2}),
        ("larder", ("oat drink", "pity. a litre please"), {"oat 1 l": 1}),
        ("larder", ("honey", "both, the forest honey and the blossom honey"), {"forest": 1, "blossom": 1}),
    ],
)  # fmt: skip
def test_a_turn_of_speech_puts_in_what_the_plain_words_do(
    catalogue: str, said: tuple[str, ...], cart: dict[str, int]
) -> None:
    assert cart_after(catalogue, *said) == cart


@pytest.mark.parametrize(
    ("said", "cart"),
    [
        (("task chair", "2 blue please", "pesto", "add it", "back to one chair, and no pesto"), {"chair Blue": 1}),
        (("task chair", "3 blue please", "turn one of them into a black"), {"chair Blue": 2, "chair Black": 1}),
        (("task chair", "1 blue 1 black", "swap the black one for a second blue"), {"chair Blue": 2}),
        (("task chair", "blue please", "pesto", "add it", "black for the chair, blue shows the dust"), {
            "chair Black": 1, "pesto": 1,
        }),
        (("task chair", "3 blue please", "make the chairs just two, one is enough for the hall"), {"chair Blue": 2}),
        (("lift desk", "oak, 120 please", "120 may be short, 160 rather"), {"desk 160 cm Oak": 1}),
        (("pesto", "add it", "forest honey", "honey in, pesto out"), {"forest": 1}),
        (("pesto", "add it", "forest honey", "add it", "i still have a pesto at home, take it off"), {"forest": 1}),
        (("pesto", "add it", "forest honey", "add it", "my mum got us a honey. so leave that out"), {"pesto": 1}),
        (("task chair", "2 blue please", "forest honey", "add it", "ah and 3 chairs, not 2"), {
            "chair Blue": 3, "forest": 1,
        }),
        (("task chair", "1 blue please", "so forget the honey"), {"chair Blue": 1}),
        (("pesto", "add it", "forest honey", "add it", "all the honey out again, still got some"), {"pesto": 1}),
        (("penne", "1 of the 500 and 1 of the 1 kg", "pesto", "take the pesto instead of all the penne"), {"pesto": 1}),
    ],
)  # fmt: skip
def test_a_change_in_other_words_is_the_same_change(said: tuple[str, ...], cart: dict[str, int]) -> None:
    assert cart_after("larder", *said) == cart


def test_the_figure_of_a_model_counts_nothing() -> None:
    assert cart_after("workshop", "lawn mower 46", "i'll take the 46 please") == {"mow-46": 1}


def test_a_number_that_belongs_to_a_word_counts_nothing() -> None:
    assert cart_after("larder", "task chair", "five-star hotels have the blue one") == {}


def test_asking_whether_a_thing_can_be_taken_somewhere_puts_nothing_in() -> None:
    talk = Talk("workshop")
    talk.say("pocket speaker")

    assert "add_to_cart" not in talk.say("could I take the speaker to the beach with me?").tools


@pytest.mark.parametrize(
    "said", ["can you compare it with the lark side by side?", "could you compare it to the lark, next to each other"]
)
def test_two_are_compared_however_they_shall_stand(said: str) -> None:
    talk = Talk()
    talk.say("tents")
    talk.say("tell me about the wren")

    assert talk.say(said).called("compare_products")


def test_another_one_with_something_in_it_is_looked_for() -> None:
    talk = Talk()
    talk.say("tents")
    talk.say("tell me about the wren")

    assert "search_products" in talk.say("is there also one with a porch in it?").tools
