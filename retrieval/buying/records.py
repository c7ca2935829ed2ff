"""Orders and looks as a model learns from them, and as the matrices that it reckons with."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

DAY_SECONDS = 86_400.0
Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Basket:
    """What was bought in one order; `shopper` is empty where nobody knows whose it was."""

    at: datetime
    items: tuple[str, ...]
    shopper: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """A shopper looked at an item."""

    at: datetime
    item: str
    shopper: str


@dataclass(frozen=True, slots=True)
class Records:
    """All that is known up to a moment; titles are what items are called, where that is known."""

    baskets: Sequence[Basket]
    looks: Sequence[Look] = ()
    titles: Mapping[str, str] = field(default_factory=dict)

    def before(self, moment: datetime) -> "Records":
        """What was known then."""
        baskets = [basket for basket in self.baskets if basket.at < moment]
        return Records(baskets, [look for look in self.looks if look.at < moment], self.titles)


class Orders:
    """Baskets as rows of a matrix over the items that were ever bought, oldest first."""

    def __init__(self, baskets: Iterable[Basket], as_of: datetime) -> None:
        self.baskets = sorted((basket for basket in baskets if basket.items), key=lambda basket: basket.at)
        self.items = sorted({item for basket in self.baskets for item in basket.items})
        self.place = {item: at for at, item in enumerate(self.items)}
        self.lines = [
            np.array(sorted({self.place[item] for item in basket.items}), dtype=np.int32) for basket in self.baskets
        ]
        self.sizes: Floats = np.array([len(line) for line in self.lines], dtype=np.float64)
        self.ages: Floats = np.array([(as_of - one.at).total_seconds() / DAY_SECONDS for one in self.baskets])
        starts = np.concatenate([[0], np.cumsum(self.sizes)]).astype(np.int64)
        columns = np.concatenate(self.lines) if self.lines else np.array([], dtype=np.int32)
        shape = (len(self.lines), len(self.items))
        self.matrix = sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape=shape)

    def by_shopper(self) -> dict[str, list[int]]:
        """The orders of each known shopper, newest first."""
        found: dict[str, list[int]] = defaultdict(list)
        for at in range(len(self.baskets) - 1, -1, -1):
            if shopper := self.baskets[at].shopper:
                found[shopper].append(at)
        return found

    def rates(self, days: float) -> Floats:
        """Orders a day in which each item was, over the last so many days."""
        recent = (self.ages <= days).astype(np.float64)
        rates: Floats = np.asarray(self.matrix.T @ recent) / days
        return rates
