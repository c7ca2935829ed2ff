"""Returns and exchanges: set aside, received, settled, and withdrawn while that is possible."""

import pytest

from commerce.domain.money import Money
from commerce.domain.policy import ExchangeRule, ReturnRule
from commerce.domain.replacing import Change
from commerce.errors import (
    GiftCardInvalid,
    NotExchangeable,
    NotReturnable,
    NotWithdrawable,
    OutOfStock,
    TransitionRefused,
)
from commerce.ucp.order import order_body
from tests.support.shirts import become, demand_unchanged, moved, replace_items, set_policy, withdraw
from tests.support.shop import MERCHANT, SHOPPER, Shop


async def test_an_exchange_sets_the_new_item_aside_and_is_charged_when_the_old_one_is_back(shirts: Shop) -> None:
    order = await shirts.delivered(await shirts.buy("shirt-m", 2))

    asked = await replace_items(shirts, order, "exchange", [Change(order.lines[0].id, shirts.variants["shirt-l"], 1)])
    assert (asked.status, moved(asked)) == ("exchange_requested", ([order.total.amount], []))
    assert await shirts.stock("shirt-l") == (5, 1)

    done = await shirts.receive(asked)
    assert (done.status, moved(done)) == ("partially_fulfilled", ([order.total.amount, 400], []))
    assert [(one.variant_title, one.kept, one.exchanged, one.unsent) for one in done.lines] == [
        ("M", 1, 1, 0),
        ("L", 1, 0, 1),
    ]
    assert (await shirts.stock("shirt-l"), await shirts.stock("shirt-m")) == ((4, 0), (4, 0))
    assert done.total == done.net_paid
    sent = await shirts.delivered(done)
    assert sent.status == "delivered"


async def test_an_exchange_for_something_cheaper_gives_the_difference_back_on_receipt(shirts: Shop) -> None:
    order = await shirts.delivered(await shirts.buy("shirt-m", 1))

    asked = await replace_items(shirts, order, "exchange", become(shirts, order, m="xs"))
    done = await shirts.receive(asked)

    assert asked.refunds == ()
    assert moved(done) == ([order.total.amount], [500])


async def test_a_withdrawn_exchange_frees_the_new_item_and_the_order_is_as_before(shirts: Shop) -> None:
    order = await shirts.delivered(await shirts.buy("shirt-m", 1))
    asked = await replace_items(shirts, order, "exchange", become(shirts, order, m="xs"))
    assert await shirts.stock("shirt-xs") == (1, 1)

    withdrawn = await withdraw(shirts, asked)

    assert (withdrawn.status, withdrawn.lines) == ("delivered", order.lines)
    assert await shirts.stock("shirt-xs") == (1, 0)
    with pytest.raises(NotWithdrawable, match="withdrawn"):
        await shirts.commerce.after_sale.offers.withdrawal(MERCHANT, SHOPPER, order.id, asked.requests[0].id)


async def test_a_received_return_can_no_longer_be_withdrawn(shirts: Shop) -> None:
    order = await shirts.delivered(await shirts.buy("shirt-m", 1))
    done = await shirts.receive(await shirts.send_back(order, {}))

    with pytest.raises(NotWithdrawable):
        await shirts.commerce.after_sale.offers.withdrawal(MERCHANT, SHOPPER, order.id, done.requests[0].id)
    with pytest.raises(TransitionRefused):
        await shirts.commerce.order_desk.receive(MERCHANT, order.id, done.requests[0].id)


async def test_where_the_policy_charges_at_once_a_withdrawal_gives_the_difference_back(shirts: Shop) -> None:
    await set_policy(shirts, exchanges=ExchangeRule(settles="at_once"))
    order = await shirts.delivered(await shirts.buy("shirt-m", 1))

    asked = await replace_items(shirts, order, "exchange", become(shirts, order, m="l"))
    assert moved(asked) == ([order.total.amount, 400], [])
    withdrawn = await withdraw(shirts, asked)

    assert moved(withdrawn) == ([order.total.amount, 400], [400])
    assert withdrawn.net_paid == order.total


async def test_what_was_paid_back_before_its_parcel_came_is_neither_withdrawn_nor_refused(shirts: Shop) -> None:
    at_once = {"returns": ReturnRule(settles="at_once"), "exchanges": ExchangeRule(settles="at_once")}
    await set_policy(shirts, **at_once)
    order = await shirts.delivered(await shirts.buy("shirt-m", 1))
    other = await shirts.delivered(await shirts.buy("shirt-m", 1, key="key-2"))

    returned = await shirts.send_back(order, {})
    exchanged = await replace_items(shirts, other, "exchange", become(shirts, other, m="xs"))

    assert (moved(returned)[1], moved(exchanged)[1]) == ([3000], [500])
    for one in (returned, exchanged):
        with pytest.raises(NotWithdrawable, match="has gone back for it already"):
            await withdraw(shirts, one)
        with pytest.raises(TransitionRefused, match="receive it"):
            await shirts.commerce.order_desk.refuse(MERCHANT, one.id, one.requests[0].id, "It never came")
        await demand_unchanged(shirts, one)
        assert order_body(one, base_url="")["shopmind"]["requests"][0]["withdrawable"] is False
    assert moved(await shirts.receive(returned))[1] == [3000]


async def test_what_was_paid_back_already_is_promised_to_nobody_else(shirts: Shop) -> None:
    await set_policy(shirts, returns=ReturnRule(settles="at_once"))
    order = await shirts.delivered(await shirts.buy("shirt-m", 2))
    line = order.lines[0].id

    first = await shirts.send_back(order, {line: 1})
    second = await shirts.send_back(first, {line: 1}, key="return-2")

    assert moved(second)[1] == [3000, 3000]


async def test_a_parcel_is_received_though_its_money_went_back_otherwise_meanwhile(shirts: Shop) -> None:
    order = await shirts.delivered(await shirts.buy("shirt-m", 2))
    asked = await shirts.send_back(order, {})

    given = await shirts.commerce.order_desk.refund(MERCHANT, order.id, Money(3000, "USD"))
    done = await shirts.receive(given)

    assert asked.requests[0].refund == Money(6000, "USD")
    assert (done.status, moved(done)) == ("returned", ([6500], [3000, 3500]))
    assert await shirts.stock("shirt-m") == (5, 0)


async def test_an_exchange_that_the_stock_cannot_serve_is_refused(shirts: Shop) -> None:
    order = await shirts.delivered(await shirts.buy("shirt-m", 2))

    with pytest.raises(OutOfStock, match="XS"):
        await replace_items(shirts, order, "exchange", become(shirts, order, m="xs"))

    await demand_unchanged(shirts, order)


async def test_a_return_is_refunded_on_a_gift_card_where_that_is_wished_and_allowed(shirts: Shop) -> None:
    card = await shirts.commerce.gift_cards.issue(MERCHANT, Money(100, "USD"))
    order = await shirts.delivered(await shirts.buy("shirt-m", 1))

    await shirts.receive(await shirts.send_back(order, {}, to=card.code))
    kept, _ = await shirts.commerce.gift_cards.show(MERCHANT, card.code)
    assert kept.balance.amount == 3100

    await set_policy(shirts, returns=ReturnRule(refund_to=("original",)))
    other = await shirts.delivered(await shirts.buy("shirt-m", 1, key="key-2"))
    with pytest.raises(NotReturnable, match="the original way of paying"):
        await shirts.send_back(other, {}, to=card.code)
    with pytest.raises(NotReturnable, match="the original way of paying"):
        await shirts.send_back(other, {}, to="tok_sandbox_3ds")


async def test_nothing_goes_onto_a_gift_card_of_another_currency(shirts: Shop) -> None:
    card = await shirts.commerce.gift_cards.issue(MERCHANT, Money(100, "JPY"))
    order = await shirts.delivered(await shirts.buy("shirt-m", 1))

    with pytest.raises(GiftCardInvalid, match="is in JPY, and this order in USD") as refused:
        await shirts.send_back(order, {}, to=card.code)

    assert refused.value.details["why"] == "currency"
    await demand_unchanged(shirts, order)
    assert (await shirts.commerce.gift_cards.show(MERCHANT, card.code))[0].balance == Money(100, "JPY")


async def test_what_was_not_sent_is_not_exchanged(shirts: Shop) -> None:
    order = await shirts.buy("shirt-m", 1)

    with pytest.raises(NotExchangeable, match="has not arrived yet"):
        await replace_items(shirts, order, "exchange", become(shirts, order, m="l"))
    await demand_unchanged(shirts, order)


async def test_where_the_shop_looks_at_returns_it_approves_or_refuses_them(shirts: Shop) -> None:
    await set_policy(shirts, returns=ReturnRule(approval="by_staff"))
    order = await shirts.delivered(await shirts.buy("shirt-m", 2))
    desk, line = shirts.commerce.order_desk, order.lines[0].id

    asked = await shirts.send_back(order, {line: 1})
    assert [(one.number, request.state) for one, request in await desk.waiting(MERCHANT)] == [
        (order.number, "requested")
    ]
    with pytest.raises(TransitionRefused):
        await desk.receive(MERCHANT, order.id, asked.requests[0].id)
    refused = await desk.refuse(MERCHANT, order.id, asked.requests[0].id, "it was worn")
    assert (refused.status, refused.requests[0].state, refused.requests[0].why) == (
        "delivered",
        "refused",
        "it was worn",
    )

    again = await shirts.send_back(refused, {line: 1}, "return-2")
    approved = await desk.approve(MERCHANT, order.id, again.requests[1].id)
    done = await shirts.receive(approved)
    assert (done.status, done.refunded.amount, await desk.waiting(MERCHANT)) == ("partially_returned", 3000, [])


async def test_the_shop_gives_a_part_back_and_then_the_rest(shirts: Shop) -> None:
    order = await shirts.delivered(await shirts.buy("shirt-m", 1))
    desk = shirts.commerce.order_desk

    part = await desk.refund(MERCHANT, order.id, Money(500, "USD"))
    assert (part.status, part.refunded.amount) == ("delivered", 500)
    whole = await desk.refund(MERCHANT, order.id, part.net_paid)
    assert (whole.status, whole.net_paid.amount) == ("refunded", 0)
    with pytest.raises(NotReturnable):
        await desk.refund(MERCHANT, order.id, Money(1, "USD"))


async def test_parcels_arrive_one_by_one_and_while_a_return_is_open(shirts: Shop) -> None:
    await shirts.add("mug", 1)
    order = await shirts.buy("shirt-m", 1)
    first, second = order.lines
    ship, deliver = shirts.commerce.fulfilment.ship, shirts.commerce.fulfilment.deliver

    partly = await ship(MERCHANT, order.id, {first.id: 1}, tracking_number="A")
    partly = await deliver(MERCHANT, order.id, partly.shipments[0].id)
    assert (partly.status, partly.shipments[0].status) == ("partially_fulfilled", "delivered")
    asked = await shirts.send_back(partly, {first.id: 1})
    rest = await ship(MERCHANT, order.id, {second.id: 1}, tracking_number="B")
    assert (asked.status, rest.status) == ("return_requested", "return_requested")
    back = await shirts.receive(rest)
    assert back.status == "partially_returned"
    arrived = await deliver(MERCHANT, order.id)
    assert (arrived.status, [one.status for one in arrived.shipments]) == (
        "partially_returned",
        ["delivered", "delivered"],
    )
