"""Sizes that a title states and no attribute does: "Cable 2 m", "Olive Oil 500 ml"."""

from collections.abc import Iterable, Iterator

from retrieval.text.units import UNITS, measures_in, number, quantity

NAMES = {
    "length": "Stated size",
    "volume": "Stated volume",
    "mass": "Stated weight",
    "data": "Stated memory",
    "power": "Stated power",
    "charge": "Stated charge",
}
"""The attribute that a dimension stands under; no feed calls its own so, whose bare numbers could mean another unit."""
_ALIKE = 1.06
_LETTERS = frozenset("gavkshcm")
"""Units of one letter that in capitals are something else: "4G", "size M"."""


def stated_in(title: str, values: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(attribute, value) for each dimension in which the title names one size, and none of the values states any."""
    found: dict[str, list[tuple[float, str]]] = {}
    for measure in measures_in(title):
        symbol = measure.group(2)
        unit = UNITS[symbol.lower()]
        if unit.dimension in NAMES and not (symbol.isupper() and symbol.lower() in _LETTERS):
            amount = number(measure.group(1))
            found.setdefault(unit.dimension, []).append((amount * unit.factor, f"{amount:g} {unit.symbol}"))
    if not found:
        return
    stated = [quantity(value) for value in values]
    told = {one.unit.dimension for one in stated if one is not None and one.unit}
    for dimension, sizes in found.items():
        least, most = min(size for size, _ in sizes), max(size for size, _ in sizes)
        if dimension not in told and least > 0 and most <= _ALIKE * least:  # 30 x 40 cm are two sizes
            yield NAMES[dimension], sizes[0][1]
