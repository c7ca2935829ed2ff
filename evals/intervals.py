"""How sure a mean over queries is: percentile intervals by the bootstrap, the same draws every time."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_DRAWS = 4000
_SEED = 20_260_101


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean with the ends of its interval of 95 %."""

    mean: float
    low: float
    high: float


def estimate(values: Sequence[float]) -> Estimate:
    """The mean of values, one a query, and where it would lie had other queries of the kind been asked.

    Raises:
        ValueError: there are no values.
    """
    if not values:
        raise ValueError("an estimate needs at least one value")
    drawn = np.random.default_rng(_SEED).integers(0, len(values), (_DRAWS, len(values)))
    given = np.asarray(values, dtype=np.float64)
    low, high = np.quantile(given[drawn].mean(axis=1), [0.025, 0.975])
    return Estimate(float(given.mean()), float(low), float(high))
