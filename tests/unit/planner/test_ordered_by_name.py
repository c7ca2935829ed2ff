"""What is ordered by its name goes in with its number and version, though it was never shown."""

import pytest

from tests.support.planner_talk import cart_after


@pytest.mark.parametrize(
    ("catalogue", "said", "cart"),
    [
        ("corner", "2 tins of the wood stain in anthracite, the small ones", {"stain Anthracite 0.75 l": 2}),
        ("corner", "i want to buy the morning mug, two of them, white", {"mug White": 2}),
        ("corner", "i'd like two of your lavendar soap bars", {"lav": 2}),
        ("corner", "order the trail runners in coral, size 9", {"runner Coral 9": 1}),
        ("corner", "two bags of the house blend, ground, 250 g", {"coffee 250 g Ground": 2}),
        ("corner", "add 2 packs of the rechargeable batteries, 8 pack", {"aa 8 pack": 2}),
        ("library", "a copy of a year among bees please, hardcover", {"bees Hardcover": 1}),
        ("library", "3 dotted notebooks in moss, a5", {"note Moss A5": 3}),
        ("library", "three rolls of painters tape, the 50 mm one", {"tape 50 mm": 3}),
        ("corner", "i'll take the teapot and the brush to clean it", {"teapot": 1, "brush": 1}),
        ("library", "i'd like the kite in rainbow please", {"kite Rainbow": 1}),
        ("library", "grab me the drill and two pairs of gloves in 9", {"drill": 1, "gloves 9": 2}),
    ],
)
def test_a_name_that_one_thing_has_is_put_in(catalogue: str, said: str, cart: dict[str, int]) -> None:
    assert cart_after(catalogue, said) == cart


@pytest.mark.parametrize(
    ("catalogue", "said", "cart"),
    [
        ("corner", ("2 tins of the wood stain in anthracite", "2.5 l"), {"stain Anthracite 2.5 l": 2}),
        ("corner", ("put 2 white mugs in my cart", "the first one"), {"mug White": 2}),
        ("corner", ("two cables of 2 m please", "the hdmi"), {"hdmi 2 m": 2}),
        ("corner", ("i'll take two of the skirts in L", "the denim one"), {"denim L": 2}),
        ("corner", ("put 2 mugs in my cart", "the stoneware one", "sage"), {"mug Sage": 2}),
        ("corner", ("3 morning mugs please", "two sage and one white"), {"mug Sage": 2, "mug White": 1}),
        ("corner", ("add two morning mugs in pink", "sage then"), {"mug Sage": 2}),
        ("library", ("i want two of the warm led bulbs", "e14"), {"bulb E14": 2}),
        ("library", ("add two books", "the salt road in hardcover"), {"salt Hardcover": 2}),
    ],
)
def test_what_is_still_open_is_asked_and_the_rest_is_kept(
    catalogue: str, said: tuple[str, ...], cart: dict[str, int]
) -> None:
    assert cart_after(catalogue, *said[:-1]) == {}
    assert cart_after(catalogue, *said) == cart


@pytest.mark.parametrize(
    "said",
    [
        "i want to buy a mug",
        "i'm looking for a morning mug",
        "i need a white mug",
        "do you have the morning mug in white?",
        "how much are two lavender soaps?",
        "two mugs under 12 dollars",
        "show me two soaps",
        "my old teapot broke, i need a new one",
        "what if i took three of the lavender soaps?",
        "striped skirt in M",
        "three candles",
        "6 white mugs",
        "add a unicorn",
    ],
)
def test_what_is_looked_for_or_asked_about_puts_nothing_in(said: str) -> None:
    assert cart_after("corner", said) == {}


@pytest.mark.parametrize(
    ("said", "cart"),
    [
        (("add four morning mugs in white", "half of them in sage"), {"mug White": 2, "mug Sage": 2}),
        (("add four morning mugs in white", "two of them in sage please"), {"mug White": 2, "mug Sage": 2}),
        (("add a morning mug in white", "same again in sage"), {"mug White": 1, "mug Sage": 1}),
        (("add the teapot", "swap the teapot for a morning mug in white"), {"mug White": 1}),
        (("add a teapot and two lavender soaps", "replace the soaps with olive ones"), {"teapot": 1, "olive": 2}),
        (("add two morning mugs in white", "add the teapot", "drop the mugs and make the teapot two"), {"teapot": 2}),
        (("add the tug rope and a dish brush", "not the brush after all"), {"tug": 1}),
        (("add the tug rope and a teapot", "i don't need the dog toy anymore"), {"teapot": 1}),
        (("add the tug rope and a teapot", "can you take the teapot back out?"), {"tug": 1}),
    ],
)
def test_a_change_is_of_as_much_as_is_said(said: tuple[str, ...], cart: dict[str, int]) -> None:
    assert cart_after("corner", *said) == cart


def test_the_last_word_of_a_name_tells_two_lines_apart() -> None:
    assert cart_after("library", "add the cordless drill and the masonry bits", "remove the drill") == {"bits": 1}


@pytest.mark.parametrize(
    "said", ["and the cot sheets with the stars, two packs", "oh and two packs of the cot sheets, stars"]
)
def test_words_left_over_by_what_is_known_name_another_thing(said: str) -> None:
    assert cart_after("furnished", "cot mattress", "add it", said) == {"cot": 1, "sheets Stars": 2}
