"""What Stripe's wire can do to an order: broken connections, late and repeated notices, odd currencies."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from commerce.domain.checkout import CheckoutChange
from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.errors import GatewayUnavailable, InstrumentInvalid, NoticeRefused, PaymentDeclined
from commerce.gateways.sandbox import SandboxGateway
from commerce.gateways.stripe_amounts import to_stripe
from commerce.gateways.stripe_gateway import StripeGateway
from commerce.ports.payments import PaymentRequest, RefundRequest
from commerce.wiring import sandbox_gateway
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.shop import ADA, HOME, MERCHANT, SHOPPER, Shop, open_shop, wire
from tests.support.stripe_peer import SECRET_KEY, WEBHOOK_SECRET, StripePeer, stripe_peer


@pytest.fixture
async def peer() -> AsyncIterator[StripePeer]:
    async with stripe_peer() as opened:
        yield opened


def _gateway(peer: StripePeer, secret_key: str = SECRET_KEY) -> StripeGateway:
    return StripeGateway(secret_key, WEBHOOK_SECRET, return_url="http://shop/back", api_base=peer.url, retries=0)


@pytest.fixture
async def gateway(peer: StripePeer) -> AsyncIterator[StripeGateway]:
    opened = _gateway(peer)
    yield opened
    await opened.close()


@pytest.fixture
async def shop(gateway: StripeGateway, sqlite_database: Database, clock: FrozenClock) -> Shop:
    return await open_shop(sqlite_database, clock, gateways=[gateway])


async def _buy(shop: Shop, token: str = "pm_card_visa", key: str = "key-1") -> Order:
    await shop.add("mug", 2)
    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    change = CheckoutChange(buyer=ADA, address=HOME, instrument_token=token)
    return await shop.complete(await shop.commerce.checkouts.update(MERCHANT, SHOPPER, checkout.id, change), key)


async def _now(shop: Shop, order: Order) -> Order:
    return await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)


async def _told(shop: Shop, gateway: StripeGateway, peer: StripePeer, event: dict[str, Any]) -> Order | None:
    """A webhook arrives, and is followed to the payment that it names."""
    request = peer.signed(event)
    notice = await gateway.read_notice(request.content, dict(request.headers))
    assert notice is not None
    orders = shop.commerce.orders
    match notice.kind:
        case "payment":
            return await orders.payment_settled("stripe", notice.reference, await gateway.standing(notice.reference))
        case "refund":
            return await orders.payment_refunded(
                "stripe", notice.reference, await gateway.refunded_by_hand(notice.reference)
            )
        case "dispute":
            return await orders.payment_disputed("stripe", notice.reference)


@pytest.mark.parametrize("path", ["/v1/payment_intents", "/confirm"])
@pytest.mark.parametrize("when", ["before", "after", "error"])
async def test_a_broken_connection_leaves_the_order_pending_and_the_reconciler_finds_the_truth(
    shop: Shop, peer: StripePeer, clock: FrozenClock, path: str, when: Any
) -> None:
    peer.break_off(path, when)

    order = await _buy(shop)
    assert order.status == "pending"
    clock.advance(minutes=1)
    await shop.commerce.orders.reconcile()

    assert (await _now(shop, order)).status == "paid"
    assert peer.books.charges == 1
    assert len(peer.books.intents) == 1
    assert await shop.stock("mug") == (8, 0)


async def test_no_payment_is_confirmed_before_its_id_is_in_our_row(shop: Shop, peer: StripePeer) -> None:
    peer.break_off("/confirm", "before")

    order = await _buy(shop)

    assert order.payments[0].reference is None  # as it was read before
    assert (await _now(shop, order)).payments[0].reference == peer.intent_of(order.id)["id"]


async def test_an_order_that_ended_while_its_payment_was_opened_is_not_charged(
    shop: Shop, peer: StripePeer, clock: FrozenClock
) -> None:
    peer.break_off("/v1/payment_intents", "after")
    order = await _buy(shop)
    clock.advance(minutes=31)

    await shop.commerce.orders.reconcile()

    assert (await _now(shop, order)).status == "payment_failed"
    assert peer.intent_of(order.id)["status"] == "canceled"
    assert peer.books.charges == 0


async def test_a_webhook_before_the_answer_and_the_answer_after_it_end_in_the_same_row(
    shop: Shop, gateway: StripeGateway, peer: StripePeer, clock: FrozenClock
) -> None:
    peer.break_off("/confirm", "after")
    order = await _buy(shop)
    assert order.status == "pending"

    told = await _told(shop, gateway, peer, peer.events[-1])
    clock.advance(minutes=1)
    await shop.commerce.orders.reconcile()

    assert told is not None
    assert told.status == "paid"
    assert await _now(shop, order) == told


async def test_late_repeated_and_reordered_notices_change_nothing(
    shop: Shop, gateway: StripeGateway, peer: StripePeer
) -> None:
    order = await _buy(shop, "pm_card_threeDSecure2Required")
    peer.books.authenticate(peer.intent_of(order.id)["id"], approved=True)
    asked, succeeded = peer.events

    paid = await _told(shop, gateway, peer, succeeded)
    for event in (asked, succeeded, succeeded, asked):
        assert await _told(shop, gateway, peer, event) == paid

    assert paid is not None
    assert paid.status == "paid"
    assert [event.type for event in paid.events] == ["placed", "action_required", "paid"]


async def test_a_payment_that_failed_is_closed_at_stripe(shop: Shop, gateway: StripeGateway, peer: StripePeer) -> None:
    with pytest.raises(PaymentDeclined):
        await _buy(shop, "pm_card_chargeDeclined", "key-0")
    assert [one["status"] for one in peer.books.intents.values()] == ["canceled"]

    order = await _buy(shop, "pm_card_threeDSecure2Required")
    peer.books.authenticate(peer.intent_of(order.id)["id"], approved=False)
    failed = await _told(shop, gateway, peer, peer.events[-1])

    assert failed is not None
    assert (failed.status, failed.payments[0].failure) == ("payment_failed", "authentication_failed")
    assert peer.intent_of(order.id)["status"] == "canceled"
    again = await _told(shop, gateway, peer, peer.events[-1])
    assert again == failed


async def test_a_slow_payment_keeps_the_order_pending_until_its_notice(
    shop: Shop, gateway: StripeGateway, peer: StripePeer
) -> None:
    order = await _buy(shop, "pm_bank_debit")
    assert (order.status, order.action) == ("pending", None)

    peer.books.clear(peer.intent_of(order.id)["id"])
    told = await _told(shop, gateway, peer, peer.events[-1])

    assert told is not None
    assert told.status == "paid"


async def test_money_that_comes_after_the_order_ended_goes_back(
    shop: Shop, gateway: StripeGateway, peer: StripePeer
) -> None:
    order = await _buy(shop, "pm_bank_debit")
    await shop.cancel(order, "cancel-1")

    peer.books.clear(peer.intent_of(order.id)["id"])
    told = await _told(shop, gateway, peer, peer.events[-1])

    assert told is not None
    assert (told.status, [refund.status for refund in told.refunds]) == ("cancelled", ["succeeded"])
    assert await shop.stock("mug") == (10, 0)


@pytest.mark.parametrize(("status", "ours"), [("succeeded", "succeeded"), ("failed", "pending")])
async def test_a_refund_that_takes_its_time_is_asked_for_once_and_ends_with_its_notice(
    shop: Shop, gateway: StripeGateway, peer: StripePeer, status: str, ours: str
) -> None:
    peer.books.refunds_pend = True
    order = await _buy(shop)
    peer.break_off("/v1/refunds", "before")  # the look-up
    cancelled = await shop.cancel(order, "cancel-1")
    assert [refund.status for refund in cancelled.refunds] == ["pending"]
    await shop.commerce.orders.reconcile()
    await shop.commerce.orders.reconcile()

    peer.books.settle_refunds(status)
    told = await _told(shop, gateway, peer, peer.events[-1])

    assert len(peer.books.refunds) == 1
    assert told is not None
    assert [refund.status for refund in told.refunds] == [ours]


async def test_what_is_refunded_at_stripe_by_hand_reaches_the_order_once(
    shop: Shop, gateway: StripeGateway, peer: StripePeer
) -> None:
    order = await _buy(shop)
    reference = peer.intent_of(order.id)["id"]

    peer.books.refund_by_hand(reference, 1000)
    part = await _told(shop, gateway, peer, peer.events[-1])
    peer.books.refund_by_hand(reference, order.total.amount - 1000)
    whole = await _told(shop, gateway, peer, peer.events[-1])
    again = await _told(shop, gateway, peer, peer.events[-2])

    assert part is not None
    assert (part.status, [refund.amount.amount for refund in part.refunds]) == ("paid", [1000])
    assert whole is not None
    assert (whole.status, sum(refund.amount.amount for refund in whole.refunds)) == ("refunded", order.total.amount)
    assert again == whole


async def test_our_own_refund_is_not_counted_again_by_its_notice(
    shop: Shop, gateway: StripeGateway, peer: StripePeer
) -> None:
    order = await _buy(shop)
    cancelled = await shop.cancel(order, "cancel-1")

    assert await _told(shop, gateway, peer, peer.events[-1]) == cancelled


async def test_a_dispute_is_noted_once(shop: Shop, gateway: StripeGateway, peer: StripePeer) -> None:
    order = await _buy(shop)
    peer.books.dispute(peer.intent_of(order.id)["id"])

    told = await _told(shop, gateway, peer, peer.events[-1])
    again = await _told(shop, gateway, peer, peer.events[-1])

    assert told is not None
    assert told.status == "paid"
    assert [event.type for event in told.events] == ["placed", "paid", "disputed"]
    assert again == told


async def test_what_stripe_did_not_sign_or_signed_long_ago_is_refused(gateway: StripeGateway, peer: StripePeer) -> None:
    event = {"type": "payment_intent.succeeded", "object": "event", "data": {"object": {"id": "pi_1"}}}
    old, forged, good = (
        peer.signed(event, at=1_700_000_000),
        peer.signed(event, secret="whsec_else"),
        peer.signed(event),
    )

    for request in (old, forged):
        with pytest.raises(NoticeRefused):
            await gateway.read_notice(request.content, dict(request.headers))
    for body, signature in (
        (good.content + b" ", good.headers["Stripe-Signature"]),
        (good.content, ""),
        (b"\xff", "x"),
    ):
        with pytest.raises(NoticeRefused):
            await gateway.read_notice(body, {"stripe-signature": signature})
    assert await gateway.read_notice(good.content, dict(good.headers)) is not None
    other = peer.signed({**event, "type": "customer.created"})
    assert await gateway.read_notice(other.content, dict(other.headers)) is None


async def test_a_payment_of_somebody_else_in_the_same_account_is_left_alone(
    shop: Shop, gateway: StripeGateway, peer: StripePeer
) -> None:
    foreign = PaymentRequest(MERCHANT, "ord_x", Money(900, "USD"), "pm_card_visa", "x")
    opened = await gateway.open(foreign)
    intent = peer.books.intents[opened.reference]
    intent.update(metadata={}, status="requires_payment_method", last_payment_error={"type": "card_error"})

    standing = await gateway.standing(opened.reference)

    assert await shop.commerce.orders.payment_settled("stripe", opened.reference, standing) is None
    assert intent["status"] == "requires_payment_method"


async def test_live_keys_offer_no_test_cards_and_take_tokens_of_the_client(peer: StripePeer) -> None:
    live = _gateway(peer, "sk_live_key")
    assert live.offered == ()
    with pytest.raises(GatewayUnavailable):
        await live.instrument(MERCHANT, "pm_1Mastercard")  # the peer knows the key of the tests only
    await live.close()


async def test_a_clients_token_is_described_without_its_number(gateway: StripeGateway) -> None:
    card = await gateway.instrument(MERCHANT, "pm_1Mastercard")

    assert (card.label, card.token, card.id) == ("Mastercard ending in 4444", "pm_1Mastercard", "pm_1Mastercard")


async def test_no_secret_is_logged(
    peer: StripePeer, sqlite_database: Database, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    gateway = _gateway(peer, "sk_test_wrong")
    shop = await open_shop(sqlite_database, clock, gateways=[gateway])

    with caplog.at_level("DEBUG"):
        order = await _buy(shop)
    await gateway.close()

    assert order.status == "pending"
    assert "stripe_unanswered" in caplog.text
    assert "sk_test_wrong" not in caplog.text


async def test_a_checkout_that_chose_a_provider_the_shop_has_left_is_not_ordered(
    gateway: StripeGateway, sqlite_database: Database, clock: FrozenClock
) -> None:
    sandbox: SandboxGateway = sandbox_gateway(sqlite_database)
    shop = await open_shop(sqlite_database, clock, gateways=[sandbox])
    await shop.add("mug")
    await shop.ready()
    shop.commerce = wire(sqlite_database, clock, [gateway])
    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)

    with pytest.raises(InstrumentInvalid):
        await shop.complete(checkout)

    assert await shop.commerce.orders.list(MERCHANT, SHOPPER) == []
    assert await shop.stock("mug") == (10, 0)


@pytest.mark.parametrize("currency", ["ISK", "UGX", "KWD", "HUF", "TWD", "MGA", "JPY"])
async def test_whole_amounts_of_special_currencies_are_charged_and_given_back(
    gateway: StripeGateway, peer: StripePeer, currency: str
) -> None:
    amount = Money.parse("1250", currency)

    paid = await gateway.pay(PaymentRequest(MERCHANT, "ord_1", amount, "pm_card_visa", "x"))
    back = await gateway.refund(RefundRequest(MERCHANT, "ref_1", paid.reference or "", amount, "x"))

    assert (paid.outcome, back.outcome) == ("succeeded", "succeeded")
    assert [one["amount"] for one in peer.books.refunds.values()] == [to_stripe(amount)[0]]


async def test_an_amount_that_is_too_small_or_too_fine_fails_before_money_moves(
    gateway: StripeGateway, peer: StripePeer
) -> None:
    for amount in (Money(10, "USD"), Money(12_505, "KWD")):
        result = await gateway.pay(PaymentRequest(MERCHANT, f"ord_{amount.currency}", amount, "pm_card_visa", "x"))
        assert (result.outcome, result.failure) == ("failed", "amount_not_accepted")

    assert peer.books.intents == {}


async def test_a_refund_that_stripe_cannot_make_fails_and_says_so(gateway: StripeGateway, peer: StripePeer) -> None:
    paid = await gateway.pay(PaymentRequest(MERCHANT, "ord_1", Money(12_500, "KWD"), "pm_card_visa", "x"))

    fine = await gateway.refund(RefundRequest(MERCHANT, "ref_1", paid.reference, Money(1_005, "KWD"), "returned"))
    unknown = await gateway.refund(RefundRequest(MERCHANT, "ref_2", "pi_none", Money(1_000, "KWD"), "returned"))

    assert (fine.outcome, fine.failure) == ("failed", "amount_not_accepted")
    assert (unknown.outcome, unknown.failure) == ("failed", "refused")
    assert peer.books.refunds == {}
