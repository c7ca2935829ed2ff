"""Judges amounts of money: each must be a fact about its subject, or follow from facts by honest arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from agent.guard import lexicon
from agent.guard.book import expired, numbers_in
from agent.guard.evidence import Evidence, amount_of, states
from agent.guard.figures import Figure
from agent.guard.labels import Label, bound_mentions, label_of, limits
from agent.guard.limits import judge_limit, known_limit, missed_limit
from agent.guard.passages import passage_with
from agent.guard.verdict import Claim
from tools.base import Fact

_ROUGHLY = re.compile(
    r"\b(?:about|around|roughly|approximately|approx\.?|nearly|almost|circa|ca\.|some|etwa|rund|environ|unos)\s*$",
    re.IGNORECASE,
)
_FROM = re.compile(r"\b(?:from|start(?:s|ing)?(?: at| from)?|begin(?:s|ning)? at|as low as|ab)\s*$", re.IGNORECASE)
VERSUS = re.compile(r"\b(?:vs\.?|versus|against|compared (?:to|with)|rather than|instead of)\s*$", re.IGNORECASE)
_CART_WORDS = re.compile(
    r"\b(?:cart|basket|bag|order|checkout|warenkorb|bestellung|panier|pedido|carrito)\b", re.IGNORECASE
)
_EVERYTHING = re.compile(r"\b(?:both|each|apiece|all|same)\b", re.IGNORECASE)
_TOLERANCE = Decimal("0.025")
_TOTAL_TYPES: dict[Label, frozenset[str]] = {
    "total": frozenset({"total"}),
    "subtotal": frozenset({"subtotal"}),
    "tax": frozenset({"tax", "tax_included"}),
    "refund": frozenset({"refund", "refunded"}),
    "fee": frozenset({"fee"}),
    "fulfillment": frozenset({"fulfillment"}),
    "discount": frozenset({"discount", "items_discount"}),
    "saving": frozenset({"discount", "items_discount"}),
    "gift": frozenset({"gift_card", "balance"}),
    "pay": frozenset({"total", "gift_card", "due", "charge"}),
}
_MOST_QUANTITY = 50


def judge_money(figure: Figure, figures: Sequence[Figure], evidence: Evidence) -> Claim:
    """Finds what backs an amount, or says why nothing does."""
    text = evidence.text
    if limits(text, figure):
        return judge_limit(figure, figures, evidence)
    label = label_of(text, figure, figures, evidence.reading.mentions)
    groups, ambiguous = _bound(figure, figures, evidence)
    if ambiguous:
        limit = known_limit(figure, evidence) if _is_range(figure, evidence) else None
        return limit if limit and limit.backed else _claim(figure, None, "subject unresolved")
    fact = _backing(figure, label, groups, evidence) or _compared(figure, evidence)
    if fact is not None:
        stale = fact.kind in {"price", "list_price", "stock"} and expired(fact, evidence.now)
        return _claim(figure, fact, "the price is older than five minutes" if stale else None)
    if (derived := _derived(figure, label, groups, evidence)) is not None:
        return _claim(figure, derived, None)
    if not groups and (_ROUGHLY.search(text[: figure.start]) or _is_range(figure, evidence)):
        return known_limit(figure, evidence)
    return _claim(figure, None, "no fact" if groups else "subject unresolved")


def _claim(figure: Figure, fact: Fact | None, why: str | None) -> Claim:
    return Claim("money", figure.text, fact.id if fact else None, why)


def _bound(figure: Figure, figures: Sequence[Figure], evidence: Evidence) -> tuple[tuple[str, ...], bool]:
    """The groups that an amount belongs to, and whether a name in the sentence fits several."""
    mentions = bound_mentions(evidence.text, figure, figures, evidence.reading.mentions)
    groups = [group for mention in mentions for group in sorted(mention.groups)]
    several = [mention for mention in mentions if len(mention.groups) > 1 and _are_products(mention.groups, evidence)]
    ambiguous = bool(several) and not _EVERYTHING.search(evidence.text)
    if not mentions:
        subjects = evidence.subjects()
        groups = list(evidence.all_meant() if evidence.reading.plural else subjects[-1:])
    return tuple(groups), ambiguous and not _all_the_same(groups, evidence)


def _are_products(groups: Iterable[str], evidence: Evidence) -> bool:
    """Whether any of them has a price: names of deliveries and orders leave nothing open about one."""
    return any(fact for group in groups for fact in evidence.prices(group))


def _all_the_same(groups: Sequence[str], evidence: Evidence) -> bool:
    prices = {
        (fact.value.get("amount"), fact.value.get("currency")) for group in groups for fact in evidence.prices(group)
    }
    return len(prices) == 1


def _backing(figure: Figure, label: Label, groups: Sequence[str], evidence: Evidence) -> Fact | None:
    """The fact that states this amount as what the words say it is."""
    if label == "price" and not evidence.reading.mentions and _is_range(figure, evidence):
        return _range_or_passage(figure, evidence)
    if label in _TOTAL_TYPES and (fact := _first(figure, totals(evidence, _TOTAL_TYPES[label], groups))):
        return fact
    if label in {"fulfillment", "discount", "saving"} and (fact := _first(figure, _beside(label, evidence))):
        return fact
    if fact := _first(figure, _named_deliveries(groups, evidence)):
        return fact
    if label == "list":
        return _first(figure, _list_prices(groups, evidence)) or missed_limit(figure, groups, evidence)
    if label in {"price", "pay", "saving", "fulfillment"} and groups and (fact := _price(figure, groups, evidence)):
        return fact
    if label == "price" and (not groups or _CART_WORDS.search(evidence.text)):
        return _first(figure, _cart_amounts(evidence, groups)) or _range_or_passage(figure, evidence)
    return passage_with(figure.value, evidence) or _option(figure, groups, evidence)


def _option(figure: Figure, groups: Sequence[str], evidence: Evidence) -> Fact | None:
    """A sum that is itself a version of the thing: a gift card "of $50"."""
    for fact in (fact for group in groups for fact in evidence.book.about(group, "name")):
        options = fact.value.get("options")
        choices = options.values() if isinstance(options, dict) else ()
        values = [str(value) for said in choices if isinstance(said, list) for value in said]
        if any(figure.value in numbers_in(value) for value in values if not value.isalnum()):
            return fact
    return None


def _compared(figure: Figure, evidence: Evidence) -> Fact | None:
    """The price of the other one: "$59.00 vs. $84.20"."""
    if not VERSUS.search(evidence.text[: figure.start]):
        return None
    others = dict.fromkeys((*evidence.reading.named, *evidence.reading.focus, *evidence.shown()))
    return _first(figure, (fact for group in others for fact in evidence.prices(group)))


def _first(figure: Figure, facts: Iterable[Fact]) -> Fact | None:
    return next((fact for fact in facts if states(figure, fact)), None)


def totals(evidence: Evidence, types: frozenset[str], groups: Sequence[str] = ()) -> list[Fact]:
    """The totals that count: of the order named, of this turn, or else of what was seen last."""
    facts = [fact for fact in evidence.book.of_kind("total") if fact.value.get("type") in types]
    orders = [fact for fact in facts if fact.subject in groups]
    if orders:
        return orders
    return [fact for fact in facts if evidence.book.in_turn(fact)] or facts[:1]


def _beside(label: Label, evidence: Evidence) -> Iterator[Fact]:
    if label == "fulfillment":
        yield from evidence.book.of_kind("delivery")
    else:
        yield from evidence.book.of_kind("promotion")


def _named_deliveries(groups: Sequence[str], evidence: Evidence) -> Iterator[Fact]:
    """Ways of delivery that the sentence calls by their names, whether or not it says that they are such."""
    for group in groups:
        yield from evidence.book.about(group, "delivery")


def _list_prices(groups: Sequence[str], evidence: Evidence) -> Iterator[Fact]:
    for group in groups:
        yield from evidence.prices(group, "list_price")
        if lexicon.CHANGE.search(evidence.text):
            for member in evidence.book.members(group):
                yield from evidence.book.earlier("price", member)


def _price(figure: Figure, groups: Sequence[str], evidence: Evidence) -> Fact | None:
    """The price of every group named; with "about" a near one, with "from" the least of its variants."""
    roughly = bool(_ROUGHLY.search(evidence.text[: figure.start]))
    backing: Fact | None = None
    for group in groups:
        offered = list(evidence.prices(group, position=figure.start))
        if _FROM.search(evidence.text[: figure.start]):
            offered = sorted(evidence.book.about(group, "price"), key=lambda fact: int(str(fact.value["amount"])))[:1]
        stated = _first(figure, offered) or next(
            (fact for fact in offered if roughly and _near(figure, fact)), None
        ) or _line(figure, group, evidence)  # fmt: skip
        if stated is None:
            return None
        backing = backing or stated
    return backing


def _near(figure: Figure, fact: Fact) -> bool:
    amount = amount_of(fact)
    return amount is not None and abs(amount - figure.value) <= amount * _TOLERANCE


def lines_of(evidence: Evidence) -> list[Fact]:
    """The lines of carts and orders as they were last read."""
    newest: dict[str, str] = {}
    for fact in evidence.book.of_kind("total"):
        newest.setdefault(fact.subject, fact.source)
    return [fact for fact in evidence.book.of_kind("line") if newest.get(fact.subject, fact.source) == fact.source]


def _line(figure: Figure, group: str, evidence: Evidence) -> Fact | None:
    for fact in lines_of(evidence):
        if fact.value.get("product_id") == group and (states(figure, fact, "unit") or states(figure, fact, "total")):
            return fact
    return None


def _cart_amounts(evidence: Evidence, groups: Sequence[str]) -> Iterator[Fact]:
    nobody = not (groups or evidence.reading.mentions or evidence.reading.stranger)
    if nobody or _CART_WORDS.search(evidence.text):
        known = totals(evidence, frozenset({"total", "subtotal"}), groups)
        yield from (fact for fact in known if not nobody or evidence.book.in_turn(fact))


def _range_or_passage(figure: Figure, evidence: Evidence) -> Fact | None:
    """Ends of the range of what is shown ("from $20", "between $20 and $84"), or a figure of a text that is cited."""
    shown = [fact for group in evidence.shown() for fact in evidence.prices(group)]
    if shown and _is_range(figure, evidence):
        ordered = sorted(shown, key=lambda fact: int(str(fact.value["amount"])))
        return _first(figure, (ordered[0], ordered[-1]))
    return passage_with(figure.value, evidence)


def _is_range(figure: Figure, evidence: Evidence) -> bool:
    before, after = evidence.text[: figure.start], evidence.text[figure.end :]
    return bool(
        _FROM.search(before)
        or re.search(r"\b(?:between|from)\b[^.]*\b(?:and|to)\s*$|\d\s*(?:[-\u2013]|to)\s*$", before, re.IGNORECASE)
        or re.match(r"\s*(?:[-\u2013]|to\b|and\b)\s*\S?\d", after)
        or re.search(r"\b(?:cheapest|least expensive|lowest)\b", evidence.text, re.IGNORECASE)
    )


def _derived(figure: Figure, label: Label, groups: Sequence[str], evidence: Evidence) -> Fact | None:
    """Honest arithmetic: savings, differences, multiples and sums of current prices; gives one of the facts used."""
    if label in {"saving", "discount", "price"} and (fact := _saving(figure, groups, evidence)):
        return fact
    if label in {"total", "pay", "price"} and not (label == "total" and _CART_WORDS.search(evidence.text)):
        return _multiple(figure, groups, evidence)
    return _remainder(figure, evidence) if label == "saving" else None


def _saving(figure: Figure, groups: Sequence[str], evidence: Evidence) -> Fact | None:
    for group in groups or evidence.shown():
        for price in evidence.prices(group):
            for listed in evidence.prices(group, "list_price"):
                if _difference(listed, price) == figure.value:
                    return listed
    named = evidence.reading.named
    compared = named if len(named) > 1 else (*named, *evidence.reading.focus)
    prices = [fact for group in dict.fromkeys(compared) for fact in evidence.prices(group)]
    if not _COMPARING.search(evidence.text):
        return None
    return next((one for one, other in combinations(prices, 2) if _difference(one, other) == figure.value), None)


_COMPARING = re.compile(
    r"\b(?:cheaper|less|more|difference|save|saves|saving|extra|apart|dearer|costlier)\b", re.IGNORECASE
)


def _difference(one: Fact, other: Fact) -> Decimal | None:
    first, second = amount_of(one), amount_of(other)
    if first is None or second is None or one.value.get("currency") != other.value.get("currency"):
        return None
    return abs(first - second)


def _multiple(figure: Figure, groups: Sequence[str], evidence: Evidence) -> Fact | None:
    """A multiple of one price, where n is said; or the sum of the products named."""
    for group in groups:
        for fact in evidence.prices(group):
            amount = amount_of(fact)
            if amount and figure.value % amount == 0:
                count = int(figure.value / amount)
                if 2 <= count <= _MOST_QUANTITY and _counted(count, evidence):
                    return fact
    named = evidence.reading.named
    prices = [next(iter(evidence.prices(group)), None) for group in named]
    amounts = [amount_of(fact) for fact in prices if fact]
    if len(named) > 1 and len(amounts) == len(named) and sum(filter(None, amounts)) == figure.value:
        return prices[0]
    return None


def _counted(count: int, evidence: Evidence) -> bool:
    words = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    said = {
        str(count),
        words[count - 2] if count - 2 < len(words) else "",
        "pair" if count == 2 else "",
        "both" if count == 2 else "",
    }
    return bool(evidence.reading.keys & (said - {""}))


def _remainder(figure: Figure, evidence: Evidence) -> Fact | None:
    """What is left between a threshold or budget that was named and a total or price."""
    known = [*totals(evidence, frozenset({"total", "subtotal"}))]
    known += [fact for group in evidence.subjects() for fact in evidence.prices(group)]
    thresholds = set(evidence.shopper.numbers)
    for fact in evidence.book.of_kind("passage"):
        thresholds |= evidence.book.numbers_of(fact.subject)
    for fact in known:
        amount = amount_of(fact)
        if amount is not None and any(abs(threshold - amount) == figure.value for threshold in thresholds):
            return fact
    return None


def percent_of(part: Decimal, whole: Decimal) -> Decimal:
    return (100 * part / whole).quantize(Decimal(1), ROUND_HALF_UP) if whole else Decimal(0)
