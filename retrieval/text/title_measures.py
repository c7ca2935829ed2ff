"""Sizes that a title or a description states and no attribute does: "Cable 2 m", "a 1.7 litre kettle"."""

import re
from collections.abc import Iterable, Iterator

from retrieval.text.units import UNITS, measures_in, number, quantity

NAMES = {
    "length": "Stated size",
    "volume": "Stated volume",
    "mass": "Stated weight",
    "data": "Stated memory",
    "power": "Stated power",
    "charge": "Stated charge",
    "light": "Stated brightness",
    "sound": "Stated noise",
    "pixels": "Stated pixels",
    "voltage": "Stated voltage",
    "pressure": "Stated pressure",
    "torque": "Stated torque",
    "rotation": "Stated rotation",
}
"""The attribute that a dimension stands under; no feed calls its own so, whose bare numbers could mean another unit."""
_ALIKE = 1.06
_BEFORE = 24
_BOUND = re.compile(
    r"(?:\d\s*(?:-|\u2013|to|and)|\d\s*[a-z]{1,6}\s*(?:-|\u2013|to)"
    r"|\b(?:up to|below|under|over|above|from|between|at least|at most|max\.?|within|to|until))\s*$",
    re.IGNORECASE,
)
"""What stands before one end of a range, or a bound: that says what it is for, and not how big it is."""
_LETTERS = frozenset("gavkshcm")
"""Units of one letter that in capitals are something else: "4G", "size M"."""


def stated_in(title: str, values: Iterable[str], description: str = "") -> Iterator[tuple[str, str]]:
    """(attribute, value) for each dimension in which the title names one size, and none of the values states any.

    Where the title names none at all, one size that the description names counts.
    """
    titled = _sizes(title)
    found = {**_sizes(description), **titled}
    if not found:
        return
    stated = [quantity(value) for value in values]
    told = {one.unit.dimension for one in stated if one is not None and one.unit}
    for dimension, sizes in found.items():
        least, most = min(size for size, _ in sizes), max(size for size, _ in sizes)
        if dimension not in told and least > 0 and most <= _ALIKE * least:  # 30 x 40 cm are two sizes
            yield NAMES[dimension], sizes[0][1]


def _sizes(text: str) -> dict[str, list[tuple[float, str]]]:
    """The sizes that a text names, in base units and as written, by what they measure."""
    found: dict[str, list[tuple[float, str]]] = {}
    for measure in measures_in(text):
        if _BOUND.search(text, max(0, measure.start() - _BEFORE), measure.start()):
            continue
        symbol = measure.group(2)
        unit = UNITS[symbol.lower()]
        if unit.dimension in NAMES and not (symbol.isupper() and symbol.lower() in _LETTERS):
            amount = number(measure.group(1))
            found.setdefault(unit.dimension, []).append((amount * unit.factor, f"{amount:g} {unit.symbol}"))
    return found
