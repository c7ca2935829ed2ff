"""Derived prices lie on the grid that a list states, as near as it can be, and keep their order."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.domain.money import Money
from commerce.domain.price_lists import PriceList, Rounding
from commerce.errors import RulesInvalid

_GRIDS = st.integers(1, 1000).flatmap(lambda step: st.tuples(st.just(step), st.integers(0, step - 1)))
_EXACT = st.fractions(min_value=0, max_value=10**7, max_denominator=1000)


@pytest.mark.parametrize(
    ("own", "currency", "rate", "rounding", "derived"),
    [
        (Money(1250, "USD"), "EUR", "0.92", Rounding(), 1150),
        (Money(1250, "USD"), "EUR", "0.92", Rounding(100, 99), 1199),
        (Money(1250, "USD"), "EUR", "0.92", Rounding(100, 99, "down"), 1099),
        (Money(1250, "USD"), "EUR", "0.92", Rounding(100, 95), 1195),
        (Money(1250, "USD"), "JPY", "151.2", Rounding(), 1890),
        (Money(1250, "USD"), "JPY", "151.2", Rounding(100, 80), 1880),
        (Money(1250, "USD"), "KWD", "0.3075", Rounding(), 3844),
        (Money(1250, "USD"), "KWD", "0.3075", Rounding(250, 0), 3750),
        (Money(1980, "JPY"), "USD", "0.0066", Rounding(100, 99), 1299),
        (Money(1, "USD"), "EUR", "0.92", Rounding(100, 99), 99),
    ],
)
def test_a_price_is_derived_by_rate_and_rounded_to_the_stated_endings(
    own: Money, currency: str, rate: str, rounding: Rounding, derived: int
) -> None:
    terms = PriceList(currency, rate=Decimal(rate), rounding=rounding)

    assert terms.derived(own) == Money(derived, currency)


@given(_GRIDS, _EXACT, st.sampled_from(["nearest", "up", "down"]))
def test_a_rounded_price_is_on_the_grid_and_as_near_as_its_way_says(
    grid: tuple[int, int], exact: Fraction, way: str
) -> None:
    step, ending = grid
    price = Rounding(step, ending, way).price(exact)  # type: ignore[arg-type]  # one of the three ways

    assert price == 0 if exact == 0 else price > 0
    assert exact == 0 or (price - ending) % step == 0
    lowest = ending or step
    if way == "nearest" and exact >= lowest:
        assert abs(price - exact) <= Fraction(step, 2)
    if way == "up" and exact > 0:
        assert exact <= price < exact + step or price == lowest
    if way == "down" and exact >= lowest:
        assert exact - step < price <= exact


@given(_GRIDS, _EXACT, _EXACT, st.sampled_from(["nearest", "up", "down"]))
def test_rounding_keeps_the_order_of_prices(grid: tuple[int, int], one: Fraction, other: Fraction, way: str) -> None:
    rounding = Rounding(*grid, way)  # type: ignore[arg-type]  # one of the three ways

    assert rounding.price(min(one, other)) <= rounding.price(max(one, other))


@given(st.integers(0, 10**9), st.decimals("0.01", "200", places=4))
def test_what_is_converted_and_taken_back_is_off_by_no_more_than_its_roundings(amount: int, rate: Decimal) -> None:
    terms = PriceList("EUR", rate=rate)

    there = terms.converted(Money(amount, "USD"))

    assert there is not None
    assert abs(terms.taken_back(there.amount, "USD") - amount) <= Fraction(1, 2) / Fraction(rate) + Fraction(1, 2)


def test_a_grid_or_a_rate_that_means_nothing_is_refused() -> None:
    with pytest.raises(RulesInvalid):
        Rounding(100, 100)
    with pytest.raises(RulesInvalid):
        PriceList("EUR", rate=Decimal(0))
    with pytest.raises(RulesInvalid):
        PriceList("EUR", rate=Decimal("NaN"))
