"""What category a product without one belongs to, where the catalogue's own products tell with confidence.

Products that name their category teach what its things are called and which attributes they state. One without a
category gets that whose things it resembles as they resemble each other, clearly more than any other; else none.
Only categories count in which the products that name theirs would be put rightly.
"""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Columns, Rows
from retrieval.text.words import word_texts
from retrieval.understanding.catalogue_terms import normal

FEWEST_KNOWN = 60
"""So many products must name their category before anything is inferred."""
FEWEST_MEMBERS = 5
_SMOOTHING = 0.3
_STRONGEST, _WEAKEST = 5.0, -3.0
_AS_TYPICAL = 0.35
"""The share of a category's own things that may resemble it less than a product that is put there."""
_AHEAD = 0.30
_LEAST = 0.4
_COMMON = 0.9
_LACKING = 2.0
_RIGHT = 0.93
_FEWEST_PUT = 3
_CHUNK = 4096

Features = list[NDArray[np.int32]]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Kinds:
    """What tells categories apart."""

    numbers: Rows
    """The category number of each column."""
    weights: Floats
    """The weight of each feature for each category."""
    common: NDArray[np.bool_]
    """Whether nearly all things of the category have the feature."""
    typical: Floats
    """How much a product must resemble the category's things."""

    def scores(self, features: Features) -> Floats:
        """How much each product resembles the things of each category: less by what it lacks of what they all have."""
        found = np.full((len(features), len(self.numbers)), _WEAKEST, dtype=np.float32)
        expected = np.maximum(self.common.sum(axis=0), 1)
        for at, one in enumerate(features):
            if len(one):
                lacking = 1 - self.common[one].sum(axis=0) / expected
                found[at] = self.weights[one].mean(axis=0) - _LACKING * np.where(self.common.any(axis=0), lacking, 0)
        return found

    def mean(self, features: NDArray[np.int32], at: int) -> float:
        """The mean weight of a product's features for one category."""
        return float(self.weights[features, at].mean()) if len(features) else _WEAKEST


def with_inferred_categories(columns: Columns) -> Columns:
    """The columns with categories for products that have none and are surely of one."""
    known = np.flatnonzero(columns.alive & (columns.category >= 0)).astype(np.int32)
    missing = np.flatnonzero(columns.alive & (columns.category < 0))
    if len(known) < FEWEST_KNOWN or not len(missing):
        return columns
    features, size = _features(columns)
    kinds = _learned(features, size, columns.category, known)
    if kinds is None:
        return columns
    category = columns.category.copy()
    category[missing] = inferred(kinds, [features[row] for row in missing.tolist()])
    return replace(columns, category=category)


def inferred(kinds: Kinds, features: Features) -> Rows:
    """The category number of each product, or -1 where none is sure."""
    found = np.full(len(features), -1, dtype=np.int32)
    for start in range(0, len(features), _CHUNK):
        best = _sure(kinds.scores(features[start : start + _CHUNK]), kinds.typical)
        found[start : start + len(best)] = np.where(best >= 0, kinds.numbers[best], -1)
    return found


def _sure(scores: Floats, typical: Floats) -> Rows:
    """The place of the category that a product surely belongs to, or -1."""
    every = np.arange(len(scores))
    best = scores.argmax(axis=1)
    top = scores[every, best]
    others = scores.copy()
    others[every, best] = -np.inf
    sure = (top >= np.maximum(typical[best], _LEAST)) & (top - others.max(axis=1) >= _AHEAD)
    return np.where(sure, best, -1).astype(np.int32)


def _features(columns: Columns) -> tuple[Features, int]:
    """For each row the words of its title and the attributes that it states, as numbers; and how many there are."""
    attributes = len(columns.keys_by_attribute)
    table: dict[str, int] = {}
    found: Features = []
    for row, title in enumerate(columns.titles):
        texts = {normal(word) for word in word_texts(title) if len(word) > 2 and word.isalpha()}
        said = [attributes + table.setdefault(text, len(table)) for text in texts]
        stated = np.unique(columns.key_attributes[columns.product_keys.of(row)])
        found.append(np.concatenate([stated.astype(np.int32), np.array(sorted(said), dtype=np.int32)]))
    return found, attributes + len(table)


def _learned(features: Features, size: int, category: Rows, known: Rows) -> Kinds | None:
    """What tells categories apart; only those in which the catalogue's own things are put rightly."""
    members = Counter(category[known].tolist())
    numbers = np.array(sorted(number for number, count in members.items() if count >= FEWEST_MEMBERS), dtype=np.int32)
    if len(numbers) < 2:
        return None
    rows = known[np.isin(category[known], numbers)]
    own = np.searchsorted(numbers, category[rows])
    everywhere = np.zeros(size, dtype=np.float32)
    for one in features:
        everywhere[one] += 1
    within = np.zeros((size, len(numbers)), dtype=np.float32)
    for row, at in zip(rows.tolist(), own.tolist(), strict=True):
        within[features[row], at] += 1
    counts = np.bincount(own, minlength=len(numbers)).astype(np.float32)
    background = ((everywhere + _SMOOTHING) / (len(features) + 2 * _SMOOTHING))[:, None]
    kinds = Kinds(
        numbers,
        _weights(within, counts, background),
        within >= _COMMON * counts,
        np.zeros(len(numbers), dtype=np.float32),
    )
    scores = kinds.scores([features[row] for row in rows.tolist()])
    for place, (row, at) in enumerate(zip(rows.tolist(), own.tolist(), strict=True)):
        others = _weights(within[features[row], at][:, None] - 1, counts[at] - 1, background[features[row]])
        scores[place, at] += (others.mean() if others.size else _WEAKEST) - kinds.mean(features[row], at)
    typical = np.array(
        [np.quantile(scores[own == at, at], _AS_TYPICAL) for at in range(len(numbers))], dtype=np.float32
    )
    put = _sure(scores, typical)
    for at in range(len(numbers)):
        there = put == at
        if there.sum() < _FEWEST_PUT or (own[there] == at).mean() < _RIGHT:
            typical[at] = np.inf
    return replace(kinds, typical=typical)


def _weights(within: Floats, counts: Floats | float, background: Floats) -> Floats:
    """How much likelier a feature is in a category than in the whole catalogue, as a logarithm."""
    share = (within + _SMOOTHING * background) / (counts + _SMOOTHING)
    weights: Floats = np.clip(np.log(share / background), _WEAKEST, _STRONGEST).astype(np.float32)
    return weights
