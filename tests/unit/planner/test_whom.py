"""For whom something is: what the catalogue says is for others is left out, what is for all stays."""

from types import SimpleNamespace
from typing import cast

import pytest

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.phrases import Phrases
from agent.planner.nlu.text import Clause
from agent.planner.nlu.whom import WhomReader
from agent.planner.policy.finding.merging import merged
from prompts.planner_language import load_planner_language
from retrieval.catalogue.vocabulary import AttributeTerm, ValueTerm, Vocabulary


def reader(**attributes: tuple[str, ...]) -> WhomReader:
    terms = {
        name.replace("_", " "): AttributeTerm(name, "text", None, tuple(ValueTerm(one, 5) for one in values))
        for name, values in attributes.items()
    }
    vocabulary = cast(Vocabulary, SimpleNamespace(attributes=terms))
    return WhomReader(Phrases(load_planner_language("en")), vocabulary)


STATED = {"Gender": ("female", "male", "unisex"), "Age_group": ("adult", "kids")}


@pytest.mark.parametrize(
    ("text", "left_out"),
    [
        ("a parka for my gran", {"Gender": ["male"], "Age group": ["kids"]}),
        ("a parka for my husband", {"Gender": ["female"], "Age group": ["kids"]}),
        ("a parka for my wife", {"Gender": ["male"], "Age group": ["kids"]}),
        ("boots for my son", {"Gender": ["female"]}),
        ("boots for my 5 year old", {"Age group": ["adult"]}),
        ("boots for my 25 year old", {}),
        ("a parka for my friend", {}),
        ("a parka for hiking", {}),
    ],
)
def test_what_is_for_others_is_left_out_and_unisex_never(text: str, left_out: dict[str, list[str]]) -> None:
    found = reader(**STATED).read(Clause(text))

    assert {limit.name: limit.exclude for limit in found} == left_out


def test_an_age_is_taken_off_only_where_the_catalogue_states_ages() -> None:
    stated, unstated = Clause("boots for my 5 year old"), Clause("boots for my 5 year old")

    reader(**STATED).read(stated)
    reader(Gender=("female", "male")).read(unstated)

    assert (stated.rest().strip(), unstated.rest()) == ("boots", "boots for my 5 year old")


def test_another_person_takes_the_place_of_the_one_before() -> None:
    his, hers = (AttributeLimit(name="Gender", exclude=[one]) for one in ("female", "male"))

    assert merged(Wish(text="socks", whom=[his]), Wish(whom=[hers])).whom == [hers]
    assert merged(Wish(text="socks", whom=[his]), Wish(in_stock=True)).whom == [his]
