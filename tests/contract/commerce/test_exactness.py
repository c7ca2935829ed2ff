"""No oversell and no double charge: with many buyers at once, and with the process gone between any two steps."""

import asyncio
from collections import Counter
from dataclasses import dataclass

import pytest

from commerce.domain.order import Order
from commerce.domain.promotions import Promotion
from commerce.errors import ChangedSince, CheckoutIncomplete, GatewayUnavailable, OutOfStock, PromotionInvalid
from commerce.ports.payments import PaymentResult
from commerce.wiring import sandbox_gateway
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.failing_gateway import FailingGateway, ProcessKilled
from tests.support.shop import MERCHANT, SHOPPER, Shop, open_shop, wire


@dataclass
class KilledShop:
    """A shop whose process can be killed at a step and started again over the same database."""

    shop: Shop
    gateway: FailingGateway

    def die(self, error: BaseException, when: str) -> None:
        self.gateway.error, self.gateway.when = error, when

    def restart(self) -> Shop:
        self.gateway.error = None
        self.shop.commerce = wire(self.shop.database, self.shop.clock, [self.gateway])
        return self.shop


@pytest.fixture
async def mortal(database: Database, clock: FrozenClock) -> KilledShop:
    gateway = FailingGateway(sandbox_gateway(database))
    return KilledShop(await open_shop(database, clock, gateways=[gateway]), gateway)


async def _try(shop: Shop, shopper: str) -> Order | None:
    try:
        await shop.add("mug", 1, shopper)
        return await shop.complete(await shop.ready(shopper), f"key-{shopper}")
    except (OutOfStock, CheckoutIncomplete):
        return None


async def test_64_buyers_of_the_last_10_leave_10_orders_and_an_empty_shelf(shop: Shop) -> None:
    results = await asyncio.gather(*(_try(shop, f"shopper-{number}") for number in range(64)))

    orders = [order for order in results if order is not None]
    assert [order.status for order in orders] == ["paid"] * 10
    assert len({order.number for order in orders}) == 10
    assert await shop.stock("mug") == (0, 0)
    ledger = await shop.commerce.stock.movements(MERCHANT, shop.variants["mug"])
    assert Counter(move.kind for move in ledger) == {"counted": 1, "reserved": 10, "sold": 10}
    assert await shop.commerce.stock_keeping.check(MERCHANT) == []


async def test_one_yes_heard_by_many_at_once_is_one_order_and_one_charge(mortal: KilledShop) -> None:
    shop = mortal.shop
    await shop.add("mug", 2)
    checkout = await shop.ready()

    orders = await asyncio.gather(*(shop.complete(checkout) for _ in range(8)))

    assert {order.id for order in orders} == {orders[0].id}
    assert len(mortal.gateway.charged) == 1
    assert await shop.stock("mug") == (8, 0)


async def test_a_code_for_two_orders_is_used_by_two(shop: Shop) -> None:
    promotion = Promotion("p", "For two", "amount", code="TWO", amount=100, usage_limit=2)
    await shop.commerce.selling_rules.set_promotions(MERCHANT, [promotion])
    checkouts = []
    for number in range(6):
        shopper = f"shopper-{number}"
        await shop.add("book", 1, shopper)
        await shop.commerce.carts.apply_code(MERCHANT, shopper, "TWO")
        checkouts.append(await shop.ready(shopper))

    outcomes = await asyncio.gather(
        *(shop.complete(checkout, checkout.id) for checkout in checkouts), return_exceptions=True
    )

    assert sum(isinstance(outcome, Order) for outcome in outcomes) == 2
    assert {type(one) for one in outcomes} <= {Order, PromotionInvalid, ChangedSince}
    (known,) = await shop.commerce.selling_rules.promotions(MERCHANT)
    assert known.used == 2


@pytest.mark.parametrize("when", ["before", "after"])
async def test_killed_around_the_charge_the_reconciler_finishes_the_order_once(mortal: KilledShop, when: str) -> None:
    shop = mortal.shop
    await shop.add("mug", 2)
    checkout = await shop.ready()
    mortal.die(ProcessKilled(), when)
    with pytest.raises(ProcessKilled):
        await shop.complete(checkout)
    assert await shop.stock("mug") == (10, 2)

    mortal.restart()
    shop.clock.advance(minutes=1)
    assert await shop.commerce.orders.reconcile() == 1

    (order,) = await shop.commerce.orders.list(MERCHANT, SHOPPER)
    assert (order.status, order.total) == ("paid", checkout.total)
    assert len(mortal.gateway.charged) == 1
    assert await shop.stock("mug") == (8, 0)
    assert await shop.complete(checkout) == order
    assert await shop.commerce.orders.reconcile() == 0


async def test_the_same_yes_again_after_a_kill_finishes_the_same_order(mortal: KilledShop) -> None:
    shop = mortal.shop
    await shop.add("mug", 2)
    checkout = await shop.ready()
    mortal.die(ProcessKilled(), "after")
    with pytest.raises(ProcessKilled):
        await shop.complete(checkout)

    mortal.restart()
    order = await shop.complete(checkout)

    assert (order.status, order.number) == ("paid", "SM-10001")
    assert len(mortal.gateway.charged) == 1
    assert await shop.stock("mug") == (8, 0)


async def test_a_provider_that_does_not_answer_leaves_the_order_pending_and_then_finished(mortal: KilledShop) -> None:
    shop = mortal.shop
    await shop.add("mug", 2)
    checkout = await shop.ready()
    mortal.die(GatewayUnavailable("no answer"), "after")

    order = await shop.complete(checkout)
    assert (order.status, order.action) == ("pending", None)

    mortal.restart()
    shop.clock.advance(minutes=1)
    await shop.commerce.orders.reconcile()
    assert (await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)).status == "paid"
    assert len(mortal.gateway.charged) == 1


@pytest.mark.parametrize("when", ["before", "after"])
async def test_killed_around_a_refund_the_money_goes_back_once(mortal: KilledShop, when: str) -> None:
    shop = mortal.shop
    order = await shop.buy("mug", 2)
    mortal.die(ProcessKilled(), when)
    with pytest.raises(ProcessKilled):
        await shop.cancel(order, "cancel")

    mortal.restart()
    assert await shop.commerce.orders.reconcile() == 1

    cancelled = await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)
    assert [(one.status, one.amount) for one in cancelled.refunds] == [("succeeded", order.total)]
    assert await shop.stock("mug") == (10, 0)
    assert len(mortal.gateway.refunded) == 1


async def test_a_second_factor_never_given_runs_out_and_gives_the_stock_back(shop: Shop) -> None:
    await shop.add("pan", 3)
    order = await shop.complete(await shop.ready(card="3ds"))
    shop.clock.advance(minutes=20)
    await shop.commerce.orders.reconcile()
    assert await shop.stock("pan") == (3, 3)

    shop.clock.advance(minutes=20)
    assert await shop.commerce.orders.reconcile() == 1

    assert (await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)).status == "payment_failed"
    assert await shop.stock("pan") == (3, 0)


async def test_money_that_arrives_for_an_order_that_had_ended_goes_back(shop: Shop) -> None:
    await shop.add("mug", 2)
    order = await shop.complete(await shop.ready(card="3ds"))
    await shop.cancel(order, "cancel")

    late = PaymentResult("sbx_late", "succeeded", order.id, MERCHANT)
    settled = await shop.commerce.orders.payment_settled("sandbox", "sbx_late", late)

    assert settled is not None
    assert settled.status == "cancelled"
    assert [(refund.amount, refund.reason) for refund in settled.refunds] == [(order.total, "order_had_ended")]
    assert await shop.stock("mug") == (10, 0)


async def test_a_webhook_and_the_client_that_settle_at_the_same_moment_agree(shop: Shop) -> None:
    await shop.add("mug", 2)
    order = await shop.complete(await shop.ready(card="3ds"))
    assert shop.commerce.sandbox is not None
    assert order.action is not None
    result = await shop.commerce.sandbox.finish_second_factor(order.action.id, approved=True)
    assert result is not None

    settled = await asyncio.gather(
        *(shop.commerce.orders.payment_settled("sandbox", result.reference, result) for _ in range(6))
    )

    assert {one.status for one in settled if one} == {"paid"}
    assert await shop.stock("mug") == (8, 0)
    ledger = await shop.commerce.stock.movements(MERCHANT, shop.variants["mug"])
    assert Counter(move.kind for move in ledger) == {"counted": 1, "reserved": 1, "sold": 1}
