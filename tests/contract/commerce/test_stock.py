"""Stock at several locations: what is sold, set aside, given back and counted, and a ledger that adds up to it."""

from collections import Counter

import pytest
from sqlalchemy import text

from commerce.domain.stock import Level, Location, StockRules
from commerce.errors import (
    CheckoutIncomplete,
    InsufficientStock,
    LocationNotFound,
    OutOfStock,
    QuantityInvalid,
    RulesInvalid,
)
from commerce.ports.payments import PaymentResult
from storage.outbox import Dispatcher, Event
from tests.support.shop import MERCHANT, Shop

TWO = StockRules((Location("main", "Warehouse"), Location("shop", "The shop", threshold=2)))


@pytest.fixture
async def spread(shop: Shop) -> Shop:
    """A shop with 10 mugs in its warehouse, and 6 in the shop that keeps 2 back."""
    await shop.commerce.selling_rules.set_stock_rules(MERCHANT, TWO)
    await shop.commerce.stock_keeping.count(MERCHANT, {shop.variants["mug"]: 6}, "shop")
    return shop


async def _levels(shop: Shop, name: str = "mug") -> dict[str, tuple[int | None, int]]:
    shelves = await shop.commerce.stock.shelves(MERCHANT, [shop.variants[name]])
    return {level.location_id: (level.on_hand, level.reserved) for level in shelves[shop.variants[name]].levels}


async def _events(shop: Shop, *names: str) -> list[Event]:
    seen: list[Event] = []

    async def see(event: Event) -> None:
        seen.append(event)

    await Dispatcher(shop.database, {name: [see] for name in names}, shop.clock).drain()
    return seen


async def test_what_can_be_sold_is_what_all_locations_have_above_their_thresholds(spread: Shop) -> None:
    product = await spread.commerce.catalogue.product(MERCHANT, "mug")

    assert product.default_variant.availability.quantity == 10 + 6 - 2


async def test_an_order_is_served_from_one_location_where_one_has_all_of_it(spread: Shop) -> None:
    await spread.buy("mug", 4)

    assert await _levels(spread) == {"main": (6, 0), "shop": (6, 0)}


async def test_an_order_that_no_location_can_serve_is_served_in_parts(spread: Shop) -> None:
    order = await spread.buy("mug", 13)

    assert order.status == "paid"
    assert await _levels(spread) == {"main": (0, 0), "shop": (3, 0)}
    assert await spread.commerce.stock_keeping.check(MERCHANT) == []


async def test_the_threshold_is_not_sold_and_the_shortage_is_named(spread: Shop) -> None:
    with pytest.raises(InsufficientStock) as refused:
        await spread.add("mug", 15)

    assert refused.value.available == 14
    assert await _levels(spread) == {"main": (10, 0), "shop": (6, 0)}


async def test_what_comes_back_lies_where_it_was_sold_from(spread: Shop) -> None:
    await spread.commerce.stock_keeping.count(MERCHANT, {spread.variants["mug"]: 0}, "main")
    order = await spread.buy("mug", 2)
    await spread.cancel(order, "cancel")

    assert await _levels(spread) == {"main": (0, 0), "shop": (6, 0)}
    ledger = await spread.commerce.stock.movements(MERCHANT, spread.variants["mug"])
    assert Counter(move.kind for move in ledger) == {"counted": 3, "reserved": 1, "sold": 1, "restocked": 1}
    assert await spread.commerce.stock_keeping.check(MERCHANT) == []


async def test_goods_are_moved_between_locations_save_those_that_are_set_aside(spread: Shop) -> None:
    await spread.add("mug", 8)
    await spread.complete(await spread.ready(card="3ds"))
    mug, keeping = spread.variants["mug"], spread.commerce.stock_keeping

    shelf = await keeping.move(MERCHANT, mug, 2, "main", "shop")
    with pytest.raises(InsufficientStock):
        await keeping.move(MERCHANT, mug, 1, "main", "shop")

    assert shelf.levels == (Level("main", 8, 8), Level("shop", 8, 0, 2))
    assert await keeping.check(MERCHANT) == []


async def test_wrong_counts_and_places_are_refused_and_nothing_changes(spread: Shop) -> None:
    mug, keeping = spread.variants["mug"], spread.commerce.stock_keeping
    with pytest.raises(QuantityInvalid):
        await keeping.count(MERCHANT, {mug: -1})
    with pytest.raises(LocationNotFound, match="there is main, shop"):
        await keeping.count(MERCHANT, {mug: 1}, "moon")
    with pytest.raises(QuantityInvalid):
        await keeping.move(MERCHANT, mug, 1, "shop", "shop")
    with pytest.raises(RulesInvalid, match="something still lies at shop"):
        await spread.commerce.selling_rules.set_stock_rules(MERCHANT, StockRules())

    assert await _levels(spread) == {"main": (10, 0), "shop": (6, 0)}


async def test_a_feed_counts_at_the_first_location_and_its_count_is_a_movement(spread: Shop) -> None:
    await spread.price("mug", "12.50 USD", stock=4)

    assert await _levels(spread) == {"main": (4, 0), "shop": (6, 0)}
    (newest, *_) = await spread.commerce.stock.movements(MERCHANT, spread.variants["mug"])
    assert (newest.kind, newest.on_hand_change, newest.note) == ("counted", -6, "feed")
    assert await spread.commerce.stock_keeping.check(MERCHANT) == []


async def test_stock_that_changed_behind_the_ledger_is_found(shop: Shop) -> None:
    async with shop.database.transaction() as tx:
        await tx.connection.execute(text("UPDATE stock SET on_hand = on_hand + 1 WHERE on_hand = 10"))

    (wrong,) = await shop.commerce.stock_keeping.check(MERCHANT)

    assert (wrong.variant_id, wrong.on_hand, wrong.on_hand_moved) == (shop.variants["mug"], 11, 10)


async def test_goods_that_can_be_bought_again_and_prices_that_fall_are_told(shop: Shop) -> None:
    await _events(shop, "stock.replenished", "price.dropped")
    await shop.commerce.stock_keeping.count(MERCHANT, {shop.variants["lamp"]: 3})
    counted = await _events(shop, "stock.replenished", "price.dropped")
    await shop.commerce.stock_keeping.count(MERCHANT, {shop.variants["lamp"]: 0})
    await shop.price("lamp", "79.00 USD", stock=7)
    fed = await _events(shop, "stock.replenished", "price.dropped")
    await shop.price("lamp", "99.00 USD", stock=7)

    assert [(one.name, one.body["variantIds"]) for one in counted] == [("stock.replenished", [shop.variants["lamp"]])]
    assert [(one.name, one.body["variantIds"]) for one in fed] == [
        ("stock.replenished", [shop.variants["lamp"]]),
        ("price.dropped", [shop.variants["lamp"]]),
    ]
    assert await _events(shop, "stock.replenished", "price.dropped") == []


async def _unpaid_and_lapsed(shop: Shop, quantity: int) -> tuple[str, PaymentResult]:
    """An order whose payment waits, and whose stock went back on sale when its time ran out."""
    await shop.add("pan", quantity)
    order = await shop.complete(await shop.ready(card="3ds"))
    shop.clock.advance(minutes=31)
    assert await shop.commerce.stock.lapse_expired() == 1
    assert await shop.commerce.stock.lapse_expired() == 0
    return order.id, PaymentResult("sbx_late", "succeeded", order.id, MERCHANT)


async def test_stock_of_an_order_whose_time_ran_out_is_on_sale_again_whatever_its_provider_says(shop: Shop) -> None:
    await _unpaid_and_lapsed(shop, 3)

    assert await shop.stock("pan") == (3, 0)
    assert await shop.commerce.stock_keeping.check(MERCHANT) == []


async def test_money_that_comes_late_still_buys_what_is_still_there(shop: Shop) -> None:
    order_id, late = await _unpaid_and_lapsed(shop, 2)

    settled = await shop.commerce.orders.payment_settled("sandbox", "sbx_late", late)

    assert settled is not None
    assert settled.status == "paid"
    assert await shop.stock("pan") == (1, 0)
    ledger = await shop.commerce.stock.movements(MERCHANT, shop.variants["pan"])
    kinds = [move.kind for move in ledger if move.order_id == order_id]
    assert kinds == ["sold", "reserved", "released", "reserved"]
    assert await shop.commerce.stock_keeping.check(MERCHANT) == []


async def test_money_that_comes_too_late_for_goods_that_others_bought_goes_back(shop: Shop) -> None:
    order_id, late = await _unpaid_and_lapsed(shop, 2)
    await shop.buy("pan", 2, shopper="faster", key="faster")

    settled = await shop.commerce.orders.payment_settled("sandbox", "sbx_late", late)

    assert settled is not None
    assert (settled.id, settled.status) == (order_id, "cancelled")
    assert [(one.amount, one.reason) for one in settled.refunds] == [(settled.total, "sold_out")]
    assert settled.events[-1].type in {"sold_out", "refund_failed", "refunded"}
    assert await shop.stock("pan") == (1, 0)
    assert await shop.commerce.stock_keeping.check(MERCHANT) == []


async def test_of_two_orders_for_the_last_pans_the_second_is_refused_at_its_placing(shop: Shop) -> None:
    await shop.add("pan", 2)
    await shop.add("pan", 2, "second")
    first, second = await shop.ready(), await shop.ready("second")
    await shop.complete(first)

    with pytest.raises((OutOfStock, CheckoutIncomplete)) as refused:
        await shop.complete(second, "second")

    assert refused.value.code in {"insufficient_stock", "checkout_incomplete"}
    assert await shop.stock("pan") == (1, 0)
