"""Charges after the sale: an extra amount, or the whole by other means, exactly once."""

import pytest

from commerce.domain.checkout import Instrument
from commerce.domain.money import Money
from commerce.domain.order import Order, Payment
from commerce.errors import GatewayUnavailable, GiftCardShort, IdempotencyConflict
from commerce.wiring import sandbox_gateway
from storage.database import Database, Transaction
from tests.support.clock import FrozenClock
from tests.support.failing_gateway import FailingGateway
from tests.support.shop import MERCHANT, SHOPPER, Shop, open_shop

USD_5 = Money(500, "USD")


async def _card(shop: Shop, name: str) -> Instrument:
    return await shop.commerce.gateways.instrument(MERCHANT, f"tok_sandbox_{name}")


async def _charge(shop: Shop, order: Order, means: Instrument, key: str = "extra-1") -> Order:
    async with shop.database.transaction() as tx:
        locked = await _locked(shop, tx, order)
        await shop.commerce.charges.add(tx, locked, USD_5, means, key)
    return await shop.commerce.charges.finish(MERCHANT, order.id, key)


async def _swap(shop: Shop, order: Order, means: Instrument, key: str = "swap-1") -> Order:
    async with shop.database.transaction() as tx:
        await shop.commerce.charges.swap(tx, await _locked(shop, tx, order), means, key)
    return await shop.commerce.charges.finish(MERCHANT, order.id, key)


async def _locked(shop: Shop, tx: Transaction, order: Order) -> Order:
    return await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)


def _paid(order: Order) -> list[tuple[str, int, str]]:
    return [(one.purpose, one.amount.amount, one.status) for one in order.payments]


async def test_an_extra_amount_is_charged_once_a_key(shop: Shop) -> None:
    order = await shop.buy("mug", 2)
    means = await _card(shop, "success")

    await _charge(shop, order, means)
    charged = await _charge(shop, order, means)

    assert _paid(charged) == [("order", order.total.amount, "succeeded"), ("extra", 500, "succeeded")]
    assert charged.net_paid == order.total + USD_5
    assert [event.type for event in charged.events][-1] == "charged"
    with pytest.raises(IdempotencyConflict):
        async with shop.database.transaction() as tx:
            await shop.commerce.charges.add(tx, charged, Money(600, "USD"), means, "extra-1")


async def test_a_declined_extra_charge_changes_nothing_else(shop: Shop) -> None:
    order = await shop.buy("mug", 2)

    charged = await _charge(shop, order, await _card(shop, "declined"))

    assert _paid(charged)[1] == ("extra", 500, "failed")
    assert (charged.status, charged.net_paid) == ("paid", order.total)


async def test_an_extra_charge_waits_for_its_second_factor_and_is_given_up_after_half_an_hour(shop: Shop) -> None:
    order = await shop.buy("mug", 2)
    first = await _charge(shop, order, await _card(shop, "3ds"))
    second = await _charge(shop, order, await _card(shop, "3ds"), "extra-2")
    assert first.action is not None
    assert second.payments[2].status == "requires_action"
    assert shop.commerce.sandbox is not None

    result = await shop.commerce.sandbox.finish_second_factor(str(first.payments[1].reference), approved=True)
    assert result is not None
    settled = await shop.commerce.orders.payment_settled("sandbox", result.reference, result)
    shop.clock.advance(minutes=31)
    await shop.commerce.orders.reconcile()

    assert settled is not None
    ended = await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)
    assert [status for _, _, status in _paid(ended)] == ["succeeded", "succeeded", "cancelled"]
    assert ended.action is None


async def test_other_means_pay_the_whole_and_what_was_paid_before_goes_back(shop: Shop) -> None:
    order = await shop.buy("mug", 2)

    swapped = await _swap(shop, order, await _card(shop, "success"))

    assert _paid(swapped)[1] == ("swap", order.total.amount, "succeeded")
    assert [(one.payment_id, one.amount, one.status) for one in swapped.refunds] == [
        (order.payments[0].id, order.total, "succeeded")
    ]
    assert (swapped.net_paid, swapped.refunded) == (order.total, Money(0, "USD"))


async def test_refused_other_means_leave_the_order_as_it_was_paid(shop: Shop) -> None:
    order = await shop.buy("mug", 2)

    kept = await _swap(shop, order, await _card(shop, "declined"))

    assert (kept.refunds, kept.net_paid, kept.status) == ((), order.total, "paid")


async def test_a_gift_card_takes_the_place_of_a_card_at_once_and_only_if_it_covers_the_whole(shop: Shop) -> None:
    order = await shop.buy("mug", 2)
    rich = await shop.commerce.gift_cards.issue(MERCHANT, Money(10_000, "USD"))
    poor = await shop.commerce.gift_cards.issue(MERCHANT, USD_5)

    with pytest.raises(GiftCardShort):
        await _swap(shop, order, poor.card.instrument, "swap-0")
    swapped = await _swap(shop, order, rich.card.instrument)

    assert swapped.net_paid == order.total
    assert [one.status for one in swapped.refunds] == ["succeeded"]
    card, _ = await shop.commerce.gift_cards.show(MERCHANT, rich.card.id)
    assert card.balance == Money(10_000, "USD") - order.total
    assert (await shop.commerce.gift_cards.show(MERCHANT, poor.card.id))[0].balance == USD_5


async def test_new_means_of_an_order_that_was_cancelled_meanwhile_get_their_money_back(shop: Shop) -> None:
    order = await shop.buy("mug", 2)
    async with shop.database.transaction() as tx:
        await shop.commerce.charges.swap(tx, order, await _card(shop, "success"), "swap-1")
    await shop.cancel(order, "cancel-1")

    ended = await shop.commerce.charges.finish(MERCHANT, order.id, "swap-1")

    assert ended.net_paid == Money(0, "USD")
    assert sorted(one.amount.amount for one in ended.refunds) == [order.total.amount] * 2
    assert {one.status for one in ended.refunds} == {"succeeded"}


class _Upgrade:
    """What asked for a charge, and wants it only once."""

    def __init__(self, *, wants: bool) -> None:
        self.wants = wants
        self.told: list[tuple[str, str]] = []

    async def charged(self, tx: Transaction, order: Order, payment: Payment) -> bool:
        self.told.append((payment.key, "charged"))
        return self.wants

    async def charge_failed(self, tx: Transaction, order: Order, payment: Payment) -> None:
        self.told.append((payment.key, "failed"))


@pytest.mark.parametrize("wants", [True, False])
async def test_who_asked_for_a_charge_goes_on_with_it_or_sends_it_back(shop: Shop, wants: bool) -> None:
    order, upgrade = await shop.buy("mug", 2), _Upgrade(wants=wants)
    shop.commerce.charges.listen("extra", upgrade)

    charged = await _charge(shop, order, await _card(shop, "success"))
    await _charge(shop, order, await _card(shop, "declined"), "extra-2")

    assert upgrade.told == [("extra-1", "charged"), ("extra-2", "failed")]
    assert charged.net_paid == (order.total + USD_5 if wants else order.total)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_swap_that_was_broken_off_is_finished_once(database: Database, clock: FrozenClock, when: str) -> None:
    gateway = FailingGateway(sandbox_gateway(database))
    shop = await open_shop(database, clock, gateways=[gateway])
    order = await shop.buy("mug", 2)
    means = await _card(shop, "success")
    gateway.error, gateway.when = GatewayUnavailable("no answer"), when
    await _swap(shop, order, means)
    gateway.error = None
    clock.advance(minutes=1)

    await shop.commerce.orders.reconcile()
    await shop.commerce.orders.reconcile()

    ended = await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)
    assert [status for _, _, status in _paid(ended)] == ["succeeded", "succeeded"]
    assert [(one.amount, one.status) for one in ended.refunds] == [(order.total, "succeeded")]
    assert ended.net_paid == order.total
