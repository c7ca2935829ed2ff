"""What a product states of an attribute nowhere but in its text, and what is called a category's name elsewhere."""

import pytest

from retrieval.catalogue.products import IndexedProduct
from retrieval.query.search import Search
from retrieval.scoring.request import AttributeFilter, SearchRequest
from tests.support.catalogue_samples import product, variant
from tests.support.encoders import WordEncoder
from tests.unit.retrieval.conftest import Build


def _thing(id_: str, title: str, categories: tuple[str, ...], **told: object) -> IndexedProduct:
    return product(id_, title, categories=categories, variants=[variant(f"{id_}-1", 1000)], **told)


SHOP = [
    _thing("nova", "Nova", ("Phones",), attributes={"System": "Android"}),
    _thing("rough", "Rough Z9", ("Phones",), description="A rugged Android phone."),
    _thing("pomme", "Pomme", ("Phones",), attributes={"System": "iOS"}, description="Moves over from Android."),
    _thing("hide", "Leather Case", ("Cases",)),
    _thing("soft", "Soft Case", ("Cases",), attributes={"Material": "Silicone"}, description="Feels like leather."),
    _thing("cutter", "Edge Cutter", ("Tools", "Cutters"), description="Cuts leather."),
    _thing("jig", "Jig Saw", ("Tools", "Saws")),
    _thing("pull", "Japanese Pull Saw", ("Tools", "Hand tools")),
    _thing("mitre", "Mitre Saw", ()),
    _thing("blade", "Saw Blade", ("Tools", "Hand tools")),
    _thing("ball", "Basketball Size 7", ("Balls",)),
    _thing("buds", "Wireless Earbuds", ("Audio",), attributes={"Connection": "Bluetooth 5.3"}),
    _thing("lead", "Headphones, not wireless", ("Audio",), attributes={"Connection": "3.5 mm jack"}),
    _thing("tin", "Steel Wireless Speaker", ("Audio",), attributes={"Connection": "Wi-Fi", "Material": "Aluminium"}),
]


@pytest.fixture
async def search(build: Build, encoder: WordEncoder) -> Search:
    return Search(await build(SHOP), encoder)


async def _found(search: Search, **limits: object) -> set[str]:
    result = await search.search("shop", SearchRequest(**limits))  # type: ignore[arg-type]
    return {hit.product_id for hit in result.hits}


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        (AttributeFilter("System", values=("Android",)), {"nova", "rough"}),
        (AttributeFilter("Material", values=("Leather",)), {"hide"}),
        (AttributeFilter("Size", values=("7",)), {"ball"}),
        (AttributeFilter("Connection", values=("wireless",)), {"buds", "tin"}),
        (AttributeFilter("Material", values=("Steel",)), set()),
    ],
)
async def test_a_value_may_be_said_where_it_is_stated_otherwise_or_not_at_all(
    search: Search, limit: AttributeFilter, found: set[str]
) -> None:
    assert await _found(search, attributes=(limit,)) == found


async def test_a_refused_value_leaves_out_what_only_says_it(search: Search) -> None:
    without = AttributeFilter("Material", excluded=("Leather",))

    assert await _found(search, category=("Cases",), attributes=(without,)) == {"soft"}


async def test_what_is_called_so_counts_where_it_lies_elsewhere_or_nowhere(search: Search) -> None:
    assert await _found(search, category=("Tools", "Saws")) == {"jig", "pull", "mitre"}
