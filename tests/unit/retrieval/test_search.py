"""Search over a small shop: what is found, in which order, and what is said about it."""

from collections.abc import Awaitable, Callable
from decimal import Decimal

import pytest

from retrieval.errors import EncoderUnavailable, IndexMissing
from retrieval.index.snapshots import Indexes
from retrieval.query.result import SearchResult
from retrieval.query.search import Search
from retrieval.scoring.request import AttributeFilter, Range, SearchRequest
from tests.support.catalogue_samples import home_shop, product, variant
from tests.support.encoders import WordEncoder
from tests.unit.retrieval.conftest import Build

Find = Callable[..., Awaitable[SearchResult]]


@pytest.fixture
def find(home: Indexes, encoder: WordEncoder) -> Find:
    search = Search(home, encoder)

    async def found(text: str = "", **limits: object) -> SearchResult:
        return await search.search("shop", SearchRequest(text, **limits))

    return found


def ids(result: SearchResult) -> list[str]:
    return [hit.product_id for hit in result.hits]


def _brands(result: SearchResult) -> dict[str, int]:
    return {count.value: count.count for count in result.facets["brand"]}


async def test_words_of_the_title_find_the_product(find: Find) -> None:
    result = await find("desk lamp")

    assert ids(result)[0] == "lamp-aurora"
    assert "title" in result.hits[0].matched


async def test_a_plural_finds_the_singular(find: Find) -> None:
    assert {"lamp-aurora", "lamp-dune", "lamp-pico"} <= set(ids(await find("lamps")))


async def test_a_typing_error_is_mended_and_said(find: Find) -> None:
    result = await find("hedphones")

    assert ids(result)[0] == "headphones-quiet"
    assert "spelling:hedphones>headphones" in result.relaxed


async def test_words_written_apart_find_what_is_written_together(find: Find) -> None:
    assert "headphones-quiet" in ids(await find("head phones"))


async def test_words_written_together_find_what_is_written_apart(find: Find) -> None:
    assert ids(await find("travelmug"))[0] == "mug-steady"


async def test_another_name_for_the_same_thing_finds_it(home: Indexes) -> None:
    result = await Search(home, None).search("shop", SearchRequest("rucksack"))

    assert ids(result) == ["bag-commuter", "bag-kids"]


async def test_another_name_that_means_something_else_here_is_not_followed(
    build: Callable[..., Awaitable[Indexes]], encoder: WordEncoder
) -> None:
    indexes = await build(
        [
            product("paper", "Dotted Paper Notebook"),
            product("sleeve", "Felt Laptop Sleeve", description="A soft sleeve."),
        ]
    )

    result = await Search(indexes, encoder).search("shop", SearchRequest("laptop"))

    assert ids(result) == ["sleeve"]
    assert "other_kind" in result.relaxed


async def test_the_thing_itself_comes_before_what_is_made_for_it(find: Find) -> None:
    found = ids(await find("headphones"))

    assert found.index("headphones-quiet") < found.index("headphones-case")


async def test_a_merchants_number_finds_exactly_its_product(find: Find) -> None:
    for number in ("NV-2015-B", "nv2015b", "4006381333931"):
        assert ids(await find(number))[:1] == ["bag-commuter"]


async def test_what_the_shop_does_not_have_gives_nothing_and_says_so_for_certain(find: Find) -> None:
    result = await find("kayak")

    assert result.hits == ()
    assert (result.total, result.exhaustive) == (0, True)


async def test_one_word_in_common_is_not_enough_when_the_telling_word_is_missing(find: Find) -> None:
    assert (await find("travel kayak")).total == 0


async def test_no_words_and_no_limits_give_the_whole_shop_best_first(find: Find) -> None:
    result = await find("", limit=3)

    assert result.total == len(home_shop())
    assert result.exhaustive
    assert ids(result)[0] == "mug-steady"


async def test_pages_follow_each_other_without_gap_or_repetition(find: Find) -> None:
    whole = ids(await find("lamp", limit=20))
    pages = [*ids(await find("lamp", limit=2)), *ids(await find("lamp", limit=20, offset=2))]

    assert pages == whole


async def test_a_broad_query_is_counted_whole_though_only_its_best_matches_are_fetched(build: Build) -> None:
    many = [product(f"p{n}", f"Harbor mug number {n}", price=1000 + n, brand=f"Brand {n % 3}") for n in range(2_400)]
    search = Search(await build(many), None)

    whole = await search.search("shop", SearchRequest("harbor", limit=5))
    limited = await search.search("shop", SearchRequest("harbor", price=Range(None, 1000 + 2_199), limit=5))

    assert (whole.total, whole.exhaustive, len(whole.hits)) == (2_400, True, 5)
    assert (limited.total, limited.exhaustive, len(limited.hits)) == (2_200, True, 5)
    assert _brands(whole) == {"Brand 0": 800, "Brand 1": 800, "Brand 2": 800}
    assert _brands(limited) == {"Brand 0": 734, "Brand 1": 733, "Brand 2": 733}


async def test_the_variant_that_the_words_name_is_the_one_meant_even_sold_out(find: Find) -> None:
    result = await find("aurora lamp in navy blue")

    assert (result.hits[0].product_id, result.hits[0].variant_id) == ("lamp-aurora", "lamp-aurora-blue")


async def test_an_option_asked_for_resolves_to_the_sold_out_variant_unless_stock_is_required(find: Find) -> None:
    blue = AttributeFilter("colour", ("blue",))

    shown = await find("lamp", attributes=(blue,))
    in_stock = await find("lamp", attributes=(blue,), in_stock_only=True)

    assert [hit.variant_id for hit in shown.hits] == ["lamp-aurora-blue"]
    assert in_stock.total == 0
    assert ("in_stock", "lamp-aurora-blue") in {(miss.limit, hit.variant_id) for hit, miss in in_stock.misses}


async def test_the_variant_within_the_budget_is_the_one_meant(find: Find) -> None:
    result = await find("travel mug", price=Range(None, 2500))

    assert result.hits[0].variant_id == "mug-steady-red"


async def test_prices_sort_within_what_is_really_meant(find: Find) -> None:
    cheapest = await find("lamp", sort="price_asc")
    dearest = await find("lamp", sort="price_desc")

    assert ids(cheapest)[:3] == ["lamp-pico", "lamp-aurora", "lamp-dune"]
    assert ids(dearest)[:3] == ["lamp-dune", "lamp-aurora", "lamp-pico"]
    assert dearest.hits[1].variant_id == "lamp-aurora-black"


async def test_excluded_terms_leave_out_what_mentions_them_but_not_what_is_free_of_them(find: Find) -> None:
    result = await find("", category=("Pantry",), excluded_terms=("peanuts",))

    assert ids(result) == ["snack-bar"]


async def test_numbers_are_limited_in_the_units_of_the_attribute(find: Find) -> None:
    result = await find("", attributes=(AttributeFilter("Battery life", range=Range(10, None)),))

    assert ids(result) == ["headphones-quiet"]


async def test_facets_count_the_whole_result(find: Find) -> None:
    result = await find("lamp", limit=1)

    brands = _brands(result)
    assert brands["Lumen & Co"] == 2
    assert sum(brands.values()) == result.total


async def test_nothing_within_budget_shows_the_nearest_miss_with_its_limit(find: Find) -> None:
    result = await find("desk lamp", price=Range(None, 5000), brands=("Lumen & Co",))

    assert result.total == 0
    hit, miss = result.misses[0]
    assert (hit.product_id, hit.variant_id) == ("lamp-aurora", "lamp-aurora-black")
    assert (miss.limit, miss.wanted, miss.actual) == ("price_max", "5000", "5900")


async def test_a_miss_names_the_attribute_that_it_breaks(find: Find) -> None:
    result = await find("blanket", attributes=(AttributeFilter("Material", ("Cotton",)),))

    assert [(hit.product_id, miss.limit, miss.actual) for hit, miss in result.misses] == [
        ("blanket-cloud", "attribute:Material", "Wool")
    ]


async def test_there_are_no_misses_where_something_fits(find: Find) -> None:
    assert (await find("lamp", price=Range(None, 6000))).misses == ()


async def test_several_nearly_identical_products_do_not_fill_the_first_places(
    build: Callable[..., Awaitable[Indexes]],
) -> None:
    same = [product(f"same-{n}", f"Red Cotton Towel {n}", popularity=90) for n in range(5)]
    other = product("other", "Linen Towel for guests", popularity=1)
    indexes = await build([*same, other])

    result = await Search(indexes, None).search("shop", SearchRequest("towel", limit=4))

    assert "other" in [hit.product_id for hit in result.hits]


async def test_an_encoder_that_fails_costs_meaning_and_certainty_but_not_the_answer(home: Indexes) -> None:
    class Failing(WordEncoder):
        async def encode_query(self, text: str):
            raise EncoderUnavailable("gone")

    search = Search(home, Failing())
    found = await search.search("shop", SearchRequest("lamp"))
    absent = await search.search("shop", SearchRequest("kayak"))

    assert found.total == 3
    assert "words_only" in found.relaxed
    assert not absent.exhaustive


async def test_a_shop_without_an_index_is_an_error_that_says_what_to_do(indexes: Indexes) -> None:
    with pytest.raises(IndexMissing, match="shopmind index build"):
        await Search(indexes, None).search("nobody", SearchRequest("lamp"))


async def test_suggestions_continue_what_is_typed(home: Indexes) -> None:
    search = Search(home, None)

    assert "Backpacks" in await search.suggest("shop", "back")
    assert "Aurora Desk Lamp" in await search.suggest("shop", "aur")
    assert await search.suggest("shop", "  ") == []


async def test_a_merchants_synonym_finds_what_the_catalogue_calls_otherwise(
    build: Callable[..., Awaitable[Indexes]],
) -> None:
    indexes = await build([product("p", "Wall Sconce"), product("q", "Rug")], synonyms={"applique": "sconce"})

    result = await Search(indexes, None).search("shop", SearchRequest("applique"))

    assert [hit.product_id for hit in result.hits] == ["p"]


async def test_an_option_of_the_variant_overrides_what_the_product_says(
    build: Callable[..., Awaitable[Indexes]],
) -> None:
    shirt = product(
        "shirt",
        "Shirt",
        attributes={"Colour": "Blue"},
        variants=[variant("shirt-red", 900, colour="Red"), variant("shirt-blue", 1100, colour="Blue")],
    )
    search = Search(await build([shirt]), None)

    limits = {"attributes": (AttributeFilter("colour", ("blue",)),), "price": Range(None, 1000)}
    result = await search.search("shop", SearchRequest("shirt", **limits))

    assert result.total == 0
    assert result.misses[0][1].limit == "price_max"


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Range(Decimal(600), None), "at least 600 ml"),
        (Range(None, Decimal("0.5")), "at most 0.5 ml"),
        (Range(Decimal(600), Decimal("1250.0")), "600 to 1250 ml"),
    ],
)
async def test_a_bound_that_is_missed_is_told_in_its_unit(find: Find, wanted: Range, said: str) -> None:
    result = await find("mug", attributes=(AttributeFilter("Capacity", range=wanted),))

    assert {miss.wanted for _, miss in result.misses} == {said}


async def test_what_only_mentions_the_kind_does_not_count_where_others_are_of_it(build: Build) -> None:
    shop = [
        product("fleece", "Fleece Jacket"),
        product("rain", "Rain Jacket"),
        product("folder", "Garment Folder", description="Keeps a jacket smooth in a suitcase full of other clothes."),
    ]
    search = Search(await build(shop), WordEncoder())

    loose = await search.search("shop", SearchRequest("jacket"))
    strict = await search.search("shop", SearchRequest("jacket", strict=True))

    assert set(ids(loose)) == {"fleece", "rain", "folder"}
    assert set(ids(strict)) == {"fleece", "rain"}
    assert strict.total == 2


async def test_the_end_of_a_compound_finds_the_kind_that_the_catalogue_has(
    build: Callable[..., Awaitable[Indexes]], encoder: WordEncoder
) -> None:
    indexes = await build(
        [
            product("sticks", "Hickory Drumsticks 5A", categories=("Drums", "Drumsticks")),
            product("pads", "Practice Pad", categories=("Drums", "Pads")),
        ]
    )

    found = await Search(indexes, encoder).search("shop", SearchRequest("sticks"))

    assert [hit.product_id for hit in found.hits] == ["sticks"]
