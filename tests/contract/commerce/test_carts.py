"""Carts hold what was chosen at the prices that were shown, and name each problem."""

import asyncio

import pytest

from commerce.domain.cart import Cart
from commerce.domain.money import Money
from commerce.domain.promotions import Promotion
from commerce.errors import (
    CartNotFound,
    InsufficientStock,
    LineNotFound,
    OutOfStock,
    PromotionInvalid,
    QuantityInvalid,
    VariantNotFound,
    VersionConflict,
)
from storage.outbox import Dispatcher, Event
from tests.support.shop import MERCHANT, SHOPPER, Shop


def _quantities(cart: Cart) -> dict[str, int]:
    return {line.title: line.quantity for line in cart.lines}


def _codes(cart: Cart) -> list[str]:
    return [problem.code for problem in cart.problems]


async def test_a_shopper_has_one_open_cart_that_is_made_when_missing(shop: Shop) -> None:
    first = await shop.commerce.carts.current(MERCHANT, SHOPPER)
    again = await shop.commerce.carts.current(MERCHANT, SHOPPER)

    assert first.id == again.id
    assert (first.version, first.lines, first.total) == (1, (), Money(0, "USD"))


async def test_a_cart_asked_for_by_many_at_once_is_made_once(shop: Shop) -> None:
    carts = await asyncio.gather(*(shop.commerce.carts.current(MERCHANT, SHOPPER) for _ in range(8)))

    assert len({cart.id for cart in carts}) == 1


async def test_what_is_added_is_in_the_cart_with_its_price_and_total(shop: Shop) -> None:
    cart = await shop.add("mug", 2)

    (line,) = cart.lines
    assert (line.title, line.quantity, line.unit_price, line.total) == (
        "Stone mug",
        2,
        Money(1250, "USD"),
        Money(2500, "USD"),
    )
    assert cart.total == Money(2500, "USD")
    assert cart.version == 2
    assert line.available == 10


async def test_adding_the_same_again_raises_its_quantity(shop: Shop) -> None:
    await shop.add("mug", 2)
    cart = await shop.add("mug", 3)

    assert _quantities(cart) == {"Stone mug": 5}


async def test_more_than_there_is_cannot_be_added_and_nothing_changes(shop: Shop) -> None:
    before = await shop.add("pan", 2)

    with pytest.raises(InsufficientStock) as refused:
        await shop.add("pan", 2)

    assert refused.value.available == 3
    assert refused.value.message == "Only 3 of Iron pan are left."
    assert await shop.commerce.carts.current(MERCHANT, SHOPPER) == before


async def test_what_is_sold_out_cannot_be_added_nor_what_is_not_sold(shop: Shop) -> None:
    with pytest.raises(OutOfStock):
        await shop.add("lamp")
    shop.variants["ghost"] = "var_ghost"
    with pytest.raises(VariantNotFound):
        await shop.add("ghost")
    with pytest.raises(QuantityInvalid):
        await shop.add("mug", 0)


async def test_a_preorder_and_what_nobody_counts_can_be_added_in_any_quantity(shop: Shop) -> None:
    await shop.add("later", 40)
    cart = await shop.add("book", 500)

    assert _quantities(cart) == {"Coming kettle": 40, "A long book": 500}
    assert [line.available for line in cart.lines] == [None, None]


async def test_quantities_are_set_and_zero_removes(shop: Shop) -> None:
    line = (await shop.add("mug", 2)).lines[0]

    cart = await shop.commerce.carts.set_quantity(MERCHANT, SHOPPER, line.id, 4)
    assert _quantities(cart) == {"Stone mug": 4}

    cart = await shop.commerce.carts.set_quantity(MERCHANT, SHOPPER, line.id, 0)
    assert cart.lines == ()
    with pytest.raises(LineNotFound):
        await shop.commerce.carts.set_quantity(MERCHANT, SHOPPER, line.id, 1)


async def test_a_line_is_swapped_for_another_variant_in_place(shop: Shop) -> None:
    await shop.add("mug", 2)
    cart = await shop.add("book", 1)

    swapped = await shop.commerce.carts.swap(MERCHANT, SHOPPER, cart.lines[0].id, shop.variants["pan"])

    assert [(line.title, line.quantity) for line in swapped.lines] == [("Iron pan", 2), ("A long book", 1)]
    assert swapped.lines[0].id == cart.lines[0].id


async def test_a_shown_price_holds_for_half_an_hour_though_the_price_rises(shop: Shop) -> None:
    await shop.add("mug")
    await shop.price("mug", "15.00 USD")

    shop.clock.advance(minutes=29)
    assert (await shop.commerce.carts.current(MERCHANT, SHOPPER)).total == Money(1250, "USD")

    shop.clock.advance(minutes=2)
    cart = await shop.commerce.carts.current(MERCHANT, SHOPPER)
    assert cart.total == Money(1500, "USD")
    (problem,) = cart.problems
    assert (problem.code, problem.blocks) == ("price_changed", True)
    assert problem.content == "The price of Stone mug was $12.50 when you saw it and is $15.00 now."

    accepted = await shop.commerce.carts.accept_prices(MERCHANT, SHOPPER)
    assert (accepted.total, accepted.problems) == (Money(1500, "USD"), ())


async def test_a_lower_price_wins_at_once_and_then_holds(shop: Shop) -> None:
    await shop.add("mug")
    await shop.price("mug", "10.00 USD")
    assert (await shop.commerce.carts.current(MERCHANT, SHOPPER)).total == Money(1000, "USD")

    await shop.price("mug", "11.00 USD")
    shop.clock.advance(minutes=20)

    assert (await shop.commerce.carts.current(MERCHANT, SHOPPER)).total == Money(1000, "USD")


async def test_a_quote_from_a_card_is_kept_when_the_thing_is_added_later(shop: Shop) -> None:
    until = shop.clock.now().replace(microsecond=0)
    shop.clock.advance(minutes=10)
    variant = shop.variants["mug"]
    quote = shop.commerce.quotes.sign(
        MERCHANT, SHOPPER, variant, Money(999, "USD"), False, until.replace(hour=until.hour + 1)
    )

    cart = await shop.add("mug", quote=quote)
    other = await shop.add("mug", shopper="someone-else", quote=quote)

    assert cart.lines[0].unit_price == Money(999, "USD")
    assert other.lines[0].unit_price == Money(1250, "USD")


async def test_an_expired_quote_below_the_price_is_a_named_change_and_not_a_silent_one(shop: Shop) -> None:
    quote = shop.commerce.quotes.sign(
        MERCHANT, SHOPPER, shop.variants["mug"], Money(999, "USD"), False, shop.clock.now()
    )

    cart = await shop.add("mug", quote=quote)

    assert _codes(cart) == ["price_changed"]
    assert cart.problems[0].details["old"] == 999


async def test_what_is_no_longer_sold_or_in_stock_stays_visible_as_a_problem(shop: Shop) -> None:
    await shop.add("mug", 2)
    await shop.add("pan", 2)
    await shop.add("book")
    await shop.commerce.stock_keeping.count(MERCHANT, {shop.variants["mug"]: 0, shop.variants["pan"]: 1})
    await shop.take_feed([{"id": "other", "title": "Other", "price": "1.00 USD"}], full=True)
    await shop.take_feed(
        [
            {"id": "mug", "title": "Stone mug", "price": "12.50 USD"},
            {"id": "pan", "title": "Iron pan", "price": "40.00 USD"},
        ]
    )
    await shop.commerce.stock_keeping.count(MERCHANT, {shop.variants["mug"]: 0, shop.variants["pan"]: 1})

    cart = await shop.commerce.carts.current(MERCHANT, SHOPPER)

    assert _codes(cart) == ["out_of_stock", "insufficient_stock", "variant_unavailable"]
    assert [choice.label for choice in cart.problems[1].choices] == ["Take 1", "Remove it"]
    assert cart.problems[2].content == "A long book is no longer sold."


async def test_a_code_that_applies_lowers_the_total_and_one_that_does_not_says_why(shop: Shop) -> None:
    await shop.commerce.selling_rules.set_promotions(
        MERCHANT,
        [
            Promotion("p1", "Welcome", "amount", code="WELCOME5", amount=500),
            Promotion("p2", "Big cart", "amount", code="BIG", amount=2000, minimum=10_000),
        ],
    )
    await shop.add("mug", 2)

    cart = await shop.commerce.carts.apply_code(MERCHANT, SHOPPER, " welcome5 ")
    assert cart.total == Money(2000, "USD")
    assert [(code.code, code.amount) for code in cart.codes] == [("WELCOME5", Money(500, "USD"))]
    assert [(line.discount.amount, line.total.amount) for line in cart.lines] == [(500, 2000)]

    with pytest.raises(PromotionInvalid) as refused:
        await shop.commerce.carts.apply_code(MERCHANT, SHOPPER, "BIG")
    assert refused.value.details["why"] == "minimum"
    assert refused.value.message == "BIG needs a subtotal of $100.00; $75.00 more and it applies."
    with pytest.raises(PromotionInvalid, match="I know no promotion code NOPE"):
        await shop.commerce.carts.apply_code(MERCHANT, SHOPPER, "NOPE")
    assert await shop.commerce.carts.current(MERCHANT, SHOPPER) == cart

    without = await shop.commerce.carts.remove_code(MERCHANT, SHOPPER, "welcome5")
    assert (without.total, without.codes) == (Money(2500, "USD"), ())


async def test_a_whole_cart_is_replaced_and_keeps_lines_and_quotes_of_the_same_variants(shop: Shop) -> None:
    cart = await shop.add("mug", 2)
    await shop.price("mug", "15.00 USD")

    replaced = await shop.commerce.carts.replace(
        MERCHANT, SHOPPER, cart.id, [shop.item("mug", 1), shop.item("book", 2)], ["nope"], cart.version
    )

    assert _quantities(replaced) == {"Stone mug": 1, "A long book": 2}
    assert replaced.lines[0].id == cart.lines[0].id
    assert replaced.lines[0].unit_price == Money(1250, "USD")
    assert _codes(replaced) == ["promotion_invalid"]
    with pytest.raises(VersionConflict):
        await shop.commerce.carts.replace(MERCHANT, SHOPPER, cart.id, [], [], cart.version)


async def test_someone_elses_cart_is_not_found(shop: Shop) -> None:
    cart = await shop.add("mug")

    with pytest.raises(CartNotFound):
        await shop.commerce.carts.get(MERCHANT, "someone-else", cart.id)
    with pytest.raises(CartNotFound):
        await shop.commerce.carts.replace(MERCHANT, "someone-else", cart.id, [], [], None)


async def test_carts_are_merged_at_sign_in_and_the_guests_is_closed(shop: Shop) -> None:
    guest = await shop.add("mug", 2, "guest")
    await shop.add("pan", 1, "guest")
    await shop.add("mug", 1, "member")

    merged = await shop.commerce.carts.merge(MERCHANT, "guest", "member")

    assert _quantities(merged) == {"Stone mug": 3, "Iron pan": 1}
    with pytest.raises(CartNotFound):
        await shop.commerce.carts.get(MERCHANT, "guest", guest.id)
    assert (await shop.commerce.carts.current(MERCHANT, "guest")).lines == ()


async def test_a_cancelled_cart_is_gone_and_the_next_one_is_new(shop: Shop) -> None:
    cart = await shop.add("mug")

    ended = await shop.commerce.carts.cancel(MERCHANT, SHOPPER, cart.id)

    assert (ended.id, ended.count) == (cart.id, 1)
    assert (await shop.commerce.carts.current(MERCHANT, SHOPPER)).id != cart.id


async def test_changes_at_the_same_moment_are_all_kept_and_each_is_told(shop: Shop) -> None:
    told: list[int] = []

    async def hear(event: Event) -> None:
        told.append(event.body["version"])

    await asyncio.gather(*(shop.add("book", 1) for _ in range(12)))
    await Dispatcher(shop.database, {"cart.changed": [hear]}, shop.clock).drain()

    cart = await shop.commerce.carts.current(MERCHANT, SHOPPER)
    assert _quantities(cart) == {"A long book": 12}
    assert told == list(range(2, 14))
    assert cart.version == 13
