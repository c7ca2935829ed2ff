"""Titles of real feeds hold marks, figures and words of selling: none of them is a claim, and none hides one."""

from datetime import UTC, datetime

import pytest

from agent.guard.book import FactBook
from agent.guard.guard import TruthGuard
from agent.guard.sentences import SentenceSplitter
from tools.base import Fact

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NASTY = (
    "BLU - Diva II Cell Phone (Unlocked) - Black",
    "BLU - Jenny TV 2.8 - Blue/White",
    "Apple - iPhone SE 64GB - Rose Gold (AT&T)",
    "Boost Mobile - $35 Re-Boost Prepaid Phone Card",
    "Sold Out T-Shirt",
    "Free Delivery Mug, 2 for 1",
    "50% Cotton / 50% Wool Socks, 3 pairs",
    '13.3" Laptop Sleeve \u2013 "The Best Rated"',
    "10' HDMI Cable, cheapest on Earth",
    "CoverGirl Ink it! By Perfect Point Plus Eyeliner",
    "Vol. 2. The Return",
    "Order Shipped Rubber Stamp",
    "\u6771\u4eac \u30ab\u30c3\u30d7 300ml",
    "\u0427\u0430\u0439 1,7 \u043b \u00ab\u0411\u0435\u0441\u043f\u043b\u0430\u0442\u043d\u043e\u00bb",
    "Doll diaper bag, 2 pc(s)",
    "A very long title " + "with many words " * 20 + "and 12 parts",
)


def fact(kind: str, subject: str, value: dict[str, object], names: tuple[str, ...] = ()) -> Fact:
    return Fact(f"fact_{kind}_{subject}_{value.get('type', '')}", kind, subject, value, NOW, "call", names)  # type: ignore[arg-type]


def book_with(title: str, *, status: str = "in_stock") -> FactBook:
    book = FactBook()
    book.start_turn()
    price = {"amount": 2499, "currency": "USD", "product_id": "prod_1", "variant_id": "var_1", "same_for_all": True}
    book.add(
        [
            fact("name", "prod_1", {"title": title, "brand": "", "options": {}}, (title,)),
            fact("price", "prod_1", price),
            fact("stock", "var_1", {"status": status, "quantity": None, "product_id": "prod_1"}),
            fact("count", "search:call", {"total": 1, "exhaustive": True, "limits": {}, "shown": ["prod_1"]}),
            fact("rating", "prod_1", {"value": 4.5, "count": 112}),
            fact("act", "cart_1", {"act": "added", "names": [title], "quantity": 1, "product_id": "prod_1"}, (title,)),
            fact("total", "cart_1", {"type": "total", "amount": 2499, "currency": "USD"}),
            fact("total", "cart_1", {"type": "items", "amount": 1}),
            fact("line", "cart_1", {"variantId": "var_1", "product_id": "prod_1", "quantity": 1}, (title,)),
        ]
    )
    return book


@pytest.mark.parametrize("title", NASTY)
@pytest.mark.parametrize(
    "sentence",
    [
        "I put the {} in your cart.",
        "One match for mugs: the {} at $24.99.",
        "The {} is $24.99 and in stock.",
        "{}: in stock.",
        "Best rated of these: the {}, with 4.5 stars from 112 reviews.",
        "In your cart: 1 \u00d7 {}.",
    ],
)
def test_an_honest_sentence_passes_whatever_the_title_holds(title: str, sentence: str) -> None:
    verdict = TruthGuard().check(sentence.format(title), book_with(title), now=NOW)

    assert verdict.backed, verdict.withheld


@pytest.mark.parametrize("title", NASTY)
@pytest.mark.parametrize(
    "sentence",
    [
        "The {} is $19.99.",
        "The {} is sold out.",
        "I removed the {} from your cart.",
        "The {} has 4.9 stars.",
        "Your order of the {} has shipped.",
    ],
)
def test_a_lie_around_a_title_is_withheld_whatever_the_title_holds(title: str, sentence: str) -> None:
    assert not TruthGuard().check(sentence.format(title), book_with(title), now=NOW).backed


@pytest.mark.parametrize("title", ["Your order is placed", "Sold out", "$5.00", "I refunded your card"])
def test_a_title_that_is_itself_a_claim_hides_none(title: str) -> None:
    assert not TruthGuard().check(f"By the way: {title}.", book_with(title), now=NOW).backed


def test_a_price_is_no_size() -> None:
    book = FactBook()
    small = {"amount": 1800, "currency": "USD", "product_id": "prod_1", "variant_id": "var_13", "same_for_all": False}
    name = {"title": "Terracotta Pot", "brand": "", "options": {"Size": ["13 cm", "18 cm"]}}
    book.add([fact("name", "prod_1", name, ("Terracotta Pot",)), fact("price", "prod_1", small)])

    assert TruthGuard().check("Here is the Terracotta Pot, at $18.00.", book, now=NOW).backed


def test_a_title_that_two_products_bear_means_either() -> None:
    book = FactBook()
    for number, amount in ((1, 500), (2, 700)):
        price = {"amount": amount, "currency": "USD", "product_id": f"prod_{number}", "same_for_all": True}
        book.add(
            [
                fact("name", f"prod_{number}", {"title": "SIM Card Kit"}, ("SIM Card Kit",)),
                fact("price", f"prod_{number}", price),
            ]
        )

    assert TruthGuard().check("The SIM Card Kit is $7.00.", book, now=NOW).backed
    assert not TruthGuard().check("The SIM Card Kit is $6.00.", book, now=NOW).backed


@pytest.mark.parametrize("size", [1, 3, 200])
def test_a_full_stop_in_a_title_ends_no_sentence(size: int) -> None:
    title = "CoverGirl Ink it! By Perfect Point Plus Eyeliner"
    text = f"Here is the {title}, at $6.99. It is in stock."
    splitter = SentenceSplitter([title])

    found = [one for start in range(0, len(text), size) for one in splitter.feed(text[start : start + size])]

    assert [*found, *splitter.flush()] == [f"Here is the {title}, at $6.99. ", "It is in stock."]
