"""Fits the weights of the order to judgements: pairs of items, logistic loss, drawn towards the hand-set weights."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from evals.ranking_examples import Example
from retrieval.scoring.signals import SIGNS

Weights = NDArray[np.float64]
BY_HAND: Mapping[str, float] = {
    "words": 0.20,
    "meaning": 0.50,
    "company": 0.0,
    "title": 0.20,
    "kind": 0.10,
    "phrase": 0.0,
    "worded": 0.0,
    "category": 0.15,
    "prior": 0.05,
    "code": 0.50,
    "purpose": 0.30,
}
NOT_LEARNED = ("category", "prior", "code", "purpose")
"""Signs that stay as set by hand: what is judged has hardly a category, no popularity, part numbers or purposes."""
_STEEPNESS = 8.0
_MOST_WEIGHT = 2.0
_FIRST = np.array([BY_HAND[name] for name in SIGNS], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Differences of signs between a better and a worse item, and how much each counts; all counts sum to 1."""

    differences: NDArray[np.float64]
    counts: NDArray[np.float64]


def pairs_of(example: Example) -> Pairs | None:
    """The pairs of one query's rated candidates, weighed by the difference of their gains; `None` without any."""
    differences, counts = [], []
    rated = np.flatnonzero(example.ratings >= 0)
    for better in rated:
        for worse in rated:
            if example.ratings[better] > example.ratings[worse]:
                differences.append(example.signs[better] - example.signs[worse])
                counts.append(2.0 ** example.ratings[better] - 2.0 ** example.ratings[worse])
    if not differences:
        return None
    weighed = np.array(counts, dtype=np.float64)
    return Pairs(np.array(differences, dtype=np.float64), weighed / weighed.sum())


def fitted(judged: Sequence[Example], known_items: Sequence[Example], pull: float) -> Weights:
    """The weights, none below zero; `pull` is how strongly they are drawn to the hand-set ones.

    Judged queries count as much together as all known items do.
    """
    groups = [[pairs for one in group if (pairs := pairs_of(one))] for group in (judged, known_items)]
    differences = np.concatenate([one.differences for group in groups for one in group]) * _STEEPNESS
    counts = np.concatenate([one.counts / len(group) for group in groups for one in group])

    def loss(weights: Weights) -> tuple[float, Weights]:
        margins = differences @ weights
        strayed = weights - _FIRST
        slope = -counts / (1 + np.exp(np.clip(margins, -500, 500)))
        value = float(counts @ np.logaddexp(0, -margins) + pull * strayed @ strayed)
        return value, differences.T @ slope + 2 * pull * strayed

    bounds = [(w, w) if name in NOT_LEARNED else (0.0, _MOST_WEIGHT) for name, w in zip(SIGNS, _FIRST, strict=True)]
    weights: Weights = minimize(loss, _FIRST, jac=True, method="L-BFGS-B", bounds=bounds).x
    return weights


def hand_set() -> Weights:
    """The weights before anything is learned."""
    return _FIRST.copy()
