"""What stands out for a situation that is told, by the sentence of a description that comes nearest to it."""

import pytest

from retrieval.query.result import SearchResult
from retrieval.query.search import Search
from retrieval.scoring.request import Range, SearchRequest
from tests.support.catalogue_samples import product, variant
from tests.support.encoders import WordEncoder
from tests.unit.retrieval.conftest import Build

THINGS = [
    product(
        "bear",
        "Bear Lamp",
        categories=("Lamps",),
        description="A small lamp. For babies who are afraid of the dark. Dims by itself.",
        variants=[variant("bear", 2500)],
    ),
    product(
        "arc",
        "Arc Lamp",
        categories=("Lamps",),
        description="A long arm of steel. Bright enough for a large desk.",
        variants=[variant("arc", 6500)],
    ),
    product(
        "fan",
        "Tower Fan",
        categories=("Fans",),
        description="Cools a hot flat. Swings from side to side.",
        variants=[variant("fan", 8000)],
    ),
]


@pytest.fixture
async def search(build: Build, encoder: WordEncoder) -> Search:
    return Search(await build(THINGS), encoder)


async def _told(search: Search, text: str, price: Range = Range()) -> SearchResult:
    return await search.search("shop", SearchRequest(text=text, situation=True, strict=True, price=price))


@pytest.mark.parametrize(
    ("text", "found"), [("my baby is afraid of the dark", "bear"), ("it gets so hot in our flat", "fan")]
)
async def test_the_nearest_sentence_decides(search: Search, text: str, found: str) -> None:
    result = await _told(search, text)

    assert [hit.product_id for hit in result.hits] == [found]
    assert "theme" in result.relaxed


async def test_nothing_is_found_where_nothing_comes_near(search: Search) -> None:
    result = await _told(search, "our neighbours sing opera")

    assert not result.hits
    assert not result.exhaustive


async def test_limits_hold(search: Search) -> None:
    result = await _told(search, "it gets so hot in our flat", Range(None, 5000))

    assert "fan" not in [hit.product_id for hit in result.hits]
