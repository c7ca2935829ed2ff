"""Cases to learn and to measure by: baskets with a part hidden, and shoppers' next orders; split by time."""

import random
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from retrieval.buying.model import OldOrder
from retrieval.buying.records import DAY_SECONDS, Basket

_SEED = 20_260_101
SMALLEST, LARGEST = 3, 20


@dataclass(frozen=True, slots=True)
class Completing:
    """A basket of which a part is hidden; `own` are the shopper's orders before the moment of the split."""

    given: Sequence[str]
    hidden: Sequence[str]
    own: Sequence[OldOrder]


@dataclass(frozen=True, slots=True)
class NextBasket:
    """A shopper's first order after a moment, and those before it, newest first."""

    own: Sequence[OldOrder]
    wanted: Sequence[str]


def completions(
    baskets: Sequence[Basket],
    moment: datetime,
    *,
    known: Collection[str],
    until: datetime | None = None,
    smallest: int = SMALLEST,
    largest: int = LARGEST,
    draw: int = 0,
) -> list[Completing]:
    """Orders from a moment on with half of their known items hidden: the same half for the same draw."""
    own = _histories(baskets, moment)
    drawn = random.Random(_SEED + draw)  # noqa: S311  (a repeatable draw, no secret)
    cases = []
    for basket in _between(baskets, moment, until):
        items = [item for item in dict.fromkeys(basket.items) if item in known]
        if not smallest <= len(items) <= largest:
            continue
        drawn.shuffle(items)
        half = len(items) // 2
        cases.append(Completing(items[half:], items[:half], own.get(basket.shopper, ())))
    return cases


def next_baskets(baskets: Sequence[Basket], moment: datetime, until: datetime | None = None) -> list[NextBasket]:
    """The first order from a moment on of each shopper who had ordered before it."""
    own = _histories(baskets, moment)
    cases: dict[str, NextBasket] = {}
    for basket in _between(baskets, moment, until):
        if basket.shopper in own and basket.shopper not in cases:
            cases[basket.shopper] = NextBasket(own[basket.shopper], tuple(dict.fromkeys(basket.items)))
    return list(cases.values())


def recall(ranking: Sequence[str], wanted: Sequence[str]) -> float:
    """The share of what is wanted that stands in a ranking."""
    return len(set(ranking) & set(wanted)) / len(wanted)


def _between(baskets: Sequence[Basket], moment: datetime, until: datetime | None) -> list[Basket]:
    found = [one for one in baskets if one.items and one.at >= moment and (until is None or one.at < until)]
    return sorted(found, key=lambda basket: basket.at)


def _histories(baskets: Sequence[Basket], moment: datetime) -> dict[str, list[OldOrder]]:
    own: dict[str, list[OldOrder]] = defaultdict(list)
    for basket in sorted(baskets, key=lambda basket: basket.at, reverse=True):
        if basket.shopper and basket.items and basket.at < moment:
            days = (moment - basket.at).total_seconds() / DAY_SECONDS
            own[basket.shopper].append(OldOrder(days, basket.items))
    return own
