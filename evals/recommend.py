"""Measures recommendation on orders, split by time: what completes a basket, and what a shopper orders next."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean

from evals.errors import OrdersInvalid
from evals.intervals import Estimate, estimate
from evals.orders_file import OrdersFile, read_orders
from evals.recommend_ways import COSINE, MODEL, OWN, Way, ways_of_completing, ways_of_foreseeing
from retrieval.buying.learning import train
from retrieval.buying.model import BuyingModel, Learned
from retrieval.buying.records import Orders, Records
from retrieval.buying.splitting import LARGEST, SMALLEST, Completing, NextBasket, completions, next_baskets, recall

METHOD = (
    "EASE^R over orders weighted by age and size, with title words and trend added; next order: logistic regression "
    "over own orders, links and sales. Weights are chosen on the last months before the split."
)
_FEWEST = 20
_DRAWS = 5
_WHOLE_SMALLEST, _WHOLE_LARGEST = 2, 10_000

Step = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that is measured: recall of each way, one figure a case, and the ways that count."""

    name: str
    depth: int
    recalls: Mapping[str, Sequence[float]]
    own: str
    against: str

    @property
    def cases(self) -> int:
        return len(self.recalls[self.own])

    def means(self) -> dict[str, Estimate]:
        """The mean recall of each way, with its interval."""
        return {name: estimate(figures) for name, figures in self.recalls.items()}

    def gains(self, way: str) -> dict[str, Estimate]:
        """By how much a way is better than each of the others on the same cases."""
        mine = self.recalls[way]
        return {
            name: estimate([one - other for one, other in zip(mine, figures, strict=True)])
            for name, figures in self.recalls.items()
            if name != way
        }


@dataclass(frozen=True, slots=True)
class Measured:
    """All tasks on one file of orders."""

    split: datetime
    ends: datetime
    training_orders: int
    test_orders: int
    learned: Learned
    train_seconds: float
    tasks: Sequence[Task]


def measure(data: Path, test_days: int, step: Step | None = None) -> Measured:
    """Learn from what was ordered before the split, and measure on what was ordered after it.

    Raises:
        OrdersInvalid: the orders cannot be read, or there are too few before or after the split.
    """
    found = read_orders(data)
    split, ends = _split(found, test_days)
    before = [basket for basket in found.baskets if basket.at < split]
    started = time.process_time()
    model = train(Records(before, titles=found.titles), split, step)
    seconds = time.process_time() - started
    orders = Orders(before, split)
    tasks = [*_completing(found, split, model, orders), *_foreseeing(found, split, model, orders)]
    return Measured(split, ends, len(before), len(found.baskets) - len(before), model.learned, seconds, tasks)


def _split(found: OrdersFile, test_days: int) -> tuple[datetime, datetime]:
    if not found.baskets:
        raise OrdersInvalid("The file has no orders; each line is one.")
    last = max(basket.at for basket in found.baskets)
    day = last.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    split = found.test_begins or day - timedelta(days=test_days)
    before = sum(basket.at < split for basket in found.baskets)
    if min(before, len(found.baskets) - before) < _FEWEST:
        raise OrdersInvalid(
            f"{before} orders lie before {split.date()} and {len(found.baskets) - before} after it; "
            f"{_FEWEST} on each side are needed. Set --test-days so that both have enough."
        )
    return split, last


def _completing(found: OrdersFile, split: datetime, model: BuyingModel, orders: Orders) -> list[Task]:
    ways = ways_of_completing(model, orders)
    sizes = {
        "basket completion": (SMALLEST, LARGEST, _DRAWS),
        "basket completion, baskets of any size": (_WHOLE_SMALLEST, _WHOLE_LARGEST, 1),
    }
    tasks = []
    for name, (smallest, largest, draws) in sizes.items():
        drawn = [
            completions(found.baskets, split, known=orders.place, smallest=smallest, largest=largest, draw=draw)
            for draw in range(draws)
        ]
        if drawn[0]:
            tasks.append(Task(name, 10, _recalls(ways, drawn, 10), MODEL, COSINE))
    return tasks


def _foreseeing(found: OrdersFile, split: datetime, model: BuyingModel, orders: Orders) -> list[Task]:
    cases = next_baskets(found.baskets, split)
    ways = ways_of_foreseeing(model, orders)
    return [Task("next order", depth, _next_recalls(ways, cases, depth), MODEL, OWN) for depth in (10, 20) if cases]


def _recalls(
    ways: Mapping[str, Way], drawn: Sequence[Sequence[Completing]], depth: int
) -> Mapping[str, Sequence[float]]:
    """One figure a basket: its mean over the draws of what is hidden."""

    def of(way: Way, basket: Sequence[Completing]) -> float:
        return fmean(recall(way(case.given, case.own, depth), case.hidden) for case in basket)

    baskets = list(zip(*drawn, strict=True))
    return {name: [of(way, basket) for basket in baskets] for name, way in ways.items()}


def _next_recalls(ways: Mapping[str, Way], cases: Sequence[NextBasket], depth: int) -> Mapping[str, Sequence[float]]:
    return {name: [recall(way((), case.own, depth), case.wanted) for case in cases] for name, way in ways.items()}


__all__ = ["METHOD", "MODEL", "Measured", "Task", "measure"]
