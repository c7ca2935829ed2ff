"""A conversation with known facts, for judging sentences against."""

# ruff: noqa: E501 - one fact a line reads better

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import count

from agent.guard.book import FactBook
from agent.guard.guard import TruthGuard
from agent.guard.shopper import ShopperFigures
from agent.guard.verdict import Verdict
from tools.base import Fact

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
_NUMBERS = count(1)


def fact(kind, subject, value, names=(), *, source="search:1", age_minutes=0, lasts_minutes=None):
    as_of = NOW - timedelta(minutes=age_minutes)
    lasts = lasts_minutes if lasts_minutes is not None else 5 if kind in {"price", "list_price", "stock"} else None
    expires_at = as_of + timedelta(minutes=lasts) if lasts else None
    return Fact(f"fact_{next(_NUMBERS)}", kind, subject, value, as_of, source, tuple(names), expires_at)


def usd(amount, **more):
    return {"amount": amount, "currency": "USD", **more}


def product(
    product_id, title, price, *, brand="", list_price=None, stock=("in_stock", None), rating=None, attributes=(), options=(),
    age_minutes=0, source="search:1",
):  # fmt: skip
    """What a search says of one product: the variant that is meant is `var_<id>`."""
    variant_id = product_id.replace("prod_", "var_")
    about = {"product_id": product_id, "variant_id": variant_id, "same_for_all": not options}
    more = {"source": source, "age_minutes": age_minutes}
    facts = [
        fact("name", product_id, {"title": title, "brand": brand, "options": dict(options)}, (title,), **more),
        fact("price", product_id, usd(price, **about), **more),
        fact("stock", variant_id, {"status": stock[0], "quantity": stock[1], "product_id": product_id}, **more),
    ]
    if list_price:
        facts.append(fact("list_price", product_id, usd(list_price, **about), **more))
    if rating:
        facts.append(fact("rating", product_id, {"value": rating[0], "count": rating[1]}, **more))
    facts += [
        fact("attribute", product_id, {"name": name, "values": list(values)}, **more) for name, values in attributes
    ]
    return facts


def counted(total, shown, source="search:1", **limits):
    value = {"total": total, "exhaustive": True, "limits": {**limits, "currency": "USD"}, "shown": list(shown)}
    return fact("count", source, value, source=source)


def lamps() -> list[Fact]:
    """Three desk lamps under $100, as one search found them."""
    return [
        counted(3, ["prod_aurora", "prod_borealis", "prod_cosmo"], query="desk lamp", price_max=10000),
        *product(
            "prod_aurora", "Aurora Desk Lamp", 8420, brand="Lumen", list_price=9900, stock=("in_stock", 3), rating=(4.46, 1204),
            attributes=[("Power", ["12 W"]), ("Material", ["Aluminium"]), ("Cable length", ["1.8 m"])],
        ),
        *product(
            "prod_borealis", "Borealis Clamp Lamp", 5900, brand="Nord", stock=("out_of_stock", 0), rating=(4.8, 87),
            attributes=[("Power", ["9 W"]), ("Colour", ["Black", "White"])],
        ),
        *product("prod_cosmo", "Cosmo Reading Light", 2450, brand="Lumen", stock=("in_stock", None)),
    ]  # fmt: skip


def shirt() -> list[Fact]:
    """One shirt, shown in full: blue M is sold out, red costs more."""
    about = {"product_id": "prod_shirt"}
    facts = [
        fact("name", "prod_shirt", {"title": "Harbour Shirt", "brand": "", "options": {"Colour": ["Blue", "Red"], "Size": ["M", "L"]}}, ("Harbour Shirt",), source="show:2"),
        fact("price", "prod_shirt", usd(3000, **about, variant_id="var_blue_l", same_for_all=False), source="show:2"),
    ]  # fmt: skip
    for variant, colour, size, price, status, quantity in (
        ("var_blue_m", "Blue", "M", 3000, "out_of_stock", 0),
        ("var_blue_l", "Blue", "L", 3000, "in_stock", 8),
        ("var_red_m", "Red", "M", 3400, "in_stock", 2),
    ):
        options = {"Colour": colour, "Size": size}
        facts += [
            fact(
                "name",
                variant,
                {"title": "Harbour Shirt", "options": options, "product_id": "prod_shirt"},
                source="show:2",
            ),
            fact("price", variant, usd(price, **about, variant_id=variant), source="show:2"),
            fact("stock", variant, {"status": status, "quantity": quantity, **about}, source="show:2"),
        ]
    return facts


def cart() -> list[Fact]:
    """Two Auroras in the cart with a code, just added."""
    source = "add_to_cart:3"
    line = {
        "variantId": "var_aurora",
        "product_id": "prod_aurora",
        "quantity": 2,
        "unit": 8420,
        "total": 16840,
        "currency": "USD",
        "options": {},
    }
    facts = [
        fact("act", "cart_1", {"act": "added", "names": ["Aurora Desk Lamp"], "quantity": 2, "product_id": "prod_aurora"}, ("Aurora Desk Lamp",), source=source),
        fact("line", "cart_1", line, ("Aurora Desk Lamp",), source=source),
        fact("total", "cart_1", {"type": "items", "amount": 2}, source=source),
        fact("promotion", "WELCOME10", {"state": "applied", "title": "10% off your first order", **usd(1684)}, ("WELCOME10",), source=source),
    ]  # fmt: skip
    rows = {"subtotal": 16840, "discount": -1684, "fulfillment": 695, "tax": 1347, "total": 17198}
    return facts + [
        fact("total", "cart_1", {"type": name, **usd(amount)}, source=source) for name, amount in rows.items()
    ]


def order(status="paid", number="SM-10023", order_id="ord_1", *, refunded=0) -> list[Fact]:
    source = f"show_order:{order_id}"
    value = {
        "number": number, "status": status, "placed_at": "2026-11-20T09:00:00+00:00", "refunded": refunded, "currency": "USD",
        "returnable_until": "2026-12-20T00:00:00+00:00", "shipped_at": [], "delivered_at": [],
    }  # fmt: skip
    delivery = usd(695, option="Standard", earliest="2026-11-24", latest="2026-11-26")
    return [
        fact("order", order_id, value, (number,), source=source),
        fact("total", order_id, {"type": "total", **usd(17198)}, source=source),
        fact("delivery", order_id, delivery, ("Standard",), source=source),
    ]


def returns_page() -> list[Fact]:
    text = (
        "You can return unused items within 30 days of delivery for a full refund. Standard shipping costs $6.95 and is free "
        "for orders over $75. We do not offer gift wrapping. A confirmation is sent by e-mail."
    )
    return [fact("passage", "page:returns:1", {"title": "Shipping and returns", "text": text, "url": "/help/returns"})]


def acted(act, subject="ord_1", names=(), **more):
    return fact("act", subject, {"act": act, "names": list(names), **more}, names, source=f"{act}:9")


def book_of(*groups: Sequence[Fact], earlier: Sequence[Fact] = ()) -> FactBook:
    book = FactBook()
    book.start_turn()
    book.add(earlier)
    book.start_turn()
    for group in groups:
        book.add(group)
    return book


def check(sentence: str, book: FactBook, said: Sequence[str] = (), focus: Sequence[str] = ()) -> Verdict:
    return TruthGuard().check(sentence, book, ShopperFigures.of(said), focus=focus, now=NOW)
