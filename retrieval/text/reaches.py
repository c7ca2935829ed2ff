"""For whom or what a text says that a thing is made, in figures: "from 6 months to 4 years", "up to 18 kg"."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from retrieval.text.statements import Said, Statement
from retrieval.text.units import number
from retrieval.text.words import fold, stem, word_texts

_FACTORS = {
    "age": {"year": 12.0, "years": 12.0, "yr": 12.0, "yrs": 12.0, "y": 12.0, "month": 1.0, "months": 1.0, "m": 1.0},
    "mass": {"kg": 1.0, "kgs": 1.0, "kilo": 1.0, "kilos": 1.0, "kilograms": 1.0, "g": 0.001, "lb": 0.4536,
             "lbs": 0.4536, "pounds": 0.4536},
    "length": {"cm": 1.0, "mm": 0.1, "m": 100.0, "metres": 100.0, "meters": 100.0, "inch": 2.54, "inches": 2.54,
               "in": 2.54, "ft": 30.48, "feet": 30.48},
    "area": {"m2": 1.0, "m²": 1.0, "sqm": 1.0, "square metres": 1.0, "square meters": 1.0, "sq ft": 0.0929,
             "sqft": 0.0929, "square feet": 0.0929},
    "volume": {"l": 1.0, "litres": 1.0, "liters": 1.0, "litre": 1.0, "liter": 1.0, "ml": 0.001},
}  # fmt: skip
"""The units of each dimension in its base: months, kilograms, centimetres, square metres, litres."""
_NUMBER = r"\d+(?:[.,]\d+)?"
_LEAST = r"(?:from|over|above|at least|min\.?|minimum|starting at)(?: about| around)? "
_MOST = r"(?:up to|under|below|at most|max\.?|maximum|no more than|until|to)(?: about| around)? "
_BIRTH = re.compile(r"\b(?:from birth|newborns?)\b")
_OWN = frozenset(
    [
        "weight",
        "item",
        "product",
        "net",
        "gross",
        "shipping",
        "packed",
        "total",
        "height",
        "length",
        "width",
        "depth",
        "size",
    ]
)
"""Words of attributes that tell how a thing itself is: its weight is none of whoever uses it."""
_TOPS = re.compile(r"\b(?:max\w*|limit|load|capacity|up to|bears|carries|supports)\b")
_NO_AGE = re.compile(r"\b(?:warrant\w*|guarant\w*|lasts?|lasting|battery|matured|shelf|keeps?|history|experience)\b")
_OF_PERSONS = re.compile(
    r"\b(?:child\w*|kids?|bab(?:y|ies)|toddlers?|infants?|newborns?|boys?|girls?|people|persons?|adults?|riders?|"
    r"users?|players?|teens?|aged?|ages|old|tall|body|birth)\b"
)
_OTHER_LENGTH = re.compile(r"\b(?:seat|leg|inseam|cable|cord|reach|telescop\w*|adjust\w*|long|wide|deep|across)\b")
_OWN_MASS = re.compile(r"\b(?:weighs?|weighing)\b")
_SEGMENTS = re.compile(r"[.;:!?()](?!\d)|, ")
_REFUSED = re.compile(r"\b(?:not|never|un)\b[^,]*$")
_FOR_AGES = re.compile(r"\b(?:for|from)(?: about)? \d")
_SMALL = re.compile(r"\b(?:months?|years?|from|for|metres?|meters?|to|up|and)\b")
_WORDS = re.compile(r"[a-z]{3,}")
_COUNTS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_COUNTED = re.compile(rf"\b(?:{'|'.join(_COUNTS[1:])})\b(?=[ -](?:to|and|months?|years?|kilos?|kg|metres?|meters?)\b)")
_OUTGROWN, _OUTGROWN_BY = 2.0, 48.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of whoever or whatever a thing is for, in the base unit of its dimension.

    `measures` is `age`, `mass`, `height` (of a person) or the `length`, `area` or `volume` of what `of` names.
    """

    measures: str
    value: float
    of: str = ""

    @property
    def dimension(self) -> str:
        """The dimension of its units."""
        return "length" if self.measures == "height" else self.measures


@dataclass(frozen=True, slots=True)
class _Reach:
    """From so much to so much; a warning only refuses what lies outside, and commends nothing."""

    low: float
    high: float
    warns: bool = False


def reaches(statements: Iterable[Statement], figure: Figure) -> tuple[Said, str]:
    """Whether what is stated takes in the figure, and the text that says so; a denial counts where nothing does."""
    denial = ""
    for statement in statements:
        for reach in _reaches_of(statement, figure.measures, figure.dimension, figure.of):
            if reach.low <= figure.value <= reach.high:
                grown = figure.measures == "age" and math.isinf(reach.high)
                if grown and figure.value > _OUTGROWN * reach.low + _OUTGROWN_BY:
                    continue  # what is only stated from 2 years on bores at 12
                if reach.warns:
                    continue
                return "states", statement.text
            denial = denial or (f"{statement.name}: {statement.text}" if statement.name else statement.text)
    return ("denies", denial) if denial else ("silent", "")


@lru_cache(maxsize=65536)
def _reaches_of(statement: Statement, measures: str, dimension: str, of: str) -> tuple[_Reach, ...]:
    sentence = _COUNTED.sub(lambda found: str(_COUNTS.index(found.group())), fold(statement.text))
    if not any(char.isdigit() for char in sentence) and not _BIRTH.search(sentence):
        return ()
    name = fold(statement.name)
    if name and set(word_texts(name)) <= _OWN and not (measures == "age" and "size" in name):
        return ()
    found: list[_Reach] = []
    for segment in _SEGMENTS.split(sentence):
        if _tells(segment, name, sentence, measures, of):
            found += _in_segment(segment, name, dimension)
    return tuple(found)


def _tells(segment: str, name: str, sentence: str, measures: str, of: str) -> bool:
    """Whether a stretch speaks of what the figure is of; one of figures alone by the sentence around it."""
    if of:
        return stem(of) in {stem(word) for word in word_texts(f"{name} {segment}")}
    if measures == "mass":
        return not _OWN_MASS.search(segment)
    if measures == "age" and _NO_AGE.search(sentence):
        return False
    if measures == "height" and _OTHER_LENGTH.search(f"{name} {segment}"):
        return False
    named = _OF_PERSONS.search(f"{name} {segment}") or ("height" in name and bool(set(word_texts(name)) - _OWN))
    if named or (measures == "age" and _FOR_AGES.search(segment)):
        return True
    bare = not _WORDS.search(_SMALL.sub("", segment))
    return bare and (measures == "age" or (not name and _OF_PERSONS.search(sentence) is not None))


def _in_segment(segment: str, name: str, dimension: str) -> Iterator[_Reach]:
    factors = _FACTORS[dimension]
    units = "|".join(re.escape(unit) for unit in sorted(factors, key=len, reverse=True))
    bare_years = dimension == "age" and "age" in name.split()
    ends = rf"\s?-?(?P<unit>{units})(?![a-z0-9²])" if not bare_years else rf"(?:\s?-?(?P<unit>{units}))?(?![a-z0-9²])"
    pattern = re.compile(
        rf"(?P<least>\b{_LEAST})?(?P<most>\b{_MOST})?(?<![\d.])(?P<low>{_NUMBER})"
        rf"(?:\s?(?P<first>{units})?\s?(?:-|\u2013|to|and|up to) ?(?:about )?(?P<high>{_NUMBER}))?{ends}"
        r"(?P<open>\s?\+| ?(?:and|or) (?:up|over|older|above|more)| ?upwards| ?plus)?"
    )
    if dimension == "age" and _BIRTH.search(segment):
        bounded = pattern.search(segment)
        if bounded is None:
            yield _Reach(0.0, math.inf if "newborn" not in segment else 6.0)
    for found in pattern.finditer(segment):
        yield from _reach(found, factors, segment, name, dimension)


def _reach(
    found: re.Match[str], factors: dict[str, float], segment: str, name: str, dimension: str
) -> Iterator[_Reach]:
    unit = found["unit"] or ("years" if dimension == "age" else "")
    last = factors[unit]
    first = factors[found["first"]] if found["first"] else last
    low = number(found["low"]) * first
    slack = last if dimension == "age" else 0.0  # who is four is so until the fifth birthday
    if found["high"]:
        yield _Reach(low, number(found["high"]) * last + max(slack - 1, 0))
    elif found["most"]:
        if _REFUSED.search(segment[: found.start()]):  # "not for children under 3 years"
            yield _Reach(low, math.inf, warns=True)
        else:
            yield _Reach(-math.inf, low + (max(slack - 1, 0) if "up to" in found["most"] else 0))
    elif found["least"] or found["open"] or "+" in segment[found.end() : found.end() + 2]:
        yield _Reach(low, math.inf)
    elif _TOPS.search(f"{name} {segment}"):
        yield _Reach(-math.inf, low)
    elif dimension == "age" and "age" in name.split():
        yield _Reach(low, math.inf)
