"""Price limits in any phrasing, and the words cheap, cheaper, premium."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from agent.planner.nlu.numbers import Amount, amount_of, written
from agent.planner.nlu.phrases import Phrases, alternatives, whole
from agent.planner.nlu.text import Clause
from retrieval.catalogue.vocabulary import TermMatch

AROUND = Decimal("0.2")
_OTHER_BOUND = {"minimum": "maximum", "maximum": "minimum"}
_UNIT = re.compile(r" ?([a-z]{2,4})(?![\w'-])")
_PLURAL = re.compile(r" ?([a-z]{3,}s)(?![\w'])")


@dataclass(slots=True)
class PriceReading:
    """What was said about money."""

    minimum: str | None = None
    maximum: str | None = None
    word: str = ""
    currency: str = ""
    figures: list[Decimal] = field(default_factory=list)


class PriceReader:
    """Reads price limits off a clause."""

    def __init__(self, phrases: Phrases, currency: str = "") -> None:
        self._phrases = phrases
        self._currency = currency
        home = phrases.language.constraints.home_words.get(currency)
        self._home = re.compile(rf" ?{alternatives(home)}(?!\w)") if home else None
        price = phrases.language.constraints.price
        unsigned = set(phrases.language.constraints.price_needs_sign)
        self._patterns = [
            (kind, kind in unsigned, phrases.compile(rf"(?<![\w$€£]){pattern}"))
            for kind in ("between", "maximum", "minimum", "around", "exact")
            for pattern in getattr(price, kind)
        ]
        self._models = [phrases.compile(pattern) for pattern in price.models]
        self._turned = [phrases.compile(rf"(?<!\w){pattern}") for pattern in price.turned]
        self._words = [(kind, whole(words)) for kind, words in phrases.language.constraints.price_words.items()]
        self._words.sort(key=lambda pair: pair[0] in ("cheap", "premium"))
        lexicon = phrases.language.lexicon
        self._small = frozenset(
            [*lexicon.fillers, *lexicon.joiners, *lexicon.polite, *phrases.currency_words, "less", "plus"]
        )
        units = [word for unit in phrases.language.constraints.units.values() for word in unit.words]
        self._unit_after = re.compile(
            r"^(?: ?(?:-|to|and|or) ?\d+(?:[.,]\d+)?)?"
            rf"[ -]?(?:{alternatives(units)}|stars?|%|percent|years?|months?|weeks?|yrs?|x \d"
            r"|of (?:them|those|these))(?!\w)"
        )
        self._not_before = re.compile(r"(?:\bsizes?|\bages?|\baged|\bnumber|\bmodel|\bno\.|#) ?$")

    def read(self, clause: Clause, named: Sequence[TermMatch] = ()) -> PriceReading:
        """The limits of money in a clause; what is `named` in it has numbers of its own ("phone 6 plus")."""
        reading = PriceReading()
        models = self._in_names(clause.text, named)
        for kind, needs_sign, pattern in self._patterns:
            masked = clause.masked()
            for found in pattern.finditer(masked):
                if any(start <= found.start(1) < end for start, end in models):
                    continue
                amounts = self._amounts(kind, found, masked, needs_sign)
                before = self._turning(masked[: found.start()]) if kind in _OTHER_BOUND else None
                bound = _OTHER_BOUND[kind] if before else kind
                if amounts and self._apply(reading, bound, amounts):
                    clause.take(before.start() if before else found.start(), self._end(masked, found.end()))
        self._read_words(clause, reading)
        return reading

    def _in_names(self, text: str, named: Sequence[TermMatch]) -> list[tuple[int, int]]:
        """Where numbers are parts of the names of products or models; "tent 90 plus" is a kind and an amount."""
        titled = [(one.start, one.end) for one in named if one.kind == "product" and " " in text[one.start : one.end]]
        models = [found.span("n") for pattern in self._models for found in pattern.finditer(text)]
        kinds = [one.end for one in named if one.kind == "category"]
        return [*titled, *((start, end) for start, end in models if start - 1 not in kinds)]

    def _turning(self, before: str) -> re.Match[str] | None:
        """What turns a bound around that stands behind it: "must not cost" before "more than 80"."""
        return next((found for pattern in self._turned if (found := pattern.search(before))), None)

    def _amounts(self, kind: str, found: re.Match[str], text: str, needs_sign: bool) -> list[Amount]:
        read = (amount_of(group, self._phrases, self._currency) for group in found.groups() if group)
        amounts = [amount for amount in read if amount]
        if not amounts or (kind != "exact" and all(amount.value == 0 for amount in amounts)):
            return []
        thousands = found.group().endswith("k") and (kind != "exact" or found.group().strip() == text.strip())
        signed = any(amount.currency for amount in amounts) or thousands  # "a 4k monitor" and "monitor 4k" say no price
        signed = signed or self._end(text, found.end()) > found.end()
        if not signed and (
            needs_sign
            or self._unit_after.search(text[self._end(text, found.end()) :])
            or self._not_before.search(text[: found.start()])
            or self._counts(text[self._end(text, found.end()) :])
            or (kind == "between" and found.start() > 0 and found.group()[0].isdigit())
        ):
            return []
        return amounts

    def _counts(self, after: str) -> bool:
        """Whether things are counted ("at least four ports", "300 dpi"): a plural or a unit follows."""
        unit = _UNIT.match(after)
        if unit is not None and unit.group(1) not in self._phrases.known and unit.group(1) not in self._small:
            return True
        found = _PLURAL.match(after)
        return found is not None and found.group(1) not in self._small

    def _end(self, text: str, end: int) -> int:
        """Where an amount ends: behind the word for the shop's own money ("under 5 pounds")."""
        named = self._home.match(text, end) if self._home else None
        return named.end() if named else end

    def _apply(self, reading: PriceReading, kind: str, amounts: list[Amount]) -> bool:
        values = [amount.value for amount in amounts]
        low = high = None
        if kind == "between" and len(values) == 2:
            low, high = sorted(values)
        elif kind == "maximum" or kind == "exact":
            high = values[0]
        elif kind == "minimum":
            low = values[0]
        elif kind == "around":
            low, high = values[0] * (1 - AROUND), values[0] * (1 + AROUND)
        if (low and reading.minimum) or (high and reading.maximum) or (low is None and high is None):
            return False
        reading.minimum = written(low) if low is not None else reading.minimum
        reading.maximum = written(high) if high is not None else reading.maximum
        reading.currency = reading.currency or next((amount.currency for amount in amounts if amount.currency), "")
        reading.figures += values
        return True

    def _read_words(self, clause: Clause, reading: PriceReading) -> None:
        for kind, pattern in self._words:
            found = pattern.search(clause.masked())
            if found:
                clause.take(*found.span())
                reading.word = reading.word or kind
