"""Counts of what was found by category, brand and attribute."""

from collections import Counter
from collections.abc import Mapping

import numpy as np

from retrieval.columns import Columns, Rows
from retrieval.result import FacetCount

_VALUES = 12
_ATTRIBUTES = 6
_FEWEST, _MOST = 2, 40


def facets(columns: Columns, rows: Rows) -> Mapping[str, tuple[FacetCount, ...]]:
    """The facets that divide the rows: each has at least two values."""
    if len(rows) == 0:
        return {}
    found = {"category": _categories(columns, rows), "brand": _brands(columns, rows)}
    found.update(_attributes(columns, rows))
    return {name: counts for name, counts in found.items() if len(counts) > 1}


def _categories(columns: Columns, rows: Rows) -> tuple[FacetCount, ...]:
    """The first level at which the rows part."""
    numbers, counts = np.unique(columns.category[rows], return_counts=True)
    paths = [(columns.category_paths[n], int(c)) for n, c in zip(numbers, counts, strict=True) if n >= 0]
    deepest = max((len(path) for path, _ in paths), default=0)
    for depth in range(deepest):
        level: Counter[str] = Counter()
        for path, count in paths:
            if len(path) > depth:
                level[path[depth]] += count
        if len(level) > 1:
            return _best(level)
    return ()


def _brands(columns: Columns, rows: Rows) -> tuple[FacetCount, ...]:
    numbers, counts = np.unique(columns.brand[rows], return_counts=True)
    return _best(Counter({columns.brand_names[n]: int(c) for n, c in zip(numbers, counts, strict=True) if n >= 0}))


def _attributes(columns: Columns, rows: Rows) -> dict[str, tuple[FacetCount, ...]]:
    usage = _products_by_key(columns, rows)
    used = np.flatnonzero(usage)
    attribute = columns.key_attributes[used]
    values = np.bincount(attribute, minlength=len(columns.keys_by_attribute))
    stated = np.bincount(attribute, weights=usage[used], minlength=len(columns.keys_by_attribute))
    telling = np.flatnonzero((values >= _FEWEST) & (values <= _MOST))
    found = {}
    for number in telling[np.argsort(-stated[telling], kind="stable")][:_ATTRIBUTES]:
        keys = used[attribute == number]
        counts = Counter({columns.key_names[key][1]: int(usage[key]) for key in keys})
        found[f"attribute:{columns.key_names[keys[0]][0]}"] = _best(counts)
    return found


def _products_by_key(columns: Columns, rows: Rows) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """How many of the products bear each key, themselves or by a variant."""
    kinds = len(columns.key_names)
    shared, _ = columns.product_keys.gathered(rows)
    counts = np.bincount(shared, minlength=kinds)
    variants, product_of = columns.variants.gathered(rows)
    own, owner = columns.variant_keys.gathered(variants)
    if len(own):
        product = product_of[owner].astype(np.int64)
        once = np.unique(product * kinds + own)
        counts = counts + np.bincount(once % kinds, minlength=kinds)
    return counts


def _best(counts: Counter[str]) -> tuple[FacetCount, ...]:
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(FacetCount(value, count) for value, count in ranked[:_VALUES])
