"""A gift card pays once, never more than it holds, and gets back what an order did not need."""

import asyncio

import pytest

from commerce.domain.checkout import Checkout, CheckoutChange
from commerce.domain.gift_cards import GiftCard
from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.errors import (
    CheckoutIncomplete,
    CommerceError,
    GiftCardExists,
    GiftCardInvalid,
    GiftCardNotFound,
    MoneyInvalid,
    PaymentDeclined,
    TooManyTries,
)
from tests.support.shop import MERCHANT, SHOPPER, Shop

USD_10 = Money(1000, "USD")
USD_100 = Money(10_000, "USD")


async def _pay_with(shop: Shop, codes: tuple[str, ...], *, shopper: str = SHOPPER, card: str = "success") -> Checkout:
    checkout = await shop.ready(shopper, card)
    return await shop.commerce.checkouts.update(MERCHANT, shopper, checkout.id, CheckoutChange(gift_cards=codes))


async def _holds(shop: Shop, card: GiftCard) -> int:
    """Return a card's balance, which its ledger must add up to."""
    now, ledger = await shop.commerce.gift_cards.show(MERCHANT, card.id)
    assert sum(one.amount.amount for one in ledger) == now.balance.amount
    return now.balance.amount


def _paid(order: Order) -> list[tuple[str, int, str]]:
    return [(one.provider, one.amount.amount, one.status) for one in order.payments]


async def test_a_gift_card_pays_first_and_a_card_the_rest_and_together_the_total(shop: Shop) -> None:
    issued = await shop.commerce.gift_cards.issue(MERCHANT, USD_10)
    await shop.add("mug", 2)

    checkout = await _pay_with(shop, (issued.code.lower().replace("-", " "),))
    assert [(one.card.label, one.amount) for one in checkout.card_shares] == [(issued.card.label, USD_10)]
    assert checkout.due == checkout.total - USD_10
    order = await shop.complete(checkout)

    assert _paid(order) == [("gift_card", 1000, "succeeded"), ("sandbox", order.total.amount - 1000, "succeeded")]
    assert order.means == f"{issued.card.label} and Test card that succeeds"
    assert await _holds(shop, issued.card) == 0


async def test_a_gift_card_that_covers_all_needs_no_other_means(shop: Shop) -> None:
    issued = await shop.commerce.gift_cards.issue(MERCHANT, USD_100)
    await shop.add("mug", 2)

    order = await shop.complete(await _pay_with(shop, (issued.code,)))

    assert order.status == "paid"
    assert _paid(order) == [("gift_card", order.total.amount, "succeeded")]
    assert await _holds(shop, issued.card) == 10_000 - order.total.amount
    assert await shop.stock("mug") == (8, 0)


async def test_several_gift_cards_are_drawn_on_in_their_order(shop: Shop) -> None:
    first = await shop.commerce.gift_cards.issue(MERCHANT, USD_10)
    second = await shop.commerce.gift_cards.issue(MERCHANT, USD_100)
    await shop.add("mug", 2)

    order = await shop.complete(await _pay_with(shop, (first.code, second.code, first.code)))

    assert [(one.reference, one.amount.amount) for one in order.payments] == [
        (first.card.id, 1000),
        (second.card.id, order.total.amount - 1000),
    ]


async def test_a_declined_card_gives_the_gift_card_its_money_back(shop: Shop) -> None:
    issued = await shop.commerce.gift_cards.issue(MERCHANT, USD_10)
    await shop.add("mug", 2)

    with pytest.raises(PaymentDeclined):
        await shop.complete(await _pay_with(shop, (issued.code,), card="declined"))

    assert await _holds(shop, issued.card) == 1000
    assert await shop.stock("mug") == (10, 0)
    again = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    assert [one.amount for one in again.card_shares] == [USD_10]


async def test_a_pending_order_holds_the_gift_cards_money_until_it_is_cancelled(shop: Shop) -> None:
    issued = await shop.commerce.gift_cards.issue(MERCHANT, USD_10)
    await shop.add("mug", 2)
    order = await shop.complete(await _pay_with(shop, (issued.code,), card="3ds"))
    assert (order.status, await _holds(shop, issued.card)) == ("pending", 0)

    await shop.cancel(order, "cancel-1")

    assert await _holds(shop, issued.card) == 1000


async def test_a_cancelled_order_gives_each_payment_its_own_back(shop: Shop) -> None:
    issued = await shop.commerce.gift_cards.issue(MERCHANT, USD_10)
    await shop.add("mug", 2)
    order = await shop.complete(await _pay_with(shop, (issued.code,)))

    cancelled = await shop.cancel(order, "cancel-1")

    back = {one.payment_id: (one.amount, one.status) for one in cancelled.refunds}
    assert back == {one.id: (one.amount, "succeeded") for one in order.payments}
    assert cancelled.net_paid == Money(0, "USD")
    assert await _holds(shop, issued.card) == 1000


async def test_part_of_a_refund_goes_to_the_card_first_and_the_rest_to_the_gift_card(shop: Shop) -> None:
    issued = await shop.commerce.gift_cards.issue(MERCHANT, USD_10)
    await shop.add("mug", 2)
    order = await shop.complete(await _pay_with(shop, (issued.code,)))
    charged = order.payments[1].amount

    async with shop.database.transaction() as tx:
        await shop.commerce.refunds.owe(tx, order, charged + Money(300, "USD"), "returned")
    refunded = await shop.commerce.refunds.finish(MERCHANT, order.id)

    assert {(one.payment_id, one.amount.amount) for one in refunded.refunds} == {
        (order.payments[1].id, charged.amount),
        (order.payments[0].id, 300),
    }
    assert await _holds(shop, issued.card) == 300
    with pytest.raises(MoneyInvalid):
        async with shop.database.transaction() as tx:
            await shop.commerce.refunds.owe(tx, refunded, USD_10, "returned")


async def test_a_refund_can_go_onto_a_new_gift_card_whose_code_can_be_told_again(shop: Shop) -> None:
    order = await shop.buy("mug", 2)

    async with shop.database.transaction() as tx:
        await shop.commerce.refunds.owe_new_card(tx, order, USD_10, "returned")
    refunded = await shop.commerce.refunds.finish(MERCHANT, order.id)
    (issued,) = await shop.commerce.gift_cards.issued_for(MERCHANT, order.id)

    assert [(one.destination, one.status, one.amount) for one in refunded.refunds] == [
        (issued.card.id, "succeeded", USD_10)
    ]
    assert refunded.net_paid == order.total - USD_10
    assert await _holds(shop, issued.card) == 1000
    assert await shop.commerce.gift_cards.code(MERCHANT, issued.card.id) == issued.code
    assert (await shop.commerce.gift_cards.balance(MERCHANT, issued.code, asked_by=SHOPPER)).balance == USD_10


async def test_a_card_that_was_emptied_elsewhere_is_said_and_nothing_is_ordered(shop: Shop) -> None:
    issued = await shop.commerce.gift_cards.issue(MERCHANT, USD_10)
    await shop.add("mug", 2)
    checkout = await _pay_with(shop, (issued.code,))
    await shop.add("book", 1, "faster")
    await shop.complete(await _pay_with(shop, (issued.code,), shopper="faster"), "faster-1")

    with pytest.raises(CheckoutIncomplete, match="was to pay"):
        await shop.complete(checkout)

    left = await _holds(shop, issued.card)
    assert await shop.stock("mug") == (10, 0)
    fresh = await shop.commerce.checkouts.get(MERCHANT, SHOPPER, checkout.id)
    assert [problem.code for problem in fresh.problems] == ["gift_card_short"]
    change = CheckoutChange(gift_cards=(issued.card.id,) if left else ())
    mended = await shop.commerce.checkouts.update(MERCHANT, SHOPPER, checkout.id, change)
    assert (await shop.complete(mended, "key-2")).status == "paid"
    assert await _holds(shop, issued.card) == 0


async def test_an_expired_unknown_or_foreign_card_is_refused(shop: Shop) -> None:
    soon = shop.clock.now().replace(year=shop.clock.now().year + 1)
    expiring = await shop.commerce.gift_cards.issue(MERCHANT, USD_10, expires_at=soon)
    euros = await shop.commerce.gift_cards.issue(MERCHANT, Money(1000, "EUR"))
    await shop.add("mug")
    shop.clock.advance(days=366)
    checkout = await shop.ready()

    for code, why in ((expiring.code, "expired"), (euros.code, "currency"), ("NONE-SUCH-CODE", "unknown")):
        with pytest.raises(GiftCardInvalid) as refused:
            await shop.commerce.checkouts.update(MERCHANT, SHOPPER, checkout.id, CheckoutChange(gift_cards=(code,)))
        assert refused.value.details["why"] == why
    assert (await shop.commerce.checkouts.get(MERCHANT, SHOPPER, checkout.id)).gift_cards == ()


async def test_codes_are_the_merchants_own_and_each_is_given_once(shop: Shop) -> None:
    await shop.commerce.catalogue.create_merchant("other", "Another shop", currency="USD")
    await shop.commerce.gift_cards.issue(MERCHANT, USD_10, code="WELCOME-2026")

    with pytest.raises(GiftCardExists):
        await shop.commerce.gift_cards.issue(MERCHANT, USD_100, code="welcome 2026")
    with pytest.raises(GiftCardInvalid):
        await shop.commerce.gift_cards.issue(MERCHANT, USD_100, code="short")
    with pytest.raises(GiftCardNotFound):
        await shop.commerce.gift_cards.balance("other", "WELCOME-2026", asked_by=SHOPPER)

    assert (await shop.commerce.gift_cards.balance(MERCHANT, "welcome2026", asked_by=SHOPPER)).balance == USD_10


async def test_codes_cannot_be_guessed_at_length(shop: Shop) -> None:
    for _ in range(20):
        with pytest.raises(GiftCardNotFound):
            await shop.commerce.gift_cards.balance(MERCHANT, "GUESS-AGAIN", asked_by=SHOPPER)

    with pytest.raises(TooManyTries):
        await shop.commerce.gift_cards.balance(MERCHANT, "GUESS-AGAIN", asked_by=SHOPPER)

    shop.clock.advance(hours=2)
    with pytest.raises(GiftCardNotFound):
        await shop.commerce.gift_cards.balance(MERCHANT, "GUESS-AGAIN", asked_by=SHOPPER)


async def test_sixty_four_buyers_at_once_draw_no_more_than_a_card_holds(shop: Shop) -> None:
    issued = await shop.commerce.gift_cards.issue(MERCHANT, Money(9_990, "USD"))
    price = 999
    buyers = [f"buyer-{number}" for number in range(64)]
    for buyer in buyers:
        await shop.add("book", 1, buyer)
    checkouts = [await _pay_with(shop, (issued.code,), shopper=buyer) for buyer in buyers]

    async def buy(checkout: Checkout) -> Order | CommerceError:
        try:
            return await shop.complete(checkout, f"key-{checkout.shopper_id}")
        except CommerceError as error:
            return error

    ended = await asyncio.gather(*(buy(checkout) for checkout in checkouts))

    orders = [one for one in ended if isinstance(one, Order)]
    drawn = sum(payment.amount.amount for order in orders for payment in order.payments)
    left = await _holds(shop, issued.card)
    assert drawn + left == 9_990
    assert left < checkouts[0].total.amount
    assert len(orders) == 9_990 // checkouts[0].total.amount
    assert checkouts[0].total.amount >= price
    assert {one.code for one in ended if isinstance(one, CommerceError)} <= {"checkout_incomplete", "gift_card_short"}
