"""PayPal over HTTP: approvals, broken connections, notices in any order, refunds, and what it did not send."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from commerce.domain.checkout import CheckoutChange
from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.errors import GatewayUnavailable, NoticeRefused
from commerce.gateways.paypal_gateway import PayPalGateway
from commerce.gateways.paypal_results import from_paypal
from commerce.ports.payments import PaymentRequest
from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.paypal_peer import CLIENT_ID, CLIENT_SECRET, WEBHOOK_ID, PayPalPeer, paypal_peer
from tests.support.shop import ADA, HOME, MERCHANT, SHOPPER, Shop, open_shop, wire


@pytest.fixture
async def peer() -> AsyncIterator[PayPalPeer]:
    async with paypal_peer() as opened:
        yield opened


def _gateway(peer: PayPalPeer, secret: str = CLIENT_SECRET) -> PayPalGateway:
    back = "http://shop/back"
    return PayPalGateway(CLIENT_ID, secret, WEBHOOK_ID, return_url=back, cancel_url=back, api_base=peer.url)


@pytest.fixture
async def gateway(peer: PayPalPeer) -> AsyncIterator[PayPalGateway]:
    opened = _gateway(peer)
    yield opened
    await opened.close()


@pytest.fixture
async def shop(gateway: PayPalGateway, sqlite_database: Database, clock: FrozenClock) -> Shop:
    return await open_shop(sqlite_database, clock, gateways=[gateway])


async def _order(shop: Shop, key: str = "key-1") -> Order:
    await shop.add("mug", 2)
    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    change = CheckoutChange(buyer=ADA, address=HOME, instrument_token="paypal")
    return await shop.complete(await shop.commerce.checkouts.update(MERCHANT, SHOPPER, checkout.id, change), key)


async def _now(shop: Shop, order: Order) -> Order:
    return await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)


async def _told(shop: Shop, gateway: PayPalGateway, peer: PayPalPeer, event: dict[str, Any]) -> Order | None:
    """A webhook arrives, and is followed to the payment that it names."""
    request = peer.signed(event)
    notice = await gateway.read_notice(request.content, dict(request.headers))
    assert notice is not None
    orders, name = shop.commerce.orders, notice.reference
    match notice.kind:
        case "payment":
            return await orders.payment_settled("paypal", name, await gateway.standing(name))
        case "refund":
            return await orders.payment_refunded("paypal", name, await gateway.refunded_by_hand(name))
        case "dispute":
            return await orders.payment_disputed("paypal", name)


def _name(order: Order) -> str:
    assert order.action is not None
    return order.action.id


async def _paid(shop: Shop, gateway: PayPalGateway, peer: PayPalPeer) -> Order:
    order = await _order(shop)
    peer.books.approve(_name(order))
    paid = await _told(shop, gateway, peer, peer.events[-1])
    assert paid is not None
    assert paid.status == "paid"
    return paid


@pytest.mark.parametrize("path", ["/v2/checkout/orders", "/v1/oauth2/token"])
@pytest.mark.parametrize("when", ["before", "after", "error"])
async def test_a_broken_connection_at_the_opening_leaves_one_order_at_paypal(
    shop: Shop, peer: PayPalPeer, clock: FrozenClock, path: str, when: Any
) -> None:
    peer.break_off(path, when)

    order = await _order(shop)
    assert (order.status, order.action) == ("pending", None)
    clock.advance(minutes=1)
    await shop.commerce.orders.reconcile()

    waiting = await _now(shop, order)
    assert waiting.status == "pending"
    assert _name(waiting) in peer.books.orders
    assert len(peer.books.orders) == 1


@pytest.mark.parametrize("when", ["before", "after", "error"])
async def test_a_capture_that_broke_off_is_finished_by_the_reconciler_once(
    shop: Shop, gateway: PayPalGateway, peer: PayPalPeer, clock: FrozenClock, when: Any
) -> None:
    order = await _order(shop)
    peer.books.approve(_name(order))
    peer.break_off("/capture", when)
    with pytest.raises(GatewayUnavailable):
        await _told(shop, gateway, peer, peer.events[-1])
    clock.advance(minutes=1)

    await shop.commerce.orders.reconcile()
    await shop.commerce.orders.reconcile()

    assert (await _now(shop, order)).status == "paid"
    assert len(peer.books.captures(_name(order))) == 1
    assert from_paypal({"currency_code": "USD", "value": str(peer.books.taken())}) == order.total


async def test_an_approval_that_nobody_told_us_of_is_found_by_the_reconciler(
    shop: Shop, peer: PayPalPeer, clock: FrozenClock
) -> None:
    order = await _order(shop)
    peer.books.approve(_name(order))
    clock.advance(minutes=1)

    await shop.commerce.orders.reconcile()

    assert (await _now(shop, order)).status == "paid"


async def test_late_repeated_and_reordered_notices_change_nothing(
    shop: Shop, gateway: PayPalGateway, peer: PayPalPeer
) -> None:
    paid = await _paid(shop, gateway, peer)

    for event in [*reversed(peer.events), *peer.events]:
        assert await _told(shop, gateway, peer, event) == paid

    assert len(peer.books.captures(str(paid.payments[0].reference))) == 1


async def test_an_approval_after_the_order_was_cancelled_takes_no_money(
    shop: Shop, gateway: PayPalGateway, peer: PayPalPeer
) -> None:
    order = await _order(shop)
    await shop.cancel(order, "cancel-1")

    peer.books.approve(_name(order))
    told = await _told(shop, gateway, peer, peer.events[-1])

    assert told is not None
    assert told.status == "cancelled"
    assert peer.books.captures(_name(order)) == []


async def test_a_capture_that_takes_its_time_pays_when_it_is_through(
    shop: Shop, gateway: PayPalGateway, peer: PayPalPeer
) -> None:
    peer.books.pends = True
    order = await _order(shop)
    name = _name(order)
    peer.books.approve(name)
    waiting = await _told(shop, gateway, peer, peer.events[0])
    assert waiting is not None
    assert waiting.status == "pending"

    peer.books.clear(name)
    paid = await _told(shop, gateway, peer, peer.events[-1])

    assert paid is not None
    assert paid.status == "paid"


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_refund_that_broke_off_is_made_once(
    shop: Shop, gateway: PayPalGateway, peer: PayPalPeer, when: Any
) -> None:
    paid = await _paid(shop, gateway, peer)
    peer.break_off("/refund", when)

    cancelled = await shop.cancel(paid, "cancel-1")
    assert [one.status for one in cancelled.refunds] == ["pending"]
    await shop.commerce.orders.reconcile()

    assert [one.status for one in (await _now(shop, paid)).refunds] == ["succeeded"]
    assert peer.books.taken() == 0


async def test_a_slow_refund_is_finished_by_its_notice(shop: Shop, gateway: PayPalGateway, peer: PayPalPeer) -> None:
    peer.books.refunds_pend = True
    paid = await _paid(shop, gateway, peer)
    cancelled = await shop.cancel(paid, "cancel-1")
    assert [one.status for one in cancelled.refunds] == ["pending"]

    peer.books.settle_refunds("COMPLETED")
    told = await _told(shop, gateway, peer, peer.events[-1])

    assert told is not None
    assert [one.status for one in told.refunds] == ["succeeded"]


async def test_what_somebody_refunds_at_paypal_is_taken_over_once(
    shop: Shop, gateway: PayPalGateway, peer: PayPalPeer
) -> None:
    paid = await _paid(shop, gateway, peer)
    peer.books.refund_by_hand(str(paid.payments[0].reference), "5.00")

    await _told(shop, gateway, peer, peer.events[-1])
    told = await _told(shop, gateway, peer, peer.events[-1])

    assert told is not None
    assert [(one.amount, one.reason) for one in told.refunds] == [(Money(500, "USD"), "by_hand")]


async def test_a_dispute_is_noted_once(shop: Shop, gateway: PayPalGateway, peer: PayPalPeer) -> None:
    paid = await _paid(shop, gateway, peer)
    peer.books.dispute(str(paid.payments[0].reference))

    await _told(shop, gateway, peer, peer.events[-1])
    told = await _told(shop, gateway, peer, peer.events[-1])

    assert told is not None
    assert [event.type for event in told.events].count("disputed") == 1


async def test_what_paypal_did_not_send_is_refused(gateway: PayPalGateway, peer: PayPalPeer) -> None:
    event = {"id": "WH-9", "event_type": "CHECKOUT.ORDER.APPROVED", "resource_type": "checkout-order"}
    event |= {"resource": {"id": "ORDER0000000001"}}
    good, forged = peer.signed(event), peer.signed(event, webhook_id="WH-OF-SOMEBODY")

    for body, headers in (
        (forged.content, dict(forged.headers)),
        (good.content + b" ", dict(good.headers)),
        (good.content, {}),
        (b"\xff", dict(good.headers)),
    ):
        with pytest.raises(NoticeRefused):
            await gateway.read_notice(body, headers)
    assert await gateway.read_notice(good.content, dict(good.headers)) is not None
    other = peer.signed({**event, "event_type": "BILLING.PLAN.CREATED"})
    assert await gateway.read_notice(other.content, dict(other.headers)) is None


async def test_one_sign_in_serves_many_requests_and_a_withdrawn_one_is_renewed(
    gateway: PayPalGateway, peer: PayPalPeer
) -> None:
    for number in range(3):
        await gateway.open(PaymentRequest(MERCHANT, f"ord_{number}", Money(900, "USD"), "paypal", "x"))
    assert peer.requests.count(("POST", "/v1/oauth2/token")) == 1

    peer.withdraw_tokens()
    opened = await gateway.open(PaymentRequest(MERCHANT, "ord_9", Money(900, "USD"), "paypal", "x"))

    assert opened.outcome == "requires_action"
    assert peer.requests.count(("POST", "/v1/oauth2/token")) == 2


async def test_no_secret_is_logged(
    peer: PayPalPeer, sqlite_database: Database, clock: FrozenClock, caplog: pytest.LogCaptureFixture
) -> None:
    gateway = _gateway(peer, "wrong-secret")
    shop = await open_shop(sqlite_database, clock, gateways=[gateway])

    with caplog.at_level("DEBUG"):
        order = await _order(shop)
    await gateway.close()

    assert order.status == "pending"
    assert "paypal_unanswered" in caplog.text
    assert "wrong-secret" not in caplog.text


async def test_a_second_process_that_races_for_the_same_approval_captures_once(
    shop: Shop, gateway: PayPalGateway, peer: PayPalPeer, sqlite_database: Database, clock: FrozenClock
) -> None:
    order = await _order(shop)
    peer.books.approve(_name(order))
    other = _gateway(peer)
    beside = wire(sqlite_database, clock, [other])
    clock.advance(minutes=1)

    await _told(shop, gateway, peer, peer.events[-1])
    await beside.orders.reconcile()
    standing = await other.standing(_name(order))
    await beside.orders.payment_settled("paypal", _name(order), standing)
    await other.close()

    paid = await _now(shop, order)
    assert [event.type for event in paid.events] == ["placed", "action_required", "paid"]
    assert len(peer.books.captures(_name(order))) == 1


@pytest.mark.parametrize("currency", ["HUF", "JPY", "TWD", "USD"])
async def test_whole_amounts_are_opened_as_paypal_writes_their_currency(
    gateway: PayPalGateway, peer: PayPalPeer, currency: str
) -> None:
    amount = Money.parse("1250", currency)

    opened = await gateway.open(PaymentRequest(MERCHANT, "ord_1", amount, "paypal", "x"))

    assert opened.outcome == "requires_action"
    (order,) = peer.books.orders.values()
    assert from_paypal(order["purchase_units"][0]["amount"]) == amount


async def test_an_amount_that_paypal_cannot_take_fails_before_money_moves(
    gateway: PayPalGateway, peer: PayPalPeer
) -> None:
    for amount in (Money(125_050, "HUF"), Money(900, "KWD")):
        result = await gateway.open(PaymentRequest(MERCHANT, f"ord_{amount.currency}", amount, "paypal", "x"))
        assert (result.outcome, result.failure) == ("failed", "amount_not_accepted")

    assert peer.books.orders == {}
