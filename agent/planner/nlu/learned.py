"""A reader that is learned from the examples at the start: ridge regression in the space of their likeness."""

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve

from agent.planner.nlu.segments import Segmenter
from prompts.planner_examples import Examples

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
Vector = npt.NDArray[np.float32]
Keep = Callable[[str, Callable[[], Vector]], Vector]
"""Hands over what is kept under a name; makes and keeps it where there is nothing."""


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


class Lessons:
    """An encoder, and what the examples of each language teach in its space: the same for every shop that it serves."""

    def __init__(self, encode: Encode, keep: Keep = lambda _, make: make(), segmenter: Segmenter | None = None) -> None:
        self.encode = encode
        self.segmenter = segmenter
        self._keep = keep
        self._learned: dict[int, tuple[Examples, Learned]] = {}
        self._learning = threading.Lock()

    def of(self, examples: Examples) -> Learned:
        """What these examples teach. Blocks for seconds where nobody learned it before."""
        with self._learning:  # once, though the first shopper comes while the start still learns
            if id(examples) not in self._learned:
                self._learned[id(examples)] = examples, self._learn(examples)
            return self._learned[id(examples)][1]

    def _learn(self, examples: Examples) -> Learned:
        vectors = np.ascontiguousarray(self.encode(examples.texts), dtype=np.float32)
        places = {kind: place for place, kind in enumerate(examples.kinds)}
        kinds = np.array([places[one.kind] for one in examples.examples for _ in one.say])
        made_of = hashlib.sha256(vectors.tobytes() + kinds.tobytes())
        made_of.update(f"{examples.width} {examples.ridge}".encode())
        name = f"lesson-{made_of.hexdigest()[:24]}"
        weights = self._keep(name, lambda: _weights(vectors, kinds, examples.width, examples.ridge))
        return Learned(vectors, weights, examples.width)


def _weights(vectors: Vector, kinds: npt.NDArray[np.int64], width: float, ridge: float) -> Vector:
    """Kernel ridge regression (Saunders, Gammerman and Vovk 1998) on whether an example is of a kind.

    The likeness of two is exp((cos - 1) / width): all examples weigh on all kinds, so that words that many kinds
    share decide nothing. One row an example, one column a kind. Thousands of examples take seconds.
    """
    alike = np.exp((vectors @ vectors.T - 1.0) / np.float32(width))
    alike[np.diag_indices_from(alike)] += ridge
    of_kind = np.eye(int(kinds.max()) + 1, dtype=np.float32)[kinds]
    factor = cho_factor(alike, lower=True, overwrite_a=True, check_finite=False)
    return np.asarray(cho_solve(factor, of_kind, check_finite=False), dtype=np.float32)
