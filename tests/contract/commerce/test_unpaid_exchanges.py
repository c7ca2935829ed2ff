"""Differences that are hard to pay: a gift card beside the original means, and an exchange that becomes a return."""

import pytest
from sqlalchemy import update

from commerce.db.tables_orders import payments
from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.domain.requests import Agreed
from commerce.errors import NotReturnable, PaymentDeclined
from commerce.services.gift_cards import IssuedCard
from tests.support.shirts import become, demand_unchanged, moved, replace_items, withdraw
from tests.support.shop import MERCHANT, SHOPPER, Shop


async def card_of(shop: Shop, cents: int) -> IssuedCard:
    return await shop.commerce.gift_cards.issue(MERCHANT, Money(cents, "USD"))


async def balance(shop: Shop, card: IssuedCard) -> int:
    return (await shop.commerce.gift_cards.show(MERCHANT, card.card.id))[0].balance.amount


async def paid_with(shop: Shop, order: Order, card: str) -> None:
    """Let the bank think otherwise from now on of what an order was paid with."""
    async with shop.database.transaction() as tx:
        mine = payments.c.order_id == order.id
        await tx.connection.execute(update(payments).where(mine).values(token=f"tok_sandbox_{card}"))


async def test_a_card_that_holds_less_pays_what_it_can_and_the_original_means_the_rest(shirts: Shop) -> None:
    card = await card_of(shirts, 150)
    order = await shirts.buy("shirt-m", 1)

    offer = await shirts.commerce.after_sale.offers.replacing(
        MERCHANT, SHOPPER, order.id, "items", become(shirts, order, m="l"), card.code
    )
    changed = await replace_items(shirts, order, "items", become(shirts, order, m="l"), card.code)

    parts = [(part.label, amount.amount) for part, amount in offer.means.parts(offer.charge)]
    assert parts == [("Test card that succeeds", 250), (card.card.label, 150)]
    assert changed.lines[0].variant_title == "L"
    assert moved(changed) == ([order.total.amount, 250, 150], [])
    assert [one.state for one in changed.requests] == ["completed"]
    assert await balance(shirts, card) == 0


async def test_the_card_gets_its_part_back_where_the_rest_is_declined(shirts: Shop) -> None:
    card = await card_of(shirts, 150)
    await shirts.add("shirt-m")
    order = await shirts.complete(await shirts.ready())
    await paid_with(shirts, order, "declined")

    with pytest.raises(PaymentDeclined):
        await replace_items(shirts, order, "items", become(shirts, order, m="l"), card.code)

    after = await shirts.commerce.orders.get(MERCHANT, SHOPPER, order.id)
    assert after.lines[0].variant_id == order.lines[0].variant_id
    assert after.net_paid == order.net_paid
    assert await balance(shirts, card) == 150
    assert await shirts.stock("shirt-l") == (5, 0)


async def unpaid(shop: Shop) -> Order:
    """An exchange for a dearer shirt whose parcel has come back, and whose difference was declined."""
    order = await shop.delivered(await shop.buy("shirt-m", 2))
    asked = await replace_items(shop, order, "exchange", become(shop, order, m="l"), "tok_sandbox_declined")
    return await shop.receive(asked)


async def test_an_exchange_that_cannot_be_paid_says_so_and_waits(shirts: Shop) -> None:
    order = await unpaid(shirts)

    (request,) = order.requests
    assert (request.state, request.unpaid, request.state_text) == (
        "received",
        True,
        "The difference could not be charged",
    )
    assert "charge_failed" in [event.type for event in order.events]
    assert await shirts.stock("shirt-l") == (5, 2)


async def test_it_becomes_a_return_when_its_buyer_says_so(shirts: Shop) -> None:
    order = await unpaid(shirts)
    sale, request = shirts.commerce.after_sale, order.requests[0]
    offer = await sale.offers.return_instead(MERCHANT, SHOPPER, order.id, request.id)
    agreed = Agreed(order.version, "instead-1", refund=offer.refund.amount)

    done = await sale.return_instead(MERCHANT, SHOPPER, order.id, request.id, agreed=agreed)
    again = await sale.return_instead(MERCHANT, SHOPPER, order.id, request.id, agreed=agreed)

    value = order.lines[0].value
    assert offer.refund == value
    assert done == again
    assert [(one.kind, one.state, one.refund) for one in done.requests] == [("return", "completed", value)]
    assert (done.status, done.refunded) == ("returned", value)
    assert (await shirts.stock("shirt-m"), await shirts.stock("shirt-l")) == ((5, 0), (5, 0))
    assert await shirts.commerce.stock_keeping.check(MERCHANT) == []


async def test_an_exchange_that_is_not_stuck_is_no_return(shirts: Shop) -> None:
    order = await shirts.delivered(await shirts.buy("shirt-m", 1))
    asked = await replace_items(shirts, order, "exchange", become(shirts, order, m="l"))

    with pytest.raises(NotReturnable, match="no exchange that waits"):
        await shirts.commerce.after_sale.offers.return_instead(MERCHANT, SHOPPER, asked.id, asked.requests[0].id)

    await demand_unchanged(shirts, asked)


async def test_a_card_that_was_emptied_before_the_parcel_came_leaves_the_exchange_waiting(shirts: Shop) -> None:
    card = await card_of(shirts, 400)
    order = await shirts.delivered(await shirts.buy("shirt-m", 1))
    asked = await replace_items(shirts, order, "exchange", become(shirts, order, m="l"), card.code)
    other = await shirts.buy("shirt-m", 1, key="key-2")
    await replace_items(shirts, other, "items", become(shirts, other, m="l"), card.code, key="replace-2")

    waiting = await shirts.receive(asked)

    assert [(one.unpaid, one.why) for one in waiting.requests] == [(True, "gift_card_short")]
    assert waiting.net_paid == order.net_paid


async def test_a_withdrawn_change_gives_the_card_its_part_back(shirts: Shop) -> None:
    card = await card_of(shirts, 150)
    await shirts.add("shirt-m")
    order = await shirts.complete(await shirts.ready())
    await paid_with(shirts, order, "3ds")
    waiting = await replace_items(shirts, order, "items", become(shirts, order, m="l"), card.code)
    assert [one.state for one in waiting.requests] == ["awaiting_payment"]

    await withdraw(shirts, waiting)

    assert await balance(shirts, card) == 150
