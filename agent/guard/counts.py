"""Judges the figures that are not money: percentages, ratings, counts, durations, days, order numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from agent.guard.book import expired, numbers_in
from agent.guard.dates import DayFound, date_of, days_in
from agent.guard.evidence import Evidence, amount_of
from agent.guard.figures import Figure
from agent.guard.labels import bound_mentions, limits
from agent.guard.money import VERSUS, lines_of, percent_of, totals
from agent.guard.passages import passage_with
from agent.guard.spelled import VALUES
from agent.guard.verdict import Claim
from agent.guard.words import keys_of
from tools.base import Fact

_LEFT = re.compile(r"\s*(?:\w+\s+){0,3}?(?:left|remaining|in stock|available|to go)\b", re.IGNORECASE)
_SURE = re.compile(r"\s*(?:sure|certain|positive|right|happy|agree|clear|honest)\b", re.IGNORECASE)
_IN_LIST = re.compile(
    r"^\W*\d{1,3}[.)]?\s|(?:\b(?:option|number|no\.?|step|item|choice|part|top|first|next|last|size|gen(?:eration)?|version"
    r"|mark|mk)\s*|#)$",
    re.IGNORECASE,
)
WORD_COUNT = re.compile(
    r"\b(?:found|have|has|here are|there are|these|see|show\w*|picked|list\w*|got|only|just|are|with|added|contains"
    r"|holds)\s+(?:only\s+|just\s+|these\s+|about\s+|all\s+|over\s+)?"
    r"(?P<word>two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"\s+(?!of the|ways|questions|things|more questions|options? for)"
    r"(?:[\w-]+\s+){0,3}?[\w-]+s\b",
    re.IGNORECASE,
)
_COUNTING = re.compile(
    r"\b(?:found|have|has|here are|there are|show\w*|see|list\w*|got|carry|stock|sell|offer|picked|added|removed"
    r"|contains|holds)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_SHOPPER_SAID = re.compile(r"\byou\s+(?:said|need|want|wanted|asked|mentioned|wrote)\b", re.IGNORECASE)
_UNIT = re.compile(
    r"[\s-]?(?:w|watts?|kw|v|volts?|a|ah|mah|wh|hz|khz|mhz|ghz|db|lm|lumens?|k|kelvin|kg|g|grams?|mg|lbs?|pounds?|oz|ounces?|mm|cm|m"
    r"|meters?|metres?|km|inch(?:es)?|in|ft|feet|l|litres?|liters?|ml|gb|tb|mb|megapixels?|mp|rpm|degrees?|\u00b0|\"|\u2033)\b",
    re.IGNORECASE,
)
_THINGS = re.compile(r"\s+(?:[a-z-]+\s+){0,3}?[a-z-]+s\b", re.IGNORECASE)
_OF_CART = re.compile(r"\b(?:added|removed|ordered|put)\b|\b(?:your|the)\s+(?:cart|basket|bag)\b", re.IGNORECASE)
_NUMBER_WORDS = {word: Decimal(value) for word, value in VALUES.items()}


def judge_percent(figure: Figure, evidence: Evidence) -> Claim:
    """A promotion, a saving, a tax rate, an attribute, or something that the shopper or a cited text said."""
    if figure.value == 100 and _SURE.match(evidence.text[figure.end :]):
        return Claim("percent", figure.text)
    for fact, value in _percentages(evidence):
        if value == figure.value:
            return Claim("percent", figure.text, fact.id)
    return _named_number(figure, evidence, "percent")


def _percentages(evidence: Evidence) -> Iterator[tuple[Fact, Decimal]]:
    for group in evidence.subjects() or evidence.shown():
        for price in evidence.prices(group):
            for listed in evidence.prices(group, "list_price"):
                now, before = amount_of(price), amount_of(listed)
                if now is not None and before:
                    yield listed, percent_of(before - now, before)
    for fact in evidence.book.of_kind("promotion"):
        for text in (str(fact.value.get("title", "")), str(fact.value.get("message", ""))):
            yield from ((fact, number) for number in numbers_in(text))
    yield from _shares(evidence)


def _shares(evidence: Evidence) -> Iterator[tuple[Fact, Decimal]]:
    """What taxes and discounts are of the subtotal."""
    subtotal = next(iter(totals(evidence, frozenset({"subtotal"}))), None)
    whole = amount_of(subtotal) if subtotal else None
    for fact in totals(evidence, frozenset({"tax", "discount", "items_discount"})) if whole else ():
        part = amount_of(fact)
        if part is not None and whole:
            yield fact, percent_of(abs(part), whole)
            yield fact, (100 * abs(part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()


def judge_rating(figure: Figure, figures: Sequence[Figure], evidence: Evidence) -> Claim:
    """The rating of the product it is said of, rounded as it is said; or a limit that was searched."""
    if limits(evidence.text, figure) or re.match(
        r"\s*(?:stars?\s*)?(?:and (?:up|above|more)|or (?:more|better|higher|above)|\+)", evidence.text[figure.end :]
    ):
        known = evidence.shopper.said(figure.value) or _searched_rating(figure.value, evidence)
        return Claim("rating", figure.text, None, None if known else "nobody named this limit")
    for fact in _of_product(figure, figures, evidence, "rating"):
        value = Decimal(str(fact.value["value"]))
        if value.quantize(_step(figure.value), ROUND_HALF_UP) == figure.value:
            return Claim("rating", figure.text, fact.id)
    return _named_number(figure, evidence, "rating", loose=False)


def _step(value: Decimal) -> Decimal:
    """One unit of the last decimal that was said."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else Decimal(1)


def _searched_rating(value: Decimal, evidence: Evidence) -> bool:
    for fact in evidence.book.of_kind("count"):
        named = fact.value.get("limits")
        wanted = named.get("rating_min") if isinstance(named, dict) else None
        if wanted is not None and Decimal(str(wanted)) == value:
            return True
    return False


def judge_reviews(figure: Figure, figures: Sequence[Figure], evidence: Evidence) -> Claim:
    """How many reviews the product has."""
    for fact in _of_product(figure, figures, evidence, "rating"):
        if fact.value.get("count") == figure.value:
            return Claim("reviews", figure.text, fact.id)
    return Claim("reviews", figure.text, None, "no fact")


def _of_product(figure: Figure, figures: Sequence[Figure], evidence: Evidence, kind: str) -> Iterator[Fact]:
    mentions = bound_mentions(evidence.text, figure, figures, evidence.reading.mentions)
    groups = [group for mention in mentions if len(mention.groups) == 1 for group in mention.groups]
    for group in groups if mentions else evidence.subjects()[-1:]:
        yield from evidence.book.about(group, kind)  # type: ignore[arg-type]


def judge_duration(figure: Figure, evidence: Evidence) -> Claim:
    """A stretch of time that a text, an attribute, the shopper or a delivery date gives."""
    until = figure.until if figure.until is not None else figure.value
    for fact in evidence.book.of_kind("delivery"):
        spans = _spans(fact)
        if spans and {figure.value, until} <= spans:
            return Claim("duration", figure.text, fact.id)
    backing = _named_number(figure, evidence, "duration")
    if backing.backed and until != figure.value:
        second = _named_number(Figure("duration", until, figure.text, figure.start, figure.end), evidence, "duration")
        return backing if second.backed else second
    return backing


def _spans(fact: Fact) -> set[Decimal]:
    """Days from when the fact was learned to its delivery, by the calendar and by working days."""
    begin, spans = fact.as_of.date(), set[Decimal]()
    for name in ("earliest", "latest"):
        day = date_of(fact.value.get(name))
        if day and day >= begin:
            spans |= {Decimal((day - begin).days), Decimal(_working_days(begin, day))}
    return spans


def _working_days(begin: date, end: date) -> int:
    return sum((begin + timedelta(days=step)).weekday() < 5 for step in range(1, (end - begin).days + 1))


def judge_number(figure: Figure, figures: Sequence[Figure], evidence: Evidence) -> Claim | None:
    """A bare number: how many were found, are left, are in the cart; or a figure of an attribute or a name."""
    before, after = evidence.text[: figure.start], evidence.text[figure.end :]
    if (
        evidence.text.rstrip().endswith("?")
        or _IN_LIST.search(before)
        or (figure.start < 3 and re.match(r"\s*[.)]\s", after))
    ):
        return None
    if any(mention.start <= figure.start < mention.end for mention in evidence.reading.mentions):
        return None
    if _LEFT.match(after):
        return _left(figure, figures, evidence)
    counted = None if _UNIT.match(after) else _counted(figure.value, evidence)
    if (fact := counted or _compared_rating(figure, evidence)) is not None:
        return Claim("count", figure.text, fact.id)
    if _COUNTING.search(before) and _THINGS.match(after):
        return Claim("count", figure.text, None, "nothing counted this many")
    return _named_number(figure, evidence, "number")


def _compared_rating(figure: Figure, evidence: Evidence) -> Fact | None:
    """The rating of the other one: "rated 4.8 vs. 4.5"."""
    if not VERSUS.search(evidence.text[: figure.start]):
        return None
    for group in dict.fromkeys((*evidence.reading.named, *evidence.reading.focus, *evidence.shown())):
        for fact in evidence.book.about(group, "rating"):
            if Decimal(str(fact.value["value"])).quantize(_step(figure.value), ROUND_HALF_UP) == figure.value:
                return fact
    return None


def _left(figure: Figure, figures: Sequence[Figure], evidence: Evidence) -> Claim:
    """How many are left, by the stock of the variant that is spoken of."""
    for fact in _of_product(figure, figures, evidence, "stock"):
        variants, said = set[str](), False
        for group in evidence.subjects():
            variants, said = evidence.variants_said(group, figure.start)
        if said and fact.subject not in variants:
            continue
        if fact.value.get("quantity") == figure.value:
            stale = "the stock is older than five minutes" if expired(fact, evidence.now) else None
            return Claim("stock", figure.text, fact.id, stale)
    if (count := _counted(figure.value, evidence)) is not None and not evidence.subjects():
        return Claim("count", figure.text, count.id)
    return Claim("stock", figure.text, None, "no fact")


def _counted(value: Decimal, evidence: Evidence) -> Fact | None:
    """A fact that counted this many: results, things in the cart, things just added, stock."""
    for place, fact in enumerate(evidence.book.of_kind("count") if not _OF_CART.search(evidence.text) else ()):
        shown = fact.value.get("shown")
        if (place == 0 or evidence.book.in_turn(fact)) and value in {
            fact.value.get("total"),
            len(shown) if isinstance(shown, list) else None,
        }:
            return fact
    for fact in lines_of(evidence):
        if fact.value.get("quantity") == value:
            return fact
    for fact in totals(evidence, frozenset({"items"})):
        if fact.value.get("amount") == value:
            return fact
    for fact in evidence.book.of_kind("act"):
        if evidence.book.in_turn(fact) and value in {fact.value.get("quantity"), fact.value.get("before")}:
            return fact
    acts = [fact for fact in evidence.book.of_kind("act") if evidence.book.in_turn(fact)]
    if acts and sum(int(str(fact.value.get("quantity") or 0)) for fact in acts) == value:
        return acts[0]
    return None


def _named_number(figure: Figure, evidence: Evidence, kind: str, *, loose: bool = True) -> Claim:
    """A number that the product's own data, a cited text or the shopper gives."""
    groups = evidence.subjects() or (tuple(evidence.shown()) if loose else ())
    for group in groups:
        if figure.value in evidence.book.numbers_of(group):
            fact = next(iter(evidence.book.about(group, "attribute")), None) or evidence.book.current("name", group)
            return Claim(kind, figure.text, fact.id if fact else None)
    if fact := passage_with(figure.value, evidence):
        return Claim(kind, figure.text, fact.id)
    if loose and evidence.shopper.said(figure.value):
        return Claim(kind, figure.text)
    return Claim(kind, figure.text, None, "no fact")


def judge_order_number(figure: Figure, evidence: Evidence) -> Claim | None:
    """The number of an order that a tool returned, or that the shopper gave."""
    said = figure.text.casefold().lstrip("#")
    for fact in evidence.book.of_kind("order"):
        number = str(fact.value.get("number", "")).casefold()
        if said in {number, fact.subject.casefold(), number.rpartition("-")[2]}:
            return Claim("order_number", figure.text, fact.id)
    if "#" in evidence.text[max(figure.start - 1, 0) : figure.start] and len(said) <= 2:
        return None
    if set(said.replace("-", " ").split()) <= evidence.shopper.words:
        return Claim("order_number", figure.text)
    return Claim("order_number", figure.text, None, "no such order was returned")


def word_counts(evidence: Evidence) -> Iterator[Claim]:
    """Counts in words: "I found three lamps"."""
    for match in WORD_COUNT.finditer(evidence.text):
        value = _NUMBER_WORDS[match["word"].lower()]
        fact = _counted(value, evidence)
        if fact is not None:
            yield Claim("count", match.group(), fact.id)
        else:
            figure = Figure("number", value, match.group(), match.start("word"), match.end("word"))
            yield _named_number(figure, evidence, "count")


def judge_days(days: Sequence[DayFound], evidence: Evidence) -> Iterator[Claim]:
    """Days of delivery, of orders and of returns."""
    for found in days:
        yield _judge_day(found, evidence)


def _judge_day(found: DayFound, evidence: Evidence) -> Claim:
    for fact, day in _days_known(evidence):
        if found.weekday == day.weekday() or any(reading.is_on(day) for reading in found.readings):
            return Claim("date", found.text, fact.id)
    said = _SHOPPER_SAID.search(evidence.text) and set(keys_of(found.text)) <= evidence.shopper.words
    if said or evidence.shopper.days & set(found.readings):
        return Claim("date", found.text)
    for fact in evidence.book.of_kind("passage"):
        text = str(fact.value.get("text", ""))
        if days_in(text) & set(found.readings) or found.text.split()[-1].casefold() in text.casefold():
            return Claim("date", found.text, fact.id)
    return Claim("date", found.text, None, "no fact")


def _days_known(evidence: Evidence) -> Iterator[tuple[Fact, date]]:
    """The days that facts state, of the order spoken of where one is."""
    orders = {group for group in evidence.subjects() if evidence.book.current("order", group)}
    for kind in ("delivery", "order"):
        for fact in evidence.book.of_kind(kind):
            if orders and fact.subject not in orders:
                continue
            for value in fact.value.values():
                for text in value if isinstance(value, list) else (value,):
                    if day := date_of(text):
                        yield fact, day
