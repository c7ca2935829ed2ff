"""The age of whoever it is for, against the ages that a catalogue states: "3+", "6-12 years", "18 months and up"."""

import re

from agent.planner.frames import AttributeLimit
from agent.planner.nlu.numbers import count_of
from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.text import Clause
from retrieval.catalogue.vocabulary import Vocabulary

_FIGURES = re.compile(r"\d+(?:[.,]\d+)?")
_MONTHS = re.compile(r"\d ?m\b|\bmonths?\b|\bmos?\b")
_MOST_ONLY = re.compile(r"\bup to\b|\bunder\b|^<")
_YEAR = 12
_PAIR = 2


class AgeReader:
    """Reads an age off a clause, as what is not made for it."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary) -> None:
        words = phrases.language.reading.wish
        self._phrases = phrases
        self._said = [phrases.compile(pattern) for pattern in words.age_said]
        self._giving = re.compile(rf"(?<!\w){alternatives(words.presents)}(?!\w)")
        self._values = {
            name: [value.value for value in term.values]
            for name, term in vocabulary.attributes.items()
            if set(words.age_attributes) & set(name.lower().split()) and not term.is_option
        }

        self._tells = any(covers(value, _YEAR) is not None for values in self._values.values() for value in values)

    def read(self, clause: Clause) -> list[AttributeLimit]:
        """What is left out at the age that is said; the age is taken off, except beside a present."""
        text = clause.masked()
        found = self._found(text) if self._tells else None
        months = self.months(text)
        if found is None or months is None:
            return []
        if not self._giving.search(text):
            clause.take(*found.span())
        limits = []
        for name, values in self._values.items():
            if left_out := [value for value in values if covers(value, months) is False]:
                limits.append(AttributeLimit(name=name, exclude=left_out))
        return limits

    def months(self, text: str) -> int | None:
        """The age that is said, in months; None where none is."""
        found = self._found(text)
        age = count_of(found["age"], self._phrases) if found else None
        if found is None or age is None:
            return None
        return age if "month" in found.group() else age * _YEAR

    def _found(self, text: str) -> re.Match[str] | None:
        return next((one for pattern in self._said if (one := pattern.search(text))), None)


def covers(stated: str, months: int) -> bool | None:
    """Whether a stated age is right for one of so many months; None where it states none.

    What is only stated from an age on is right until about twice that age: a toy from 2 years bores at 12.
    """
    text = stated.lower()
    figures = [float(one.replace(",", ".")) for one in _FIGURES.findall(text)]
    if not figures or len(figures) > _PAIR:
        return None
    scale = 1 if _MONTHS.search(text) else _YEAR
    first, last = figures[0] * scale, figures[-1] * scale
    if len(figures) == _PAIR:
        if scale == 1 and "year" in text:
            last = figures[1] * _YEAR
        return first <= months < last + scale
    if _MOST_ONLY.search(text):
        return months <= last + scale - 1
    return first <= months <= 2 * first + 4 * _YEAR
