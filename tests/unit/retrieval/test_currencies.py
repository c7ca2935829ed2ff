"""Limits, order and counts are exact in each currency that the shop sells in."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from retrieval.catalogue.products import IndexedProduct
from retrieval.index.snapshots import Indexes
from retrieval.query.search import Search
from retrieval.scoring.request import Range, SearchRequest
from tests.support.catalogue_samples import home_shop

Build = Callable[..., Awaitable[Indexes]]


def _priced(products: list[IndexedProduct]) -> list[IndexedProduct]:
    """Every second product is sold in euros, the dearer the cheaper."""
    highest = max(variant.price for product in products for variant in product.variants)
    return [
        replace(
            product,
            variants=tuple(replace(one, prices={"EUR": highest - one.price + 100}) for one in product.variants),
        )
        if at % 2 == 0
        else product
        for at, product in enumerate(products)
    ]


async def test_a_limit_is_exact_in_the_second_currency(build: Build) -> None:
    products = _priced(list(home_shop()))
    indexes: Indexes = await build(products)
    euros = {product.id: min(one.prices["EUR"] for one in product.variants) for product in products[::2]}
    limit = sorted(euros.values())[len(euros) // 2]
    search = Search(indexes, None)

    found = await search.search(
        "shop", SearchRequest(price=Range(maximum=limit), currency="EUR", sort="price_asc", limit=500)
    )

    fitting = [name for name, price in euros.items() if price <= limit]
    assert (sorted(hit.product_id for hit in found.hits), found.total) == (sorted(fitting), len(fitting))
    assert [euros[hit.product_id] for hit in found.hits] == sorted(euros[name] for name in fitting)
    assert found.exhaustive


async def test_the_shops_own_currency_finds_everything(build: Build) -> None:
    products = _priced(list(home_shop()))
    search = Search(await build(products), None)

    own = await search.search("shop", SearchRequest(limit=500))
    euros = await search.search("shop", SearchRequest(limit=500, currency="EUR"))

    assert own.total == len(products)
    assert euros.total == len(products[::2])


async def test_prices_of_a_list_change_without_building_anew(build: Build) -> None:
    products = _priced(list(home_shop()))
    indexes = await build(products)
    cheap = replace(products[0], variants=tuple(replace(one, prices={"EUR": 1}) for one in products[0].variants))

    await indexes.update("shop", [cheap], [])
    found = await Search(indexes, None).search("shop", SearchRequest(price=Range(maximum=1), currency="EUR"))

    assert [hit.product_id for hit in found.hits] == [cheap.id]


async def test_a_currency_that_is_not_indexed_yet_is_no_proof_that_there_is_nothing(build: Build) -> None:
    search = Search(await build(list(home_shop())), None)

    found = await search.search("shop", SearchRequest(currency="EUR"))

    assert (found.total, found.exhaustive) == (0, False)
