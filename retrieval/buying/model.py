"""A trained model of buying: what completes a basket, what a shopper takes next, and how it is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.buying.features import Standing, features_of
from retrieval.buying.records import Floats, Ints

_OWN_FIRST = 8.0
"""How far above the rest one's own items stand while a shop has too few orders to learn weights from."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """For each item those that belong to it, strongest first, with how strongly and in how many cases it was seen."""

    starts: NDArray[np.int64]
    items: Ints
    weights: NDArray[np.float32]
    counts: Ints

    def of(self, row: int) -> slice:
        """Where an item's neighbours stand in the arrays."""
        return slice(int(self.starts[row]), int(self.starts[row + 1]))

    def summed(self, rows: Sequence[int], shares: Sequence[float] | None = None) -> Floats:
        """How strongly every item belongs to all of these."""
        total = np.zeros(len(self.starts) - 1)
        for at, row in enumerate(rows):
            part = self.of(row)
            total[self.items[part]] += self.weights[part] * (1.0 if shares is None else shares[at])
        return total

    def seen(self, row: int, other: int) -> tuple[float, int]:
        """How strongly one item belongs to another, and in how many cases that was seen."""
        part = self.of(row)
        found = np.flatnonzero(self.items[part] == other)
        if not len(found):
            return 0.0, 0
        at = part.start + int(found[0])
        return float(self.weights[at]), int(self.counts[at])


@dataclass(frozen=True, slots=True)
class Completion:
    """What each sign of belonging adds when a basket is completed; `own` is for what the shopper bought before."""

    content: float = 0.03
    trend: float = 0.01
    own: float = 0.05


@dataclass(frozen=True, slots=True)
class Learned:
    """How a model came about, kept in its manifest."""

    as_of: datetime
    since: datetime
    orders: int
    shoppers: int
    looks: int
    half_life_days: float
    completion: Completion
    next_basket: tuple[float, ...] = ()
    validated: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OldOrder:
    """An order of one's own: how many days ago, and what was in it."""

    days: float
    items: Sequence[str]


@dataclass(frozen=True)
class BuyingModel:
    """Everything learned of one shop; immutable."""

    items: Sequence[str]
    bought: Neighbours
    """With the counts of orders in which both were; those of its weights that help to complete a basket."""
    alike: Neighbours
    """By the words of their titles."""
    looked: Neighbours
    """What is looked at soon after; counts are shoppers."""
    standing: Standing
    learned: Learned

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each item stands in the arrays."""
        return {item: at for at, item in enumerate(self.items)}

    def rows(self, items: Sequence[str]) -> list[int]:
        """Places of items that are known, each once."""
        return list(dict.fromkeys(row for item in items if (row := self.place.get(item)) is not None))

    def completing(self, basket: Sequence[str], own: Sequence[OldOrder] = ()) -> Floats:
        """How well each item completes a basket; zero everywhere where nothing of it is known."""
        rows = self.rows(basket)
        if not rows:
            return np.zeros(len(self.items))
        weights = self.learned.completion
        scores = self.bought.summed(rows) + weights.content * self.alike.summed(rows)
        scores += weights.trend * self.standing.trend
        for row, count in self._counted(own).items():
            scores[row] += weights.own * np.log1p(count)
        scores[rows] = -np.inf
        return scores

    def next_basket(self, own: Sequence[OldOrder]) -> Floats:
        """How likely each item is in the shopper's next order, as a logit where weights were learned."""
        known = [(one.days, rows) for one in own if (rows := self.rows(one.items))]
        if not known:
            return np.log(self.standing.recent + 1e-3)
        features = features_of(known, self.standing, self.bought.summed)
        if self.learned.next_basket:
            weights = np.array(self.learned.next_basket)
            logits: Floats = features.values @ weights[:-1] + weights[-1]
            return logits
        return features.owned * (_OWN_FIRST + features.counts) + features.belonging + 0.1 * self.standing.recent

    def top(self, scores: Floats, limit: int) -> list[int]:
        """The places of the best, best first, ties by item."""
        return [int(row) for row in np.lexsort((np.arange(len(scores)), -scores))[:limit] if scores[row] > -np.inf]

    def _counted(self, own: Sequence[OldOrder]) -> dict[int, int]:
        counts: dict[int, int] = {}
        for order in own:
            for row in self.rows(order.items):
                counts[row] = counts.get(row, 0) + 1
        return counts
