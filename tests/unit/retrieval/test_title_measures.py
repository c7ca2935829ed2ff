"""Sizes that only a title states."""

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
