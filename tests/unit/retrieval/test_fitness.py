"""What says that it fits stands first and apart, and what denies it last, with its words."""

import pytest

from retrieval.catalogue.products import IndexedProduct
from retrieval.query.result import SearchResult
from retrieval.query.search import Search
from retrieval.scoring.request import SearchRequest
from tests.support.catalogue_samples import product, variant
from tests.support.encoders import WordEncoder
from tests.unit.retrieval.conftest import Build


def _thing(id_: str, title: str, category: str, description: str = "", **attributes: str) -> IndexedProduct:
    named = {name.replace("_", " "): value for name, value in attributes.items()}
    return product(
        id_, title, categories=(category,), description=description, attributes=named, variants=[variant(id_, 1000)]
    )


KITCHEN = [
    _thing("steel", "Steel Frying Pan", "Pans", "Oven-safe.", Induction="Yes"),
    _thing("light", "Light Frying Pan", "Pans", "Not for induction. Ceramic coating.", Induction="No"),
    _thing("iron", "Iron Frying Pan", "Pans", "Works on every hob, induction too."),
    _thing("crepe", "Crepe Pan", "Pans"),
    _thing("decaf", "Decaf Beans", "Beans", Caffeine="Decaffeinated"),
    _thing("dark", "Dark Beans", "Beans"),
    _thing("mate", "Mate Beans", "Beans", "Full of caffeine."),
    _thing("pot", "Glass Teapot", "Teapots", "Not for the stove."),
]


@pytest.fixture
async def search(build: Build, encoder: WordEncoder) -> Search:
    return Search(await build(KITCHEN), encoder)


async def _found(search: Search, text: str, *, excluded: tuple[str, ...] = ()) -> SearchResult:
    return await search.search("shop", SearchRequest(text=text, strict=True, excluded_terms=excluded))


def _leading(result: SearchResult) -> set[str]:
    return {hit.product_id for hit in result.hits[: result.leading]}


async def test_what_states_the_purpose_leads(search: Search) -> None:
    result = await _found(search, "frying pan for induction")

    assert result.leading == 2
    assert _leading(result) == {"steel", "iron"}


async def test_what_denies_it_comes_behind_with_its_words(search: Search) -> None:
    result = await _found(search, "frying pan for induction")

    assert "light" not in _leading(result)
    assert result.denials["light"] in ("Not for induction.", "No")


async def test_nothing_leads_where_all_deny_it(search: Search) -> None:
    result = await _found(search, "teapot for the stove")

    assert result.leading == 0
    assert result.denials == {"pot": "Not for the stove."}


async def test_what_is_refused_is_looked_for_by_what_says_that_it_is_without(search: Search) -> None:
    result = await _found(search, "beans", excluded=("caffeine",))

    assert _leading(result) == {"decaf"}
    assert "mate" not in {hit.product_id for hit in result.hits}


async def test_a_bare_kind_is_left_as_it_is(search: Search) -> None:
    result = await _found(search, "beans")

    assert (result.leading, result.total) == (None, 3)


async def test_a_thing_that_calls_itself_so_is_of_the_kind(build: Build, encoder: WordEncoder) -> None:
    twig = _thing("twig", "Twig Burner", "Camp", "A folding steel stove that burns twigs.")
    search = Search(await build([*KITCHEN, twig]), encoder)

    result = await _found(search, "stove")

    assert result.hits[0].product_id == "twig"
    assert "other_kind" not in result.relaxed


async def test_what_is_for_such_a_thing_is_none_though_it_lies_among_them(build: Build, encoder: WordEncoder) -> None:
    pots = [
        _thing("pot", "Terracotta Pot", "Pots"),
        _thing("box", "Balcony Box", "Pots", "With hooks for railings."),
        _thing("saucer", "Terracotta Saucer", "Pots", "For pots of up to 30 cm."),
    ]

    result = await _found(Search(await build(pots), encoder), "pots")

    assert _leading(result) == {"pot", "box"}


LAMPS = [
    _thing("desk", "Steel Desk Lamp", "Lamps", "A dimmable desk lamp for long evenings of reading."),
    _thing("night", "Moon Night Lamp", "Lamps", "A night lamp that a child may touch: it stays cool."),
    _thing("hot", "Halogen Lamp", "Lamps", "A bright halogen lamp. Not for children: it gets hot."),
    _thing("shade", "Paper Shade", "Shades", "A shade for any lamp."),
]


async def test_what_only_mentions_the_kind_is_left_out_where_others_are_of_it(
    build: Build, encoder: WordEncoder
) -> None:
    amp = _thing("amp", "Pocket Booster", "Amplifiers", "A headphone amp for the train.")
    phones = [_thing("closed", "Closed Headphones", "Audio"), _thing("open", "Open Headphones", "Audio")]

    result = await _found(Search(await build([amp, *phones]), encoder), "headphones")

    assert {hit.product_id for hit in result.hits} == {"closed", "open"}


async def test_what_was_told_beside_the_wish_puts_first_what_speaks_of_it(build: Build, encoder: WordEncoder) -> None:
    search = Search(await build(LAMPS), encoder)

    request = SearchRequest(text="lamp", strict=True, told="it is for my child who touches everything")
    result = await search.search("shop", request)

    assert _leading(result) == {"night"}


async def test_what_was_told_finds_nothing_and_leaves_alone_what_nothing_speaks_of(
    build: Build, encoder: WordEncoder
) -> None:
    search = Search(await build(LAMPS), encoder)

    result = await search.search("shop", SearchRequest(text="lamp", strict=True, told="we moved to Lisbon in spring"))

    assert {hit.product_id for hit in result.hits} == {"desk", "night", "hot"}
