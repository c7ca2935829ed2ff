"""A reader that is learned from the examples at the start: ridge regression in the space of their likeness."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve

_LANGUAGES = 8
_learning = threading.Lock()

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
Vector = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned: the vectors of the examples, and how much each speaks for each kind of saying."""

    vectors: Vector
    weights: Vector
    width: float

    def scores(self, near: Vector) -> Vector:
        """How much speaks for each kind, about 0 for none and 1 for all, by the nearness to each example."""
        scores: Vector = np.exp((near - 1.0) / self.width) @ self.weights
        return scores


def learned(encode: Encode, texts: tuple[str, ...], kinds: tuple[int, ...], width: float, ridge: float) -> Learned:
    """What a language's examples teach, each of one of the `kinds`; the same for every shop that one encoder serves.

    Kernel ridge regression (Saunders, Gammerman and Vovk 1998) on whether an example is of a kind, with
    exp((cos - 1) / width) for the likeness of two: all examples weigh on all kinds, so that words that many
    kinds share decide nothing. Thousands of examples take seconds. Blocks.
    """
    with _learning:  # once, though the first shopper comes while the start still learns
        return _learned(encode, texts, kinds, width, ridge)


@lru_cache(maxsize=_LANGUAGES)
def _learned(encode: Encode, texts: tuple[str, ...], kinds: tuple[int, ...], width: float, ridge: float) -> Learned:
    vectors = np.asarray(encode(texts), dtype=np.float32)
    alike = np.exp((vectors @ vectors.T - 1.0) / np.float32(width))
    alike[np.diag_indices_from(alike)] += ridge
    of_kind = np.eye(max(kinds) + 1, dtype=np.float32)[list(kinds)]
    factor = cho_factor(alike, lower=True, overwrite_a=True, check_finite=False)
    return Learned(vectors, np.asarray(cho_solve(factor, of_kind, check_finite=False), dtype=np.float32), width)
