"""Wishes that name no thing: an occasion, a pursuit or a quality finds what comes closest to it."""

from collections.abc import Awaitable, Callable

import pytest

from retrieval.catalogue.products import IndexedProduct
from retrieval.index.snapshots import Indexes
from retrieval.query.search import Search
from retrieval.scoring.request import Range, SearchRequest
from retrieval.text.associations import comes_to_mind
from retrieval.understanding.themes import is_theme, told
from tests.support.catalogue_samples import product, variant
from tests.support.encoders import WordEncoder

NOUNS = frozenset({"lamp", "boot", "gift box"})


def cooking_shop() -> list[IndexedProduct]:
    """Things for cooking of two categories, one thing dear, and things that have nothing to do with it."""
    told_of = "For cooking at home."
    return [
        *(
            product(f"pan-{n}", f"{name} Pan", description=told_of, categories=("Kitchen", "Pans"))
            for n, name in enumerate(("Steel", "Iron", "Copper"))
        ),
        product("apron", "Linen Apron", description=told_of, categories=("Kitchen", "Aprons")),
        product(
            "range",
            "Grand Range",
            description=told_of,
            categories=("Kitchen", "Stoves"),
            variants=[variant("range-v", 90_000)],
        ),
        product("tent", "Ridge Tent", description="Sleeps two under the stars.", categories=("Outdoor", "Tents")),
        product("rope", "Blue Rope", description="Twenty meters long.", categories=("Outdoor", "Ropes")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "cooking",
        "something warm for winter",
        "for a long flight",
        "someone who loves cooking",
        "date night",
        "keep my coffee hot",
        "rainy day",
        "cooking pasta",
    ],
)
def test_an_occasion_a_pursuit_or_a_quality_is_a_theme(text: str) -> None:
    assert is_theme(text, NOUNS)


@pytest.mark.parametrize(
    "text",
    [
        "lamps",
        "warm boots for winter",
        "tv",
        "unicorn saddle",
        "gift box",
        "travel kayak",
        "wedding ring",
        "baking lamp",
        "",
    ],
)
def test_what_names_a_thing_is_no_theme_whether_or_not_the_shop_has_it(text: str) -> None:
    assert not is_theme(text, NOUNS)


def test_a_theme_is_told_without_the_words_that_lead_to_it() -> None:
    assert told("something for someone who loves cooking") == "loves cooking"
    assert told("something warm for winter") == "warm for winter"


async def test_a_theme_finds_what_is_near_in_meaning_within_the_limits(
    build: Callable[..., Awaitable[Indexes]], encoder: WordEncoder
) -> None:
    search = Search(await build(cooking_shop()), encoder)

    result = await search.search("shop", SearchRequest("something for cooking", price=Range(maximum=50_000)))

    found = {hit.product_id for hit in result.hits}
    assert {"pan-0", "pan-1", "pan-2", "apron"} <= found
    assert "range" not in found
    assert {"meaning", "theme"} <= set(result.relaxed)
    assert "other_kind" not in result.relaxed
    assert not result.exhaustive


async def test_what_comes_closest_to_a_theme_is_of_several_categories(
    build: Callable[..., Awaitable[Indexes]], encoder: WordEncoder
) -> None:
    search = Search(await build(cooking_shop()), encoder)

    first = [hit.product_id for hit in (await search.search("shop", SearchRequest("cooking"))).hits][:3]

    assert sum(one.startswith("pan") for one in first) < 3


async def test_a_theme_that_nothing_is_near_to_finds_nothing(
    build: Callable[..., Awaitable[Indexes]], encoder: WordEncoder
) -> None:
    search = Search(await build(cooking_shop()), encoder)

    assert (await search.search("shop", SearchRequest("wedding"))).total == 0


async def test_a_thing_that_the_shop_does_not_have_stays_an_honest_zero(
    build: Callable[..., Awaitable[Indexes]], encoder: WordEncoder
) -> None:
    search = Search(await build(cooking_shop()), encoder)

    result = await search.search("shop", SearchRequest("unicorn saddle"))

    assert result.total == 0
    assert result.exhaustive


async def test_near_misses_are_of_the_kind_that_was_asked_for(
    build: Callable[..., Awaitable[Indexes]], encoder: WordEncoder
) -> None:
    indexes = await build(
        [
            product("pan", "Copper Pan", description="Heavy.", variants=[variant("pan-v", 9_000)]),
            product("lid", "Glass Lid", description="Fits every copper pan.", variants=[variant("lid-v", 5_100)]),
        ]
    )

    result = await Search(indexes, encoder).search("shop", SearchRequest("copper pan", price=Range(maximum=5_000)))

    assert [hit.product_id for hit, _ in result.misses] == ["pan"]


async def test_what_people_mean_by_a_theme_comes_before_what_only_sounds_like_it(
    build: Callable[..., Awaitable[Indexes]], encoder: WordEncoder
) -> None:
    indexes = await build(
        [
            product("gloves", "Wool Gloves", description="Warm fleece.", categories=("Clothing", "Gloves")),
            product("scarf", "Wool Scarf", description="Warm fleece.", categories=("Clothing", "Scarves")),
            product("rope", "Blue Rope", description="Twenty meters long.", categories=("Outdoor", "Ropes")),
        ]
    )

    result = await Search(indexes, encoder).search("shop", SearchRequest("something warm for winter"))

    assert "theme" in result.relaxed
    assert {hit.product_id for hit in result.hits} == {"gloves", "scarf"}


async def test_a_limit_makes_nothing_come_less_close_to_a_theme(
    build: Callable[..., Awaitable[Indexes]], encoder: WordEncoder
) -> None:
    search = Search(await build(cooking_shop()), encoder)

    whole = await search.search("shop", SearchRequest("cooking", limit=24))
    aprons = await search.search("shop", SearchRequest("cooking", category=("Kitchen", "Aprons")))

    assert "apron" in {hit.product_id for hit in whole.hits}
    assert [hit.product_id for hit in aprons.hits] == ["apron"]


async def test_limits_count_for_more_than_the_words_beside_a_known_kind(
    build: Callable[..., Awaitable[Indexes]], encoder: WordEncoder
) -> None:
    indexes = await build(
        [
            product("gown", "Wedding Dress", description="Satin.", variants=[variant("gown-v", 20_000)]),
            product("summer", "Summer Dress", description="Cotton.", variants=[variant("summer-v", 6_000)]),
            product("day", "Day Dress", description="Linen.", variants=[variant("day-v", 7_000)]),
            *(
                product(f"pan-{n}", f"{name} Pan")
                for n, name in enumerate(("Steel", "Iron", "Copper", "Tin", "Clay", "Deep", "Flat"))
            ),
        ]
    )

    result = await Search(indexes, encoder).search("shop", SearchRequest("wedding dress", price=Range(maximum=10_000)))

    assert {hit.product_id for hit in result.hits} == {"summer", "day"}
    assert "any_word" in result.relaxed


def test_a_part_of_the_body_tells_more_than_what_it_is_to_be() -> None:
    assert "beanie" in comes_to_mind("keep my head warm")
    assert "gloves" not in comes_to_mind("keep my head warm")
    assert "gloves" in comes_to_mind("keep me warm")


def test_what_a_thing_is_kept_at_is_no_weather() -> None:
    assert "sunscreen" in comes_to_mind("hot day")
    assert comes_to_mind("keep my coffee hot on the train") == ""


async def test_what_only_shares_a_word_with_a_theme_fills_no_page(
    build: Callable[..., Awaitable[Indexes]], encoder: WordEncoder
) -> None:
    told_of = "Made to keep coffee warm while commuting."
    indexes = await build(
        [
            product("cup", "Travel Cup", description=told_of, categories=("Kitchen", "Cups")),
            product("flask", "Steel Flask", description=told_of, categories=("Kitchen", "Flasks")),
            product("film", "Ten Rolls", description="Keep them cool, dry, dark and flat in drawers of the studio."),
            *(product(f"rope-{n}", f"{name} Rope") for n, name in enumerate(("Red", "Blue", "Green", "White"))),
        ]
    )

    found = await Search(indexes, encoder).search("shop", SearchRequest("keep coffee warm while commuting"))

    assert {hit.product_id for hit in found.hits} == {"cup", "flask"}
