"""What every payment provider keeps to: the port, the orders that are paid through it, and one row for each payment."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from commerce.domain.checkout import CheckoutChange
from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.domain.stock import StockRules, Wanted
from commerce.errors import InstrumentInvalid, PaymentDeclined
from commerce.ports.payments import RefundRequest
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.payment_providers import PROVIDERS, USD_25, Provider
from tests.support.shop import ADA, HOME, MERCHANT, SHOPPER, Shop, open_shop


@pytest.fixture(params=["sandbox", "stripe", "paypal"])
async def provider(request: pytest.FixtureRequest, sqlite_database: Database) -> AsyncIterator[Provider]:
    """Each provider in turn, as a real one: in the database, or over HTTP."""
    async with PROVIDERS[request.param](sqlite_database) as found:
        yield found


@pytest.fixture
async def shop(provider: Provider, sqlite_database: Database, clock: FrozenClock) -> Shop:
    return await open_shop(sqlite_database, clock, gateways=[provider.gateway])


async def _checked_out(shop: Shop, provider: Provider, card: str, key: str = "key-1") -> Order:
    await shop.add("mug", 2)
    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    change = CheckoutChange(buyer=ADA, address=HOME, instrument_token=provider.token(card))
    return await shop.complete(await shop.commerce.checkouts.update(MERCHANT, SHOPPER, checkout.id, change), key)


async def _buy(shop: Shop, provider: Provider) -> Order:
    """Return a paid order; at a wallet its buyer has approved it."""
    order = await _checked_out(shop, provider, "success")
    if provider.wallet:
        await provider.answer(_reference(order), True)
        order = await _reported(shop, provider, order)
    return order


def _reference(order: Order) -> str:
    assert order.action is not None
    return order.action.id


async def _reported(shop: Shop, provider: Provider, order: Order) -> Order:
    """The provider tells how the order's payment stands."""
    reference = (await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)).payments[0].reference
    result = await provider.gateway.find(MERCHANT, order.id, reference)
    assert reference is not None
    assert result is not None
    settled = await shop.commerce.orders.payment_settled(provider.gateway.provider, reference, result)
    assert settled is not None
    return settled


async def test_a_payment_is_made_once_a_key_and_found_by_its_reference(provider: Provider) -> None:
    request = await provider.opened(provider.request())
    assert await provider.opened(provider.request()) == request

    paid = await provider.paid(request)
    again = await provider.gateway.pay(replace(request, reference=paid.reference))

    assert (paid.outcome, paid.merchant_id, paid.idempotency_key) == ("succeeded", MERCHANT, "ord_1")
    assert again == paid
    assert await provider.gateway.find(MERCHANT, "ord_1", paid.reference) == paid
    assert await provider.gateway.find(MERCHANT, "ord_2") is None
    assert await provider.gateway.find("other", "ord_1") is None
    assert await provider.gateway.find(MERCHANT, "ord_1") == (None if provider.wallet else paid)


async def test_money_is_authorised_first_and_taken_once(provider: Provider) -> None:
    request = await provider.opened(provider.request(capture="manual"))
    if provider.wallet:
        await provider.answer(str(request.reference), True)
    held = await provider.gateway.pay(request)
    assert held.outcome == "authorized"

    taken = await provider.gateway.capture(MERCHANT, held.reference, "ord_1")
    again = await provider.gateway.capture(MERCHANT, held.reference, "ord_1")

    assert taken.outcome == again.outcome == "succeeded"
    assert (await provider.gateway.cancel(MERCHANT, held.reference)).outcome == "succeeded"


async def test_authorised_money_that_is_let_go_is_not_taken(provider: Provider) -> None:
    request = await provider.opened(provider.request(capture="manual"))
    if provider.wallet:
        await provider.answer(str(request.reference), True)
    held = await provider.gateway.pay(request)

    let_go = await provider.gateway.cancel(MERCHANT, held.reference)

    assert let_go.outcome == "cancelled"
    refund = RefundRequest(MERCHANT, "ref_1", held.reference, USD_25, "cancelled")
    assert (await provider.gateway.refund(refund)).outcome == "failed"


@pytest.mark.parametrize(("card", "why"), [("declined", "card_declined"), ("insufficient_funds", "insufficient_funds")])
async def test_a_refused_card_says_why_and_stays_refused(provider: Provider, card: str, why: str) -> None:
    provider.decline_next()
    refused = await provider.paid(provider.request(card))

    assert (refused.outcome, refused.failure) == ("failed", "card_declined" if provider.wallet else why)
    if not provider.wallet:
        assert await provider.gateway.find(MERCHANT, "ord_1") == refused
        assert await provider.gateway.pay(provider.request(card)) == refused


async def test_what_only_the_buyer_can_do_names_its_address_and_settles_the_payment(provider: Provider) -> None:
    request = await provider.opened(provider.request("3ds"))
    waiting = await provider.gateway.pay(request)
    assert waiting.outcome == "requires_action"
    assert waiting.action is not None
    assert waiting.action.url

    await provider.answer(waiting.reference, True)

    settled = await provider.gateway.find(MERCHANT, "ord_1", waiting.reference)
    assert settled is not None
    assert (settled.outcome, settled.action) == ("authorized" if provider.wallet else "succeeded", None)


async def test_a_waiting_payment_can_be_stopped_and_one_that_is_through_stays(provider: Provider) -> None:
    waiting = await provider.gateway.pay(await provider.opened(provider.request("3ds")))
    paid = await provider.paid(provider.request(key="ord_2"))

    assert (await provider.gateway.cancel(MERCHANT, waiting.reference)).outcome == "cancelled"
    assert (await provider.gateway.cancel(MERCHANT, paid.reference)).outcome == "succeeded"
    with pytest.raises(InstrumentInvalid):
        await provider.gateway.cancel(MERCHANT, "unknown")


async def test_money_goes_back_once_a_key_and_never_more_than_was_paid(provider: Provider) -> None:
    paid = await provider.paid(provider.request())
    part = RefundRequest(MERCHANT, "ref_1", paid.reference, Money(1500, "USD"), "returned")

    assert (await provider.gateway.refund(part)).outcome == "succeeded"
    assert (await provider.gateway.refund(part)).outcome == "succeeded"
    too_much = await provider.gateway.refund(RefundRequest(MERCHANT, "ref_2", paid.reference, USD_25, "returned"))
    rest = await provider.gateway.refund(
        RefundRequest(MERCHANT, "ref_3", paid.reference, Money(1000, "USD"), "returned")
    )

    assert (too_much.outcome, too_much.failure) == ("failed", "more_than_paid")
    assert rest.outcome == "succeeded"


async def test_tokens_are_described_and_unknown_ones_refused(provider: Provider) -> None:
    means = await provider.gateway.instrument(MERCHANT, provider.token("success"))

    assert means.provider == provider.gateway.provider
    assert means == provider.gateway.offered[0]
    assert provider.wallet or (means.brand, means.last4) == ("visa", "4242")
    for token in ("pm_nobody", "4242424242424242", "", "tok_else"):
        with pytest.raises(InstrumentInvalid):
            await provider.gateway.instrument(MERCHANT, token)


async def test_an_order_is_paid(provider: Provider, shop: Shop) -> None:
    order = await _buy(shop, provider)

    assert (order.status, order.payments[0].status) == ("paid", "succeeded")
    assert order.payments[0].reference
    assert await shop.stock("mug") == (8, 0)


async def test_a_declined_order_charges_nothing_and_other_means_pay(provider: Provider, shop: Shop) -> None:
    if provider.wallet:
        order = await _checked_out(shop, provider, "declined")
        await provider.answer(_reference(order), True)
        provider.decline_next()
        assert (await _reported(shop, provider, order)).status == "payment_failed"
    else:
        with pytest.raises(PaymentDeclined) as refused:
            await _checked_out(shop, provider, "declined")
        assert refused.value.details == {"reason": "card_declined"}
    assert await shop.stock("mug") == (10, 0)

    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    change = CheckoutChange(instrument_token=provider.token("success"))
    order = await shop.complete(await shop.commerce.checkouts.update(MERCHANT, SHOPPER, checkout.id, change), "key-2")

    assert order.status == ("pending" if provider.wallet else "paid")


async def test_an_order_waits_for_its_buyer_and_the_answer_counts_once(provider: Provider, shop: Shop) -> None:
    order = await _checked_out(shop, provider, "3ds")
    assert order.status == "pending"
    await provider.answer(_reference(order), True)

    first = await _reported(shop, provider, order)
    again = await _reported(shop, provider, order)

    assert (first.status, first.action) == ("paid", None)
    assert again == first
    assert await shop.stock("mug") == (8, 0)


async def test_a_buyer_who_says_no_pays_nothing(provider: Provider, shop: Shop) -> None:
    order = await _checked_out(shop, provider, "3ds")
    await provider.answer(_reference(order), False)

    told = await _reported(shop, provider, order)

    assert told.net_paid.amount == 0
    assert told.status == ("pending" if provider.wallet else "payment_failed")  # at a wallet they may still go back


async def test_a_cancelled_order_gives_the_money_back(provider: Provider, shop: Shop) -> None:
    order = await _buy(shop, provider)

    cancelled = await shop.cancel(order, "cancel-1")

    assert [(refund.amount, refund.status) for refund in cancelled.refunds] == [(order.total, "succeeded")]


async def test_another_way_of_paying_stops_the_one_that_waits(provider: Provider, shop: Shop) -> None:
    order = await _checked_out(shop, provider, "3ds")

    checkout = await shop.commerce.checkouts.update(
        MERCHANT, SHOPPER, order.checkout_id, CheckoutChange(instrument_token=provider.token("success"))
    )

    stopped = await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)
    assert (stopped.status, stopped.payments[0].status) == ("payment_failed", "cancelled")
    again = await shop.complete(checkout, "key-2")
    assert again.status == ("pending" if provider.wallet else "paid")


async def test_nobody_who_came_back_is_waited_for_for_ever(provider: Provider, shop: Shop, clock: FrozenClock) -> None:
    order = await _checked_out(shop, provider, "3ds")
    clock.advance(minutes=31)

    await shop.commerce.orders.reconcile()

    ended = await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)
    assert (ended.status, ended.payments[0].status) == ("payment_failed", "cancelled")
    assert await shop.stock("mug") == (10, 0)


async def test_a_buyer_who_confirms_when_it_is_sold_out_is_not_charged(
    provider: Provider, shop: Shop, clock: FrozenClock
) -> None:
    order = await _checked_out(shop, provider, "3ds")
    clock.advance(minutes=31)
    await shop.commerce.stock.lapse_expired()
    async with shop.database.transaction() as tx:
        await shop.commerce.stock.reserve(
            tx,
            MERCHANT,
            "ord_other",
            [Wanted(shop.variants["mug"], "p", "Stone mug", 10, limited=True)],
            clock.now() + timedelta(hours=1),
            StockRules(),
        )

    await provider.answer(_reference(order), True)
    told = await _reported(shop, provider, order)

    assert (told.status, told.payments[0].status, told.refunds) == ("payment_failed", "cancelled", ())
    assert told.payments[0].failure == "sold_out"


async def test_an_extra_charge_and_a_swap_go_through_each_provider(provider: Provider, shop: Shop) -> None:
    order = await _buy(shop, provider)
    means = await provider.gateway.instrument(MERCHANT, provider.token("success"))
    async with shop.database.transaction() as tx:
        await shop.commerce.charges.add(tx, order, USD_25, means, "extra-1")
    await _later(shop, provider, order, "extra-1")
    async with shop.database.transaction() as tx:
        now = await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)
        await shop.commerce.charges.swap(tx, now, means, "swap-1")

    swapped = await _later(shop, provider, order, "swap-1")

    assert [one.status for one in swapped.payments] == ["succeeded"] * 3
    assert swapped.net_paid == order.total + USD_25
    assert sorted(one.amount.amount for one in swapped.refunds) == sorted([2500, order.total.amount])
    assert {one.status for one in swapped.refunds} == {"succeeded"}


async def _later(shop: Shop, provider: Provider, order: Order, key: str) -> Order:
    """Collect a later charge, with the buyer's approval where the provider wants it."""
    ended = await shop.commerce.charges.finish(MERCHANT, order.id, key)
    if not provider.wallet:
        return ended
    await provider.answer(_reference(ended), True)
    reference = _reference(ended)
    result = await provider.gateway.find(MERCHANT, key, reference)
    assert result is not None
    settled = await shop.commerce.orders.payment_settled(provider.gateway.provider, reference, result)
    assert settled is not None
    return settled
