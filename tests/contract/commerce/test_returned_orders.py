"""What is returned of an order that was settled is what it is read as afterwards."""

from commerce.domain.checkout import CheckoutChange
from commerce.domain.money import Money
from commerce.domain.order import Order
from tests.support.shop import MERCHANT, SHOPPER, Shop


async def _second_factor(shop: Shop, order: Order, *, approved: bool) -> Order | None:
    sandbox = shop.commerce.sandbox
    assert sandbox is not None
    assert order.action is not None
    result = await sandbox.finish_second_factor(order.action.id, approved=approved)
    assert result is not None
    return await shop.commerce.orders.payment_settled("sandbox", result.reference, result)


async def test_what_is_returned_of_a_paid_order_is_what_is_read_afterwards(shop: Shop) -> None:
    issued = await shop.commerce.gift_cards.issue(MERCHANT, Money(1000, "USD"))
    await shop.add("mug", 2)
    checkout = await shop.ready()
    change = CheckoutChange(gift_cards=(issued.code,))
    checkout = await shop.commerce.checkouts.update(MERCHANT, SHOPPER, checkout.id, change)

    order = await shop.complete(checkout)

    assert len(order.payments) == 2
    assert order == await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)


async def test_what_is_returned_once_a_second_factor_is_given_is_what_is_read_afterwards(shop: Shop) -> None:
    await shop.add("mug", 2)
    order = await shop.complete(await shop.ready(card="3ds"))

    settled = await _second_factor(shop, order, approved=True)

    assert settled is not None
    assert (settled.status, settled.action) == ("paid", None)
    assert settled == await shop.commerce.orders.get(MERCHANT, SHOPPER, order.id)
