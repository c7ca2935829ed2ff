"""Makes a plain true sentence from facts, to take the place of one that was withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from commerce.domain.money import Money
from tools.base import Fact


@dataclass(frozen=True, slots=True)
class _Words:
    """The few words that a sentence from facts needs, in one language."""

    costs: str
    stock: Mapping[str, str]
    left: str
    rated: str
    total: str
    order: str
    states: Mapping[str, str]
    both: str
    locale: str


_ENGLISH = _Words(
    costs="{name} is {price}",
    stock={
        "in_stock": "in stock", "out_of_stock": "sold out", "discontinued": "no longer sold",
        "backorder": "on backorder", "preorder": "for preorder",
    },
    left="{count} left",
    rated="rated {value} of 5",
    total="The total is {price}.",
    order="Order {number} is {state}.",
    states={
        "pending": "waiting for the payment", "payment_failed": "not paid, since the payment failed",
        "paid": "paid and being prepared", "partially_fulfilled": "partly on its way", "fulfilled": "on its way",
        "delivered": "delivered", "cancelled": "cancelled", "partially_returned": "partly returned",
        "returned": "returned", "refunded": "refunded",
    },
    both="and", locale="en_US",
)  # fmt: skip
_GERMAN = _Words(
    costs="{name} kostet {price}",
    stock={
        "in_stock": "auf Lager", "out_of_stock": "ausverkauft", "discontinued": "nicht mehr im Verkauf",
        "backorder": "nachbestellt", "preorder": "vorbestellbar",
    },
    left="noch {count} da",
    rated="mit {value} von 5 bewertet",
    total="Zusammen sind es {price}.",
    order="Bestellung {number}: {state}.",
    states={
        "pending": "wartet auf die Zahlung", "payment_failed": "die Zahlung ist fehlgeschlagen",
        "paid": "bezahlt, in Vorbereitung", "partially_fulfilled": "teilweise unterwegs", "fulfilled": "unterwegs",
        "delivered": "zugestellt", "cancelled": "storniert", "partially_returned": "teilweise zur\u00fcckgegeben",
        "returned": "zur\u00fcckgegeben", "refunded": "erstattet",
    },
    both="und", locale="de_DE",
)  # fmt: skip
_LANGUAGES: Mapping[str, _Words] = {"en": _ENGLISH, "de": _GERMAN}
_MOST_PRODUCTS = 3


def from_facts(facts: Iterable[Fact], language: str = "en") -> str | None:
    """One or two plain sentences that say what these facts say; None where they say nothing by themselves.

    Languages without words of their own get English.
    """
    words = _LANGUAGES.get(language[:2].lower(), _ENGLISH)
    newest: dict[tuple[str, str], Fact] = {}
    for fact in facts:
        newest[fact.kind, _about(fact)] = fact
    said = _products(newest, words)
    said += [_order(fact, words) for (kind, _), fact in newest.items() if kind == "order"]
    said += [
        words.total.format(price=_price(fact, words))
        for fact in newest.values()
        if fact.kind == "total" and fact.value.get("type") == "total"
    ][-1:]
    return " ".join(sentence for sentence in said if sentence) or None


def _about(fact: Fact) -> str:
    return f"{fact.subject}|{fact.value.get('type', '')}" if fact.kind == "total" else _product_of(fact)


def _product_of(fact: Fact) -> str:
    return str(fact.value.get("product_id") or fact.subject)


def _products(newest: Mapping[tuple[str, str], Fact], words: _Words) -> list[str]:
    names = {subject: str(fact.value.get("title")) for (kind, subject), fact in newest.items() if kind == "name"}
    sentences: list[str] = []
    for subject, name in names.items():
        price, stock, rating = (newest.get((kind, subject)) for kind in ("price", "stock", "rating"))
        if price is None:
            continue
        parts = [words.costs.format(name=name, price=_price(price, words))]
        if stock is not None:
            parts.append(_stock(stock, words))
        if rating is not None:
            parts.append(words.rated.format(value=f"{float(str(rating.value['value'])):g}"))
        sentences.append(f"{_joined(parts, words)}.")
    return sentences[:_MOST_PRODUCTS]


def _stock(fact: Fact, words: _Words) -> str:
    quantity = fact.value.get("quantity")
    if fact.value.get("status") == "in_stock" and isinstance(quantity, int) and quantity <= 5:
        return words.left.format(count=quantity)
    return words.stock.get(str(fact.value.get("status")), "")


def _order(fact: Fact, words: _Words) -> str:
    state = words.states.get(str(fact.value.get("status")))
    return words.order.format(number=fact.value.get("number"), state=state) if state else ""


def _price(fact: Fact, words: _Words) -> str:
    price = Money(int(str(fact.value.get("amount", 0))), str(fact.value.get("currency", "USD")))
    return price.format(words.locale)


def _joined(parts: Sequence[str], words: _Words) -> str:
    parts = [part for part in parts if part]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {words.both} {parts[-1]}"
