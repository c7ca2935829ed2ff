"""What every payment provider keeps to: the port, the orders that are paid through it, and one row for each payment."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest

from commerce.domain.checkout import CheckoutChange
from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.errors import InstrumentInvalid, PaymentDeclined
from commerce.gateways.stripe_gateway import StripeGateway
from commerce.ports.payments import PaymentGateway, PaymentRequest, RefundRequest
from commerce.wiring import sandbox_gateway
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.shop import ADA, HOME, MERCHANT, SHOPPER, Shop, open_shop
from tests.support.stripe_peer import SECRET_KEY, WEBHOOK_SECRET, stripe_peer

USD_25 = Money(2500, "USD")


@dataclass
class Provider:
    """A provider, and how its buyer answers the second factor."""

    gateway: PaymentGateway
    answer: Callable[[str, bool], Awaitable[Any]]

    def token(self, name: str) -> str:
        return next(one.token for one in self.gateway.offered if one.id.endswith(f"_{name}"))

    def request(self, card: str = "success", key: str = "ord_1", amount: Money = USD_25) -> PaymentRequest:
        return PaymentRequest(MERCHANT, key, amount, self.token(card), "Order SM-1")


@pytest.fixture(params=["sandbox", "stripe"])
async def provider(request: pytest.FixtureRequest, sqlite_database: Database) -> AsyncIterator[Provider]:
    """Each provider in turn, as a real one: in the database, or over HTTP."""
    if request.param == "sandbox":
        sandbox = sandbox_gateway(sqlite_database)
        yield Provider(sandbox, lambda reference, yes: sandbox.finish_second_factor(reference, approved=yes))
        return
    async with stripe_peer() as peer:
        gateway = StripeGateway(SECRET_KEY, WEBHOOK_SECRET, return_url="http://shop/back", api_base=peer.url, retries=0)

        async def answer(reference: str, yes: bool) -> None:
            peer.books.authenticate(reference, approved=yes)

        yield Provider(gateway, answer)
        await gateway.close()


@pytest.fixture
async def shop(provider: Provider, sqlite_database: Database, clock: FrozenClock) -> Shop:
    return await open_shop(sqlite_database, clock, gateways=[provider.gateway])


async def _buy(shop: Shop, provider: Provider, card: str, key: str = "key-1") -> Order:
    await shop.add("mug", 2)
    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    change = CheckoutChange(buyer=ADA, address=HOME, instrument_token=provider.token(card))
    return await shop.complete(await shop.commerce.checkouts.update(MERCHANT, SHOPPER, checkout.id, change), key)


async def _reported(shop: Shop, provider: Provider, order: Order) -> Order:
    """The provider tells how the order's payment stands."""
    reference = order.payments[0].reference
    result = await provider.gateway.find(MERCHANT, order.id, reference)
    assert reference is not None
    assert result is not None
    settled = await shop.commerce.orders.payment_settled(provider.gateway.provider, reference, result)
    assert settled is not None
    return settled


async def test_a_payment_is_made_once_a_key_and_found_by_key_and_by_reference(provider: Provider) -> None:
    request = provider.request()

    paid = await provider.gateway.pay(request)
    again = await provider.gateway.pay(request)

    assert (paid.outcome, paid.merchant_id, paid.idempotency_key) == ("succeeded", MERCHANT, "ord_1")
    assert again == paid
    assert await provider.gateway.find(MERCHANT, "ord_1") == paid
    assert await provider.gateway.find(MERCHANT, "ord_1", paid.reference) == paid
    assert await provider.gateway.find(MERCHANT, "ord_2") is None
    assert await provider.gateway.find("other", "ord_1") is None


@pytest.mark.parametrize(("card", "why"), [("declined", "card_declined"), ("insufficient_funds", "insufficient_funds")])
async def test_a_refused_card_says_why_and_stays_refused(provider: Provider, card: str, why: str) -> None:
    refused = await provider.gateway.pay(provider.request(card))

    assert (refused.outcome, refused.failure) == ("failed", why)
    assert await provider.gateway.find(MERCHANT, "ord_1") == refused
    assert await provider.gateway.pay(provider.request(card)) == refused


async def test_a_second_factor_names_its_address_and_its_answer_settles_the_payment(provider: Provider) -> None:
    waiting = await provider.gateway.pay(provider.request("3ds"))
    assert waiting.outcome == "requires_action"
    assert waiting.action is not None
    assert waiting.action.url

    await provider.answer(waiting.reference, True)

    settled = await provider.gateway.find(MERCHANT, "ord_1", waiting.reference)
    assert settled is not None
    assert (settled.outcome, settled.action) == ("succeeded", None)


async def test_a_waiting_payment_can_be_stopped_and_one_that_is_through_stays(provider: Provider) -> None:
    waiting = await provider.gateway.pay(provider.request("3ds"))
    paid = await provider.gateway.pay(provider.request(key="ord_2"))

    assert (await provider.gateway.cancel(MERCHANT, waiting.reference)).outcome == "cancelled"
    assert (await provider.gateway.cancel(MERCHANT, paid.reference)).outcome == "succeeded"
    with pytest.raises(InstrumentInvalid):
        await provider.gateway.cancel(MERCHANT, "unknown")


async def test_money_goes_back_once_a_key_and_never_more_than_was_paid(provider: Provider) -> None:
    paid = await provider.gateway.pay(provider.request())
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
    card = await provider.gateway.instrument(MERCHANT, provider.token("success"))

    assert (card.brand, card.last4, card.provider) == ("visa", "4242", provider.gateway.provider)
    assert card == provider.gateway.offered[0]
    for token in ("pm_nobody", "4242424242424242", "", "tok_else"):
        with pytest.raises(InstrumentInvalid):
            await provider.gateway.instrument(MERCHANT, token)


async def test_an_order_is_paid(provider: Provider, shop: Shop) -> None:
    order = await _buy(shop, provider, "success")

    assert (order.status, order.payments[0].status) == ("paid", "succeeded")
    assert order.payments[0].reference
    assert await shop.stock("mug") == (8, 0)


async def test_a_declined_order_charges_nothing_and_another_card_pays(provider: Provider, shop: Shop) -> None:
    with pytest.raises(PaymentDeclined) as refused:
        await _buy(shop, provider, "declined")
    assert refused.value.details == {"reason": "card_declined"}
    assert await shop.stock("mug") == (10, 0)

    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    change = CheckoutChange(instrument_token=provider.token("success"))
    order = await shop.complete(await shop.commerce.checkouts.update(MERCHANT, SHOPPER, checkout.id, change), "key-2")

    assert order.status == "paid"


@pytest.mark.parametrize(("yes", "status", "stock"), [(True, "paid", (8, 0)), (False, "payment_failed", (10, 0))])
async def test_an_order_waits_for_the_second_factor_and_its_answer_counts_once(
    provider: Provider, shop: Shop, yes: bool, status: str, stock: tuple[int, int]
) -> None:
    order = await _buy(shop, provider, "3ds")
    assert order.status == "pending"
    assert order.action is not None
    await provider.answer(str(order.payments[0].reference), yes)

    first = await _reported(shop, provider, order)
    again = await _reported(shop, provider, order)

    assert (first.status, first.action) == (status, None)
    assert again == first
    assert await shop.stock("mug") == stock


async def test_a_cancelled_order_gives_the_money_back(provider: Provider, shop: Shop) -> None:
    order = await _buy(shop, provider, "success")

    cancelled = await shop.commerce.orders.cancel(
        MERCHANT, SHOPPER, order.id, expected_version=order.version, idempotency_key="cancel-1"
    )

    assert [(refund.amount, refund.status) for refund in cancelled.refunds] == [(order.total, "succeeded")]


async def test_another_way_of_paying_stops_the_one_that_waits(provider: Provider, shop: Shop) -> None:
    order = await _buy(shop, provider, "3ds")

    checkout = await shop.commerce.checkouts.update(
        MERCHANT, SHOPPER, order.checkout_id, CheckoutChange(instrument_token=provider.token("success"))
    )

    stopped = await provider.gateway.find(MERCHANT, order.id, order.payments[0].reference)
    assert stopped is not None
    assert stopped.outcome == "cancelled"
    assert (await shop.complete(checkout, "key-2")).status == "paid"


async def test_nobody_who_came_back_is_waited_for_for_ever(provider: Provider, shop: Shop, clock: FrozenClock) -> None:
    order = await _buy(shop, provider, "3ds")
    clock.advance(minutes=31)

    await shop.commerce.orders.reconcile()

    ended = await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)
    assert (ended.status, ended.payments[0].status) == ("payment_failed", "cancelled")
    assert await shop.stock("mug") == (10, 0)
