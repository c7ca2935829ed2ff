"""Filters are exact: whatever is asked, no item outside the limits is shown as fitting, and none inside is lost."""

import asyncio
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.catalogue.attributes import attribute_key, number_in, value_key
from retrieval.catalogue.products import IndexedProduct, IndexedVariant
from retrieval.index.snapshots import Indexes
from retrieval.query.search import Search
from retrieval.scoring.request import AttributeFilter, Range, SearchRequest
from retrieval.text.units import quantity
from tests.support.catalogue_samples import home_shop, in_batches, product, variant

COLOURS = ("Red", "Navy blue", "Blue", "Black")
BRANDS = ("Harbor", "Sonora", "Öst & Väst")


def _catalogue() -> list[IndexedProduct]:
    """Every combination of a few brands, prices, colours, stock and ratings."""
    found = list(home_shop())
    for number in range(48):
        colours = (COLOURS[number % 4], COLOURS[(number + 1 + number // 16) % 4])
        found.append(
            product(
                f"item-{number}",
                f"Item {number} shelf box",
                brand=BRANDS[number % 3] if number % 7 else None,
                categories=(("Home", "Storage") if number % 2 else ("Office",)) if number % 5 else (),
                attributes={"Weight": f"{number * 100} g" if number % 3 else f"{number / 10:g} kg"}
                if number % 4
                else {},
                variants=[
                    variant(f"item-{number}-a", 500 + 137 * number, available=number % 2 == 0, colour=colours[0]),
                    variant(f"item-{number}-b", 900 + 61 * number, available=number % 3 == 0, colour=colours[1]),
                ],
                rating=None if number % 6 == 0 else 1 + number % 5,
                rating_count=number,
            )
        )
    return found


CATALOGUE = {one.id: one for one in _catalogue()}


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    folder: Path = tmp_path_factory.mktemp("filters")
    indexes = Indexes(folder / "indexes", None, folder / "cache")
    asyncio.run(indexes.build("shop", in_batches(list(CATALOGUE.values()), 20)))
    yield Search(indexes, None)
    asyncio.run(indexes.close())


attribute_filters = st.one_of(
    st.builds(
        AttributeFilter,
        st.sampled_from(["Colour", "color"]),
        values=st.lists(st.sampled_from(["blue", "red", "Black"]), max_size=2).map(tuple),
        excluded=st.lists(st.sampled_from(["blue", "black"]), max_size=1).map(tuple),
    ),
    st.builds(
        AttributeFilter,
        st.just("weight"),
        range=st.builds(
            Range, st.none() | st.decimals("0", "3", places=1), st.none() | st.decimals("0", "5", places=1)
        ),
    ),
)
requests = st.builds(
    SearchRequest,
    text=st.sampled_from(["", "shelf box", "lamp", "item"]),
    category=st.sampled_from([None, ("Home",), ("Home", "Storage"), ("office",), ("Nowhere",)]),
    brands=st.lists(st.sampled_from(["harbor", "Ost & Vast"]), max_size=2).map(tuple),
    excluded_brands=st.lists(st.just("Sonora"), max_size=1).map(tuple),
    price=st.builds(Range, st.none() | st.integers(0, 8000), st.none() | st.integers(0, 8000)),
    rating_min=st.sampled_from([None, 2.0, 3.5, 5.0]),
    attributes=st.lists(attribute_filters, max_size=2).map(tuple),
    in_stock_only=st.booleans(),
    sort=st.sampled_from(["relevance", "price_asc", "price_desc", "rating", "popularity", "newest"]),
    limit=st.just(100),
)


@settings(max_examples=400, deadline=None)
@given(request=requests)
def test_every_hit_is_within_all_limits_and_every_miss_breaks_the_one_it_names(
    search: Search, request: SearchRequest
) -> None:
    result = asyncio.run(search.search("shop", request))

    for hit in result.hits:
        shown, chosen = _shown(hit.product_id, hit.variant_id)
        assert _broken(request, shown, chosen) == set()
    for hit, miss in result.misses:
        shown, chosen = _shown(hit.product_id, hit.variant_id)
        assert _broken(request, shown, chosen) == {miss.limit}


@settings(max_examples=400, deadline=None)
@given(request=requests)
def test_without_words_the_total_is_exactly_what_fits(search: Search, request: SearchRequest) -> None:
    wordless = SearchRequest(
        category=request.category,
        brands=request.brands,
        excluded_brands=request.excluded_brands,
        price=request.price,
        rating_min=request.rating_min,
        attributes=request.attributes,
        in_stock_only=request.in_stock_only,
        sort=request.sort,
        limit=100,
    )

    result = asyncio.run(search.search("shop", wordless))

    fitting = {p.id for p in CATALOGUE.values() if any(not _broken(wordless, p, v) for v in p.variants)}
    assert {hit.product_id for hit in result.hits} == fitting
    assert (result.total, result.exhaustive) == (len(fitting), True)


def _shown(product_id: str, variant_id: str) -> tuple[IndexedProduct, IndexedVariant]:
    shown = CATALOGUE[product_id]
    return shown, next(one for one in shown.variants if one.id == variant_id)


def _broken(request: SearchRequest, shown: IndexedProduct, chosen: IndexedVariant) -> set[str]:
    """The limits that a variant breaks, worked out plainly."""
    within = {
        "price_min": request.price.minimum is None or chosen.price >= request.price.minimum,
        "price_max": request.price.maximum is None or chosen.price <= request.price.maximum,
        "in_stock": chosen.available or not request.in_stock_only,
        "rating_min": request.rating_min is None or (shown.rating is not None and shown.rating >= request.rating_min),
        "brand": not request.brands or _name(shown.brand) in {_name(b) for b in request.brands},
        "excluded_brand": _name(shown.brand) not in {_name(b) for b in request.excluded_brands},
        "category": not request.category or _below(shown, request.category),
    }
    broken = {name for name, holds in within.items() if not holds}
    return broken | {f"attribute:{f.name}" for f in request.attributes if not _meets(f, shown, chosen)}


def _name(brand: str | None) -> str:
    return (brand or "").lower().translate(str.maketrans("öä", "oa"))


def _below(shown: IndexedProduct, path: tuple[str, ...]) -> bool:
    return tuple(name.lower() for name in shown.categories[: len(path)]) == tuple(name.lower() for name in path)


def _meets(wanted: AttributeFilter, shown: IndexedProduct, chosen: IndexedVariant) -> bool:
    name = attribute_key(wanted.name)
    own = [value for key, value in chosen.options.items() if attribute_key(key) == name]
    values = own or [v for key, vs in shown.attributes.items() if attribute_key(key) == name for v in vs]
    if wanted.excluded and any(_has(value, one) for value in values for one in wanted.excluded):
        return False
    if wanted.values and not any(_has(value, one) for value in values for one in wanted.values):
        return False
    if wanted.range is not None and wanted.range.bounded:
        kilos = quantity("1 kg")
        assert kilos is not None
        return any(_inside(number_in(value, _unit(name)), wanted.range) for value in values)
    return bool(wanted.excluded or values)


def _unit(name: str):
    grams = sum(" g" in v for p in CATALOGUE.values() for v in p.attributes.get("Weight", ()))
    kilos = sum(" kg" in v for p in CATALOGUE.values() for v in p.attributes.get("Weight", ()))
    amount = quantity("1 g" if grams > kilos else "1 kg")
    assert amount is not None
    return amount.unit


def _inside(value: float | None, wanted: Range) -> bool:
    if value is None:
        return False
    exact = Decimal(repr(value))
    return (wanted.minimum is None or exact >= wanted.minimum) and (wanted.maximum is None or exact <= wanted.maximum)


def _has(value: str, wanted: str) -> bool:
    return f" {value_key(wanted)} " in f" {value_key(value)} "
