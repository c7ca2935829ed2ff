"""The learned weights of the order: read once from numbers in JSON, which `shopmind eval train-ranker` writes."""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from retrieval.scoring.signals import SIGNS

FILE = "ranking_weights.json"


def weights_of(by_sign: Mapping[str, float]) -> NDArray[np.float32]:
    """Weights in the order of the signs, scaled so that a candidate with every sign has the score 1.

    Raises:
        ValueError: a sign has no weight, one is unknown, or a weight is negative.
    """
    if set(by_sign) != set(SIGNS):
        raise ValueError(f"weights are given for {sorted(by_sign)}, and the signs are {sorted(SIGNS)}")
    weights = np.array([by_sign[name] for name in SIGNS], dtype=np.float32)
    if not (weights >= 0).all() or not weights.sum() > 0:
        raise ValueError("weights are at least zero, and one of them above")
    scaled: NDArray[np.float32] = weights / weights.sum()
    return scaled


@lru_cache(maxsize=1)
def learned_weights() -> NDArray[np.float32]:
    """The weights that ship."""
    body = json.loads(resources.files("retrieval.scoring").joinpath(FILE).read_text(encoding="utf-8"))
    return weights_of(body["weights"])
