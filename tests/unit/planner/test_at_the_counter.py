"""What is said at the counter is of the things that explain all of its words."""

import pytest

from tests.support.planner_talk import Talk, cart_after, held


@pytest.mark.parametrize(
    ("catalogue", "said", "cart"),
    [
        ("larder", ("penne", "2x 500 then"), {"penne 500 g": 2}),
        ("larder", ("penne", "half a kilo please"), {"penne 500 g": 1}),
        ("larder", ("penne", "two of the 1kg"), {"penne 1 kg": 2}),
        ("larder", ("task chair", "3 of those, 2 blue and 1 black"), {"chair Blue": 2, "chair Black": 1}),
        ("larder", ("task chair", "one blue one black please"), {"chair Blue": 1, "chair Black": 1}),
        ("outfitter", ("belts", "ok the leather one, black, 90"), {"belt Black 90 cm": 1}),
        (
            "outfitter",
            ("merino beanie", "mustard, and a belt too", "the stretch one in olive"),
            {"beanie Mustard": 1, "stretch Olive": 1},
        ),
        (
            "wardrobe",
            ("gale rain jacket", "yellow in M please", "another in black, L"),
            {"m-rain Yellow M": 1, "m-rain Black L": 1},
        ),
    ],
)  # fmt: skip
def test_a_version_and_a_number_are_of_what_is_in_hand(
    catalogue: str, said: tuple[str, ...], cart: dict[str, int]
) -> None:
    assert cart_after(catalogue, *said) == cart


@pytest.mark.parametrize(
    ("catalogue", "said", "cart"),
    [
        ("larder", ("task chair", "3 blue please", "make it 2 blue and 1 black"), {"chair Blue": 2, "chair Black": 1}),
        (
            "larder",
            ("task chair", "2 blue and 2 black", "hm make it 3 blue and only one black"),
            {"chair Blue": 3, "chair Black": 1},
        ),
        ("larder", ("penne", "the 500 please", "make it the 1 kg"), {"penne 1 kg": 1}),
        ("larder", ("penne", "the 500 please", "change the 500s to 1 kg"), {"penne 1 kg": 1}),
        ("wardrobe", ("fell boots", "the 42 please", "actually make that the 43"), {"m-boot Brown 43": 1}),
        (
            "wardrobe",
            ("gale rain jacket", "yellow in M please", "another in black, L", "the yellow one in S instead"),
            {"m-rain Yellow S": 1, "m-rain Black L": 1},
        ),
        (
            "outfitter",
            ("belts", "the leather one, tan 100", "make it 2", "make one of them 90"),
            {"belt Tan 100 cm": 1, "belt Tan 90 cm": 1},
        ),
        ("pantry", ("brown rice", "add it", "make that two please, and express shipping"), {"brown": 2}),
    ],
)  # fmt: skip
def test_a_change_leaves_just_what_was_said(catalogue: str, said: tuple[str, ...], cart: dict[str, int]) -> None:
    assert cart_after(catalogue, *said) == cart


@pytest.mark.parametrize(
    "said", ["take the blue one out", "lose the blue one", "i do not want the blue one anymore", "scrap the blue"]
)
def test_what_goes_out_is_the_line_that_the_words_explain(said: str) -> None:
    assert cart_after("larder", "task chair", "1 blue 1 black", said) == {"chair Black": 1}


def test_a_short_name_and_its_plural_mean_the_lines_of_a_thing() -> None:
    assert cart_after("larder", "task chair", "1 blue 1 black", "basil pesto", "add it", "scrap the chairs") == {
        "pesto": 1
    }


def test_a_version_that_there_is_not_keeps_the_number() -> None:
    talk = Talk("larder")
    talk.say("task chair")

    asked = talk.say("i'll take 2, green")

    assert held(talk) == {}
    assert "Blue or Black" in asked.text
    talk.say("blue")
    assert held(talk) == {"chair Blue": 2}


def test_a_version_that_is_sold_out_is_said_with_what_is_left_and_taken_with_its_number() -> None:
    talk = Talk("larder")
    talk.shop.products = {
        **talk.shop.products,
        "penne": {**talk.shop.products["penne"], "sold_out": [{"Size": "1 kg"}]},
    }
    talk.say("penne")

    told = talk.say("is it available in 1 kg?")

    assert "500 g" in told.text
    talk.say("2x 500 then")
    assert held(talk) == {"penne 500 g": 2}


def test_a_version_asked_of_several_at_once_puts_nothing_in() -> None:
    assert cart_after("outfitter", "shirts", "are they easy to iron?", "M") == {}


def test_what_comes_before_decides_what_is_in_hand() -> None:
    assert cart_after("outfitter", "merino beanie", "show me belts, and add 2 in olive") in ({}, {"stretch Olive": 2})


def test_a_whole_title_is_that_product_in_a_version_that_there_is() -> None:
    talk = Talk("outfitter")
    talk.say("shirts")

    asked = talk.say("add the Slim Poplin Shirt in green")

    assert held(talk) == {}
    assert "Slim Poplin Shirt" in asked.text
    assert "White or Black" in asked.text


@pytest.mark.parametrize("said", ["ok i want it", "i'll take it", "put it in"])
def test_what_is_in_the_cart_already_is_no_more_for_being_wanted(said: str) -> None:
    talk = Talk("pantry")
    for text in ("brown rice", "add it", "what does it weigh?"):
        talk.say(text)

    assert "in your cart" in talk.say(said).text
    assert held(talk) == {"brown": 1}


def test_some_of_another_kind_right_after_is_looked_for_and_not_put_in() -> None:
    assert cart_after("outfitter", "merino beanie", "add the mustard one", "and some belts") == {"beanie Mustard": 1}


@pytest.mark.parametrize(
    ("catalogue", "said", "cart"),
    [
        ("wardrobe", ("gale rain jacket", "yellow in M please", "black suits him better"), {"m-rain Black M": 1}),
        (
            "wardrobe",
            ("gale rain jacket", "yellow in M please", "hm, can i have it in black instead"),
            {"m-rain Black M": 1},
        ),
        ("larder", ("lift desk", "sounds promising, one in oak, the 160 one"), {"desk 160 cm Oak": 1}),
        ("larder", ("lift desk", "add it", "oak, as long as it's the 160"), {"desk 160 cm Oak": 1}),
        (
            "outfitter",
            ("belts", "two of the leather ones in 90, one tan and one black"),
            {"belt Tan 90 cm": 1, "belt Black 90 cm": 1},
        ),
        (
            "outfitter",
            ("belts", "a tan leather belt and a black one, both in 100"),
            {"belt Tan 100 cm": 1, "belt Black 100 cm": 1},
        ),
        ("outfitter", ("belts", "i would like the one with the brass buckle, tan, 90"), {"belt Tan 90 cm": 1}),
        ("larder", ("chairs", "4 of those, 2 blue and 2 black"), {"chair Blue": 2, "chair Black": 2}),
    ],
)  # fmt: skip
def test_what_is_said_around_a_version_leaves_it_that_version(
    catalogue: str, said: tuple[str, ...], cart: dict[str, int]
) -> None:
    assert cart_after(catalogue, *said) == cart


def test_a_tag_question_about_what_was_put_in_puts_no_more_in() -> None:
    assert cart_after("larder", "basil pesto", "add it", "they don't have nuts in them, do they?") == {"pesto": 1}


def test_what_is_left_is_told_for_each_choice_of_the_version_that_was_asked_for() -> None:
    talk = Talk("wardrobe")
    jacket = {**talk.shop.products["m-rain"], "sold_out": [{"Color": "Yellow", "Size": "L"}]}
    talk.shop.products = {**talk.shop.products, "m-rain": jacket}
    talk.say("gale rain jacket")
    talk.say("yellow in M please")

    told = talk.say("change it to L")

    assert "Black" in told.text
    talk.say("black is fine too, as long as it's the L")
    assert held(talk) == {"m-rain Black L": 1}


def test_what_is_not_in_the_cart_takes_nothing_out() -> None:
    assert cart_after("larder", "task chair", "1 blue 1 black", "no polish for me after all") == {
        "chair Blue": 1,
        "chair Black": 1,
    }


def test_so_many_of_each_version_of_what_is_to_be_looked_for_needs_no_verb() -> None:
    assert cart_after("outfitter", "belts", "the merino beanie, 2 mustard and 1 navy") == {
        "beanie Mustard": 2,
        "beanie Navy": 1,
    }


@pytest.mark.parametrize(
    ("catalogue", "said", "cart"),
    [
        ("furnished", ("lift table", "160 oak please"), {"table 160 x 80 cm Oak": 1}),
        ("furnished", ("lift table", "add it in oak", "160"), {"table 160 x 80 cm Oak": 1}),
        ("furnished", ("moon lamp", "lovely, pop one in the basket"), {"moon": 1}),
        (
            "furnished",
            ("lift table", "felt box", "the table in 160 oak and 2 sets of those boxes in grey"),
            {"table 160 x 80 cm Oak": 1, "felt Grey": 2},
        ),
        (
            "corner",
            ("skirts", "the denim one in M please", "breton tee", "navy in the same size please"),
            {"denim M": 1, "tee Navy M": 1},
        ),
        (
            "furnished",
            ("felt box", "2 in grey please", "moon lamp", "add it", "one set of boxes is enough"),
            {"felt Grey": 1, "moon": 1},
        ),
        ("corner", ("ironwood teapot", "sling it in"), {"teapot": 1}),
    ],
)  # fmt: skip
def test_a_figure_of_several_a_portion_and_the_cart_are_told_apart(
    catalogue: str, said: tuple[str, ...], cart: dict[str, int]
) -> None:
    assert cart_after(catalogue, *said) == cart
