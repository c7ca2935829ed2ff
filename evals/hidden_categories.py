"""How well categories are inferred: known ones are hidden, and what is inferred is compared with them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from evals.intervals import Estimate, estimate
from retrieval.catalogue.column_builder import ColumnBuilder
from retrieval.catalogue.columns import Columns, Rows
from retrieval.catalogue.products import IndexedProduct
from retrieval.understanding.kind_inference import FEWEST_MEMBERS, with_inferred_categories

_SEED = 20_260_101
_PARTS = 5


@dataclass(frozen=True, slots=True)
class HiddenCategories:
    """Coverage and accuracy where half of the categories are hidden, and how things of no known one fare."""

    hidden: int
    coverage: Estimate
    """The share of the hidden products that get a category at all."""
    accuracy: Estimate | None
    """Of these, the share that get their own."""
    strangers: int
    misplaced: Estimate | None
    """Of things whose whole category was hidden, the share that are put somewhere."""


def measure(products: Sequence[IndexedProduct]) -> HiddenCategories:
    """Hide half of the known categories product by product, then whole categories, a fifth at a time."""
    builder = ColumnBuilder()
    for product in products:
        builder.add(product)
    columns = builder.build()
    known = np.flatnonzero(columns.category >= 0)
    draw = np.random.default_rng(_SEED)
    hidden = known[draw.random(len(known)) < 0.5]
    put = _inferred_without(columns, hidden)
    right = (put == columns.category[hidden])[put >= 0]
    numbers = np.unique(columns.category[known], return_counts=True)
    whole = draw.permutation(numbers[0][numbers[1] >= FEWEST_MEMBERS])
    placed: list[float] = []
    for part in np.array_split(whole, _PARTS):
        strangers = np.flatnonzero(np.isin(columns.category, part))
        placed += (_inferred_without(columns, strangers) >= 0).astype(float).tolist()
    return HiddenCategories(
        hidden=len(hidden),
        coverage=estimate((put >= 0).astype(float).tolist()),
        accuracy=estimate(right.astype(float).tolist()) if len(right) else None,
        strangers=len(placed),
        misplaced=estimate(placed) if placed else None,
    )


def _inferred_without(columns: Columns, rows: NDArray[np.intp]) -> Rows:
    category = columns.category.copy()
    category[rows] = -1
    inferred: Rows = with_inferred_categories(replace(columns, category=category)).category[rows]
    return inferred


def as_text(found: HiddenCategories) -> str:
    """The figures with their intervals of 95 %."""
    lines = [
        f"{found.hidden} products with their category hidden: {_words(found.coverage)} get one",
        f"of these it is their own: {_words(found.accuracy)}",
        f"{found.strangers} products of a category that nobody else names: {_words(found.misplaced)} are put somewhere",
    ]
    return "\n".join(lines)


def _words(figure: Estimate | None) -> str:
    return "-" if figure is None else f"{figure.mean:.3f} ({figure.low:.3f} to {figure.high:.3f})"
