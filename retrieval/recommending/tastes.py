"""What a shopper may want, from what they bought, looked at and said, each item with the reason that weighs most."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from retrieval.buying.model import BuyingModel, OldOrder
from retrieval.index.snapshot import Snapshot
from retrieval.query.result import Reason
from retrieval.recommending.likeness import buyable, likeness, nearest

_CONSIDERED = 60
_LOOKS = 8
_LOOK_FADES = 0.85
_LOOKED_WEIGHT = 0.6
_PREFERRED = 0.5
_BOUGHT_WEIGHT = 0.8
_AGAIN_WEIGHT = 1.0
_OFTEN_AGAIN = float(np.log(0.12))
"""Items of which fewer purchases than this are repetitions are not proposed to who has them."""
_LEAST_ORDERS = 3


@dataclass(frozen=True, slots=True)
class Taste:
    """What is known of a shopper, newest first; empty where they want nothing of it used.

    `preferences` are what they said they like, `avoided` what they want nothing of.
    """

    orders: Sequence[OldOrder] = ()
    looks: Sequence[str] = ()
    preferences: Sequence[str] = ()
    avoided: Sequence[str] = ()

    def known_items(self) -> list[str]:
        """Everything that was bought or looked at."""
        return [*(item for order in self.orders for item in order.items), *self.looks]

    def bought_items(self) -> dict[str, int]:
        """How many orders had each item."""
        counts: dict[str, int] = {}
        for order in self.orders:
            for item in set(order.items):
                counts[item] = counts.get(item, 0) + 1
        return counts


@dataclass(slots=True)
class Wanted:
    """Scores by row, each with the reason that gave most of it."""

    scores: dict[int, float] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)
    most: dict[int, float] = field(default_factory=dict)

    def add(self, row: int, product_id: str, score: float, reason: Reason) -> None:
        self.scores[row] = self.scores.get(row, 0.0) + score
        if score >= self.most.get(row, 0.0):
            self.most[row] = score
            self.reasons[product_id] = reason


def wanted_by(snapshot: Snapshot, model: BuyingModel | None, taste: Taste) -> Wanted:
    """Scores and reasons of what a shopper may want; what they bought comes again only where people buy it again."""
    wanted = Wanted()
    if model is not None and taste.orders:
        _by_orders(snapshot, model, taste, wanted)
    elif taste.orders:
        _by_likeness(snapshot, list(taste.bought_items())[:_LOOKS], "bought", _BOUGHT_WEIGHT, wanted)
    _by_likeness(snapshot, list(dict.fromkeys(taste.looks))[:_LOOKS], "looked_at", _LOOKED_WEIGHT, wanted)
    for said in taste.preferences:
        _by_preference(snapshot, said, wanted)
    for product_id in taste.bought_items():
        row = snapshot.columns.row_of.get(product_id)
        if row is not None and row in wanted.scores and wanted.reasons[product_id].kind != "again":
            del wanted.scores[row]
    for row in avoided_by(snapshot, taste):
        wanted.scores.pop(row, None)
    return wanted


def avoided_by(snapshot: Snapshot, taste: Taste) -> set[int]:
    """The rows of what a shopper wants nothing of: those with all the words of what they said."""
    rows: set[int] = set()
    for said in taste.avoided:
        rows.update(snapshot.lexical.all_of(snapshot.reader.read(said).clauses).rows.tolist())
    return rows


def _by_orders(snapshot: Snapshot, model: BuyingModel, taste: Taste, wanted: Wanted) -> None:
    """What comes next by the model: their own items again, and what belongs to those."""
    counts = taste.bought_items()
    logits = model.next_basket(taste.orders)
    allowed, row_of = buyable(snapshot.columns), snapshot.columns.row_of
    best = model.top(logits, _CONSIDERED)
    if not best:
        return
    highest, lowest = float(logits[best[0]]), float(logits[best[-1]])
    owned = [(item, model.place[item]) for item in counts if item in model.place]
    for at in best:
        item = model.items[at]
        row = row_of.get(item)
        if row is None or not allowed[row]:
            continue
        share = 0.2 + 0.8 * (float(logits[at]) - lowest) / max(highest - lowest, 1e-9)
        if item in counts:
            if model.standing.repeats[at] >= _OFTEN_AGAIN:
                wanted.add(row, item, _AGAIN_WEIGHT * share, Reason("again", item, counts[item]))
            continue
        count, of = max(((model.bought.seen(mine, at)[1], own) for own, mine in owned), default=(0, ""))
        if count >= _LEAST_ORDERS:
            wanted.add(row, item, _BOUGHT_WEIGHT * share, Reason("bought", of, count))


def _by_likeness(
    snapshot: Snapshot, items: Sequence[str], kind: Literal["bought", "looked_at"], weight: float, wanted: Wanted
) -> None:
    """What is like items that were looked at or bought, the latest first."""
    allowed, columns = buyable(snapshot.columns), snapshot.columns
    for at, item in enumerate(items):
        anchor = columns.row_of.get(item)
        if anchor is None:
            continue
        rows, near = nearest(snapshot, anchor, allowed)
        alike = likeness(snapshot, anchor, rows, near)
        most = max(float(alike.max(initial=0.0)), 1e-6)
        reason = Reason(kind, item)
        for row, score in zip(rows.tolist(), alike.tolist(), strict=True):
            if row != anchor and columns.product_ids[row] not in items:
                wanted.add(row, columns.product_ids[row], weight * _LOOK_FADES**at * score / most, reason)


def _by_preference(snapshot: Snapshot, said: str, wanted: Wanted) -> None:
    """What has all the words of a stated preference, in any field."""
    query = snapshot.reader.read(said)
    found = snapshot.lexical.all_of(query.clauses, limit=_CONSIDERED)
    allowed, columns = buyable(snapshot.columns), snapshot.columns
    best = max(float(found.scores.max(initial=0.0)), 1e-6)
    for row, score in zip(found.rows.tolist(), found.scores.tolist(), strict=True):
        if allowed[row]:
            share = 0.5 + 0.5 * score / best
            wanted.add(row, columns.product_ids[row], _PREFERRED * share, Reason("preference", said=said))
