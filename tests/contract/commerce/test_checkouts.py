"""A checkout says what is missing, checks each part, and prices exactly what will be charged."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from commerce.domain.cart import Total
from commerce.domain.checkout import Buyer, Checkout, CheckoutChange
from commerce.domain.money import Money
from commerce.domain.promotions import Promotion
from commerce.domain.shipping import ShippingRate, ShippingRules, ShippingZone
from commerce.domain.tax import TaxRate, TaxRules
from commerce.errors import (
    AddressInvalid,
    BuyerInvalid,
    CheckoutClosed,
    CheckoutNotFound,
    EmptyCart,
    InstrumentInvalid,
    OptionInvalid,
    VersionConflict,
)
from tests.support.shop import ADA, HOME, MERCHANT, SHOPPER, Shop


async def _rules(shop: Shop) -> None:
    rates = (
        ShippingRate("standard", "Standard delivery", 499, free_from=5000, min_days=2, max_days=4),
        ShippingRate("express", "Express delivery", 1499, min_days=1, max_days=1),
    )
    await shop.commerce.selling_rules.set_shipping_rules(
        MERCHANT, ShippingRules((ShippingZone("Home", rates, ("US",)),))
    )
    oregon = TaxRate("US", Decimal("8.875"), "Sales tax", region="OR", on_delivery=True)
    books = TaxRate("US", Decimal(1), "Book tax", region="OR", categories=("Books",))
    await shop.commerce.selling_rules.set_tax_rules(MERCHANT, TaxRules((oregon, books)))


async def _update(shop: Shop, checkout: Checkout, **change: object) -> Checkout:
    parts = CheckoutChange(**change)  # type: ignore[arg-type]
    return await shop.commerce.checkouts.update(MERCHANT, SHOPPER, checkout.id, parts)


async def test_an_empty_cart_cannot_be_checked_out(shop: Shop) -> None:
    with pytest.raises(EmptyCart):
        await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)

    assert await shop.commerce.checkouts.current(MERCHANT, SHOPPER) is None


async def test_a_checkout_begins_by_saying_what_is_missing_and_is_the_same_when_begun_again(shop: Shop) -> None:
    await shop.add("mug", 2)

    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    again = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)

    assert checkout.missing == ("name", "email", "address")
    assert (checkout.status, checkout.total) == ("incomplete", Money(2500, "USD"))
    assert checkout.selected_instrument == "sandbox_success"
    assert again == checkout


async def test_a_shop_without_rules_delivers_anywhere_at_one_rate_without_tax(shop: Shop) -> None:
    await shop.add("mug", 2)

    checkout = await shop.ready()

    assert checkout.status == "ready_for_complete"
    assert checkout.totals == (
        Total("subtotal", 2500, "Subtotal"),
        Total("fulfillment", 500, "Standard delivery"),
        Total("total", 3000, "Total"),
    )
    (option,) = checkout.options
    assert (option.earliest, option.latest) == (date(2026, 3, 5), date(2026, 3, 10))


async def test_tax_and_delivery_follow_the_address_and_the_choice(shop: Shop) -> None:
    await _rules(shop)
    await shop.add("mug", 2)
    await shop.add("book", 1)
    checkout = await shop.ready()

    assert checkout.totals == (
        Total("subtotal", 3499, "Subtotal"),
        Total("fulfillment", 499, "Standard delivery"),
        Total("tax", 266, "Sales tax (8.875%)"),
        Total("tax", 10, "Book tax (1%)"),
        Total("total", 4274, "Total"),
    )

    express = await _update(shop, checkout, option_id="express")
    assert [(one.type, one.amount) for one in express.totals] == [
        ("subtotal", 3499),
        ("fulfillment", 1499),
        ("tax", 355),
        ("tax", 10),
        ("total", 5363),
    ]

    elsewhere = await _update(shop, checkout, address=replace(HOME, region="WA", city="Seattle", postal_code="98101"))
    assert [one.type for one in elsewhere.totals] == ["subtotal", "fulfillment", "total"]


async def test_free_delivery_from_a_subtotal_and_by_code(shop: Shop) -> None:
    await _rules(shop)
    await shop.commerce.selling_rules.set_promotions(
        MERCHANT, [Promotion("free", "Free delivery", "free_shipping", code="FREESHIP")]
    )
    await shop.add("mug", 2)
    checkout = await shop.ready()

    coded = await _update(shop, checkout, codes=("freeship",))
    assert [(one.type, one.amount) for one in coded.totals] == [
        ("subtotal", 2500),
        ("fulfillment", 499),
        ("discount", -499),
        ("tax", 222),
        ("total", 2722),
    ]

    await _update(shop, coded, codes=())
    await shop.add("mug", 2)
    whole = await shop.commerce.checkouts.get(MERCHANT, SHOPPER, checkout.id)
    assert whole.options[0].amount == Money(0, "USD")


async def test_an_address_that_the_post_would_return_is_refused_with_help_and_nothing_changes(shop: Shop) -> None:
    await shop.add("mug")
    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)

    with pytest.raises(AddressInvalid) as refused:
        await _update(shop, checkout, buyer=ADA, address=replace(HOME, postal_code="9720", region=""))

    assert [problem["field"] for problem in refused.value.details["problems"]] == ["postal_code"]
    assert "it looks like 95014" in refused.value.details["problems"][0]["message"]
    assert await shop.commerce.checkouts.get(MERCHANT, SHOPPER, checkout.id) == checkout


async def test_names_and_countries_are_understood_as_people_write_them(shop: Shop) -> None:
    await shop.add("mug")
    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)

    address = replace(HOME, full_name="", region="oregon", country="United States")
    checkout = await _update(shop, checkout, buyer=ADA, address=address)

    assert checkout.address == HOME


async def test_parts_given_one_by_one_add_up(shop: Shop) -> None:
    await shop.add("mug")
    checkout = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)

    checkout = await _update(shop, checkout, buyer=Buyer(email="ada@example.com"))
    assert checkout.missing == ("name", "address")
    checkout = await _update(shop, checkout, address=HOME)

    assert checkout.missing == ()
    assert checkout.buyer == ADA


async def test_a_bad_email_an_unknown_option_and_an_unknown_card_are_refused(shop: Shop) -> None:
    await shop.add("mug")
    before = await shop.ready()

    with pytest.raises(BuyerInvalid, match="is no e-mail address"):
        await _update(shop, before, buyer=Buyer("Ada", "ada at example"))
    with pytest.raises(OptionInvalid):
        await _update(shop, before, option_id="balloon")
    with pytest.raises(InstrumentInvalid):
        await _update(shop, before, instrument_token="tok_of_nobody")
    with pytest.raises(InstrumentInvalid):
        await _update(shop, before, instrument_id="nothing")

    assert await shop.commerce.checkouts.get(MERCHANT, SHOPPER, before.id) == before


async def test_where_nothing_delivers_the_checkout_says_so_and_cannot_be_completed(shop: Shop) -> None:
    await _rules(shop)
    await shop.add("mug")
    checkout = await shop.ready()

    abroad = replace(HOME, region="", city="Oslo", postal_code="0150", country="NO")
    checkout = await _update(shop, checkout, address=abroad)

    assert (checkout.status, checkout.options, checkout.missing) == ("incomplete", (), ("delivery",))
    (problem,) = checkout.problems
    assert problem.content == "We do not deliver to this address in Norway. We deliver to United States."


async def test_the_version_grows_with_the_checkout_and_with_its_cart(shop: Shop) -> None:
    await shop.add("mug")
    first = await shop.ready()

    await shop.add("book")
    second = await shop.commerce.checkouts.get(MERCHANT, SHOPPER, first.id)

    assert second.version == first.version + 1
    with pytest.raises(VersionConflict):
        await shop.commerce.checkouts.update(
            MERCHANT, SHOPPER, first.id, CheckoutChange(option_id="standard"), expected_version=first.version
        )


async def test_someone_elses_checkout_is_not_found_and_an_ended_one_is_closed(shop: Shop) -> None:
    await shop.add("mug")
    checkout = await shop.ready()

    with pytest.raises(CheckoutNotFound):
        await shop.commerce.checkouts.get(MERCHANT, "someone-else", checkout.id)
    ended = await shop.commerce.checkouts.cancel(MERCHANT, SHOPPER, checkout.id)
    assert ended.status == "canceled"
    with pytest.raises(CheckoutClosed):
        await _update(shop, checkout, buyer=ADA)

    again = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    assert again.id != checkout.id


async def test_a_checkout_left_lying_expires_and_the_next_one_remembers_the_buyer(shop: Shop) -> None:
    await shop.add("mug")
    checkout = await shop.ready()

    shop.clock.advance(hours=7)

    assert await shop.commerce.checkouts.current(MERCHANT, SHOPPER) is None
    fresh = await shop.commerce.checkouts.begin(MERCHANT, SHOPPER)
    assert fresh.id != checkout.id
    assert (fresh.buyer, fresh.address) == (ADA, HOME)
