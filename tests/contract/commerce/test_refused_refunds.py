"""A refund that its provider refuses: asked again at growing distances, then for the shop's people to pay otherwise."""

from datetime import timedelta

import pytest

from commerce.errors import RequestNotFound
from commerce.gateways.sandbox import SandboxGateway
from commerce.wiring import sandbox_gateway
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.failing_gateway import FailingGateway
from tests.support.shop import MERCHANT, Shop, open_shop


@pytest.fixture
def provider(database: Database) -> FailingGateway:
    sandbox = sandbox_gateway(database)
    assert isinstance(sandbox, SandboxGateway)
    return FailingGateway(sandbox, refuses_refunds=True)


@pytest.fixture
async def shop(database: Database, clock: FrozenClock, provider: FailingGateway) -> Shop:
    return await open_shop(database, clock, gateways=[provider])


async def settled(shop: Shop, clock: FrozenClock, days: int = 3) -> None:
    for _ in range(days * 24):
        clock.advance(hours=1)
        await shop.commerce.orders.reconcile()


async def test_a_refused_refund_is_asked_for_again_under_a_new_key_and_goes_out(
    shop: Shop, provider: FailingGateway, clock: FrozenClock
) -> None:
    order = await shop.cancel(await shop.buy("book"))
    (refund,) = order.refunds
    await shop.commerce.orders.reconcile()
    assert (refund.status, provider.refunded) == ("pending", {refund.id: 1}), "not before its time"

    provider.refuses_refunds = False
    clock.advance(minutes=5)
    await shop.commerce.orders.reconcile()

    (after,) = (await shop.commerce.order_desk.order(MERCHANT, order.id)).refunds
    assert (after.status, after.due_at) == ("succeeded", None)
    assert provider.refunded == {refund.id: 1, f"{refund.id}_1": 1}
    assert await shop.commerce.order_desk.unrefunded(MERCHANT) == []


async def test_what_is_refused_for_good_is_shown_to_the_shop_and_paid_back_once_as_a_gift_card(
    shop: Shop, provider: FailingGateway, clock: FrozenClock
) -> None:
    order = await shop.cancel(await shop.buy("book"))
    await settled(shop, clock)
    assert sum(provider.refunded.values()) == 5
    ((_, failed),) = await shop.commerce.order_desk.unrefunded(MERCHANT)

    issued = await shop.commerce.order_desk.repay(MERCHANT, order.id, failed.id)

    now = await shop.commerce.order_desk.order(MERCHANT, order.id)
    assert issued.card.balance == failed.amount == now.refunded
    assert (await shop.commerce.gift_cards.balance(MERCHANT, issued.code, asked_by="buyer")).id == issued.card.id
    assert now.net_paid.amount == 0
    with pytest.raises(RequestNotFound):
        await shop.commerce.order_desk.repay(MERCHANT, order.id, failed.id)
    assert [one.type for one in now.events].count("refund_failed") == 1
    assert await shop.commerce.order_desk.unrefunded(MERCHANT) == []


async def test_an_order_with_a_refusal_is_tried_no_oftener_than_its_time(
    shop: Shop, provider: FailingGateway, clock: FrozenClock
) -> None:
    await shop.cancel(await shop.buy("book"))

    for _ in range(50):
        clock.advance(seconds=int(timedelta(minutes=1).total_seconds()))
        await shop.commerce.orders.reconcile()

    assert sum(provider.refunded.values()) == 2
