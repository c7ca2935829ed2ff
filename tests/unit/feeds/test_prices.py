"""Amounts are read the way feeds write them, and refused with a reason where they are none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.domain.money import Money
from commerce.feeds.prices import PriceUnreadable, decimal_mark_of, read_amount
from storage.currencies import MINOR_UNITS, exponent


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("12.50 USD", "12.50", "USD"),
        ("USD 12.50", "12.50", "USD"),
        ("€ 1.299,00", "1299", "EUR"),
        ("1.234,56 €", "1234.56", "EUR"),
        ("1'299.50 CHF", "1299.50", "CHF"),
        ("1\u2019299.50 CHF", "1299.50", "CHF"),
        ("1 234,56 zł", "1234.56", "PLN"),
        ("1\u00a0234,56", "1234.56", None),
        ("$1,234.56", "1234.56", "USD"),
        ("£9.99", "9.99", "GBP"),
        ("US$ 3", "3", "USD"),
        ("99,-", "99", None),
        ("49.-", "49", None),
        ("0,99", "0.99", None),
        ("1,234", "1234", None),
        ("1.234", "1234", None),
        ("1.299.000", "1299000", None),
        ("12.5", "12.5", None),
        (" 7 ", "7", None),
    ],
)
def test_an_amount_is_read_however_it_is_written(text: str, value: str, currency: str | None) -> None:
    amount = read_amount(text)

    assert amount is not None
    assert amount.value == Decimal(value)
    assert (amount.currencies[0] if amount.currencies else None) == currency


def test_the_feeds_decimal_mark_settles_what_three_digits_behind_a_mark_mean() -> None:
    assert read_amount("1.234", ".") == read_amount("1.234000", ".")
    assert read_amount("1.234", ",") == read_amount("1234")
    assert read_amount("1,234", ",") == read_amount(1.234)
    assert read_amount("1,234", ".") == read_amount("1234")


def test_a_sign_that_several_currencies_share_may_be_each_of_them() -> None:
    amount = read_amount("$5")

    assert amount is not None
    assert amount.may_be("USD")
    assert amount.may_be("CAD")
    assert not amount.may_be("EUR")


def test_numbers_and_objects_are_amounts_too() -> None:
    assert read_amount(49.99) == read_amount("49.99")
    assert read_amount(5) == read_amount("5")
    assert read_amount({"value": "5,50", "currency": "eur"}) == read_amount("5.50 EUR")
    assert read_amount({"amount": 5.5, "currencyCode": "USD"}) == read_amount("5.50 USD")


@pytest.mark.parametrize("nothing", [None, "", "   ", {}, {"value": None}])
def test_where_there_is_nothing_there_is_no_amount(nothing: object) -> None:
    assert read_amount(nothing) is None


@pytest.mark.parametrize("price", ["12.50 XYZ", "DEM 12.50", {"amount": 5, "currency": "RMB"}])
def test_a_code_that_is_no_currency_is_not_taken_for_the_shops_own(price: object) -> None:
    with pytest.raises(PriceUnreadable, match="is no ISO 4217 currency code"):
        read_amount(price)


@pytest.mark.parametrize(("text", "value"), [("12.50 net", "12.50"), ("from 12.50", "12.50"), ("12.50 each", "12.50")])
def test_words_beside_a_price_are_no_code(text: str, value: str) -> None:
    assert read_amount(text) == read_amount(value)


@given(st.integers(0, 10**9), st.sampled_from(sorted(MINOR_UNITS)))
def test_a_plain_price_of_any_currency_comes_back_exactly(units: int, currency: str) -> None:
    money = Money(units, currency)

    amount = read_amount(f"{money.decimal():f} {currency}", "." if exponent(currency) > 2 else None)

    assert amount is not None
    assert amount.may_be(currency)
    assert Money.from_decimal(amount.value, currency, exact=True) == money


@pytest.mark.parametrize("text", ["abc", "10-20", "-5", "(5)", "5 %", "nan", "1e5", True, float("nan"), [5], 10**15])
def test_what_is_no_amount_is_refused_with_a_reason(text: object) -> None:
    with pytest.raises(PriceUnreadable) as refusal:
        read_amount(text)

    assert str(refusal.value)


def test_the_decimal_mark_is_seen_only_where_it_is_beyond_doubt() -> None:
    assert decimal_mark_of("1.299,00 EUR") == ","
    assert decimal_mark_of("12.5") == "."
    assert decimal_mark_of("1.299") is None
    assert decimal_mark_of("12") is None


@given(st.text(max_size=40))
def test_any_text_is_an_amount_nothing_or_a_refusal(text: str) -> None:
    try:
        amount = read_amount(text)
    except PriceUnreadable:
        return
    assert amount is None or amount.value >= 0


@given(st.decimals(min_value=0, max_value=999_999, places=2))
def test_a_plain_price_comes_back_exactly(value: Decimal) -> None:
    amount = read_amount(f"{value} USD")

    assert amount is not None
    assert amount.value == value
