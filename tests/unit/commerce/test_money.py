"""Money is exact, of one currency, and reads as people write it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.domain.money import Money, rounded_share, split, total
from commerce.errors import CurrencyMismatch, MoneyInvalid
from storage.currencies import exponent

_AMOUNTS = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [("12.50", "USD", 1250), ("12.5", "USD", 1250), (" 7 ", "USD", 700), ("700", "JPY", 700), ("1.234", "KWD", 1234)],
)
def test_a_decimal_is_read_in_the_currencys_own_units(text: str, currency: str, amount: int) -> None:
    assert Money.parse(text, currency) == Money(amount, currency)


@pytest.mark.parametrize("text", ["", "1,50", "12.345", "1e3", "NaN", "$5", "--1", "1.2.3"])
def test_what_is_no_exact_amount_is_refused(text: str) -> None:
    with pytest.raises(MoneyInvalid):
        Money.parse(text, "USD")


def test_a_float_is_no_money() -> None:
    with pytest.raises(TypeError):
        Money(12.5, "USD")  # type: ignore[arg-type]


def test_two_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "USD") + Money(1, "EUR")
    with pytest.raises(CurrencyMismatch):
        _ = Money(1, "USD") < Money(1, "EUR")


def test_money_is_written_as_its_readers_write_it() -> None:
    assert Money(1250, "USD").format() == "$12.50"
    assert Money(-500, "USD").format("en-US") == "-$5.00"
    assert Money(123456, "EUR").format("de_DE") == "1.234,56\xa0€"
    assert Money(700, "JPY").format() == "¥700"


@given(_AMOUNTS, _AMOUNTS, st.integers(-1000, 1000))
def test_arithmetic_is_that_of_integers(left: int, right: int, count: int) -> None:
    a, b = Money(left, "USD"), Money(right, "USD")

    assert (a + b).amount == left + right
    assert (a - b).amount == left - right
    assert (a * count).amount == left * count
    assert (a < b, a <= b, a > b, a >= b) == (left < right, left <= right, left > right, left >= right)
    assert total([a, b], "USD") == a + b


@given(_AMOUNTS, st.sampled_from(["USD", "JPY", "KWD", "EUR"]))
def test_major_units_and_back_is_the_same_money(amount: int, currency: str) -> None:
    money = Money(amount, currency)

    assert Money.from_decimal(money.decimal(), currency, exact=True) == money
    assert Money.parse(f"{money.decimal():f}", currency) == money


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), max_size=30))
def test_shares_add_up_and_none_is_off_by_more_than_a_unit(amount: int, weights: list[int]) -> None:
    shares = split(amount, weights)

    assert sum(shares) == (amount if sum(weights) else 0)
    for share, weight in zip(shares, weights, strict=True):
        exact = Decimal(amount) * weight / sum(weights) if sum(weights) else Decimal(0)
        assert abs(share - exact) < 1


@given(_AMOUNTS, st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_rounded_half_away_from_zero(amount: int, numerator: int, denominator: int) -> None:
    share = rounded_share(amount, numerator, denominator)

    doubled = 2 * (abs(amount) * numerator - abs(share) * denominator)
    assert -denominator < doubled <= denominator or doubled == -denominator
    assert rounded_share(1, 1, 2) == 1
    assert rounded_share(-1, 1, 2) == -1


def test_each_currency_has_its_own_decimals() -> None:
    assert (exponent("USD"), exponent("JPY"), exponent("KWD")) == (2, 0, 3)
