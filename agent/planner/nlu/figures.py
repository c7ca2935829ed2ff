"""Figures with units in texts and values: what they measure, and how much it is in one unit."""

import re
from dataclasses import dataclass

from agent.planner.nlu.numbers import decimal_of, number_in_words
from agent.planner.nlu.phrases import Phrases, alternatives, whole

COLD = "c"
_RANGE = re.compile(r"\d ?(?:-|\u2013|to) ?\d")
_NO_UNITS = frozenset(["G", "M", "H", "IN", "D"])
"""Capitals that are no units, though the small letters are: "4G"."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure with its unit in a text: how much it is in base units, what it measures, and where it stands."""

    amount: float
    measures: str
    start: int
    end: int


class FigureReader:
    """Reads figures with their units, wherever they stand."""

    def __init__(self, phrases: Phrases) -> None:
        constraints = phrases.language.constraints
        self._phrases = phrases
        self._units = {word: name for name, unit in constraints.units.items() for word in unit.words}
        self._by_name = constraints.units
        worded = alternatives(phrases.language.lexicon.numbers)
        words = constraints.measure
        self.figures = rf"(?:\d+(?:[.,]\d+)?|\b{worded}(?:[ -]{worded})*(?![a-z]))"
        self.before = "|".join(
            f"(?P<{name}>{alternatives(getattr(words, name))} )" for name in ("minimum", "maximum", "around")
        )
        self.minus = rf"(?:{alternatives(words.minus)} ?|-)"
        below = rf"(?P<below>(?<![\w.]){self.minus})?"
        self._pattern = re.compile(
            rf"(?:{self.before})?{below}(?P<n>{self.figures})(?: ?(?:-|to|and|or) ?(?P<m>{self.figures}))?"
            rf"(?: ?-? ?)(?P<unit>{alternatives(self._units)})(?![\w])"
        )

    def value(self, text: str) -> float:
        """A number in figures or words; 0 where it is none."""
        return float(decimal_of(text) or number_in_words(text, self._phrases) or 0)

    @staticmethod
    def figure(text: str) -> float | None:
        """The first number of a value as it stands, whatever its unit."""
        found = re.search(r"\d+(?:[.,]\d+)?", text)
        value = decimal_of(found.group()) if found else None
        return None if value is None else float(value)

    def in_unit(self, text: str, unit: str | None) -> float | None:
        """The first number of a value in a unit, where the value is written in another of the same quantity."""
        own, found = self._units.get((unit or "").lower()), self._pattern.search(text.lower())
        if own is None or found is None:
            return self.figure(text)
        wanted, said = self._by_name[own], self._by_name[self._units[found["unit"]]]
        if wanted.measures != said.measures:
            return self.figure(text)
        amount = float(decimal_of(found["n"]) or 0) * said.factor / wanted.factor
        return -amount if self.is_below_zero(found) else amount

    def converted(self, amount: float, unit: str, wanted: str) -> float | None:
        """An amount in another unit; None where the two measure different things or are no units."""
        own, other = self._units.get(unit.lower()), self._units.get(wanted.lower())
        if own is None or other is None or self._by_name[own].measures != self._by_name[other].measures:
            return None
        return amount * self._by_name[own].factor / self._by_name[other].factor

    def stated(self, text: str) -> list[Stated]:
        """The figures with units in a text; of a range its middle."""
        found = []
        for one in self._pattern.finditer(text.lower()):
            if text[one.start("unit") : one.end("unit")] in _NO_UNITS:
                continue
            unit = self._by_name[self._units[one["unit"]]]
            figures = [self.value(one[name]) for name in ("n", "m") if one[name]]
            figures = [-figure for figure in figures] if self.is_below_zero(one) else figures
            found.append(Stated(sum(figures) / len(figures) * unit.factor, unit.measures, *one.span()))
        return found

    def is_below_zero(self, found: re.Match[str]) -> bool:
        """Whether a figure is a temperature below zero."""
        return bool(found["below"]) and self._units[found["unit"]] == COLD

    def measures_of(self, unit: str) -> str:
        """The quantity that a unit measures; empty where the word is none."""
        name = self._units.get(unit.lower())
        return self._by_name[name].measures if name else ""

    def amount(self, value: str) -> float | None:
        """How much a stated value is: of "11-16 kg" the middle in base units, of words the level that they name."""
        if figures := self.stated(value):
            return figures[0].amount
        plain = [float(decimal_of(one) or 0) for one in re.findall(r"\d+(?:[.,]\d+)?", value)[:2]]
        if plain:
            return sum(plain) / len(plain) if len(plain) > 1 and _RANGE.search(value) else plain[0]
        said = value.lower().strip(" .")
        levels = self._phrases.language.constraints.levels
        named = (place for place, words in enumerate(levels) if said in words)
        leading = (place for place, words in reversed(list(enumerate(levels))) if whole(words).match(said))
        return next((float(place) for place in (*named, *leading)), None)

    def number(self, text: str) -> float | None:
        """The first number of a text, for comparing values such as '1.2 kg', in base units of its unit."""
        if found := self._pattern.search(text.lower()):
            unit = self._by_name[self._units[found["unit"]]]
            amount = float(decimal_of(found["n"]) or 0) * unit.factor
            return -amount if self.is_below_zero(found) else amount
        plain = re.search(r"\d+(?:[.,]\d+)?", text)
        if plain:
            value = decimal_of(plain.group())
            return None if value is None else float(value)
        spoken = number_in_words(text.lower(), self._phrases)
        return None if spoken is None else float(spoken)
