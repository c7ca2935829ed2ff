"""Choices that are open do not cling: others queue behind them, the order goes on without them, and none is lost."""

import pytest

from tests.support.planner_talk import Talk, cart_after, held

ADDRESS = "Tom Reed, 9 Elm Ave, Austin TX 78701, tom@reed.org"
MUG_OPEN = ("ironwood teapot", "add it", "morning mug", "add it")


@pytest.mark.parametrize(
    ("said", "cart"),
    [
        (
            ("hdmi cable", "put it in the cart", "and 2 usb-c charging cables, 2m", "black", "5 m"),
            {"hdmi 5 m": 1, "usb 2 m Black": 2},
        ),
        (
            ("morning mug", "add it", "enamel camping mug", "add it", "white for both"),
            {"mug White": 1, "camp White": 1},
        ),
        (("morning mug", "add 2", "take one of the mugs out", "sage"), {"mug Sage": 1}),
        ((*MUG_OPEN, "checkout", "checkout", "sage"), {"teapot": 1, "mug Sage": 1}),
    ],
)
def test_what_waits_is_answered_one_after_the_other_or_together(said: tuple[str, ...], cart: dict[str, int]) -> None:
    assert cart_after("corner", *said) == cart


@pytest.mark.parametrize(
    "said",
    [
        ("go on to the checkout without the mug",),
        ("just check out without it",),
        ("checkout", "leave the mug out"),
        ("checkout", "leave it out"),
        ("checkout", "checkout"),
    ],
)
def test_the_order_goes_on_without_what_is_not_chosen(said: tuple[str, ...]) -> None:
    talk = Talk("corner")

    answer = [talk.say(text) for text in (*MUG_OPEN, *said)][-1]

    assert held(talk) == {"teapot": 1}
    assert "begin_checkout" in answer.tools
    assert "Morning Mug" in answer.text


def test_a_choice_in_the_way_of_the_order_names_the_way_on() -> None:
    talk = Talk("corner")

    answer = [talk.say(text) for text in (*MUG_OPEN, "checkout")][-1]

    assert "leave it out" in answer.text
    assert "Leave it out" in answer.suggestions


def test_where_it_goes_and_how_is_kept_while_a_choice_is_open() -> None:
    talk = Talk("corner")

    answer = [talk.say(text) for text in ("morning mug", "checkout", ADDRESS, "sage")][-1]

    assert held(talk) == {"mug Sage": 1}
    assert answer.called("set_checkout")
    assert "delivery" in answer.text


def test_a_way_of_delivery_said_while_a_choice_is_open_is_taken() -> None:
    talk = Talk("corner")

    for text in ("morning mug", "add it", "checkout", "express please", "sage"):
        talk.say(text)

    assert "Express" in talk.say(ADDRESS).text
