"""Recommendation: instead of an item, beside it, and what others look at."""

from collections.abc import Mapping, Sequence

import pytest

from retrieval.errors import ProductNotIndexed
from retrieval.recommend import Recommender
from retrieval.result import Hit
from retrieval.snapshots import Indexes
from tests.support.encoders import WordEncoder


def ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.product_id for hit in hits]


@pytest.fixture
def recommender(home: Indexes, encoder: WordEncoder) -> Recommender:
    return Recommender(home, encoder)


async def test_similar_items_are_of_the_same_kind_and_never_the_item_itself(recommender: Recommender) -> None:
    found = ids(await recommender.similar("shop", "lamp-aurora", 2))

    assert set(found) == {"lamp-dune", "lamp-pico"}


async def test_what_cannot_be_bought_is_not_recommended(recommender: Recommender) -> None:
    assert "bag-kids" not in ids(await recommender.similar("shop", "bag-commuter", 20))
    assert "bag-kids" not in ids(await recommender.trending("shop", limit=20))


async def test_what_goes_with_an_item_is_made_for_it_and_not_more_of_its_kind(recommender: Recommender) -> None:
    found = ids(await recommender.goes_with("shop", ["headphones-quiet"]))

    assert found[0] == "headphones-case"
    assert "headphones-run" not in found


async def test_what_goes_with_several_items_is_none_of_them(recommender: Recommender) -> None:
    found = ids(await recommender.goes_with("shop", ["headphones-quiet", "headphones-case"]))

    assert not {"headphones-quiet", "headphones-case"} & set(found)


async def test_what_was_bought_together_comes_first(home: Indexes, encoder: WordEncoder) -> None:
    class Baskets:
        async def together(self, merchant_id: str, product_ids: Sequence[str]) -> Mapping[str, float]:
            return {"mug-plain": 0.9, "gone": 0.8}

    found = ids(await Recommender(home, encoder, co_purchases=Baskets()).goes_with("shop", ["blanket-cloud"]))

    assert found[0] == "mug-plain"


async def test_trending_follows_popularity_and_rating_within_a_category(recommender: Recommender) -> None:
    assert ids(await recommender.trending("shop", limit=1)) == ["mug-steady"]
    assert ids(await recommender.trending("shop", ("Electronics",), 1)) == ["headphones-quiet"]


async def test_trending_follows_what_shoppers_do_now(home: Indexes) -> None:
    class Now:
        async def trending(self, merchant_id: str) -> Mapping[str, float]:
            return {"lamp-dune": 1.0}

    assert ids(await Recommender(home, None, trends=Now()).trending("shop", limit=1)) == ["lamp-dune"]


async def test_an_item_that_is_not_indexed_is_an_error(recommender: Recommender) -> None:
    with pytest.raises(ProductNotIndexed, match="'nothing'"):
        await recommender.similar("shop", "nothing")


async def test_recommending_works_before_there_are_vectors(home: Indexes, tmp_path) -> None:
    wordless = Indexes(tmp_path / "indexes", None, tmp_path / "cache")
    await wordless.refresh("shop")
    recommender = Recommender(wordless, None)

    assert ids(await recommender.similar("shop", "lamp-aurora", 1))[0].startswith("lamp-")
    assert await recommender.goes_with("shop", ["headphones-quiet"]) is not None
    await wordless.close()
