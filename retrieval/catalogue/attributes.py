"""What attributes and values are: how they are compared, and whether they are numbers, yes or no, or words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from retrieval.catalogue.document import FALSE_WORDS, TRUE_WORDS
from retrieval.catalogue.vocabulary import AttributeKind
from retrieval.text.english import SPELLINGS
from retrieval.text.units import Unit, converted, span
from retrieval.text.words import fold, words

_NUMERIC_SHARE = 0.8


@lru_cache(maxsize=16384)
def attribute_key(name: str) -> str:
    """The form in which names of attributes are compared: "Product_Colour" and "product color" are one."""
    return " ".join(SPELLINGS.get(word.text, word.text) for word in words(name.replace("_", " ")))


@lru_cache(maxsize=65536)
def value_key(value: str) -> str:
    """The form in which values are compared; yes and no are "true" and "false"."""
    plain = fold(value).strip()
    if plain in TRUE_WORDS:
        return "true"
    if plain in FALSE_WORDS:
        return "false"
    return " ".join(SPELLINGS.get(word.text, word.text) for word in words(plain)) or plain


def kind_of(values: Mapping[str, int]) -> AttributeKind:
    """The kind of an attribute from its values with their counts."""
    total = sum(values.values())
    if not total:
        return "text"
    if all(value_key(value) in {"true", "false"} for value in values):
        return "boolean"
    numeric = sum(count for value, count in values.items() if span(value) is not None)
    return "number" if numeric >= _NUMERIC_SHARE * total else "text"


def unit_of(values: Iterable[tuple[str, int]]) -> Unit | None:
    """The unit that most of the values are stated in; in doubt the larger."""
    found: Counter[Unit] = Counter()
    for value, count in values:
        amounts = span(value)
        if amounts is not None and amounts[1].unit is not None:
            found[amounts[1].unit] += count
    if not found:
        return None
    return max(found, key=lambda unit: (found[unit], unit.factor))


def number_in(value: str, unit: Unit | None) -> float | None:
    """The number that a value states, in the attribute's unit, of a range its middle; `None` where it states none."""
    bounds = bounds_in(value, unit)
    return None if bounds is None else sum(bounds) / 2


def bounds_in(value: str, unit: Unit | None) -> tuple[float, float] | None:
    """The least and the most that a value states, in the attribute's unit; the same twice where it is one number."""
    amounts = span(value)
    if amounts is None:
        return None
    low, high = (converted(amount, unit) for amount in amounts)
    return None if low is None or high is None else (low, high)
