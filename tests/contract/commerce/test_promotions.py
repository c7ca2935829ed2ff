"""Promotions on real carts and orders: limits and budgets are counted with the order, and gifts come and go."""

from decimal import Decimal
from typing import Any

import pytest

from commerce.domain.cart import amount_of
from commerce.domain.checkout import CheckoutChange
from commerce.domain.promotions import Promotion
from commerce.errors import ChangedSince, PromotionInvalid
from tests.support.shop import ADA, HOME, MERCHANT, SHOPPER, Shop

FIVE = Promotion("five", "Five off", "amount", code="FIVE", amount=500)


async def _offer(shop: Shop, *promotions: Promotion) -> None:
    await shop.commerce.selling_rules.set_promotions(MERCHANT, promotions)


async def _counted(shop: Shop) -> tuple[int, int]:
    (offer,) = await shop.commerce.selling_rules.promotions(MERCHANT)
    return offer.used, offer.spent


def _with(**how: Any) -> Promotion:
    return Promotion(**{"id": "five", "title": "Five off", "kind": "amount", "code": "FIVE", "amount": 500, **how})


async def test_a_code_for_each_shopper_once_is_refused_the_second_time_and_free_again_after_a_failure(
    shop: Shop,
) -> None:
    await _offer(shop, _with(per_shopper=1))
    await shop.add("mug")
    await shop.commerce.carts.apply_code(MERCHANT, SHOPPER, "FIVE")
    await shop.complete(await shop.ready(card="3ds"), "first")
    assert await _counted(shop) == (1, 500)
    shop.clock.advance(minutes=31)
    await shop.commerce.orders.reconcile()
    assert await _counted(shop) == (0, 0)

    await shop.complete(await shop.ready(), "second")
    await shop.add("mug")
    with pytest.raises(PromotionInvalid, match="can be used once, and you have used it"):
        await shop.commerce.carts.apply_code(MERCHANT, SHOPPER, "FIVE")

    assert await _counted(shop) == (1, 500)


async def test_who_comes_as_another_guest_with_the_same_address_has_used_it_too(shop: Shop) -> None:
    await _offer(shop, _with(per_shopper=1))
    for shopper in (SHOPPER, "again"):
        await shop.add("mug", 1, shopper)
        await shop.commerce.carts.apply_code(MERCHANT, shopper, "FIVE")
    await shop.complete(await shop.ready())

    known = await shop.ready("again")

    assert [(one.code, one.details["why"]) for one in known.problems] == [("promotion_invalid", "used_by_shopper")]
    assert amount_of(known.totals, "items_discount") == 0


async def test_a_first_order_is_one_that_nobody_of_that_name_placed_before(shop: Shop) -> None:
    await _offer(shop, _with(segment="first_order"))
    await shop.add("mug")
    await shop.commerce.carts.apply_code(MERCHANT, SHOPPER, "FIVE")
    first = await shop.complete(await shop.ready())
    await shop.add("mug")

    with pytest.raises(PromotionInvalid, match="you have ordered here before"):
        await shop.commerce.carts.apply_code(MERCHANT, SHOPPER, "FIVE")

    assert amount_of(first.totals, "items_discount") == -500


async def test_a_budget_is_spent_to_its_end_and_not_beyond(shop: Shop) -> None:
    await _offer(shop, _with(budget=900))
    checkouts = []
    for shopper in ("one", "two"):
        await shop.add("mug", 1, shopper)
        await shop.commerce.carts.apply_code(MERCHANT, shopper, "FIVE")
        checkouts.append(await shop.ready(shopper))
    await shop.complete(checkouts[0], "one")

    with pytest.raises(ChangedSince):
        await shop.complete(checkouts[1], "two")

    again = await shop.commerce.checkouts.get(MERCHANT, "two", checkouts[1].id)
    assert [one.content for one in again.problems] == ["FIVE has given away all that was set aside for it."]
    assert await _counted(shop) == (1, 500)


async def test_a_gift_is_set_aside_and_sold_with_the_order_and_leaves_the_cart_with_it(shop: Shop) -> None:
    gift = Promotion("g", "A pan for three mugs", "gift", gift=shop.variants["pan"], minimum_quantity=3)
    await _offer(shop, gift)
    cart = await shop.add("mug", 3)
    (mugs, pan) = cart.lines
    assert (pan.id, pan.quantity, pan.total.amount, pan.gift, pan.quote) == ("gift_g", 1, 0, True, "")

    order = await shop.complete(await shop.ready())

    assert [(line.id, line.total.amount) for line in order.lines] == [(mugs.id, 3750), ("gift_g", 0)]
    assert await shop.stock("pan") == (2, 0)
    assert (await shop.commerce.carts.current(MERCHANT, SHOPPER)).lines == ()
    assert await _counted(shop) == (1, 4000)


async def test_a_gift_goes_when_its_condition_ends_and_when_none_is_left(shop: Shop) -> None:
    gift = Promotion("g", "A pan", "gift", gift=shop.variants["pan"], minimum_quantity=3)
    await _offer(shop, gift)
    cart = await shop.add("mug", 3)
    fewer = await shop.commerce.carts.set_quantity(MERCHANT, SHOPPER, cart.lines[0].id, 2)
    await shop.commerce.carts.set_quantity(MERCHANT, SHOPPER, cart.lines[0].id, 3)
    await shop.commerce.stock_keeping.count(MERCHANT, {shop.variants["pan"]: 0})
    gone = await shop.commerce.carts.current(MERCHANT, SHOPPER)

    assert len(cart.lines) == 2
    assert [len(fewer.lines), len(gone.lines)] == [1, 1]


async def test_who_buys_what_is_given_keeps_what_was_put_in_after_the_order(shop: Shop) -> None:
    await _offer(shop, Promotion("g", "A mug", "gift", gift=shop.variants["mug"], minimum_quantity=2))
    await shop.add("mug", 2)
    checkout = await shop.ready()
    order = await shop.complete(checkout)

    assert [(line.id[:5], line.quantity) for line in order.lines] == [("line_", 2), ("gift_", 1)]
    assert await shop.stock("mug") == (7, 0)
    assert (await shop.commerce.carts.current(MERCHANT, SHOPPER)).lines == ()


async def test_a_code_for_a_region_counts_once_the_address_is_there(shop: Shop) -> None:
    await _offer(shop, _with(regions=("US-OR",)))
    await shop.add("mug")
    waiting = await shop.commerce.carts.apply_code(MERCHANT, SHOPPER, "FIVE")
    here = await shop.ready()
    away = await shop.commerce.checkouts.update(
        MERCHANT, SHOPPER, here.id, CheckoutChange(buyer=ADA, address=_in_seattle())
    )

    assert [one.code for one in waiting.problems] == ["promotion_pending"]
    assert amount_of(here.totals, "items_discount") == -500
    assert [one.content for one in away.problems] == ["FIVE is for deliveries to Oregon."]
    assert amount_of(away.totals, "items_discount") == 0


def _in_seattle() -> Any:
    return type(HOME)("Ada Byron", "1 Elm Street", "", "Seattle", "WA", "98101", "US")


async def test_a_promotion_that_is_withdrawn_in_between_is_named_and_the_old_total_is_not_charged(shop: Shop) -> None:
    await _offer(shop, FIVE)
    await shop.add("mug", 2)
    await shop.commerce.carts.apply_code(MERCHANT, SHOPPER, "FIVE")
    checkout = await shop.ready()
    await _offer(shop)

    with pytest.raises(ChangedSince, match=r"The total was \$\d+\.\d\d when you agreed, and is \$\d+\.\d\d now"):
        await shop.complete(checkout)

    now = await shop.commerce.checkouts.get(MERCHANT, SHOPPER, checkout.id)
    (problem,) = now.problems
    assert (problem.details["why"], problem.content) == ("withdrawn", "FIVE is no longer offered.")
    assert problem.choices[0].act == {"type": "remove_code", "code": "FIVE"}
    assert await shop.commerce.orders.list(MERCHANT, SHOPPER) == []


async def test_three_for_two_and_a_percentage_are_charged_as_shown(shop: Shop) -> None:
    await _offer(
        shop,
        Promotion("b", "Three for two", "buy_x_get_y", buy=2, get=1, combinable=True, priority=1),
        Promotion("t", "Ten off", "percentage", percent=Decimal(10), combinable=True, priority=2),
    )
    await shop.add("mug", 3)

    order = await shop.complete(await shop.ready())

    assert order.lines[0].discount.amount == 1250 + 250
    assert amount_of(order.totals, "items_discount") == -1500
    assert order.total.amount == 3750 - 1500 + order.fulfillment.amount.amount
