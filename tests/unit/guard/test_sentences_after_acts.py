"""The guard over what was done: orders, absence, cited pages, acts, and facts that grow old."""

import pytest

from tests.unit.guard.guard_scene import (
    acted,
    book_of,
    cart,
    check,
    counted,
    fact,
    lamps,
    order,
    product,
    returns_page,
    usd,
)

BUDGET = ["I need a desk lamp under $100, in the office by Tuesday"]
AURORA = ("prod_aurora",)

ABOUT_ORDER = [
    ("paid", "Order SM-10023 is paid and being prepared.", True),
    ("paid", "Your order SM-10023 was placed on November 20.", True),
    ("paid", "It should arrive between Tuesday, November 24 and Thursday, November 26.", True),
    ("paid", "Order SM-10023 comes to $171.98.", True),
    ("paid", "Order SM-10023 has shipped.", False),
    ("paid", "Your order is on its way.", False),
    ("paid", "Your order has not shipped yet.", True),
    ("paid", "Your order has been cancelled.", False),
    ("paid", "Order SM-99999 is paid.", False),
    ("paid", "It arrives on December 24.", False),
    ("paid", "You can return it until December 20.", True),
    ("fulfilled", "Your order SM-10023 is on its way.", True),
    ("fulfilled", "Your order has been delivered.", False),
    ("delivered", "Your order has been delivered.", True),
    ("cancelled", "Your order SM-10023 is cancelled.", True),
    ("cancelled", "Your order has been refunded.", False),
    ("pending", "Your card was charged.", False),
    ("payment_failed", "The payment was declined.", True),
    ("paid", "The payment was declined.", False),
]


@pytest.mark.parametrize(("status", "sentence", "true"), ABOUT_ORDER)
def test_order_is_judged_by_its_state(status, sentence, true):
    verdict = check(sentence, book_of(order(status)), focus=("ord_1",))

    assert verdict.backed is true, verdict.claims


BY_NAME = [
    ("Economy mail is $3.95, arriving Friday, December 4 \u2013 Wednesday, December 9.", True),
    ("Overnight is chosen, at $24.00, arriving Monday, November 30.", True),
    ("Economy mail is $24.00.", False),
    ("Overnight is $3.95.", False),
    ("Overnight is $24.00, arriving Sunday, November 29.", False),
]


@pytest.mark.parametrize(("sentence", "true"), BY_NAME)
def test_a_way_of_delivery_is_known_by_its_name_whatever_that_is(sentence, true):
    ways = [
        ("media", 395, "Economy mail", "2026-12-04", "2026-12-09"),
        ("night", 2400, "Overnight", "2026-11-30", "2026-11-30"),
    ]
    facts = [
        fact("delivery", f"terms:US:{key}", usd(cents, option=title, earliest=first, latest=last), (title,))
        for key, cents, title, first, last in ways
    ]

    verdict = check(sentence, book_of(facts))

    assert verdict.backed is true, verdict.claims


def none_under(**limits):
    return [counted(0, [], source="search:9", **limits)]


ABSENCE = [
    ("We have no desk lamps under $20.", {"query": "desk lamp", "price_max": 2000}, True),
    ("There are no desk lamps under $20.", {"query": "desk lamp", "price_max": 2000}, True),
    ("Nothing fits under $20.", {"query": "desk lamp", "price_max": 2000}, True),
    ("I couldn't find anything under $20.", {"query": "desk lamp", "price_max": 2000}, True),
    ("We don't have any desk lamps that match that.", {"query": "desk lamp", "price_max": 2000}, True),
    ("We have no desk lamps.", {"query": "desk lamp", "price_max": 2000}, False),
    ("We have no desk lamps under $50.", {"query": "desk lamp", "price_max": 2000}, False),
    ("We don't carry bags.", {"query": "desk lamp", "price_max": 2000}, False),
    ("We don't carry desk lamps.", {"query": "desk lamp"}, True),
    ("There are no Lumen desk lamps.", {"query": "desk lamp", "brands": ["Lumen"]}, True),
    ("There are no desk lamps.", {"query": "desk lamp", "brands": ["Lumen"]}, False),
    ("We have no red desk lamps.", {"query": "desk lamp", "attributes": [{"name": "Colour", "values": ["Red"]}]}, True),
    (
        "We have no desk lamps at all.",
        {"query": "desk lamp", "attributes": [{"name": "Colour", "values": ["Red"]}]},
        False,
    ),
]


@pytest.mark.parametrize(("sentence", "limits", "true"), ABSENCE)
def test_absence_takes_a_search_that_counted_zero_under_these_limits(sentence, limits, true):
    verdict = check(sentence, book_of(none_under(**limits)), ["desk lamps under $20 please"])

    assert verdict.backed is true, verdict.claims


@pytest.mark.parametrize(
    "sentence", ["We have no desk lamps.", "There are no lamps under $100.", "We don't sell bags."]
)
def test_absence_without_such_a_search_is_withheld(sentence):
    assert not check(sentence, book_of(lamps()), BUDGET).backed


FROM_PAGE = [
    ("You can return unused items within 30 days of delivery.", True),
    ("You can return unused items within 60 days of delivery.", False),
    ("Standard shipping costs $6.95.", True),
    ("Standard shipping costs $3.95.", False),
    ("Shipping is free for orders over $75.", True),
    ("Shipping is free for orders over $20.", False),
    ("We don't offer gift wrapping.", True),
    ("A confirmation is sent by e-mail.", True),
]


@pytest.mark.parametrize(("sentence", "true"), FROM_PAGE)
def test_figures_of_a_cited_page_are_evidence(sentence, true):
    assert check(sentence, book_of(returns_page())).backed is true


AFTER_ACTS = [
    ("ordered", "Your order is placed.", True),
    ("ordered", "I've placed your order SM-10023.", True),
    ("ordered", "Thank you for your order!", True),
    ("ordered", "Your order has been cancelled.", False),
    ("cancelled", "I've cancelled order SM-10023.", True),
    ("cancelled", "I've refunded $171.98.", False),
    ("returned", "Your return is registered.", True),
    ("handed_off", "I've passed this on to a colleague.", True),
    ("handed_off", "Someone from our team will contact you.", True),
    ("address_set", "I've saved your address.", True),
    ("code_applied", "I've applied your code.", True),
    ("code_removed", "I've removed the code.", True),
    ("cleared", "I've emptied your cart.", True),
    ("removed", "I've removed it from your cart.", True),
    ("changed", "I've changed the quantity.", True),
    ("changed", "I've placed your order.", False),
]


@pytest.mark.parametrize(("act", "sentence", "true"), AFTER_ACTS)
def test_act_may_be_claimed_after_the_call_that_did_it(act, sentence, true):
    status = {"cancelled": "cancelled"}.get(act, "paid")
    verdict = check(sentence, book_of(order(status), [acted(act)]), focus=("ord_1",))

    assert verdict.backed is true, verdict.claims


def test_price_older_than_five_minutes_is_withheld():
    book = book_of(product("prod_aurora", "Aurora Desk Lamp", 8420, age_minutes=6))

    verdict = check("The Aurora is $84.20.", book)

    assert not verdict.backed
    assert "older" in (verdict.withheld[0].why or "")


def test_newest_price_counts_and_the_older_one_only_tells_of_a_change():
    book = book_of(
        product("prod_aurora", "Aurora Desk Lamp", 8000, age_minutes=2),
        product("prod_aurora", "Aurora Desk Lamp", 8420),
    )

    assert check("The Aurora is $84.20.", book).backed
    assert not check("The Aurora is $80.00.", book).backed
    assert check("The Aurora was $80.00 and is now $84.20.", book).backed


def test_pronoun_means_what_the_sentence_before_spoke_of():
    book = book_of(lamps())

    first = check("The Cosmo Reading Light is small.", book)

    assert check("It is $24.50.", book, focus=first.subjects).backed
    assert not check("It is $84.20.", book, focus=first.subjects).backed
    assert not check("It is $24.50.", book).backed


def test_act_of_an_earlier_turn_is_no_act_of_this_one():
    book = book_of(lamps(), earlier=cart())

    assert check("I've added the Aurora to your cart.", book).backed
    assert not check("I've added another Aurora to your cart.", book).backed
    assert not check("Done!", book).backed


def test_backed_claims_carry_their_fact_ids():
    book = book_of(lamps())

    verdict = check("The Aurora is $84.20 and in stock.", book)

    assert len(verdict.fact_ids) == 2
    assert all(book.known(fact_id) for fact_id in verdict.fact_ids)


def test_figure_of_the_shopper_is_no_price():
    book = book_of(lamps())

    assert not check("The Aurora costs $70.", book, ["is it $70?"]).backed
    assert not check("It costs $70.", book, ["is it $70?"], AURORA).backed
    assert check("You mentioned $70.", book, ["is it $70?"]).backed


def test_removed_line_is_no_longer_in_the_cart():
    emptied = [
        fact("act", "cart_1", {"act": "removed", "names": ["Aurora Desk Lamp"], "quantity": 2}, source="change_cart:4"),
        fact("total", "cart_1", {"type": "items", "amount": 0}, source="change_cart:4"),
    ]
    book = book_of(lamps(), cart(), emptied)

    assert not check("The Aurora is in your cart.", book).backed
    assert check("Your cart is now empty.", book).backed


RAISED = "The price of Aurora desk lamp was $70.00 when you saw it and is $84.20 now."
PROBLEMS = [
    (RAISED, True),
    ("Only 2 of Aurora desk lamp are left, and your cart has 5.", True),
    ("The price of Aurora desk lamp was $60.00 when you saw it and is $84.20 now.", False),
    ("Only 3 of Aurora desk lamp are left, and your cart has 5.", False),
]


@pytest.mark.parametrize(("sentence", "true"), PROBLEMS)
def test_what_the_shop_says_stands_in_the_way_may_be_said_with_exactly_its_figures(sentence, true):
    problems = [
        fact("passage", f"problem:cart_1:{at}", {"title": "problem", "text": text, "url": None})
        for at, (text, said) in enumerate(PROBLEMS)
        if said
    ]

    verdict = check(sentence, book_of(lamps(), problems), focus=AURORA)

    assert verdict.backed is true, verdict.claims
