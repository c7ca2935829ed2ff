"""What texts state, deny, and leave open of a word."""

import pytest

from retrieval.text.statements import Said, Statement, said_of
from retrieval.text.words import stems


def _said(word: str, *told: Statement) -> Said:
    return said_of(told, (tuple(stems(word)),))[0]


@pytest.mark.parametrize(
    ("word", "text", "said"),
    [
        ("induction", "Works on every hob, induction too.", "states"),
        ("induction", "Not for induction.", "denies"),
        ("capsules", "Takes ground coffee and pods, but no capsules.", "denies"),
        ("pods", "Takes ground coffee and pods, but no capsules.", "states"),
        ("dishwasher", "Do not put it in the dishwasher.", "denies"),
        ("acid", "Strong and low in acid.", "denies"),
        ("sugar", "A sugar-free syrup.", "denies"),
        ("scented", "An unscented candle.", "denies"),
        ("seeds", "A seedless grape vine.", "denies"),
        ("automatic", "A manual gearbox.", "denies"),
        ("weighted", "A throw that is semi-weighted.", "silent"),
        ("mugs", "Hand-glazed mugs; no two are alike.", "states"),
        ("snow", "A mat for the beach.", "silent"),
    ],
)
def test_a_sentence_states_a_word_or_denies_it(word: str, text: str, said: Said) -> None:
    assert _said(word, Statement(text)) == said


@pytest.mark.parametrize(
    ("value", "said"), [("Yes", "states"), ("No", "denies"), ("Decaffeinated", "denies"), ("80 mg", "states")]
)
def test_a_stated_value_tells_whether_there_is_any(value: str, said: Said) -> None:
    assert _said("caffeine", Statement(value, "Caffeine")) == said


def test_a_denial_counts_only_where_nothing_else_states_it() -> None:
    both = (Statement("Not for the oven."), Statement("Yes", "Oven safe"))

    assert said_of(both, (("oven",),))[0] == "states"


@pytest.mark.parametrize(("value", "said"), [("Yes", "denies"), ("No", "states")])
def test_an_attribute_that_is_named_for_what_is_missing_says_the_contrary(value: str, said: Said) -> None:
    assert _said("gluten", Statement(value, "Gluten-free")) == said


def test_how_heavy_a_thing_is_tells_nothing_of_what_is_weighted() -> None:
    assert _said("weighted", Statement("2.4 kg", "Weight")) == "silent"
