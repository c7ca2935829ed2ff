"""What the shop's own people do with orders: find them, cancel them, and send a refused refund once more."""

from datetime import timedelta

import pytest

from commerce.domain.money import Money
from commerce.domain.requests import Agreed
from commerce.errors import GatewayUnavailable, MoneyInvalid, RequestNotFound, TransitionRefused
from commerce.ports.orders import OrderFilter
from commerce.services.order_desk import OrderDesk
from commerce.wiring import sandbox_gateway
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.failing_gateway import FailingGateway
from tests.support.shirts import become, moved, replace_items, with_shirts
from tests.support.shop import ADA, MERCHANT, SHOPPER, Shop, open_shop


@pytest.fixture
def provider(database: Database) -> FailingGateway:
    return FailingGateway(sandbox_gateway(database))


@pytest.fixture
async def shop(database: Database, clock: FrozenClock, provider: FailingGateway) -> Shop:
    return await open_shop(database, clock, gateways=[provider])


def desk(shop: Shop) -> OrderDesk:
    return shop.commerce.order_desk


async def found(shop: Shop, **wanted: object) -> list[str]:
    return [one.id for one in await desk(shop).find(MERCHANT, OrderFilter(**wanted))]  # type: ignore[arg-type]


async def test_orders_are_found_by_state_address_time_and_by_what_waits(shop: Shop, clock: FrozenClock) -> None:
    first = await shop.buy("book", key="key-1")
    clock.advance(hours=1)
    second = await shop.delivered(await shop.buy("mug", key="key-2"))
    asked = await shop.send_back(second, {})

    assert await found(shop) == [second.id, first.id]
    assert await found(shop, status="paid") == [first.id]
    assert await found(shop, email=ADA.email.upper()) == [second.id, first.id]
    assert await found(shop, email="eve@example.com") == []
    assert await found(shop, placed_from=first.placed_at + timedelta(minutes=1)) == [second.id]
    assert await found(shop, placed_before=second.placed_at) == [first.id]
    assert await found(shop, waiting=True) == [asked.id]
    assert await found(shop, after=second.id) == [first.id]


async def test_the_shop_cancels_what_its_policy_no_longer_lets_buyers_cancel(shop: Shop) -> None:
    order = await shop.buy("mug", 2)

    cancelled = await desk(shop).cancel(MERCHANT, order.id, "damaged")
    again = await desk(shop).cancel(MERCHANT, order.id, "damaged")

    assert (cancelled.status, cancelled.net_paid.amount, cancelled.refunded) == ("cancelled", 0, order.total)
    assert again.refunds == cancelled.refunds
    assert await shop.stock("mug") == (10, 0)
    assert [event.type for event in cancelled.events].count("cancelled") == 1


async def test_what_was_sent_or_is_being_asked_back_is_not_cancelled(shop: Shop) -> None:
    order = await shop.delivered(await shop.buy("mug"))

    with pytest.raises(TransitionRefused):
        await desk(shop).cancel(MERCHANT, order.id)
    asked = await shop.send_back(order, {})
    with pytest.raises(TransitionRefused, match="open request"):
        await desk(shop).cancel(MERCHANT, asked.id)

    assert (await desk(shop).order(MERCHANT, order.id)).net_paid == order.net_paid


async def test_a_refused_refund_is_sent_once_more_under_a_new_key(
    shop: Shop, provider: FailingGateway, clock: FrozenClock
) -> None:
    provider.refuses_refunds = True
    order = await shop.cancel(await shop.buy("book"))
    for _ in range(72):
        clock.advance(hours=1)
        await shop.commerce.orders.reconcile()
    ((_, failed),) = await desk(shop).unrefunded(MERCHANT)

    provider.refuses_refunds = False
    after = await desk(shop).retry(MERCHANT, order.id, failed.id)

    assert [one.status for one in after.refunds] == ["succeeded"]
    assert len(provider.refunded) == 6
    with pytest.raises(RequestNotFound):
        await desk(shop).retry(MERCHANT, order.id, failed.id)


async def test_a_parcel_that_is_taken_in_twice_while_its_difference_is_unanswered_is_charged_once(
    shop: Shop, provider: FailingGateway, clock: FrozenClock
) -> None:
    shirts = await with_shirts(shop)
    order = await shirts.delivered(await shirts.buy("shirt-m", 1))
    asked = await replace_items(shirts, order, "exchange", become(shirts, order, m="l"))

    provider.error = GatewayUnavailable("The provider does not answer.")
    await shirts.receive(asked)
    await shirts.receive(asked)
    provider.error = None
    clock.advance(minutes=5)
    await shirts.commerce.orders.reconcile()

    after = await desk(shop).order(MERCHANT, order.id)
    assert [one.state for one in after.requests] == ["completed"]
    assert moved(after) == ([order.total.amount, 400], [])


async def test_an_order_that_was_sent_before_its_other_card_was_approved_is_paid_with_that_card_alone(
    shop: Shop, provider: FailingGateway
) -> None:
    order = await shop.buy("book")
    agreed = Agreed(order.version, "swap-1", charge=order.total.amount, refund=order.total.amount)
    waiting = await shop.commerce.after_sale.change_payment(
        MERCHANT, SHOPPER, order.id, "tok_sandbox_3ds", agreed=agreed
    )
    await shop.delivered(order)

    result = await provider.sandbox.finish_second_factor(str(waiting.payments[1].reference), approved=True)
    assert result is not None
    await shop.commerce.orders.payment_settled("sandbox", result.reference, result)

    after = await desk(shop).order(MERCHANT, order.id)
    assert [one.state for one in after.requests] == ["completed"]
    assert moved(after) == ([order.total.amount, order.total.amount], [order.total.amount])
    assert after.status == "delivered"


async def test_items_that_were_sent_before_their_change_was_paid_stay_as_they_are_and_the_money_goes_back(
    shop: Shop, provider: FailingGateway, clock: FrozenClock
) -> None:
    shirts = await with_shirts(shop)
    order = await shirts.buy("shirt-m", 1)
    provider.error = GatewayUnavailable("The provider does not answer.")
    await replace_items(shirts, order, "items", become(shirts, order, m="l"))
    await shirts.delivered(order)

    provider.error = None
    clock.advance(minutes=5)
    await shirts.commerce.orders.reconcile()

    after = await desk(shop).order(MERCHANT, order.id)
    assert [one.state for one in after.requests] == ["failed"]
    assert moved(after) == ([order.total.amount, 400], [400])
    assert [line.feed_id for line in after.lines] == ["shirt-m"]
    assert await shirts.stock("shirt-l") == (5, 0)


async def test_a_refund_that_is_asked_for_twice_under_one_key_is_given_once(shop: Shop) -> None:
    order = await shop.buy("book")

    first = await desk(shop).refund(MERCHANT, order.id, Money(100, "USD"), once="key-1")
    again = await desk(shop).refund(MERCHANT, order.id, Money(100, "USD"), once="key-1")
    other = await desk(shop).refund(MERCHANT, order.id, Money(100, "USD"), once="key-2")

    assert [one.refunded.amount for one in (first, again, other)] == [100, 100, 200]


@pytest.mark.parametrize("amount", [0, -500])
async def test_a_refund_of_nothing_or_less_is_refused_and_told_to_nobody(shop: Shop, amount: int) -> None:
    order = await shop.buy("mug", 1)

    with pytest.raises(MoneyInvalid, match="more than nothing"):
        await desk(shop).refund(MERCHANT, order.id, Money(amount, "USD"))

    assert await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id) == order
