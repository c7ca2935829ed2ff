"""Money is exact, of one currency, and reads as people write it."""

import re
from decimal import Decimal
from functools import partial

import pytest
from babel.core import get_global
from babel.numbers import get_currency_precision, get_decimal_symbol, parse_decimal
from hypothesis import given
from hypothesis import strategies as st

from commerce.domain.money import Money, rounded_share, split, total
from commerce.errors import CurrencyMismatch, MoneyInvalid
from storage.currencies import MINOR_UNITS, exponent

_AMOUNTS = st.integers(-(10**12), 10**12)
_LOCALES = ("en_US", "de_DE", "fr_FR", "en_IN", "de_CH", "sv_SE", "ja_JP", "pt_BR", "nl_NL")
_MINUS = re.compile(r"[-\u2212]")


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


@pytest.mark.parametrize("code", ["XYZ", "usd", ""])
def test_an_unknown_currency_is_refused_by_name_and_with_what_to_write(code: str) -> None:
    for refused in (partial(Money, 1), partial(Money.parse, "1"), partial(Money.from_decimal, Decimal(1))):
        with pytest.raises(MoneyInvalid, match=f"^'{code}' is no ISO 4217 currency code; write one such as EUR$"):
            refused(code)


@pytest.mark.parametrize(
    ("money", "said", "short"),
    [
        (Money(1200, "USD"), "$12.00", "$12"),
        (Money(1250, "USD"), "$12.50", "$12.50"),
        (Money(150_000, "IDR"), "IDR1,500.00", "IDR1,500"),
        (Money(12_000, "KWD"), "KWD12.000", "KWD12.000"),
        (Money(700, "JPY"), "¥700", "¥700"),
    ],
)
def test_whole_amounts_are_written_short_where_nobody_takes_them_for_less(money: Money, said: str, short: str) -> None:
    assert money.format() == said
    assert money.format(short=True) == short


@given(_AMOUNTS, st.sampled_from(sorted(MINOR_UNITS)), st.sampled_from(_LOCALES))
def test_what_is_written_has_exactly_the_decimals_of_its_currency_and_reads_back(
    amount: int, currency: str, locale: str
) -> None:
    money = Money(amount, currency)

    assert _read_back(money.format(locale), locale) == money.decimal()
    assert _digits(money.format(locale), locale) == exponent(currency)


def test_no_data_of_the_formatting_library_says_what_an_amount_means(monkeypatch: pytest.MonkeyPatch) -> None:
    for currency in MINOR_UNITS:
        monkeypatch.setitem(get_global("currency_fractions"), currency, (5, 0, 5, 0))

    assert get_currency_precision("RSD") == 5
    for currency, digits in MINOR_UNITS.items():
        money = Money(987_654_321, currency)
        assert _read_back(money.format(), "en_US") == money.decimal() == Decimal(987_654_321).scaleb(-digits)
        assert _digits(money.format(), "en_US") == digits
        assert Money.parse(f"{money.decimal():f}", currency) == money


def _read_back(text: str, locale: str) -> Decimal:
    """The figure in a text, by the separators that the locale's own data names."""
    figure = "".join(char for char in text if char.isdigit() or char == get_decimal_symbol(locale))
    return parse_decimal(figure.strip("."), locale=locale).copy_sign(-1 if _MINUS.search(text) else 1)


def _digits(text: str, locale: str) -> int:
    tail = re.search(rf"\d{re.escape(get_decimal_symbol(locale))}(\d+)(?!\d)", text)
    return len(tail[1]) if tail else 0
