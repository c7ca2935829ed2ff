"""Recommendation: instead of an item, beside it, and what others look at."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from retrieval.buying.learning import train
from retrieval.buying.model import BuyingModel, OldOrder
from retrieval.buying.records import Basket, Look, Records
from retrieval.errors import ProductNotIndexed
from retrieval.index.snapshots import Indexes
from retrieval.query.result import Hit, Reason
from retrieval.recommending.recommend import Recommender
from retrieval.recommending.tastes import Taste
from tests.support.encoders import WordEncoder
from tests.support.purchases import NOW


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


class Learned:
    """One shop's model."""

    def __init__(self, baskets: Sequence[Basket], looks: Sequence[Look] = ()) -> None:
        self._model = train(Records(baskets, looks), NOW)

    def current(self, merchant_id: str) -> BuyingModel | None:
        return self._model


def bought(*items: str, times: int = 1, shopper: str = "", days: float = 3) -> list[Basket]:
    return [Basket(NOW - timedelta(days=days + at), items, shopper or f"s{at}") for at in range(times)]


async def test_what_was_bought_together_comes_first_and_says_in_how_many_orders(
    home: Indexes, encoder: WordEncoder
) -> None:
    models = Learned([*bought("blanket-cloud", "mug-plain", times=4), *bought("blanket-cloud", "gone", times=4)])

    found = await Recommender(home, encoder, models).goes_with("shop", ["blanket-cloud"])

    assert found[0].product_id == "mug-plain"
    assert found[0].reason == Reason("bought_together", "blanket-cloud", 4)
    assert "gone" not in ids(found)


async def test_two_orders_are_no_evidence_of_belonging_together(home: Indexes, encoder: WordEncoder) -> None:
    models = Learned(bought("blanket-cloud", "mug-plain", times=2))

    assert await Recommender(home, encoder, models).bought_together("shop", ["blanket-cloud"]) == []


async def test_what_others_looked_at_next_is_said_to_be_so(home: Indexes, encoder: WordEncoder) -> None:
    looks = [
        Look(NOW - timedelta(hours=2, minutes=-at), item, f"s{shopper}")
        for shopper in range(4)
        for at, item in enumerate(("lamp-aurora", "lamp-pico"))
    ]
    models = Learned([*bought("lamp-aurora"), *bought("lamp-pico")], looks)

    found = await Recommender(home, encoder, models).similar("shop", "lamp-aurora", 2)

    assert found[0].product_id == "lamp-pico"
    assert found[0].reason == Reason("looked_after", "lamp-aurora", 4)


async def test_in_place_of_what_is_sold_out_comes_the_same_kind_of_thing(recommender: Recommender) -> None:
    found = await recommender.replacement("shop", "bag-kids", 2)

    assert found[0].product_id.startswith("bag-")
    assert found[0].reason == Reason("similar", "bag-kids")


async def test_for_you_comes_from_looks_and_says_at_what(recommender: Recommender) -> None:
    found = await recommender.for_you("shop", Taste(looks=["lamp-aurora"]), 2)

    assert {one.reason for one in found} == {Reason("looked_at", "lamp-aurora")}
    assert "lamp-aurora" not in ids(found)


async def test_for_you_names_what_is_bought_again_and_again(home: Indexes, encoder: WordEncoder) -> None:
    refills = [one for shopper in "abcdefgh" for one in bought("mug-plain", times=6, shopper=shopper)]
    taste = Taste(orders=[OldOrder(5, ("mug-plain",)), OldOrder(35, ("mug-plain",))])

    found = await Recommender(home, encoder, Learned(refills)).for_you("shop", taste, 4)

    assert found[0].product_id == "mug-plain"
    assert found[0].reason == Reason("again", "mug-plain", 2)


async def test_what_one_has_is_not_proposed_where_nobody_buys_it_twice(home: Indexes, encoder: WordEncoder) -> None:
    once = [basket for at in range(40) for basket in bought("lamp-aurora", "mug-plain", shopper=f"x{at}")]
    taste = Taste(orders=[OldOrder(5, ("lamp-aurora",))])

    found = await Recommender(home, encoder, Learned(once)).for_you("shop", taste, 4)

    assert "lamp-aurora" not in ids(found)
    assert found[0].product_id == "mug-plain"
    assert found[0].reason == Reason("bought", "lamp-aurora", 40)


async def test_for_you_follows_what_was_said_and_leaves_out_what_is_avoided(recommender: Recommender) -> None:
    liked = await recommender.for_you("shop", Taste(preferences=["lamp"]), 3)
    without = await recommender.for_you("shop", Taste(preferences=["lamp"], avoided=["lamp"]), 3)

    assert {one.reason.kind for one in liked} == {"preference"}
    assert not any(product_id.startswith("lamp") for product_id in ids(without))


async def test_where_nothing_is_known_for_you_is_what_is_popular(recommender: Recommender) -> None:
    found = await recommender.for_you("shop", Taste(), 2)

    assert ids(found) == ids(await recommender.trending("shop", limit=2))
    assert {one.reason.kind for one in found} == {"popular"}


async def test_trending_follows_popularity_and_rating_within_a_category(recommender: Recommender) -> None:
    assert ids(await recommender.trending("shop", limit=1)) == ["mug-steady"]
    assert ids(await recommender.trending("shop", ("Electronics",), 1)) == ["headphones-quiet"]


async def test_trending_follows_what_shoppers_buy_now(home: Indexes) -> None:
    models = Learned(bought("lamp-dune", times=9, days=0.1))

    (found,) = await Recommender(home, None, models).trending("shop", limit=1)

    assert found.product_id == "lamp-dune"
    assert found.reason == Reason("popular", count=9)


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


async def test_what_serves_a_use_is_none_of_the_kind(recommender: Recommender) -> None:
    found = ids(await recommender.serving("shop", "headphones-quiet", "case to carry headphones"))

    assert found[0] == "headphones-case"
    assert "headphones-run" not in found
