"""A kind of thing that a shop does not have: texts that mention it make nothing such a thing."""

import pytest

from retrieval.query.search import Search
from retrieval.scoring.request import SearchRequest
from tests.support.catalogue_samples import product
from tests.support.encoders import WordEncoder
from tests.unit.retrieval.conftest import Build

SHOP = [
    product("mice", "Catnip Mice", description="Found under the sofa months later."),
    product("charger", "Wall Charger", description="Reaches from the sofa to the socket."),
    product("balm", "Lip Balm", description="Vegan and mild."),
    product("soap", "Bar Soap", description="A vegan soap, made of olive oil."),
    product("paper", "Dotted Notebook", description="Pages for ideas."),
    product("plain", "Plain Notebook", description="Paper of cotton."),
]


@pytest.fixture
async def search(build: Build, encoder: WordEncoder) -> Search:
    return Search(await build(SHOP), encoder)


async def test_what_only_mentions_a_thing_does_not_lead_for_saying_so(search: Search) -> None:
    result = await search.search("shop", SearchRequest("sofa", strict=True))

    assert "other_kind" in result.relaxed


async def test_a_quality_that_texts_state_is_found_by_them(search: Search) -> None:
    result = await search.search("shop", SearchRequest("vegan soap", strict=True))

    assert result.hits[0].product_id == "soap"


async def test_a_word_of_several_meanings_finds_nothing_that_is_far_from_what_was_said(search: Search) -> None:
    result = await search.search("shop", SearchRequest("laptop", strict=True))

    assert not {hit.product_id for hit in result.hits} & {"paper", "plain"}


async def test_what_is_near_to_a_kind_is_near_in_meaning_and_not_by_mentioning_it(search: Search) -> None:
    result = await search.search("shop", SearchRequest("laptop", strict=True, nearest_kind=True))

    assert not result.hits


async def test_a_thing_is_no_theme_for_what_is_said_behind_it(search: Search) -> None:
    result = await search.search("shop", SearchRequest("notebook hiking", strict=True))

    assert "theme" not in result.relaxed


async def test_two_words_are_the_one_that_a_catalogue_writes_in_either_number(
    build: Build, encoder: WordEncoder
) -> None:
    search = Search(await build([product("bell", "Kettlebell cast iron"), product("kit", "Repair Kit")]), encoder)

    result = await search.search("shop", SearchRequest("kettle bells", strict=True))

    assert [hit.product_id for hit in result.hits] == ["bell"]
