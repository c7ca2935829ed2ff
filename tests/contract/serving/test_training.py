"""Learning from the orders of a shop, on each database: by command, and by itself."""

from datetime import timedelta
from pathlib import Path

import pytest

from retrieval.buying.files import BuyingModels
from serving.db import shoppers
from serving.learning.tastes import ShopperTastes
from serving.learning.training import DUE, Training
from serving.locks import MemoryLocks
from serving.refusals.errors import TooFewOrders
from serving.setting_groups import RecommendationSettings
from storage.database import Database
from storage.outbox import Dispatcher
from tests.support.clock import FrozenClock
from tests.support.shop import MERCHANT, Shop, open_shop

ENOUGH = 10


@pytest.fixture
async def shop(database: Database, clock: FrozenClock) -> Shop:
    return await open_shop(database, clock)


def training(shop: Shop, folder: Path, told: list[str] | None = None) -> Training:
    return Training(
        database=shop.database,
        clock=shop.clock,
        orders=shop.commerce.orders,
        catalogue=shop.commerce.catalogue,
        models=BuyingModels(folder),
        locks=MemoryLocks(),
        announce=lambda topic, message: (told if told is not None else []).append(f"{topic} {message}"),
        settings=RecommendationSettings(least_orders=ENOUGH),
    )


async def sell(shop: Shop, count: int, first: int = 0) -> None:
    """So many shoppers buy the book and a preordered one together."""
    for at in range(first, first + count):
        for name in ("book", "later"):
            await shop.add(name, 1, f"buyer-{at}")
        await shop.complete(await shop.ready(f"buyer-{at}"), f"key-{at}")


async def product(shop: Shop, name: str) -> str:
    found = await shop.commerce.catalogue.by_variants(MERCHANT, [shop.variants[name]])
    return found[shop.variants[name]][0].id


async def test_what_was_bought_is_told_oldest_first_without_cancelled_orders(shop: Shop) -> None:
    first = await shop.buy("book", shopper="one", key="k1")
    shop.clock.advance(hours=1)
    gone = await shop.buy("mug", shopper="two", key="k2")
    await shop.cancel(gone)
    shop.clock.advance(hours=1)
    last = await shop.buy("mug", shopper="one", key="k3")

    purchases = await shop.commerce.orders.purchases(MERCHANT, shop.clock.now() - timedelta(days=1))

    assert [(one.order_id, one.shopper_id) for one in purchases] == [(first.id, "one"), (last.id, "one")]
    assert purchases[0].product_ids == (await product(shop, "book"),)
    assert await shop.commerce.orders.purchases(MERCHANT, shop.clock.now()) == purchases[1:]


async def test_too_few_orders_are_refused_with_what_is_needed(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(TooFewOrders, match=f"0 orders are too few to learn from; {ENOUGH} are needed"):
        await training(shop, tmp_path).train(MERCHANT)


async def test_orders_and_looks_are_learned_from_saved_and_told_to_others(shop: Shop, tmp_path: Path) -> None:
    await sell(shop, ENOUGH)
    book, told = await product(shop, "book"), []
    row = {"merchant_id": MERCHANT, "kind": "viewed", "source": "page", "variant_id": None, "list_id": None}
    row |= {"position": None, "quantity": None, "at": shop.clock.now(), "product_id": book}
    async with shop.database.transaction() as tx:
        await shoppers.add_events(tx, [{**row, "id": "sev_1", "shopper_id": "buyer-1"}])
    shop.clock.advance(minutes=1)

    learned = await training(shop, tmp_path, told).train(MERCHANT)
    other = training(shop, tmp_path)
    await other.open_all()

    assert (learned.orders, learned.shoppers, learned.looks) == (ENOUGH, ENOUGH, 1)
    model = other.current(MERCHANT)
    assert model is not None
    assert model.bought.seen(model.place[book], model.place[await product(shop, "later")])[1] == ENOUGH
    assert told[0].startswith(f"recommendations {MERCHANT} ")


async def test_a_shop_that_went_on_selling_learns_by_itself_and_no_more_often_than_it_should(
    shop: Shop, tmp_path: Path
) -> None:
    work = training(shop, tmp_path)
    dispatcher = Dispatcher(shop.database, {DUE: [work.due]}, shop.clock)

    await work.ask()
    await dispatcher.drain()
    assert work.current(MERCHANT) is None

    await sell(shop, ENOUGH)
    shop.clock.advance(days=1, hours=1)
    await work.ask()
    await work.ask()
    await dispatcher.drain()
    first = work.current(MERCHANT)
    assert first is not None

    shop.clock.advance(hours=2)
    await sell(shop, 1, ENOUGH)
    await work.ask()
    await dispatcher.drain()
    assert work.current(MERCHANT) is first

    shop.clock.advance(days=1)
    await work.ask()
    await dispatcher.drain()
    again = work.current(MERCHANT)
    assert again is not None
    assert again.learned.orders == ENOUGH + 1


async def test_a_taste_is_of_orders_and_wishes_and_is_silent_once_switched_off(shop: Shop) -> None:
    await shop.buy("book", shopper="one", key="k1")
    tastes = ShopperTastes(shop.database, shop.commerce.orders, shop.clock)
    await tastes.remember(MERCHANT, "one", "likes.linen", "linen")
    await tastes.remember(MERCHANT, "one", "avoids.wool", "wool")

    known = await tastes.of(MERCHANT, "one")
    await tastes.remember(MERCHANT, "one", "for_you", "off")
    silent = await tastes.of(MERCHANT, "one")

    assert [list(order.items) for order in known.taste.orders] == [[await product(shop, "book")]]
    assert (known.taste.preferences, known.taste.avoided, known.personal) == (["linen"], ["wool"], True)
    assert (silent.taste.orders, silent.taste.preferences, silent.personal) == ((), (), False)
    assert [one.value for one in silent.stated] == ["wool", "linen"]
