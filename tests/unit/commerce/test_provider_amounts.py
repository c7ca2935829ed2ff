"""Amounts as each payment provider counts and writes them, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.domain.money import Money
from commerce.gateways import paypal_results, stripe_amounts
from storage.currencies import MINOR_UNITS, exponent


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Money(1250, "USD"), (1250, "usd")),
        (Money(1250, "JPY"), (1250, "jpy")),
        (Money(1250, "ISK"), (125_000, "isk")),
        (Money(1250, "UGX"), (125_000, "ugx")),
        (Money(12_500, "KWD"), (12_500, "kwd")),
        (Money(70_000, "RSD"), (70_000, "rsd")),
        (Money(125_050, "HUF"), (125_050, "huf")),
        (Money(125_050, "TWD"), (125_050, "twd")),
        (Money(125_000, "MGA"), (1250, "mga")),
        (Money(1250, "KRW"), (1250, "krw")),
    ],
)
def test_amounts_are_counted_in_stripes_units_and_back(ours: Money, theirs: tuple[int, str]) -> None:
    assert stripe_amounts.to_stripe(ours) == theirs
    assert stripe_amounts.from_stripe(*theirs) == ours


@given(st.integers(1, 10**9), st.sampled_from(sorted(MINOR_UNITS)))
def test_what_stripe_takes_of_any_currency_comes_back_as_the_same_money(amount: int, currency: str) -> None:
    try:
        theirs = stripe_amounts.to_stripe(Money(amount, currency))
    except stripe_amounts.AmountRefused:
        assert exponent(currency) > 2 or currency == "MGA"
        return

    assert stripe_amounts.from_stripe(*theirs) == Money(amount, currency)


@pytest.mark.parametrize("money", [Money(12_505, "KWD"), Money(125_050, "MGA"), Money(12_345, "CLF")])
def test_an_amount_that_stripe_cannot_charge_to_the_unit_is_refused(money: Money) -> None:
    with pytest.raises(stripe_amounts.AmountRefused):
        stripe_amounts.to_stripe(money)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Money(1250, "USD"), "12.50"),
        (Money(5, "EUR"), "0.05"),
        (Money(1250, "JPY"), "1250"),
        (Money(125_000, "HUF"), "1250"),
        (Money(125_000, "TWD"), "1250"),
        (Money(125_050, "RUB"), "1250.50"),
    ],
)
def test_amounts_are_written_as_paypal_reads_them_and_back(ours: Money, theirs: str) -> None:
    assert paypal_results.to_paypal(ours) == {"currency_code": ours.currency, "value": theirs}
    assert paypal_results.from_paypal(paypal_results.to_paypal(ours)) == ours


@pytest.mark.parametrize("currency", ["HUF", "TWD"])
def test_what_paypal_takes_whole_only_is_never_rounded(currency: str) -> None:
    with pytest.raises(paypal_results.AmountRefused):
        paypal_results.to_paypal(Money(125_050, currency))
