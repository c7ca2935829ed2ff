"""Figures with and without units limit the attribute that measures such things of the kind in question."""

import pytest

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.figures import FigureReader
from agent.planner.nlu.measures import MeasureReader
from agent.planner.nlu.phrases import Phrases
from agent.planner.nlu.prices import PriceReader
from agent.planner.nlu.text import Clause
from prompts.planner_language import load_planner_language
from retrieval.catalogue.vocabulary import AttributeTerm, ValueTerm

PHRASES = Phrases(load_planner_language("en"))


def _term(name: str, unit: str | None, *values: str) -> AttributeTerm:
    reader = FigureReader(PHRASES)
    figures = [reader.in_unit(value, unit) or 0.0 for value in values]
    stated = tuple(ValueTerm(value, 1) for value in values)
    return AttributeTerm(name, "number", unit, stated, min(figures), max(figures))


BAGS = [_term("Comfort temperature", "°C", "-20 °C", "-4 °C", "5 °C"), _term("Weight", "kg", "0.9 kg", "2 kg")]
TENTS = [_term("Capacity", "people", "1 person", "2 people", "4 people", "6 people")]
PACKS = [_term("Volume", "l", "22 l", "45 l", "65 l")]
TINS = [_term("Oven safe", "°C", "180 °C", "250 °C")]


def _limit(text: str, terms: list[AttributeTerm]) -> tuple[str, str | None, str | None]:
    wish = Wish()
    MeasureReader(PHRASES).read(Clause(text), terms, wish)
    limit = wish.attributes[0] if wish.attributes else AttributeLimit(name="")
    return limit.name, limit.minimum, limit.maximum


@pytest.mark.parametrize(
    ("text", "terms", "least", "most"),
    [
        ("sleeping bag 0 degrees or colder", BAGS, None, "0"),
        ("bag for minus 10", BAGS, None, "-10"),
        ("a bag good to -5", BAGS, None, "-5"),
        ("one that is warm below freezing", BAGS, None, "0"),
        ("bag for 5 degrees", BAGS, None, "5"),
        ("tent for two", TENTS, "2", "2"),
        ("tent for a family of 5", TENTS, "5", "6"),
        ("there are three of us", TENTS, "3", "4"),
        ("a 4-person tent", TENTS, "4", "4"),
        ("tent for at least 3 people", TENTS, "3", None),
        ("pack of around 40 to 50 litres", PACKS, "40", "50"),
        ("about 40 l", PACKS, "34", "46"),
        ("60 litres or more", PACKS, "60", None),
        ("30 l or smaller", PACKS, None, "30"),
    ],
)
def test_a_figure_sets_the_bound_that_its_words_mean(
    text: str, terms: list[AttributeTerm], least: str | None, most: str | None
) -> None:
    assert _limit(text, terms) == (terms[0].name, least, most)


def test_what_shall_stand_heat_does_for_less_as_well() -> None:
    wish = Wish()
    reader = MeasureReader(PHRASES)
    reader.read(Clause("tin for 220 degrees"), TINS, wish)
    reader.at_least(wish, {term.name: term for term in TINS})

    assert (float(wish.attributes[0].minimum or 0), wish.attributes[0].maximum) == (220.0, None)


@pytest.mark.parametrize("text", ["backpacks around 40 to 50 litres", "works below zero", "around 4 to 6 people"])
def test_a_figure_of_something_else_is_no_price(text: str) -> None:
    reading = PriceReader(PHRASES, "USD").read(Clause(text))

    assert (reading.minimum, reading.maximum) == (None, None)


@pytest.mark.parametrize("text", ["around 40", "under 50 dollars", "between 40 and 50"])
def test_a_bare_figure_may_be_a_price(text: str) -> None:
    reading = PriceReader(PHRASES, "USD").read(Clause(text))

    assert reading.maximum is not None
