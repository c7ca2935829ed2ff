"""A basket's price adds up to the minor unit, whatever is bought, taken off, delivered and taxed."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.domain.address import Address
from commerce.domain.cart import Total, amount_of
from commerce.domain.checkout import FulfillmentOption
from commerce.domain.money import Money
from commerce.domain.pricing import Item, Pricing, Terms, price
from commerce.domain.promotions import Offer, Promotion
from commerce.domain.tax import TaxRate, TaxRules
from commerce.errors import RulesInvalid

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HERE = Address("Ada", "1 Elm", "", "Berlin", "", "10115", "DE")
OPTION = FulfillmentOption("std", "Standard", "", Money(490, "EUR"), date(2026, 3, 4), date(2026, 3, 6))
VAT = TaxRate("DE", Decimal(19), "VAT", on_delivery=True)
BOOKS = TaxRate("DE", Decimal(7), "VAT on books", categories=("Books",))

_items = st.lists(
    st.builds(
        Item,
        line_id=st.uuids().map(str),
        unit_price=st.integers(0, 500_000),
        quantity=st.integers(1, 50),
        categories=st.sampled_from([("Books",), ("Home",), ()]),
        brand=st.sampled_from([None, "Folio"]),
    ),
    max_size=12,
    unique_by=lambda item: item.line_id,
)
_promotions = st.lists(
    st.one_of(
        st.builds(
            Promotion,
            id=st.uuids().map(str),
            title=st.just("Percent"),
            kind=st.just("percentage"),
            percent=st.decimals("0.01", "100", places=2),
            categories=st.sampled_from([(), ("Books",)]),
            combinable=st.booleans(),
        ),
        st.builds(
            Promotion,
            id=st.uuids().map(str),
            title=st.just("Amount"),
            kind=st.just("amount"),
            amount=st.integers(1, 1_000_000),
            combinable=st.booleans(),
        ),
        st.builds(Promotion, id=st.uuids().map(str), title=st.just("Free"), kind=st.just("free_shipping")),
    ),
    max_size=4,
)


def _price(
    items: list[Item], promotions: list[Promotion], *, included: bool = True, rounding: str = "order"
) -> Pricing:
    rules = TaxRules((VAT, BOOKS), rounding)  # type: ignore[arg-type]
    terms = Terms("EUR", NOW, tax_included=included, tax_rules=rules, address=HERE, option=OPTION)
    return price(items, [one.code for one in promotions if one.code], [Offer(one) for one in promotions], terms)


@given(_items, _promotions, st.booleans(), st.sampled_from(["order", "line"]))
def test_lines_discounts_delivery_and_tax_add_up_to_the_total(
    items: list[Item], promotions: list[Promotion], included: bool, rounding: str
) -> None:
    result = _price(items, promotions, included=included, rounding=rounding)

    lines = result.lines.values()
    assert sum(line.subtotal for line in lines) == amount_of(result.totals, "subtotal")
    assert sum(line.discount for line in lines) == -amount_of(result.totals, "items_discount")
    assert all(line.total == line.subtotal - line.discount >= 0 for line in lines)
    parts = [row.amount for row in result.totals if row.type not in {"total", "tax_included"}]
    assert amount_of(result.totals, "total") == sum(parts) >= 0
    assert all(row.amount < 0 for row in result.totals if row.type in {"discount", "items_discount"})
    assert all(line.tax >= 0 for line in lines)


@given(_items, _promotions)
def test_prices_that_include_tax_are_not_raised_by_it(items: list[Item], promotions: list[Promotion]) -> None:
    result = _price(items, promotions, included=True)

    assert amount_of(result.totals, "tax") == 0
    assert 0 <= amount_of(result.totals, "tax_included") <= amount_of(result.totals, "total")


@given(_items, _promotions)
def test_no_single_promotion_would_have_saved_more(items: list[Item], promotions: list[Promotion]) -> None:
    alone = [promotion for promotion in promotions if not promotion.combinable]
    best = amount_of(_price(items, alone).totals, "total")

    for promotion in alone:
        assert best <= amount_of(_price(items, [promotion]).totals, "total")


def test_a_worked_example_in_germany() -> None:
    items = [Item("a", 1999, 2, ("Home",)), Item("b", 1250, 1, ("Books",))]
    ten = Promotion("p", "Ten percent", "percentage", code="TEN", percent=Decimal(10))

    result = _price(items, [ten])

    assert result.totals == (
        Total("subtotal", 5248, "Subtotal"),
        Total("items_discount", -525, "Ten percent (TEN)"),
        Total("fulfillment", 490, "Standard"),
        Total("tax_included", 653, "Includes 19% VAT"),
        Total("tax_included", 74, "Includes 7% VAT on books"),
        Total("total", 5213, "Total"),
    )
    assert (result.lines["a"].total, result.lines["b"].total) == (3598, 1125)


def test_of_two_codes_the_better_counts_and_the_other_is_explained() -> None:
    small = Promotion("s", "Small", "amount", code="SMALL", amount=100)
    large = Promotion("l", "Large", "amount", code="LARGE", amount=300)

    result = _price([Item("a", 1000, 1)], [small, large])

    assert [(code.code, code.amount.amount) for code in result.codes] == [("SMALL", 0), ("LARGE", 300)]
    (problem,) = result.problems
    assert problem.content == "SMALL and LARGE do not combine; LARGE saves you more, so it counts."
    assert result.uses == {"l": 300}


def test_codes_that_combine_both_count() -> None:
    free = Promotion("f", "Free delivery", "free_shipping", code="SHIP", combinable=True)
    large = Promotion("l", "Large", "amount", code="LARGE", amount=300)

    result = _price([Item("a", 1000, 1)], [free, large])

    assert amount_of(result.totals, "total") == 700
    assert [(code.code, code.amount.amount) for code in result.codes] == [("SHIP", 490), ("LARGE", 300)]


@pytest.mark.parametrize(
    ("promotion", "why", "words"),
    [
        (
            Promotion("p", "P", "amount", code="C", amount=1, starts_at=datetime(2026, 4, 1, tzinfo=UTC)),
            "not_started",
            "C starts on April 1.",
        ),
        (
            Promotion("p", "P", "amount", code="C", amount=1, ends_at=datetime(2026, 3, 1, tzinfo=UTC)),
            "ended",
            "C ended on March 1.",
        ),
        (
            Promotion("p", "P", "amount", code="C", amount=1, minimum=5000),
            "minimum",
            "C needs a subtotal of €50.00; €40.00 more and it applies.",
        ),
        (
            Promotion("p", "P", "amount", code="C", amount=1, categories=("Garden",)),
            "no_eligible_items",
            "C is for Garden, and none is in your cart.",
        ),
        (
            Promotion("p", "P", "amount", code="C", amount=1, usage_limit=0),
            "used_up",
            "C has been used as often as it could be.",
        ),
    ],
)
def test_a_code_that_does_not_apply_says_why(promotion: Promotion, why: str, words: str) -> None:
    result = _price([Item("a", 1000, 1)], [promotion])

    (problem,) = result.problems
    assert (problem.details["why"], problem.content, problem.blocks) == (why, words, False)
    assert amount_of(result.totals, "items_discount") == 0


def test_rules_that_make_no_sense_are_refused() -> None:
    with pytest.raises(RulesInvalid):
        Promotion("p", "P", "percentage", percent=Decimal(120))
    with pytest.raises(RulesInvalid):
        Promotion("p", "P", "amount", amount=0)
    with pytest.raises(RulesInvalid):
        TaxRate("DE", Decimal(-1))
