"""Sizes that only a title or a description states, and values that are ranges."""

import pytest

from retrieval.query.search import Search
from retrieval.scoring.request import AttributeFilter, Range, SearchRequest
from retrieval.text.title_measures import stated_in
from tests.support.catalogue_samples import product
from tests.support.encoders import WordEncoder
from tests.unit.retrieval.conftest import Build


@pytest.mark.parametrize(
    ("title", "stated"),
    [
        ('Vista TV 139.7 cm (55")', [("Stated size", "139.7 cm")]),
        ("Patch Cable 2 m", [("Stated size", "2 m")]),
        ("Olive Oil 500 ml", [("Stated volume", "500 ml")]),
        ("Flip Phone 4G LTE", []),
        ("Picture Frame 30 cm x 40 cm", []),
        ("Stick 64GB", [("Stated memory", "64 GB")]),
    ],
)
def test_one_size_of_a_dimension_is_read(title: str, stated: list[tuple[str, str]]) -> None:
    assert list(stated_in(title, [])) == stated


def test_what_an_attribute_states_is_not_read_again() -> None:
    assert list(stated_in("Patch Cable 2 m", ["200 cm"])) == []


async def test_a_bound_is_kept_where_only_titles_state_sizes(build: Build) -> None:
    shop = [product(f"tv-{size}", f"Vista TV {size} inch") for size in (32, 43, 55, 65)]
    search = Search(await build(shop), WordEncoder())

    limit = AttributeFilter("Stated size", range=Range(50, None))
    found = await search.search("shop", SearchRequest("tv", attributes=(limit,)))

    assert {hit.product_id for hit in found.hits} == {"tv-55", "tv-65"}


def test_one_size_of_a_description_counts_where_the_title_has_none() -> None:
    described = "Boils fast at 2200 W, and holds 1.7 litres."

    assert list(stated_in("Kettle", [], described)) == [("Stated power", "2200 W"), ("Stated volume", "1.7 l")]
    assert list(stated_in("Kettle 1 l", ["2 kW"], described)) == [("Stated volume", "1 l")]
    assert list(stated_in("Kettle", [], "Comes in 1 l and 2 l.")) == []


@pytest.mark.parametrize(
    "described", ["For babies of 8 to 14 kg.", "Holds up to 14 kg.", "Between 3 and 6 kg.", "3-6 kg"]
)
def test_ends_of_a_range_and_bounds_are_no_sizes(described: str) -> None:
    assert list(stated_in("Nappies", [], described)) == []


async def test_a_bound_is_kept_where_only_descriptions_state_figures(build: Build) -> None:
    shop = [product(f"fan-{level}", "Breeze fan", description=f"It runs at {level} dB.") for level in (38, 52, 61)]
    search = Search(await build(shop), WordEncoder())

    limit = AttributeFilter("Stated noise", range=Range(None, 55))
    found = await search.search("shop", SearchRequest("fan", attributes=(limit,)))

    assert {hit.product_id for hit in found.hits} == {"fan-38", "fan-52"}


@pytest.mark.parametrize(
    ("wanted", "fitting"),
    [
        (Range(12, 13), {"mid"}),
        (Range(17, None), {"large"}),
        (Range(None, 6), {"small"}),
        (Range(6, 12), {"small", "mid"}),
    ],
)
async def test_values_that_are_ranges_meet_what_lies_within_them(
    build: Build, wanted: Range, fitting: set[str]
) -> None:
    loads = {"small": "4-8 kg", "mid": "11\u201316 kg", "large": "20 to 35 kg"}
    shop = [product(id_, "Dog harness", attributes={"Load": load}) for id_, load in loads.items()]
    search = Search(await build(shop), WordEncoder())

    found = await search.search("shop", SearchRequest("harness", attributes=(AttributeFilter("Load", range=wanted),)))

    assert {hit.product_id for hit in found.hits} == fitting


async def test_an_exact_figure_is_met_by_a_title_with_several_however_the_unit_is_written(build: Build) -> None:
    shop = [
        product("one", "Lyra Book 8 GB RAM 256 GB SSD"),
        product("two", "Lyra Book 16GB RAM 256GB SSD"),
        *(product(f"card-{size}", f"Memory Card {size} MB") for size in (64, 128, 512)),
    ]
    search = Search(await build(shop), WordEncoder())

    limit = AttributeFilter("Stated memory", range=Range(7640, 8360))  # in MB, as most things here state it
    found = await search.search("shop", SearchRequest("book", attributes=(limit,)))

    assert {hit.product_id for hit in found.hits} == {"one"}
