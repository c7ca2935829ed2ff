"""Words for several kinds of things find what they cover, where nothing is called so."""

from retrieval.query.search import Search
from retrieval.scoring.request import SearchRequest
from tests.support.catalogue_samples import product
from tests.unit.retrieval.conftest import Build

SHOP = [
    product("chair", "Oak Dining Chair"),
    product("table", "Round Side Table"),
    product("cloth", "Linen Tablecloth"),
    product("mug", "Stoneware Mug"),
    product("rug", "Wool Rug"),
]


async def test_a_word_for_several_kinds_finds_their_members_and_counts_them(build: Build) -> None:
    search = Search(await build(SHOP), None)

    found = await search.search("shop", SearchRequest("furniture"))

    assert {hit.product_id for hit in found.hits} == {"chair", "table"}
    assert (found.total, found.exhaustive) == (2, True)


async def test_other_words_of_the_wish_hold_for_the_members(build: Build) -> None:
    search = Search(await build(SHOP), None)

    found = await search.search("shop", SearchRequest("oak furniture"))

    assert found.hits[0].product_id == "chair"


async def test_a_shop_without_any_member_has_none(build: Build) -> None:
    search = Search(await build(SHOP[2:]), None)

    assert (await search.search("shop", SearchRequest("furniture"))).total == 0
