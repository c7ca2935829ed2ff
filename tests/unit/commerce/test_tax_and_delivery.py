"""Tax and delivery against figures computed by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from commerce.domain.address import Address
from commerce.domain.cart import amount_of
from commerce.domain.checkout import FulfillmentOption
from commerce.domain.money import Money
from commerce.domain.postcodes import covers
from commerce.domain.pricing import Item, Terms, price
from commerce.domain.shipping import Parcel, ShippingRate, ShippingRules, ShippingStep, ShippingZone, check, options
from commerce.domain.tax import Rounding, Taxable, TaxRate, TaxRules, tax, tax_class_of
from commerce.domain.weights import weight_grams
from commerce.errors import RulesInvalid
from storage.currencies import exponent

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)  # a Monday
BERLIN = Address("Ada", "1 Elm", "", "Berlin", "", "10115", "DE")
PORTLAND = Address("Ada", "1 Elm", "", "Portland", "OR", "97201", "US")
NEW_YORK = TaxRate("US", Decimal("8.875"), "Sales tax", region="NY")


@pytest.mark.parametrize(
    ("rounding", "amounts", "included", "by_line", "whole"),
    [
        # Three times 0.99 at 8.875 %: 0.0878625 each rounds to 9, together 0.2635875 to 26.
        ("line", [99, 99, 99], False, [9, 9, 9], 27),
        ("order", [99, 99, 99], False, [9, 9, 8], 26),
        # 19.99 of 108.875: 1.629… ; 5.01 of 108.875: 0.408…; together 25.00: 2.0379….
        ("line", [1999, 501], True, [163, 41], 204),
        ("order", [1999, 501], True, [163, 41], 204),
        # Half a cent goes up: 2.00 at 8.875 % is 0.1775; 4.00 is 0.355.
        ("line", [200, 400], False, [18, 36], 54),
        ("order", [200, 400], False, [18, 35], 53),
    ],
)
def test_tax_is_rounded_by_line_or_once_an_order(
    rounding: Rounding, amounts: list[int], included: bool, by_line: list[int], whole: int
) -> None:
    shares, by_rate = tax([Taxable(one, NEW_YORK) for one in amounts], included=included, rounding=rounding)

    assert (shares, sum(one.amount for one in by_rate)) == (by_line, whole)


def test_a_german_order_of_two_rates_that_are_included_and_a_taxed_delivery() -> None:
    rates = (TaxRate("DE", Decimal(19), "VAT", on_delivery=True), TaxRate("DE", Decimal(7), "VAT", tax_class="reduced"))
    delivery = FulfillmentOption("std", "Standard", "", Money(490, "EUR"), date(2026, 3, 4), date(2026, 3, 6))
    items = [Item("lamp", 11900, 1), Item("bread", 321, 2, tax_class="Reduced")]
    terms = Terms("EUR", NOW, tax_included=True, tax_rules=TaxRules(rates), address=BERLIN, option=delivery)

    result = price(items, [], [], terms)

    # 119.00 + 4.90 include 19.78 of 19 %; 6.42 include 0.42 of 7 %.
    assert [one.amount for one in result.totals if one.type == "tax_included"] == [1978, 42]
    assert amount_of(result.totals, "total") == 11900 + 642 + 490


def test_the_most_special_rate_counts() -> None:
    general = TaxRate("US", Decimal(1))
    state = TaxRate("US", Decimal(2), region="OR")
    town = TaxRate("US", Decimal(3), postal_codes=("97200-97299",))
    books = TaxRate("US", Decimal(4), categories=("Books",))
    food = TaxRate("US", Decimal(0), tax_class="food")
    rules = TaxRules((general, state, town, books, food))

    assert rules.rate_for(replace(PORTLAND, postal_code="97301"), ()) == state
    assert rules.rate_for(PORTLAND, ()) == town
    assert rules.rate_for(PORTLAND, ("Books",)) == books
    assert rules.rate_for(PORTLAND, ("Books",), "Food") == food
    assert rules.rate_for(replace(PORTLAND, region="WA", postal_code="98101"), ()) == general
    assert rules.rate_for(BERLIN, ()) is None


@pytest.mark.parametrize(
    ("patterns", "code", "fits"),
    [
        (["97201"], "97201", True),
        (["97201"], "97201-1234", False),
        (["972*"], "97299", True),
        (["97200-97249"], "97249-9999", True),
        (["97200-97249"], "97250", False),
        (["SW1A*"], "sw1a 2aa", True),
        (["1000-1999"], "1012 AB", True),
        (["1000-1999"], "", False),
        ([], "", True),
    ],
)
def test_postal_codes_are_named_one_by_one_by_their_beginning_or_from_one_to_another(
    patterns: list[str], code: str, fits: bool
) -> None:
    assert covers(patterns, code) is fits


def rate(**how: Any) -> ShippingRate:
    return ShippingRate("std", "Standard", **{"min_days": 1, "max_days": 2, **how})


def rules(*rates: ShippingRate, **how: Any) -> ShippingRules:
    return ShippingRules((ShippingZone("Home", rates, ("US",)),), **how)


def parcel(subtotal: int = 1000, quantity: int = 1, grams: int = 0) -> Parcel:
    return Parcel(Money(subtotal, "USD"), quantity, grams)


def test_a_price_goes_by_weight_price_or_quantity_and_a_parcel_beyond_the_last_step_is_not_taken() -> None:
    weight = rate(by="weight", steps=(ShippingStep(1000, 500), ShippingStep(5000, 900)))
    pieces = rate(by="quantity", steps=(ShippingStep(2, 300), ShippingStep(None, 800)))
    worth = rate(by="price", steps=(ShippingStep(5000, 600), ShippingStep(None, 0)), free_from=9000)

    assert [weight.price(parcel(grams=grams)) for grams in (1000, 1001, 5001)] == [500, 900, None]
    assert [pieces.price(parcel(quantity=count)) for count in (1, 2, 3)] == [300, 300, 800]
    assert [worth.price(parcel(subtotal)) for subtotal in (5000, 5001, 9000)] == [600, 0, 0]
    assert options(rules(weight), PORTLAND, parcel(grams=9000), NOW) == ()


def arrival(now: datetime, **how: Any) -> tuple[date, date]:
    (option,) = options(rules(rate(), **how), PORTLAND, parcel(), now)
    return option.earliest, option.latest


def test_delivery_dates_count_the_working_days_of_where_the_merchant_is() -> None:
    friday = datetime(2026, 3, 6, 22, 0, tzinfo=UTC)

    # At 22:00 UTC it is 14:00 in Portland: before half past two the order is handled the same Friday.
    in_time = arrival(friday, timezone="America/Los_Angeles", cutoff_hour=14, cutoff_minute=30)
    too_late = arrival(friday, timezone="America/Los_Angeles", cutoff_hour=14)
    closed = arrival(friday, timezone="America/Los_Angeles", cutoff_hour=15, holidays=(date(2026, 3, 9),))
    saturdays = arrival(friday, timezone="America/Los_Angeles", cutoff_hour=15, business_days=(0, 1, 2, 3, 4, 5))

    assert in_time == (date(2026, 3, 10), date(2026, 3, 11))
    assert too_late == (date(2026, 3, 11), date(2026, 3, 12))
    assert closed == (date(2026, 3, 11), date(2026, 3, 12))
    assert saturdays == (date(2026, 3, 9), date(2026, 3, 10))


def test_the_first_zone_that_covers_an_address_counts_down_to_its_postal_code() -> None:
    town = ShippingZone("Town", (ShippingRate("bike", "By bike", 200),), ("US",), ("OR",), ("972*",))
    zones = ShippingRules((town, *rules(rate(amount=500)).zones))

    assert [one.id for one in options(zones, PORTLAND, parcel(), NOW)] == ["bike"]
    assert [one.id for one in options(zones, replace(PORTLAND, postal_code="97301"), parcel(), NOW)] == ["std"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"by": "weight"},
        {"steps": (ShippingStep(1, 1),)},
        {"by": "price", "steps": (ShippingStep(5, 1), ShippingStep(4, 1))},
        {"by": "price", "steps": (ShippingStep(None, 1), ShippingStep(4, 1))},
        {"by": "price", "steps": (ShippingStep(4, -1),)},
    ],
)
def test_steps_that_contradict_themselves_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(RulesInvalid):
        rate(**wrong)


@pytest.mark.parametrize("how", [{"business_days": ()}, {"business_days": (7,)}, {"timezone": "Mars/Base"}])
def test_days_on_which_nothing_could_leave_are_refused(how: dict[str, Any]) -> None:
    with pytest.raises(RulesInvalid):
        check(rules(rate(), **how))


@pytest.mark.parametrize(
    ("attributes", "grams"),
    [
        ({"Shipping weight": ("1.5 kg",)}, 1500),
        ({"weight": ("12 oz",)}, 340),
        ({"Weight": ("2 lb",), "shipping_weight": ("3 lbs",)}, 1361),
        ({"Weight": ("heavy",)}, None),
        ({}, None),
    ],
)
def test_weights_are_read_as_feeds_state_them(attributes: dict[str, tuple[str, ...]], grams: int | None) -> None:
    assert weight_grams(attributes) == grams


def test_the_tax_class_is_what_the_feed_says() -> None:
    assert tax_class_of({}, {"Tax category": ("reduced",)}) == "reduced"
    assert tax_class_of({"Colour": ("red",)}) == ""


@pytest.mark.parametrize(
    ("currency", "digits", "unit_price", "due", "text"),
    [("JPY", 0, 1980, 198, "¥2,178"), ("KWD", 3, 12_345, 1_235, "KWD13.580"), ("USD", 2, 1999, 200, "$21.99")],
)
def test_currencies_of_no_and_of_three_decimals_are_as_exact(
    currency: str, digits: int, unit_price: int, due: int, text: str
) -> None:
    ten = TaxRules((TaxRate("DE", Decimal(10)),))

    result = price([Item("a", unit_price, 1)], [], [], Terms(currency, NOW, tax_rules=ten, address=BERLIN))

    assert exponent(currency) == digits
    assert amount_of(result.totals, "tax") == due
    assert Money(amount_of(result.totals, "total"), currency).format().replace("\xa0", "") == text
