"""Figures are found in any language and convention."""

# ruff: noqa: E501 - a case a line reads better

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.guard.figures import figures_in
from commerce.domain.money import Money
from storage.currencies import MINOR_UNITS

MONEY = [
    ("It is $84.20.", "84.20", "USD"), ("US$ 99 only", "99", "USD"), ("42 \u20ac", "42", "EUR"), ("1.299,00 \u20ac", "1299.00", "EUR"),
    ("\u20ac1,299.00", "1299.00", "EUR"), ("USD 5", "5", "USD"), ("5 EUR", "5", "EUR"), ("five dollars", "5", "USD"),
    ("twenty-five dollars and fifty cents", "25.50", "USD"), ("50 cents", "0.50", None), ("$1.2k", "1200", "USD"),
    ("\u0664\u0662 \u20ac", "42", "EUR"), ("CHF 1'299.00", "1299.00", "CHF"), ("kr 500", "500", "SEK"), ("500 kr", "500", "NOK"),
    ("\u00a51500", "1500", "JPY"), ("42,- \u20ac", "42", "EUR"), ("1 299,00 \u20ac", "1299.00", "EUR"), ("it costs 84.20", "84.20", None),
    ("the price is 84", "84", None), ("\u20b91,20,000", "120000", "INR"), ("a 20-dollar lamp", "20", "USD"), ("1500\u5186", "1500", "JPY"),
    ("KWD 4.995", "4.995", "KWD"), ("4,995 KWD", "4.995", "KWD"), ("RSD1,200.00", "1200", "RSD"), ("BIF500", "500", "BIF"),
    ("CLF 12,345.6789", "12345.6789", "CLF"), ("500 FCFA", "500", "XOF"), ("20 bucks", "20", "USD"), ("z\u0142 20", "20", "PLN"), ("\u00a320", "20", "GBP"), ("R$ 20", "20", "BRL"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "currency"), MONEY)
def test_amount_is_found_with_the_currency_that_it_may_be(text, value, currency):
    (found,) = [figure for figure in figures_in(text) if figure.kind == "money"]

    assert found.value == Decimal(value)
    assert currency is None or currency in found.currencies


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("save 20%", "percent", "20"), ("20 percent off", "percent", "20"), ("20 Prozent", "percent", "20"), ("\u0662\u0660\u066a", "percent", "20"),
        ("4.5 stars", "rating", "4.5"), ("4,5 von 5", "rating", "4.5"), ("rated 4.5/5", "rating", "4.5"),
        ("1,204 reviews", "reviews", "1204"), ("within 30 days", "duration", "30"), ("2-4 business days", "duration", "2"),
        ("order SM-10023", "order_number", None), ("#10024", "order_number", None), ("6 lamps", "number", "6"), ("a 15-inch bag", "number", "15"),
    ],
)  # fmt: skip
def test_other_figures_are_found_with_their_kind(text, kind, value):
    (found,) = [figure for figure in figures_in(text) if figure.kind == kind]

    assert value is None or found.value == Decimal(value)


@pytest.mark.parametrize("text", ["Which one do you like?", "The Sony WH-1000XM5 is light.", "I can help with that."])
def test_sentence_without_figures_has_none(text):
    assert figures_in(text) == []


@given(st.text(max_size=120))
def test_no_text_breaks_the_reader(text):
    for figure in figures_in(text):
        assert 0 <= figure.start < figure.end <= len(text)


@given(
    st.integers(1, 99_999_999),
    st.sampled_from(sorted(MINOR_UNITS)),
    st.sampled_from(["en_US", "de_DE", "en_IN", "ja_JP"]),
)
def test_what_the_shop_writes_of_any_currency_is_read_back(amount, currency, locale):
    money = Money(amount, currency)

    (found,) = figures_in(f"It is {money.format(locale)} today")

    assert (found.kind, found.value) == ("money", money.decimal())
    assert not found.currencies or currency in found.currencies


@pytest.mark.parametrize("text", ["It is Cg12.50", "It is Cg. 12.50", "It is XCG12.50"])
def test_a_sign_is_read_with_and_without_its_mark(text):
    (found,) = figures_in(text)

    assert (found.kind, found.value, "XCG" in found.currencies) == ("money", Decimal("12.50"), True)


@pytest.mark.parametrize("text", ["all 5 of them", "the top 10 lamps", "1 cup of tea", "try 2 more"])
def test_codes_that_are_words_are_no_money_in_small_letters(text):
    assert [figure.kind for figure in figures_in(text)] == ["number"]


@given(st.integers(1, 99_999_999))
def test_amount_written_with_a_sign_is_read_back(cents):
    (found,) = figures_in(f"It is ${cents / 100:,.2f} today")

    assert found.value == Decimal(cents) / 100
