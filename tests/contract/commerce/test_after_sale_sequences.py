"""Whatever is asked for after the sale, in whatever order: what was paid and kept is what the goods kept are worth."""

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.domain.replacing import Change
from commerce.errors import CommerceError
from storage.database import open_database
from storage.schema import create_tables
from tests.support.clock import FrozenClock
from tests.support.databases import empty
from tests.support.shirts import SHIRTS, replace_items, with_shirts, withdraw
from tests.support.shop import MERCHANT, SHOPPER, Shop, open_shop

SIZES = ("s", "m", "l", "xs")
STEPS = st.tuples(
    st.sampled_from(["change", "exchange", "return", "withdraw", "receive", "ship", "deliver", "refund", "cancel"]),
    st.integers(0, 3),
    st.integers(1, 2),
    st.sampled_from(SIZES),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bought=st.integers(1, 4), steps=st.lists(STEPS, min_size=3, max_size=10))
def test_money_and_stock_stay_exact_whatever_is_asked_for(bought: int, steps: list[tuple[str, int, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_play(f"sqlite:///{Path(folder) / 'shop.db'}", bought, steps))


@pytest.mark.postgres
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bought=st.integers(1, 4), steps=st.lists(STEPS, min_size=3, max_size=10))
def test_so_they_do_on_postgresql(postgres_schema: str, bought: int, steps: list[tuple[str, int, int, str]]) -> None:
    empty(postgres_schema)
    asyncio.run(_play(postgres_schema, bought, steps))


async def _play(url: str, bought: int, steps: list[tuple[str, int, int, str]]) -> None:
    async with open_database(url) as database:
        await create_tables(database)
        shop = await with_shirts(await open_shop(database, FrozenClock()))
        order = await shop.buy("shirt-m", bought)
        presents = 0
        for number, (step, which, quantity, size) in enumerate(steps):
            try:
                order = await _step(shop, order, step, which, quantity, size, f"key-{number}")
                presents += 1 if step == "refund" else 0
            except CommerceError:
                after = await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)
                assert after == order, f"a refused {step} changed something"
            order = await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)
            await _demand_exact(shop, order, presents)


async def _step(shop: Shop, order: Order, step: str, which: int, quantity: int, size: str, key: str) -> Order:
    line = order.lines[which % len(order.lines)]
    change = Change(line.id, shop.variants[f"shirt-{size}"], quantity)
    match step:
        case "change":
            return await replace_items(shop, order, "items", [change], key=key)
        case "exchange":
            return await replace_items(shop, order, "exchange", [change], key=key)
        case "return":
            return await shop.send_back(order, {line.id: quantity}, key)
        case "withdraw" if any(one.open for one in order.requests):
            return await withdraw(shop, order, key)
        case "receive" if any(one.open for one in order.requests):
            return await shop.receive(order)
        case "ship":
            return await shop.commerce.fulfilment.ship(MERCHANT, order.id, {line.id: quantity})
        case "deliver":
            return await shop.commerce.fulfilment.deliver(MERCHANT, order.id)
        case "refund" if order.net_paid.amount > 5000:
            return await shop.commerce.order_desk.refund(MERCHANT, order.id, Money(1, "USD"))
        case "cancel":
            return await shop.cancel(order, key)
    return order


async def _demand_exact(shop: Shop, order: Order, presents: int) -> None:
    given = sum(one.amount.amount for one in order.refunds if one.reason == "goodwill")
    assert given <= presents
    back = sum(one.refund.amount for one in order.requests if one.kind == "return" and one.state == "completed")
    due = 0 if order.status == "cancelled" else order.total.amount - back - given
    assert order.net_paid.amount == due
    if not any(line.exchanged for line in order.lines):
        lines = sum(line.value.amount for line in order.lines)
        assert order.total.amount == lines + order.fulfillment.amount.amount
    shelves = {one["id"]: (one["stock"], await shop.stock(one["id"])) for one in SHIRTS}
    kept = dict.fromkeys(shelves, 0)
    for line in order.lines:
        kept[line.feed_id] += 0 if order.status == "cancelled" else line.kept
    assert {name: at_first - shelf[0] for name, (at_first, shelf) in shelves.items()} == kept
    assert await shop.commerce.stock_keeping.check(MERCHANT) == []
