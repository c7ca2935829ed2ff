"""Addresses, delivery dates, quotes, order states and after-sale rules, each on its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.domain.address import Address, normalise, validate
from commerce.domain.buyers import validate_buyer
from commerce.domain.checkout import Buyer
from commerce.domain.countries import country_code
from commerce.domain.money import Money
from commerce.domain.order_states import STATUS_TEXT, TRANSITIONS, OrderStatus, Step, after, diagram
from commerce.domain.quotes import QuoteKeys, QuoteSigner
from commerce.domain.requests import request_diagram
from commerce.domain.shipping import (
    FLAT_ANYWHERE,
    Parcel,
    ShippingRate,
    ShippingRules,
    ShippingZone,
    check,
    options,
)
from commerce.errors import QuoteExpired, QuoteInvalid, RulesInvalid, TransitionRefused

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HOME = Address("Ada Byron", "1 Elm Street", "", "Portland", "OR", "97201", "US")


@pytest.mark.parametrize(
    "address",
    [
        HOME,
        replace(HOME, region="Oregon", country="usa", postal_code="97201-1234"),
        Address("A B", "10 Downing St", "", "London", "", "sw1a 2aa", "England"),
        Address("A B", "Hauptstr. 1", "", "Berlin", "", "10115", "Germany"),
        Address("A B", "1 Rue", "", "Montréal", "quebec", "h2x 1y4", "Canada"),
        Address("A B", "Main Road", "", "Nuku'alofa", "", "", "Tonga"),
    ],
)
def test_an_address_that_the_post_reaches_is_accepted(address: Address) -> None:
    assert validate(address) == []


@pytest.mark.parametrize(
    ("address", "field", "words"),
    [
        (
            replace(HOME, postal_code="ABC"),
            "postal_code",
            "'ABC' is no ZIP code of United States; it looks like 95014.",
        ),
        (replace(HOME, region="Bavaria"), "region", "'Bavaria' is no state of United States."),
        (replace(HOME, region="", postal_code=""), "postal_code", "Please give the ZIP code (it looks like 95014)."),
        (
            replace(HOME, postal_code="10001"),
            "postal_code",
            "10001 does not lie in Oregon; please check ZIP code and state.",
        ),
        (
            Address("A B", "Calle Mayor 1", "", "Madrid", "", "2801", "Spain"),
            "postal_code",
            "'2801' is no postal code of Spain; it looks like 28039.",
        ),
        (Address("A B", "1 Way", "", "Dubai", "", "", "AE"), "region", "Please give the emirate."),
        (replace(HOME, country="Atlantis"), "country", "I know no country 'Atlantis'; please check its name."),
        (replace(HOME, country=""), "country", "Please name the country."),
        (replace(HOME, full_name=" "), "full_name", "Who is it for? Please give a name."),
        (replace(HOME, line1=""), "line1", "Please give the street and number."),
        (replace(HOME, city="x" * 121), "city", "This is too long for a label; please shorten it to 120 characters."),
    ],
)
def test_what_keeps_a_parcel_from_arriving_is_said(address: Address, field: str, words: str) -> None:
    assert [(problem.field, problem.message) for problem in validate(address)] == [(field, words)]


@given(st.builds(Address, *[st.text(max_size=30)] * 8))
def test_any_text_is_normalised_once_and_judged_without_error(address: Address) -> None:
    once = normalise(address)

    assert normalise(once) == once
    validate(address)


def test_countries_are_known_by_code_and_by_name() -> None:
    assert [country_code(text) for text in ("us", "United States", "uk", "Deutschland", "Narnia", "ZZ")] == [
        "US",
        "US",
        "GB",
        "DE",
        None,
        None,
    ]


def test_a_buyer_is_checked_for_what_is_given() -> None:
    assert validate_buyer(Buyer("Ada", "ada@example.com", "+1 (503) 555-0100")) == []
    assert [one.field for one in validate_buyer(Buyer("A" * 121, "ada@", "call me"))] == ["email", "phone", "name"]


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 2), 5, date(2026, 3, 9)),
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_parcels_travel_on_working_days(start: date, days: int, end: date) -> None:
    assert FLAT_ANYWHERE.after(start, days) == end


def test_orders_after_the_cutoff_leave_a_day_later_and_the_cheapest_way_comes_first() -> None:
    rates = (
        ShippingRate("fast", "Fast", 900, min_days=1, max_days=1),
        ShippingRate("slow", "Slow", 400, free_from=3000, min_days=2, max_days=4),
    )
    rules = ShippingRules((ShippingZone("West", rates, ("US",), ("OR",)),))

    early = options(rules, HOME, Parcel(Money(2999, "USD")), NOW)
    late = options(rules, HOME, Parcel(Money(3000, "USD")), NOW.replace(hour=18))

    assert [(one.id, one.amount.amount, one.earliest) for one in early] == [
        ("slow", 400, date(2026, 3, 5)),
        ("fast", 900, date(2026, 3, 4)),
    ]
    assert early[0].description == "Arrives Thu, Mar 5 to Mon, Mar 9"
    assert early[1].description == "Arrives Wed, Mar 4"
    assert (late[0].amount.amount, late[1].earliest) == (0, date(2026, 3, 5))
    assert options(rules, replace(HOME, region="WA"), Parcel(Money(1, "USD")), NOW) == ()
    assert len(options(FLAT_ANYWHERE, replace(HOME, country="NZ"), Parcel(Money(1, "USD")), NOW)) == 1


def test_ways_of_delivery_need_ids_of_their_own() -> None:
    twice = (ShippingRate("a", "A", 1), ShippingRate("a", "B", 2))
    with pytest.raises(RulesInvalid):
        check(ShippingRules((ShippingZone("Z", twice),)))


def _signer(current: str = "k2") -> QuoteSigner:
    return QuoteSigner(QuoteKeys(current, {"k1": b"1" * 32, "k2": b"2" * 32}))


def test_a_quote_says_what_was_signed_until_it_expires() -> None:
    until = NOW + timedelta(minutes=30)
    token = _signer("k1").sign("m", "s", "var_1", Money(1250, "USD"), True, until)

    quote = _signer("k2").read(token, NOW)

    assert (quote.merchant_id, quote.shopper_id, quote.variant_id) == ("m", "s", "var_1")
    assert (quote.price, quote.tax_included, quote.expires_at) == (Money(1250, "USD"), True, until)
    with pytest.raises(QuoteExpired):
        _signer().read(token, until)


@given(st.integers(0, 400), st.integers(1, 255))
def test_a_quote_that_was_changed_anywhere_is_refused(place: int, change: int) -> None:
    token = _signer().sign("m", "s", "var_1", Money(1250, "USD"), False, NOW)
    index = place % len(token)
    forged = token[:index] + chr((ord(token[index]) + change) % 128) + token[index + 1 :]

    if forged != token:
        with pytest.raises(QuoteInvalid):
            _signer().read_even_expired(forged)


@pytest.mark.parametrize("token", ["", ".", "q1", "q1.k2.", "q1.k9.x.y", "q2.k2.x.y", "q1.k2.x.y", "é.é.é.é"])
def test_what_is_no_quote_is_refused(token: str) -> None:
    with pytest.raises(QuoteInvalid):
        _signer().read_even_expired(token)


def test_keys_that_could_be_guessed_or_do_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        QuoteKeys("k", {"k": b"short"})
    with pytest.raises(ValueError, match="not among"):
        QuoteKeys("x", {"k": b"k" * 16})


def test_a_step_that_the_table_does_not_hold_is_refused() -> None:
    assert after("pending", "payment_succeeded") == "paid"
    with pytest.raises(TransitionRefused, match="delivered knows no step cancel"):
        after("delivered", "cancel")


@given(st.lists(st.sampled_from(sorted({step for _, step in TRANSITIONS})), max_size=12))
def test_no_sequence_of_steps_ships_or_pays_twice_after_an_end(steps: list[Step]) -> None:
    status: OrderStatus = "pending"
    seen: list[OrderStatus] = [status]
    for step in steps:
        if (status, step) in TRANSITIONS:
            status = after(status, step)
            seen.append(status)

    for end in ("cancelled", "payment_failed", "returned", "refunded"):
        if end in seen:
            assert seen.index(end) == len(seen) - 1
    if "paid" in seen:
        assert seen[1] == "paid"


def test_every_state_has_words_and_is_reached() -> None:
    reached = set(TRANSITIONS.values()) | {"pending"}

    assert set(STATUS_TEXT) == reached


def test_the_diagram_in_the_docs_is_the_table() -> None:
    page = Path("docs/order-states.md").read_text()

    assert f"```mermaid\n{diagram()}\n```" in page
    assert f"```mermaid\n{request_diagram()}\n```" in page
