"""What orders and looks teach."""

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from retrieval.buying.files import BuyingModels
from retrieval.buying.learning import logistic, train
from retrieval.buying.model import BuyingModel, OldOrder
from retrieval.buying.records import Basket, Look, Records
from retrieval.buying.splitting import completions, next_baskets
from retrieval.errors import SnapshotDamaged, SnapshotForeign
from tests.support.purchases import BATH, COFFEE, NOW, TITLES, made_up_orders


@pytest.fixture(scope="module")
def model() -> BuyingModel:
    return train(Records(made_up_orders(), titles=TITLES), NOW)


def best(model: BuyingModel, basket: tuple[str, ...], limit: int, own: tuple[OldOrder, ...] = ()) -> list[str]:
    return [model.items[row] for row in model.top(model.completing(basket, own), limit)]


def test_a_basket_is_completed_by_what_belongs_to_it_and_not_by_what_everybody_buys(model: BuyingModel) -> None:
    assert set(best(model, ("grinder", "filter"), 2)) == {"kettle", "scale"}
    assert set(best(model, ("towel",), 3)) == set(BATH) - {"towel"}


def test_nothing_of_the_basket_is_proposed(model: BuyingModel) -> None:
    assert not {"towel", "soap"} & set(best(model, ("towel", "soap"), 20))


def test_of_a_basket_that_nobody_knows_nothing_is_said(model: BuyingModel) -> None:
    assert not model.completing(("unheard-of",)).any()


def test_the_orders_that_hold_both_are_counted(model: BuyingModel) -> None:
    both = sum({"grinder", "filter"} <= set(basket.items) for basket in made_up_orders())

    assert model.bought.seen(model.place["grinder"], model.place["filter"])[1] == both


def test_the_next_order_is_of_what_the_shopper_bought_and_what_belongs_to_it(model: BuyingModel) -> None:
    own = (OldOrder(10, ("grinder", "filter")), OldOrder(40, ("grinder", "kettle")))

    found = [model.items[row] for row in model.top(model.next_basket(own), 4)]

    assert model.learned.next_basket
    assert "grinder" in found
    assert not set(BATH) & set(found)


def test_without_orders_of_ones_own_it_is_what_sells_now(model: BuyingModel) -> None:
    assert model.top(model.next_basket(()), 1)[0] == int(np.argmax(model.standing.recent))


def test_nothing_after_the_moment_is_learned_from() -> None:
    moment = NOW - timedelta(days=50)
    later = [Basket(NOW - timedelta(days=1), ("towel", "grinder"), "late")] * 50

    with_later = train(Records([*made_up_orders(), *later], titles=TITLES), moment)
    without = train(Records(made_up_orders(), titles=TITLES), moment)

    assert np.array_equal(with_later.bought.weights, without.bought.weights)
    assert with_later.learned == without.learned


def test_a_young_shop_learns_links_and_keeps_the_usual_weights() -> None:
    young = train(Records(made_up_orders(30), titles={}), NOW)

    assert young.learned.next_basket == ()
    assert young.learned.orders == 30
    own = (OldOrder(3, ("towel",)),)
    assert young.items[young.top(young.next_basket(own), 1)[0]] == "towel"


def test_without_any_order_there_is_nothing_to_learn() -> None:
    with pytest.raises(ValueError, match="no order"):
        train(Records([]), NOW)


def test_what_is_looked_at_soon_after_is_linked_once_two_shoppers_did_so() -> None:
    looks = [
        Look(NOW - timedelta(hours=5, minutes=-at), item, shopper)
        for shopper in ("a", "b")
        for at, item in enumerate(("grinder", "kettle"))
    ]
    looks += [Look(NOW - timedelta(hours=3), item, "c") for item in ("grinder", "towel")]
    model = train(Records(made_up_orders(30), looks), NOW)

    assert model.looked.seen(model.place["grinder"], model.place["kettle"])[1] == 2
    assert model.looked.seen(model.place["grinder"], model.place["towel"]) == (0.0, 0)


def test_an_item_bought_once_is_linked_by_the_words_of_its_title() -> None:
    orders = [*made_up_orders(60), Basket(NOW - timedelta(days=1), ("new-grinder",), "x")]
    titles = {item: item for item in COFFEE} | {"new-grinder": "grinder steel"}
    model = train(Records(orders, titles=titles), NOW)

    assert model.alike.seen(model.place["new-grinder"], model.place["grinder"])[0] > 0.1


def test_a_regression_finds_which_sign_counts() -> None:
    drawn = np.random.default_rng(3)
    signs = drawn.normal(size=(4000, 2))
    wanted = (drawn.random(4000) < 1 / (1 + np.exp(-(2 * signs[:, 0] - 1)))).astype(float)

    first, second, offset = logistic(signs, wanted, np.ones(4000))

    assert first == pytest.approx(2, abs=0.25)
    assert second == pytest.approx(0, abs=0.15)
    assert offset == pytest.approx(-1, abs=0.2)


def test_half_of_a_basket_is_hidden_the_same_way_each_time() -> None:
    orders, moment = made_up_orders(), NOW - timedelta(days=30)
    known = {*COFFEE, *BATH, "candle"}

    cases = completions(orders, moment, known=known)

    assert cases == completions(orders, moment, known=known)
    assert cases != completions(orders, moment, known=known, draw=1)
    assert all(len(case.given) + len(case.hidden) >= 3 and not set(case.given) & set(case.hidden) for case in cases)
    assert all(order.days > 0 for case in cases for order in case.own)


def test_a_next_order_is_the_first_after_the_moment_of_one_who_had_ordered() -> None:
    moment = NOW - timedelta(days=10)
    orders = [
        Basket(moment - timedelta(days=5), ("a",), "one"),
        Basket(moment + timedelta(days=2), ("c",), "one"),
        Basket(moment + timedelta(days=1), ("b",), "one"),
        Basket(moment + timedelta(days=1), ("d",), "new"),
    ]

    (case,) = next_baskets(orders, moment)

    assert case.wanted == ("b",)
    assert case.own == [OldOrder(5.0, ("a",))]


async def test_a_model_is_saved_whole_and_taken_by_others(model: BuyingModel, tmp_path: Path) -> None:
    version = await BuyingModels(tmp_path).save("shop", model)

    other = BuyingModels(tmp_path)
    taken = await other.refresh("shop")

    assert taken is not None
    assert other.version("shop") == version
    assert taken.learned == model.learned
    assert best(taken, ("grinder",), 3) == best(model, ("grinder",), 3)
    assert await other.refresh("another") is None


async def test_a_torn_or_foreign_model_is_refused_and_the_one_in_use_stays(model: BuyingModel, tmp_path: Path) -> None:
    models = BuyingModels(tmp_path)
    await models.save("shop", model)
    version = await BuyingModels(tmp_path).save("shop", model)
    with (tmp_path / "shop" / version / "links.npz").open("r+b") as file:
        file.write(b"torn")

    with pytest.raises(SnapshotDamaged, match="torn or altered; train the model again"):
        await models.refresh("shop")
    assert models.current("shop") is model

    (tmp_path / "shop").rename(tmp_path / "other")
    with pytest.raises((SnapshotForeign, SnapshotDamaged)):
        await models.refresh("other")


async def test_one_can_go_back_to_the_model_before(model: BuyingModel, tmp_path: Path) -> None:
    models = BuyingModels(tmp_path)
    first = await models.save("shop", model)
    assert await models.roll_back("shop") is None
    await models.save("shop", model)

    assert await models.roll_back("shop") == first
    assert models.version("shop") == first


async def test_old_models_are_cleared_away(model: BuyingModel, tmp_path: Path) -> None:
    models = BuyingModels(tmp_path)
    made = [await models.save("shop", model) for _ in range(5)]

    assert await models.versions("shop") == made[-3:]
    assert json.loads((tmp_path / "shop" / made[-1] / "manifest.json").read_text())["merchant_id"] == "shop"
