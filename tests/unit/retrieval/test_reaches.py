"""For whom texts say that a thing is made, in figures."""

import pytest

from retrieval.text.reaches import Figure, reaches
from retrieval.text.statements import Statement


def _of(measures: str, value: float, *texts: str, of: str = "") -> str:
    """What texts say of a figure; a text like "Age: 3+" is an attribute with its value."""
    said = [one.partition(": ") for one in texts]
    stated = [Statement(value or name, name if value else "") for name, _, value in said]
    return reaches(stated, Figure(measures, value, of))[0]


@pytest.mark.parametrize(
    ("text", "months", "verdict"),
    [
        ("Age: 2-4 years", 36, "states"),
        ("Age: 2-4 years", 58, "states"),  # who is four is so until the fifth birthday
        ("Age: 2-4 years", 60, "denies"),
        ("Age: 10-24 months", 36, "denies"),
        ("Age: 3+", 36, "states"),
        ("Age: 3+", 24, "denies"),
        ("From 6 months to 4 years.", 36, "states"),
        ("For children of 6 to 8 years.", 108, "denies"),
        ("For newborns.", 36, "denies"),
        ("From 3 months.", 2, "denies"),
        ("Not for children under 3 years.", 24, "denies"),
        ("Not for children under 3 years.", 48, "silent"),  # a warning commends nothing
        ("With a warranty of up to 5 years.", 96, "silent"),
        ("Matured for 2 to 3 years.", 12, "silent"),
    ],
)
def test_an_age_is_held_against_the_ages_that_a_text_states(text: str, months: int, verdict: str) -> None:
    assert _of("age", months, text) == verdict


@pytest.mark.parametrize(
    ("text", "kilograms", "verdict"),
    [
        ("Weight range: 9-18 kg", 15, "states"),
        ("Weight range: up to 13 kg", 15, "denies"),
        ("Maximum load: 110 kg", 130, "denies"),
        ("Holds riders of up to 330 lbs.", 130, "states"),
        ("Weight: 6.2 kg", 15, "silent"),  # its own
        ("Weighs up to 3 kg with its bag.", 15, "silent"),
    ],
)
def test_a_weight_is_held_against_what_a_thing_bears(text: str, kilograms: int, verdict: str) -> None:
    assert _of("mass", kilograms, text) == verdict


@pytest.mark.parametrize(
    ("text", "centimetres", "verdict"),
    [
        ("User height: 155-185 cm", 190, "denies"),
        ("For people from 1.80 to 2.05 m.", 190, "states"),
        ("Height: 60-140 cm", 190, "silent"),  # its own
        ("Seat height 32 to 40 cm.", 98, "silent"),
        ("A length of 60 to 140 cm.", 190, "silent"),
    ],
)
def test_the_height_of_a_person_is_held_against_heights_of_persons(text: str, centimetres: int, verdict: str) -> None:
    assert _of("height", centimetres, text) == verdict


def test_another_figure_counts_only_where_the_text_names_what_it_is_of() -> None:
    assert _of("area", 800, "Lawn area: up to 500 m2", of="lawn") == "denies"
    assert _of("area", 800, "For lawns of up to 1000 square metres.", of="lawn") == "states"
    assert _of("area", 800, "Covers up to 500 m2 of wall.", of="lawn") == "silent"


def test_what_denies_counts_only_where_nothing_states_it() -> None:
    assert _of("mass", 15, "Rear-facing up to 13 kg.", "Forward-facing from 9 to 18 kg.") == "states"


def test_ages_are_read_in_words_too() -> None:
    told = [Statement("A balm for children from six months on, for cheeks and hands.")]

    assert reaches(told, Figure("age", 8.0))[0] == "states"
    assert reaches(told, Figure("age", 3.0))[0] == "denies"
