"""Counts of what was found by category, brand and attribute."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Columns, Rows
from retrieval.query.result import FacetCount

Numbers = NDArray[np.signedinteger[Any]]

_VALUES = 12
_ATTRIBUTES = 6
_FEWEST, _MOST = 2, 40
_FEW = 4


def facets(columns: Columns, rows: Rows) -> Mapping[str, tuple[FacetCount, ...]]:
    """The facets that divide the rows: each has at least two values."""
    if len(rows) == 0:
        return {}
    found = {"category": _categories(columns, rows), "brand": _brands(columns, rows)}
    found.update(_attributes(columns, rows))
    return {name: counts for name, counts in found.items() if len(counts) > 1}


def _categories(columns: Columns, rows: Rows) -> tuple[FacetCount, ...]:
    """The first level at which the rows part."""
    counts = np.bincount(columns.category[rows] + 1)[1:]
    used = np.flatnonzero(counts)
    paths = [(columns.category_paths[n], c) for n, c in zip(used.tolist(), counts[used].tolist(), strict=True)]
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
    counts = np.bincount(columns.brand[rows] + 1)[1:]
    used = np.flatnonzero(counts)
    best = used[np.lexsort((columns.brand_places[used], -counts[used]))[:_VALUES]]
    return tuple(FacetCount(columns.brand_names[number], int(counts[number])) for number in best.tolist())


def _attributes(columns: Columns, rows: Rows) -> dict[str, tuple[FacetCount, ...]]:
    used, usage = _products_by_key(columns, rows)
    kinds = len(columns.keys_by_attribute)
    attribute = columns.key_attributes[used]
    values = np.bincount(attribute, minlength=kinds)
    stated = np.bincount(attribute, weights=usage, minlength=kinds)
    telling = np.flatnonzero((values >= _FEWEST) & (values <= _MOST))
    chosen = telling[np.argsort(-stated[telling], kind="stable")][:_ATTRIBUTES]
    found = {}
    for number in chosen.tolist():
        of_it = np.flatnonzero(attribute == number)
        names = [columns.key_names[key] for key in used[of_it].tolist()]
        counts = dict(zip((value for _, value in names), usage[of_it].tolist(), strict=True))
        found[f"attribute:{names[0][0]}"] = _best(counts)
    return found


def _products_by_key(columns: Columns, rows: Rows) -> tuple[Numbers, Numbers]:
    """The keys that some of the products bear, themselves or by a variant, and how many do."""
    kinds = len(columns.key_names)
    borne, _ = columns.product_keys.gathered(rows)
    if len(columns.variant_keys.ids):
        variants, product_of = columns.variants.gathered(rows)
        own, owner = columns.variant_keys.gathered(variants)
        once = np.unique(product_of[owner].astype(np.int64) * kinds + own)
        borne = np.concatenate([borne, (once % max(kinds, 1)).astype(np.int32)])
    if len(borne) * _FEW < kinds:
        return np.unique(borne, return_counts=True)
    counts = np.bincount(borne, minlength=kinds)
    used = np.flatnonzero(counts)
    return used, counts[used]


def _best(counts: Mapping[str, int]) -> tuple[FacetCount, ...]:
    ranked = sorted((-count, value) for value, count in counts.items())
    return tuple(FacetCount(value, -count) for count, value in ranked[:_VALUES])
