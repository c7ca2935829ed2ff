"""An order is placed once, charged once, and given back exactly."""

import pytest

from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.domain.policy import SENT, ActRule, AfterSalePolicy, ReturnRule
from commerce.errors import (
    ChangedSince,
    CheckoutClosed,
    CheckoutIncomplete,
    IdempotencyConflict,
    NotCancellable,
    NotReturnable,
    OrderNotFound,
    OutOfStock,
    PaymentDeclined,
    TooManyTries,
)
from storage.outbox import Dispatcher, Event
from tests.support.shop import MERCHANT, SHOPPER, Shop


async def _cancel(shop: Shop, order: Order, key: str = "cancel-1") -> Order:
    return await shop.cancel(order, key)


async def _return(shop: Shop, order: Order, lines: dict[str, int], key: str = "return-1") -> Order:
    return await shop.send_back(order, lines, key)


async def _second_factor(shop: Shop, order: Order, *, approved: bool) -> Order | None:
    sandbox = shop.commerce.sandbox
    assert sandbox is not None
    assert order.action is not None
    result = await sandbox.finish_second_factor(order.action.id, approved=approved)
    assert result is not None
    return await shop.commerce.orders.payment_settled("sandbox", result.reference, result)


async def test_an_agreed_order_is_placed_paid_and_taken_off_the_shelf_and_out_of_the_cart(shop: Shop) -> None:
    await shop.add("book")
    await shop.add("mug", 2)
    checkout = await shop.ready()

    order = await shop.complete(checkout)

    assert (order.status, order.number, order.total) == ("paid", "SM-10001", checkout.total)
    assert [(line.title, line.quantity) for line in order.lines] == [("A long book", 1), ("Stone mug", 2)]
    assert [payment.status for payment in order.payments] == ["succeeded"]
    assert await shop.stock("mug") == (8, 0)
    assert (await shop.commerce.carts.current(MERCHANT, SHOPPER)).lines == ()
    done = await shop.commerce.checkouts.get(MERCHANT, SHOPPER, checkout.id)
    assert (done.status, done.order_number) == ("completed", "SM-10001")
    assert await shop.commerce.checkouts.current(MERCHANT, SHOPPER) is None
    assert [event.type for event in order.events] == ["placed", "paid"]


async def test_the_same_key_is_the_same_order_and_with_another_request_a_conflict(shop: Shop) -> None:
    await shop.add("mug", 2)
    checkout = await shop.ready()
    order = await shop.complete(checkout)

    again = await shop.complete(checkout)

    assert again == order
    assert await shop.stock("mug") == (8, 0)
    with pytest.raises(IdempotencyConflict):
        await shop.commerce.checkouts.complete(
            MERCHANT,
            SHOPPER,
            checkout.id,
            expected_version=checkout.version,
            expected_total=Money(1, "USD"),
            idempotency_key="key-1",
        )
    with pytest.raises(CheckoutClosed):
        await shop.complete(checkout, "key-2")


async def test_what_changed_since_the_yes_is_not_ordered(shop: Shop) -> None:
    await shop.add("mug", 2)
    checkout = await shop.ready()
    await shop.add("book")

    with pytest.raises(ChangedSince) as refused:
        await shop.complete(checkout)

    assert refused.value.details == {"old": 3000, "new": 3999, "currency": "USD"}
    assert await shop.commerce.orders.list(MERCHANT, SHOPPER) == []
    assert await shop.stock("mug") == (10, 0)


async def test_a_changed_address_at_the_same_total_is_not_what_was_agreed_to(shop: Shop) -> None:
    await shop.add("mug")
    checkout = await shop.ready()
    await shop.ready(card="3ds")

    with pytest.raises(ChangedSince):
        await shop.complete(checkout)


async def test_an_incomplete_checkout_is_not_ordered(shop: Shop) -> None:
    await shop.add("mug")
    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)

    with pytest.raises(CheckoutIncomplete) as refused:
        await shop.complete(checkout)

    assert refused.value.details["missing"] == ["name", "email", "address"]


async def test_what_sold_out_since_is_named_and_nothing_is_charged(shop: Shop) -> None:
    await shop.add("pan", 2)
    checkout = await shop.ready()
    await shop.buy("pan", 3, shopper="faster")

    with pytest.raises((OutOfStock, CheckoutIncomplete), match="Iron pan is sold out"):
        await shop.complete(checkout)

    assert await shop.stock("pan") == (0, 0)


@pytest.mark.parametrize(
    ("card", "reason"), [("declined", "card_declined"), ("insufficient_funds", "insufficient_funds")]
)
async def test_a_declined_card_charges_nothing_and_leaves_the_cart_to_try_again(
    shop: Shop, card: str, reason: str
) -> None:
    await shop.add("mug", 2)
    checkout = await shop.ready(card=card)

    with pytest.raises(PaymentDeclined) as declined:
        await shop.complete(checkout)
    with pytest.raises(PaymentDeclined):
        await shop.complete(checkout)

    assert declined.value.details["reason"] == reason
    assert await shop.stock("mug") == (10, 0)
    assert await shop.commerce.orders.list(MERCHANT, SHOPPER) == []
    order = await shop.complete(await shop.ready(), "key-2")
    assert order.status == "paid"
    assert await shop.stock("mug") == (8, 0)


async def test_a_second_factor_keeps_the_order_pending_with_its_stock_until_it_is_given(shop: Shop) -> None:
    await shop.add("mug", 2)
    checkout = await shop.ready(card="3ds")

    order = await shop.complete(checkout)
    assert order.status == "pending"
    assert order.action is not None
    assert order.action.url.startswith("/sandbox/3ds/")
    assert await shop.stock("mug") == (10, 2)
    waiting = await shop.commerce.checkouts.current(MERCHANT, SHOPPER)
    assert waiting is not None
    assert (waiting.status, waiting.actions) == ("complete_in_progress", (order.action,))

    settled = await _second_factor(shop, order, approved=True)
    assert settled is not None
    assert (settled.status, settled.action) == ("paid", None)
    assert await shop.stock("mug") == (8, 0)
    assert await _second_factor(shop, order, approved=True) == settled


async def test_a_failed_second_factor_gives_everything_back_and_the_checkout_is_open_again(shop: Shop) -> None:
    await shop.add("mug", 2)
    checkout = await shop.ready(card="3ds")
    order = await shop.complete(checkout)

    failed = await _second_factor(shop, order, approved=False)

    assert failed is not None
    assert failed.status == "payment_failed"
    assert await shop.stock("mug") == (10, 0)
    assert (await shop.complete(await shop.ready(), "key-2")).status == "paid"


async def test_another_card_while_the_second_factor_waits_stops_the_first_payment(shop: Shop) -> None:
    await shop.add("mug", 2)
    order = await shop.complete(await shop.ready(card="3ds"))

    paid = await shop.complete(await shop.ready(card="success"), "key-2")
    late = await _second_factor(shop, order, approved=True)

    assert paid.status == "paid"
    assert late is not None
    assert late.status == "payment_failed"
    assert await shop.stock("mug") == (8, 0)


async def test_what_is_put_in_the_cart_while_a_payment_waits_stays_there(shop: Shop) -> None:
    await shop.add("mug", 2)
    order = await shop.complete(await shop.ready(card="3ds"))
    await shop.add("mug", 1)
    await shop.add("book", 1)

    await _second_factor(shop, order, approved=True)

    cart = await shop.commerce.carts.current(MERCHANT, SHOPPER)
    assert [(line.title, line.quantity) for line in cart.lines] == [("Stone mug", 1), ("A long book", 1)]


async def test_a_webhook_of_a_payment_that_is_not_ours_is_told_apart(shop: Shop) -> None:
    order = await shop.buy("mug")
    reference = order.payments[0].reference
    assert reference is not None
    sandbox = shop.commerce.sandbox
    assert sandbox is not None
    found = await sandbox.find(MERCHANT, order.id)
    assert found is not None

    assert await shop.commerce.orders.payment_settled("sandbox", reference, found) == order
    strange = type(found)("sbx_unknown", "succeeded")
    assert await shop.commerce.orders.payment_settled("sandbox", "sbx_unknown", strange) is None


async def test_orders_are_found_by_id_and_number_by_their_shopper_alone(shop: Shop) -> None:
    order = await shop.buy("mug")

    for name in (order.id, "SM-10001", "sm-10001", "#10001", "10001"):
        assert await shop.commerce.orders.get(MERCHANT, SHOPPER, name) == order
    with pytest.raises(OrderNotFound):
        await shop.commerce.orders.get(MERCHANT, "someone-else", order.id)
    assert await shop.commerce.orders.list(MERCHANT, "someone-else") == []


async def test_a_guest_finds_an_order_by_number_and_email_with_limited_tries(shop: Shop) -> None:
    order = await shop.buy("mug")
    orders = shop.commerce.orders

    with pytest.raises(OrderNotFound):
        await orders.find_for_guest(MERCHANT, "SM-10001", "eve@example.com", shopper_id="guest")
    found = await orders.find_for_guest(MERCHANT, "SM-10001", " ADA@example.com", shopper_id="guest")
    assert found.id == order.id
    assert (await orders.get(MERCHANT, "guest", "SM-10001")).id == order.id
    assert [one.id for one in await orders.list(MERCHANT, "guest")] == [order.id]

    for number in range(10):
        with pytest.raises(OrderNotFound):
            await orders.find_for_guest(MERCHANT, "SM-10009", f"eve{number}@example.com", shopper_id="eve")
    with pytest.raises(TooManyTries):
        await orders.find_for_guest(MERCHANT, "SM-10001", "ada@example.com", shopper_id="eve")
    shop.clock.advance(hours=2)
    assert await orders.find_for_guest(MERCHANT, "SM-10001", "ada@example.com", shopper_id="eve")


async def test_new_sessions_give_no_new_tries_for_an_address(shop: Shop) -> None:
    await shop.buy("mug")
    orders = shop.commerce.orders

    for number in range(10):
        with pytest.raises(OrderNotFound):
            await orders.find_for_guest(MERCHANT, f"SM-2000{number}", "ada@example.com", shopper_id=f"eve-{number}")

    with pytest.raises(TooManyTries):
        await orders.find_for_guest(MERCHANT, "SM-10001", "Ada@example.com", shopper_id="eve-10")


async def test_cancelling_returns_the_money_and_the_goods_once(shop: Shop) -> None:
    order = await shop.buy("mug", 2)
    offer = await shop.commerce.after_sale.offers.cancellation(MERCHANT, SHOPPER, order.id)
    assert offer.refund == order.total

    cancelled = await _cancel(shop, order)
    again = await _cancel(shop, order)

    assert again == cancelled
    assert (cancelled.status, cancelled.refunded) == ("cancelled", order.total)
    assert [refund.status for refund in cancelled.refunds] == ["succeeded"]
    assert await shop.stock("mug") == (10, 0)
    with pytest.raises(NotCancellable):
        await shop.commerce.after_sale.offers.cancellation(MERCHANT, SHOPPER, order.id)
    with pytest.raises(IdempotencyConflict):
        await shop.cancel(order, "cancel-1", reason="another one")


async def test_an_order_that_changed_since_the_yes_is_not_cancelled(shop: Shop) -> None:
    order = await shop.buy("mug")
    await shop.commerce.fulfilment.ship(MERCHANT, order.id)

    with pytest.raises(ChangedSince):
        await _cancel(shop, order)
    with pytest.raises(NotCancellable, match="on its way"):
        await shop.commerce.after_sale.offers.cancellation(MERCHANT, SHOPPER, order.id)


async def test_a_pending_order_can_be_cancelled_and_its_late_payment_goes_back(shop: Shop) -> None:
    await shop.add("mug", 2)
    order = await shop.complete(await shop.ready(card="3ds"))

    cancelled = await _cancel(shop, order)

    assert (cancelled.status, cancelled.refunds) == ("cancelled", ())
    assert await shop.stock("mug") == (10, 0)
    assert (await shop.commerce.carts.current(MERCHANT, SHOPPER)).count == 2


async def test_the_policy_says_until_when_an_order_can_be_cancelled(shop: Shop) -> None:
    await shop.commerce.selling_rules.set_policy(MERCHANT, AfterSalePolicy(cancellation=ActRule(hours=2)))
    order = await shop.buy("mug")
    assert order.cancellable

    shop.clock.advance(hours=3)

    assert not (await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)).cancellable
    with pytest.raises(NotCancellable, match="2 hours"):
        await _cancel(shop, order)


async def test_items_come_back_in_parts_and_the_refunds_add_up_to_what_they_cost(shop: Shop) -> None:
    await shop.add("book", 3)
    order = await shop.complete(await shop.ready())
    await shop.commerce.fulfilment.ship(MERCHANT, order.id, carrier="Post", tracking_number="T1")
    order = await shop.commerce.fulfilment.deliver(MERCHANT, order.id)
    assert (order.status, order.returnable) == ("delivered", True)
    line = order.lines[0]

    offer = await shop.commerce.after_sale.offers.returning(MERCHANT, SHOPPER, order.id, {line.id: 1})
    assert (offer.refund, offer.fee) == (Money(999, "USD"), Money(0, "USD"))
    order = await _return(shop, order, {line.id: 1})
    assert (order.status, order.refunded) == ("return_requested", Money(0, "USD"))
    order = await shop.receive(order)
    assert (order.status, order.refunded) == ("partially_returned", Money(999, "USD"))
    order = await shop.receive(await _return(shop, order, {}, "return-2"))

    assert (order.status, order.refunded, order.lines[0].returned) == ("returned", Money(2997, "USD"), 3)
    with pytest.raises(NotReturnable, match="already been returned"):
        await shop.commerce.after_sale.offers.returning(MERCHANT, SHOPPER, order.id, {})


async def test_a_return_is_refused_too_early_too_late_and_for_a_final_sale(shop: Shop) -> None:
    policy = AfterSalePolicy(returns=ReturnRule(states=("delivered",), days=14, final_sale=("Books",)))
    await shop.commerce.selling_rules.set_policy(MERCHANT, policy)
    await shop.add("book")
    await shop.add("mug")
    order = await shop.complete(await shop.ready())
    book, mug = order.lines

    with pytest.raises(NotReturnable, match="has not arrived yet"):
        await shop.commerce.after_sale.offers.returning(MERCHANT, SHOPPER, order.id, {})
    await shop.commerce.fulfilment.ship(MERCHANT, order.id)
    await shop.commerce.fulfilment.deliver(MERCHANT, order.id)
    with pytest.raises(NotReturnable, match="final sale"):
        await shop.commerce.after_sale.offers.returning(MERCHANT, SHOPPER, order.id, {book.id: 1})
    with pytest.raises(NotReturnable, match="You can return 1 of Stone mug, not 2"):
        await shop.commerce.after_sale.offers.returning(MERCHANT, SHOPPER, order.id, {mug.id: 2})
    offer = await shop.commerce.after_sale.offers.returning(MERCHANT, SHOPPER, order.id, {})
    assert offer.lines == {mug.id: 1}

    shop.clock.advance(days=15)
    with pytest.raises(NotReturnable, match="could be returned until March 16"):
        await shop.commerce.after_sale.offers.returning(MERCHANT, SHOPPER, order.id, {mug.id: 1})


async def test_where_the_policy_allows_it_a_fresh_order_is_returned_whole_with_its_delivery(shop: Shop) -> None:
    await shop.commerce.selling_rules.set_policy(
        MERCHANT, AfterSalePolicy(returns=ReturnRule(states=("paid", *SENT), fee=300))
    )
    order = await shop.buy("mug", 2)

    offer = await shop.commerce.after_sale.offers.returning(MERCHANT, SHOPPER, order.id, {})
    assert offer.refund == order.total
    returned = await _return(shop, order, {})

    assert (returned.status, returned.refunded) == ("returned", order.total)
    assert await shop.stock("mug") == (10, 0)


async def test_each_step_of_an_order_is_told_once_and_in_order(shop: Shop) -> None:
    told: list[str] = []

    async def hear(event: Event) -> None:
        told.append(event.name)

    order = await shop.buy("mug")
    await _cancel(shop, order)
    names = ("order.placed", "order.paid", "order.cancelled", "order.refunded")
    await Dispatcher(shop.database, {name: [hear] for name in names}, shop.clock).drain()

    assert told == list(names)
