"""What speaks for an item in a shopper's next order: their own orders, what belongs to them, and what sells now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.buying.records import Floats

FEATURES = (
    "owned", "share of orders", "count", "recent count", "days since", "sold lately", "trend", "repeat rate",
    "belongs to last", "belongs to all", "owned x sold lately", "owned x trend", "owned x repeat rate",
    "owned x belongs to last", "owned x days away", "owned x orders", "sold lately x days away",
)  # fmt: skip
_RECENT_DAYS = 60.0
_MONTH = 30.0
_LATER_ORDERS_COUNT = 0.7
_FLOOR = 0.02


@dataclass(frozen=True, slots=True)
class Standing:
    """How each item sells: orders a day lately, whether that grows, how often it is bought again, orders in 30 days.

    `trend` and `repeats` are logarithms.
    """

    recent: Floats
    trend: Floats
    repeats: Floats
    month: Floats


@dataclass(frozen=True, slots=True)
class Features:
    """One row an item, in the order of `FEATURES`, and the parts that count without learned weights."""

    values: Floats
    owned: Floats
    counts: Floats
    belonging: Floats


def features_of(
    own: Sequence[tuple[float, Sequence[int]]],
    standing: Standing,
    belonging: Callable[[Sequence[int], Sequence[float]], Floats],
) -> Features:
    """The signs of every item for one shopper, whose orders are given as days ago and places, newest first."""
    size = len(standing.recent)
    counts, recent, last = np.zeros(size), np.zeros(size), np.full(size, 400.0)
    to_last, to_all = np.zeros(size), np.zeros(size)
    for at, (days, rows) in enumerate(own):
        places = list(rows)
        counts[places] += 1
        recent[places] += 0.5 ** (days / _RECENT_DAYS)
        last[places] = np.minimum(last[places], days)
        to_last[places] += len(places) ** -0.5 * _LATER_ORDERS_COUNT**at
        to_all[places] += len(places) ** -0.5
    bought = np.flatnonzero(counts).tolist()
    e_last = np.log(np.maximum(belonging(bought, to_last[bought].tolist()), 0) + _FLOOR)
    e_all = np.log(np.maximum(belonging(bought, to_all[bought].tolist()), 0) + _FLOOR)
    owned = (counts > 0).astype(np.float64)
    away = np.log1p(max(own[0][0], 0.0) / _MONTH)
    sold = np.log(standing.recent + _FLOOR)
    columns = [
        owned,
        owned * np.log(counts / len(own) + _FLOOR),
        np.log1p(counts),
        np.log1p(recent),
        owned * np.log1p(last / _MONTH),
        sold,
        standing.trend,
        standing.repeats,
        e_last,
        e_all,
        owned * sold,
        owned * standing.trend,
        owned * standing.repeats,
        owned * e_last,
        owned * away,
        owned * np.log(len(own)),
        sold * away,
    ]
    return Features(np.stack(columns, axis=1), owned, counts, np.exp(e_all))
