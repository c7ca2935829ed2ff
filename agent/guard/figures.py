"""Finds every figure in a sentence, in any language: money, percentages, ratings, dates, durations, numbers."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from agent.guard.currencies import ANY, CAPITAL_CODES, CENTS, CODES, SIGNS, WORDS, currencies_of
from agent.guard.screen import Screen
from agent.guard.spelled import SPELLED, spelled_number
from storage.currencies import MINOR_UNITS
from tools.numbers import parse_decimal, western_digits

FigureKind = Literal["money", "percent", "rating", "reviews", "duration", "number", "order_number"]

_MILLS = 3
_NUMBER = (
    r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d{1,4})?(?!\d)"
    r"|\d{1,3}(?:[.,'\u2019\u00a0\u202f ]\d{3})+(?:[.,]\d{1,4})?(?!\d)"
    r"|\d+(?:[.,]\d+)?"
)


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


_SPACELESS_SCRIPTS = "\u2e80"
_LETTER_SIGNS = [sign for sign in SIGNS if (sign[-1].isalpha() and sign[-1] < _SPACELESS_SCRIPTS) or sign.endswith(".")]
_SIGN = _either(sign for sign in SIGNS if sign not in _LETTER_SIGNS)
_LETTERS = rf"{_either([*_LETTER_SIGNS, *CODES])}|(?-i:{_either(CAPITAL_CODES)})"
_WORD = _either([*WORDS, *CENTS])
_SUFFIX = r"(?:(?P<kilo>k)\b)?"
_MONEY = re.compile(
    rf"(?P<before>(?<![A-Za-z])(?:[A-Za-z]{{1,2}})?\$|(?:{_SIGN})|\b(?:{_LETTERS}))\s?[-\u2212]?"
    rf"(?P<n1>{_NUMBER}){_SUFFIX}"
    rf"|(?<![A-Za-z0-9.,])(?P<n2>{_NUMBER})(?:[.,][-\u2013])?[\s-]?(?P<after>(?:{_SIGN})|(?:{_LETTERS}|{_WORD})(?![\w]))",
    re.IGNORECASE,
)
_SPELLED_MONEY = re.compile(
    rf"\b(?P<n3>(?:(?:{SPELLED})(?:[\s-]+(?:and\s+)?|\b))+)\s*(?P<word>{_WORD})\b"
    rf"(?:\s+and\s+(?P<n4>(?:(?:{SPELLED})(?:[\s-]+|\b))+)\s*(?:{_either(CENTS)})\b)?",
    re.IGNORECASE,
)
_BARE_MONEY = re.compile(
    rf"\b(?:costs?|cost you|priced? (?:at|is|of)|price:?|comes? to|adds? up to|total(?:s| is| of|:)?|only|just|for|at"
    rf"|kostet|cuesta|co\u00fbte)\s+(?P<n5>\d+[.,]\d{{2}})(?![\d%]|[.,]\d)"
    rf"|\b(?:costs?|priced? (?:at|is|of)|price is|comes to|kostet|cuesta|co\u00fbte)"
    rf"\s+(?P<n6>{_NUMBER})(?!\s*(?:%|percent|[\w-]))",
    re.IGNORECASE,
)
_PERCENT = re.compile(
    rf"(?<![\w.,])(?P<n>{_NUMBER})[\s\u00a0\u202f-]?(?:%|\u066a|\uff05"
    r"|percent\b|per cent\b|prozent\b|por ciento\b|pour cent\b|pct\b)",
    re.IGNORECASE,
)
_RATING = re.compile(
    r"(?<![\w.,/$\u20ac\u00a3])(?P<n1>[0-5](?:[.,]\d{1,2})?)\s?(?:/\s?5(?![\d.,]*\d)|(?:out of|von|sur|de|su)\s+5\b"
    r"|[- ]?(?:stars?|sterne[n]?|\u00e9toiles?|estrellas?|stelle|\u2605|\u2b50))"
    r"|\b(?:rated|rating(?: is| of|:)?|rates|bewertet mit)\s+(?:at\s+)?\(?(?P<n2>[0-5](?:[.,]\d{1,2})?)(?![\d%])"
    r"(?:\s?(?:/|out of|of|von|sur|de)\s?5\b)?(?:\s?stars?\b)?",
    re.IGNORECASE,
)
_SPELLED_RATING = re.compile(r"\b(?P<n>one|two|three|four|five)(?:\s+out of five)?[- ]stars?\b", re.IGNORECASE)
_REVIEWS = re.compile(
    rf"(?<![\w.,])(?P<n>{_NUMBER})\s+(?:customer |verified |user )?"
    r"(?:reviews?|ratings?|bewertungen|rezensionen|avis|rese\u00f1as|opiniones|recensioni)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"(?<![\w.,$])(?P<n1>{_NUMBER})(?:\s?(?:-|\u2013|to|bis|\u00e0|a)\s?(?P<n2>\d+))?[\s-]"
    r"(?:business |working |calendar |full )?"
    r"(?P<unit>days?|weeks?|months?|years?|hours?|hrs?|minutes?|mins?|nights?"
    r"|tagen?|werktagen?|wochen?|monaten?|jahren?|stunden?|minuten|jours?|semaines?|mois|ans?|heures?"
    r"|d\u00edas?|semanas?|meses|a\u00f1os?|horas?)\b",
    re.IGNORECASE,
)
_SPELLED_DURATION = re.compile(
    rf"\b(?P<n>(?:{SPELLED})(?:[\s-](?:{SPELLED}))?)(?:\s(?:to|or|and)\s(?P<until>{SPELLED}))?\s"
    r"(?:business |working |calendar |full )?(?:days?|weeks?|months?|years?|hours?|minutes?|nights?)\b",
    re.IGNORECASE,
)
_ORDER_NUMBER = re.compile(
    r"(?:\b(?:order|bestellung|auftrag|commande|pedido|ordine)\s*(?:number|no\.?|nr\.?|num\u00e9ro|n\u00famero|id)?"
    r"(?:\s+is)?\s*:?\s*#?\s*|#)(?P<n>(?=[A-Z0-9-]*\d)[A-Z]{0,6}-?\d[A-Z0-9-]*\d|ord_\w+)",
    re.IGNORECASE,
)
_PLAIN = re.compile(rf"(?<![\w.,/#:$-])(?P<n>{_NUMBER})(?![\w/:%]|[.,]\d|\.\w)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
PATTERNS: Mapping[Hashable, re.Pattern[str]] = {
    "digit": _DIGIT,
    "spelled money": _SPELLED_MONEY,
    "spelled rating": _SPELLED_RATING,
    "spelled duration": _SPELLED_DURATION,
}
"""What a figure begins with."""
_SCREEN = Screen(PATTERNS)
_SPELLED = PATTERNS.keys() - {"digit"}
_INCH = re.compile(
    r"(?<![\w.,/#:$])(?<!\w-)(?P<n>\d+(?:[.,]\d+)?)(?=[\"\u2033\u00b0]|[- ]?[A-Za-z\u00b5\u00b2\u00b3]+(?!\w))"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as written; `currencies` are those that its sign may mean, empty for a bare number."""

    kind: FigureKind
    value: Decimal
    text: str
    start: int
    end: int
    currencies: frozenset[str] = ANY
    until: Decimal | None = None


class _Found:
    """The figures found so far; what one pattern took, later ones leave alone."""

    def __init__(self) -> None:
        self.figures: list[Figure] = []

    def add(self, figure: Figure) -> None:
        if not any(figure.start < other.end and other.start < figure.end for other in self.figures):
            self.figures.append(figure)


def figures_in(sentence: str, possible: AbstractSet[Hashable] | None = None) -> list[Figure]:
    """Every figure of the sentence, in reading order; ``possible`` are the patterns that can match, where known."""
    if possible is None:
        possible = _SCREEN.possible(sentence)
    has_digit, spelled = "digit" in possible, not _SPELLED.isdisjoint(possible)
    if not (has_digit or spelled):
        return []
    text = western_digits(sentence)
    found = _Found()
    if has_digit:
        for order_number in _ORDER_NUMBER.finditer(text):
            value = parse_decimal(order_number["n"]) or Decimal(0)
            found.add(_figure("order_number", value, text, order_number.span("n")))
        for figure in _money_in(text):
            found.add(figure)
    if spelled:
        for figure in (*_spelled_money_in(text), *_spelled_in(text)):
            found.add(figure)
    for figure in _others_in(text) if has_digit else ():
        found.add(figure)
    return sorted(found.figures, key=lambda figure: figure.start)


def _figure(
    kind: FigureKind, value: Decimal, text: str, span: tuple[int, int], currencies: frozenset[str] = ANY
) -> Figure:
    return Figure(kind, value, text[span[0] : span[1]], span[0], span[1], currencies)


def _money_in(text: str) -> Iterator[Figure]:
    for found in _MONEY.finditer(text):
        currencies = _currencies(found["before"] or found["after"])
        mills = bool(currencies) and all(MINOR_UNITS[currency] == _MILLS for currency in currencies)
        value = parse_decimal(found["n1"] or found["n2"], mills=mills)
        if value is not None:
            yield _money(text, found, value, currencies)
    for found in _BARE_MONEY.finditer(text):
        value = parse_decimal(found["n5"] or found["n6"])
        if value is not None:
            yield _figure("money", value, text, found.span("n5" if found["n5"] else "n6"))


def _spelled_money_in(text: str) -> Iterator[Figure]:
    for found in _SPELLED_MONEY.finditer(text):
        value = spelled_number(found["n3"])
        if value is None:
            continue
        if found["word"].lower() in CENTS:
            value /= 100
        if found["n4"]:
            value += (spelled_number(found["n4"]) or Decimal(0)) / 100
        yield _figure("money", value, text, found.span(), currencies_of(found["word"]))


def _currencies(mark: str) -> frozenset[str]:
    return currencies_of(mark) or (SIGNS["$"] if mark.endswith("$") else ANY)


def _money(text: str, found: re.Match[str], value: Decimal, currencies: frozenset[str]) -> Figure:
    if (found["before"] or found["after"]).lower() in CENTS:
        value /= 100
    if found["kilo"]:
        value *= 1000
    return _figure("money", value, text, found.span(), currencies)


def _spelled_in(text: str) -> Iterator[Figure]:
    """Ratings and durations in English words: "five stars", "two days"."""
    for found in _SPELLED_RATING.finditer(text):
        yield _figure("rating", spelled_number(found["n"]) or Decimal(0), text, found.span())
    for found in _SPELLED_DURATION.finditer(text):
        until = spelled_number(found["until"]) if found["until"] else None
        value = spelled_number(found["n"]) or Decimal(0)
        yield Figure("duration", value, found.group(), found.start(), found.end(), ANY, until)


def _others_in(text: str) -> Iterator[Figure]:
    for kind, pattern in (("percent", _PERCENT), ("reviews", _REVIEWS)):
        for found in pattern.finditer(text):
            yield _figure(kind, parse_decimal(found["n"]) or Decimal(0), text, found.span())  # type: ignore[arg-type]
    for found in _RATING.finditer(text):
        yield _figure("rating", parse_decimal(found["n1"] or found["n2"]) or Decimal(0), text, found.span())
    for found in _DURATION.finditer(text):
        value = parse_decimal(found["n1"]) or Decimal(0)
        until = parse_decimal(found["n2"]) if found["n2"] else None
        yield Figure("duration", value, found.group(), found.start(), found.end(), ANY, until)
    for pattern in (_PLAIN, _INCH):
        for found in pattern.finditer(text):
            yield _figure("number", parse_decimal(found["n"]) or Decimal(0), text, found.span("n"))
