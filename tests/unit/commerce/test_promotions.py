"""What promotions take off, together and alone, and what is said when they do not apply."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.domain.address import Address
from commerce.domain.cart import amount_of
from commerce.domain.checkout import FulfillmentOption
from commerce.domain.money import Money
from commerce.domain.pricing import Given, Item, Pricing, Terms, price
from commerce.domain.promotions import Gift, Offer, Promotion
from commerce.errors import RulesInvalid

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
OREGON = Address("Ada", "1 Elm", "", "Portland", "OR", "97201", "US")
OPTION = FulfillmentOption("std", "Standard", "", Money(590, "USD"), date(2026, 3, 4), date(2026, 3, 6))
TERMS = Terms("USD", NOW, address=OREGON, option=OPTION, gifts={"tote": Gift("tote", 1500, 3)})
MUG = Item("mug", 1250, 3, ("Kitchen",), None, "p_mug")
PAN = Item("pan", 4000, 1, ("Kitchen",), None, "p_pan")
BOOK = Item("book", 999, 2, ("Books",), "Folio", "p_book")


def buy_x_get_y(**how: Any) -> Promotion:
    return Promotion("b", "Buy more", "buy_x_get_y", **{"buy": 2, "get": 1, **how})


def priced(items: list[Item], *offers: Offer | Promotion, terms: Terms = TERMS) -> Pricing:
    known = [one if isinstance(one, Offer) else Offer(one) for one in offers]
    return price(items, [one.promotion.code for one in known if one.promotion.code], known, terms)


def saved(result: Pricing) -> dict[str, int]:
    return {line_id: line.discount for line_id, line in result.lines.items() if line.discount}


def test_of_three_for_two_the_cheapest_piece_is_free() -> None:
    assert saved(priced([MUG, PAN], buy_x_get_y())) == {"mug": 1250}


def test_of_six_pieces_two_are_free_and_they_are_the_cheapest_ones() -> None:
    assert saved(priced([MUG, PAN, BOOK], buy_x_get_y())) == {"book": 2 * 999}


def test_every_second_piece_at_half_price() -> None:
    half = buy_x_get_y(buy=1, get=1, percent=Decimal(50), categories=("Kitchen",))

    assert saved(priced([MUG, PAN], half)) == {"mug": 2 * 625}


def test_it_counts_so_many_times_an_order_and_no_more() -> None:
    assert saved(priced([MUG], buy_x_get_y(buy=1, most_times=1))) == {"mug": 1250}


def test_who_buys_of_one_category_gets_the_cheapest_of_another() -> None:
    cross = buy_x_get_y(categories=("Kitchen",), get_categories=("Books",), percent=Decimal(100))

    assert saved(priced([MUG, PAN, BOOK], cross)) == {"book": 2 * 999}
    assert saved(priced([MUG, BOOK], cross)) == {"book": 999}


def test_a_gift_comes_as_a_line_at_no_price_and_goes_with_its_condition() -> None:
    gift = Promotion("g", "A tote with orders from $60", "gift", gift="tote", minimum=6000)

    given_one, missing = priced([MUG, PAN], gift), priced([PAN], gift)

    assert given_one.gifts == (Given("gift_g", "tote", 1),)
    assert given_one.uses == {"g": 1500}
    assert given_one.lines["gift_g"].total == 0
    assert amount_of(given_one.totals, "total") == 7750 + 590
    assert missing.gifts == ()
    assert [one.content for one in missing.problems] == [
        "A tote with orders from $60 needs a subtotal of $60.00; $20.00 more and it applies."
    ]


def test_a_gift_of_which_none_is_left_is_not_promised() -> None:
    gift = Promotion("g", "A tote", "gift", code="TOTE", gift="tote", gift_quantity=2)
    gone = replace(TERMS, gifts={"tote": Gift("tote", 1500, 1)})

    result = priced([MUG], gift, terms=gone)

    assert result.gifts == ()
    assert [(one.code, one.content) for one in result.problems] == [
        ("promotion_invalid", "The gift of TOTE has all been given away.")
    ]


CODE = Promotion("c", "Ten off", "percentage", code="TEN", percent=Decimal(10))


@pytest.mark.parametrize(
    ("offer", "terms", "why", "words"),
    [
        (
            Offer(replace(CODE, per_shopper=1), used_by_shopper=1),
            TERMS,
            "used_by_shopper",
            "TEN can be used once, and you have used it.",
        ),
        (
            Offer(replace(CODE, budget=1000), spent=900),
            TERMS,
            "budget",
            "TEN has given away all that was set aside for it.",
        ),
        (
            Offer(replace(CODE, segment="first_order")),
            replace(TERMS, orders_before=1),
            "first_order",
            "TEN is for a first order, and you have ordered here before.",
        ),
        (
            Offer(replace(CODE, segment="returning")),
            TERMS,
            "returning",
            "TEN is for those who have ordered here before.",
        ),
        (
            Offer(replace(CODE, regions=("CA", "US-WA"))),
            TERMS,
            "region",
            "TEN is for deliveries to Canada or Washington.",
        ),
        (
            Offer(replace(CODE, minimum_quantity=5)),
            TERMS,
            "quantity",
            "TEN needs 5 items; 1 more and it applies.",
        ),
        (
            Offer(replace(CODE, minimum=100, currency="EUR")),
            TERMS,
            "currency",
            "TEN is for orders in EUR; this one is in USD.",
        ),
        (
            Offer(buy_x_get_y(code="THREE", categories=("Books",), get=2)),
            TERMS,
            "no_eligible_items",
            "THREE is for Books, and none is in your cart.",
        ),
        (
            Offer(buy_x_get_y(code="THREE", buy=4)),
            TERMS,
            "quantity",
            "THREE needs 5 items; 1 more and it applies.",
        ),
        (Offer(CODE, withdrawn=True), TERMS, "withdrawn", "TEN is no longer offered."),
    ],
)
def test_a_code_that_does_not_apply_says_why_and_takes_nothing_off(
    offer: Offer, terms: Terms, why: str, words: str
) -> None:
    result = priced([MUG, PAN], offer, terms=terms)

    (problem,) = result.problems
    assert (problem.code, problem.details["why"], problem.content) == ("promotion_invalid", why, words)
    assert problem.choices[0].act == {"type": "remove_code", "code": offer.promotion.code}
    assert saved(result) == {}
    assert result.uses == {}


def test_a_code_for_a_region_waits_for_the_address() -> None:
    result = priced([MUG], replace(CODE, regions=("US-OR",)), terms=replace(TERMS, address=None))

    assert [(one.code, one.severity) for one in result.problems] == [("promotion_pending", "info")]
    assert saved(result) == {}


def test_what_is_missing_for_a_promotion_without_a_code_is_said_when_half_of_it_is_there() -> None:
    near = Promotion("a", "Free delivery from $50", "free_shipping", minimum=5000)

    assert [one.content for one in priced([PAN], near).problems] == [
        "Free delivery from $50 needs a subtotal of $50.00; $10.00 more and it applies."
    ]
    assert priced([BOOK], near).problems == ()


def test_promotions_that_combine_are_applied_by_priority() -> None:
    first = Promotion("z", "Five off", "amount", amount=500, combinable=True, priority=1)
    second = replace(CODE, combinable=True, priority=2)

    assert saved(priced([PAN], first, second)) == {"pan": 500 + 350}
    assert saved(priced([PAN], first, replace(second, priority=0))) == {"pan": 400 + 500}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "buy_x_get_y", "buy": 0, "get": 1},
        {"kind": "gift"},
        {"kind": "gift", "gift": "v", "gift_quantity": 0},
        {"kind": "amount", "amount": 5, "minimum": -1},
        {"kind": "amount", "amount": 5, "starts_at": NOW, "ends_at": NOW},
    ],
)
def test_promotions_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(RulesInvalid, match="the promotion 'p'"):
        Promotion("p", "P", **wrong)


_items = st.lists(
    st.builds(
        Item,
        line_id=st.uuids().map(str),
        unit_price=st.integers(0, 100_000),
        quantity=st.integers(1, 20),
        categories=st.sampled_from([("Books",), ("Home",), ()]),
        product_id=st.sampled_from(["p_1", "p_2"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda item: item.line_id,
)
_kinds = st.one_of(
    st.builds(
        buy_x_get_y,
        buy=st.integers(1, 3),
        get=st.integers(1, 3),
        percent=st.decimals("0", "100", places=2),
        get_categories=st.sampled_from([(), ("Books",)]),
        most_times=st.none() | st.integers(0, 3),
        combinable=st.booleans(),
    ),
    st.builds(
        Promotion,
        id=st.uuids().map(str),
        title=st.just("Gift"),
        kind=st.just("gift"),
        gift=st.just("tote"),
        combinable=st.booleans(),
    ),
    st.builds(
        Promotion,
        id=st.uuids().map(str),
        title=st.just("Percent"),
        kind=st.just("percentage"),
        percent=st.decimals("0.01", "100", places=2),
        products=st.sampled_from([(), ("p_1",)]),
        combinable=st.booleans(),
        priority=st.integers(0, 2),
    ),
)


@given(_items, st.lists(_kinds, max_size=4, unique_by=lambda one: one.id))
def test_whatever_is_promised_the_lines_add_up_and_none_is_below_zero(
    items: list[Item], promotions: list[Promotion]
) -> None:
    result = priced(items, *promotions)

    assert all(0 <= line.total == line.subtotal - line.discount for line in result.lines.values())
    assert sum(line.total for line in result.lines.values()) + 590 == amount_of(result.totals, "total")
    applied = {one.title: sum(one.allocations.values()) for one in result.codes}
    assert sum(line.discount for line in result.lines.values()) == -amount_of(result.totals, "items_discount")
    assert all(amount >= 0 for amount in applied.values())


@given(_items, st.integers(1, 3), st.integers(1, 3))
def test_no_more_pieces_are_free_than_were_earned(items: list[Item], buy: int, get: int) -> None:
    result = priced(items, buy_x_get_y(buy=buy, get=get))

    pieces = sorted(item.unit_price for item in items for _ in range(item.quantity))
    free = len(pieces) // (buy + get) * get
    assert sum(line.discount for line in result.lines.values()) == sum(pieces[:free])
