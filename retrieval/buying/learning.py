"""Trains a model of buying: chooses on the last month of what it is given, then learns from all of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import product

import numpy as np

from retrieval.buying import linking
from retrieval.buying.features import Standing, features_of
from retrieval.buying.model import BuyingModel, Completion, Learned
from retrieval.buying.records import Floats, Orders, Records
from retrieval.buying.splitting import Completing, NextBasket, completions, next_baskets

_HALF_LIVES = (10_000.0, 180.0, 90.0)
_CONTENT = (0.0, 0.02, 0.04, 0.08)
_TREND = (0.0, 0.01, 0.02)
_OWN = (0.0, 0.03, 0.06, 0.1)
_WINDOW = timedelta(days=30)
_WINDOWS = 3
_LEAST_CASES = 60
_DRAWS = 2
_DEPTH = 10
_CANDIDATES = 250
_PENALTY = 10.0
_STEPS = 25

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen by trying: how fast orders lose weight, and what each sign adds to a basket's completion."""

    half_life_days: float = 180.0
    completion: Completion = field(default_factory=Completion)
    recalled: float | None = None


def train(records: Records, as_of: datetime, progress: Progress | None = None) -> BuyingModel:
    """Learn from everything before a moment.

    Raises:
        ValueError: there is no order before it.
    """
    known = records.before(as_of)
    if not known.baskets:
        raise ValueError("there is no order to learn from")
    told = progress or (lambda stage, done, total: None)
    told("choosing", 0, 3)
    choice = _chosen(known, as_of - _WINDOW)
    told("weighing", 1, 3)
    weights, cases = _weighed(known, as_of, choice)
    told("linking", 2, 3)
    model = _linked(known, as_of, choice)
    told("linking", 3, 3)
    validated = {} if choice.recalled is None else {"basketRecall10": choice.recalled}
    learned = replace(model.learned, next_basket=weights, validated=validated | {"nextBasketCases": cases})
    return replace(model, learned=learned)


def _linked(records: Records, as_of: datetime, choice: Choice) -> BuyingModel:
    orders = Orders(records.baskets, as_of)
    looked = linking.by_looks(orders.items, records.looks)
    shoppers = {basket.shopper for basket in orders.baskets if basket.shopper}
    learned = Learned(
        as_of=as_of,
        since=orders.baskets[0].at,
        orders=len(orders.baskets),
        shoppers=len(shoppers),
        looks=len(records.looks),
        half_life_days=choice.half_life_days,
        completion=choice.completion,
    )
    bought = linking.by_orders(orders, choice.half_life_days)
    alike = linking.by_titles(orders.items, records.titles)
    return BuyingModel(orders.items, bought, alike, looked, standing_of(orders), learned)


def standing_of(orders: Orders) -> Standing:
    """How each item sells."""
    week_and_more, month, season = orders.rates(14), orders.rates(30), orders.rates(90)
    again, times = np.zeros(len(orders.items)), np.zeros(len(orders.items))
    seen: dict[str, set[int]] = {}
    for line, basket in zip(orders.lines, orders.baskets, strict=True):
        if basket.shopper:
            before = seen.setdefault(basket.shopper, set())
            times[line] += 1
            again[[row for row in line.tolist() if row in before]] += 1
            before.update(line.tolist())
    repeats = np.log((again + 2) / (times + 20))
    growth = np.log((week_and_more + 0.05) / (season + 0.05))
    return Standing(week_and_more + month / 2, growth, repeats, np.round(month * 30))


def _chosen(records: Records, moment: datetime) -> Choice:
    """The choice under which last month's baskets would have been completed best from what was known before it."""
    before = records.before(moment)
    items = {item for basket in before.baskets for item in basket.items}
    cases = [case for draw in range(_DRAWS) for case in completions(records.baskets, moment, known=items, draw=draw)]
    if len(cases) < _LEAST_CASES or not before.baskets:
        return Choice()
    tried = [_tried(before, moment, cases, half_life) for half_life in _HALF_LIVES]
    return max(tried, key=lambda choice: choice.recalled or 0.0)


def _tried(before: Records, moment: datetime, cases: Sequence[Completing], half_life_days: float) -> Choice:
    """The best weights of the signs with links of one half-life."""
    model = _linked(before, moment, Choice(half_life_days))
    parts = [_Signs.of(model, case) for case in cases]
    best = Choice(half_life_days, Completion(0, 0, 0), 0.0)
    for content, trend in product(_CONTENT, _TREND):
        best = _better(best, parts, replace(best.completion, content=content, trend=trend, own=0.0))
    for own in _OWN:
        best = _better(best, parts, replace(best.completion, own=own))
    return best


@dataclass(frozen=True, slots=True)
class _Signs:
    """Each sign of belonging apart, so that weights can be tried without reckoning anew."""

    bought: Floats
    alike: Floats
    trend: Floats
    own: Floats
    hidden: frozenset[int]
    given: Sequence[int]

    @classmethod
    def of(cls, model: BuyingModel, case: Completing) -> "_Signs":
        rows = model.rows(case.given)
        own = np.zeros(len(model.items))
        for order in case.own:
            own[model.rows(order.items)] += 1
        hidden = frozenset(model.place[item] for item in case.hidden if item in model.place)
        alike = model.alike.summed(rows)
        return cls(model.bought.summed(rows), alike, model.standing.trend, np.log1p(own), hidden, rows)

    def recalled(self, weights: Completion) -> float:
        scores = self.bought + weights.content * self.alike + weights.trend * self.trend + weights.own * self.own
        scores[self.given] = -np.inf
        depth = max(1, min(_DEPTH, len(scores) // _DEPTH))
        best = np.argpartition(-scores, depth)[:depth] if len(scores) > depth else np.arange(len(scores))
        return len(self.hidden.intersection(best.tolist())) / max(len(self.hidden), 1)


def _better(best: Choice, parts: Sequence[_Signs], weights: Completion) -> Choice:
    recalled = float(np.mean([part.recalled(weights) for part in parts]))
    return replace(best, completion=weights, recalled=recalled) if recalled > (best.recalled or 0.0) else best


def _weighed(records: Records, as_of: datetime, choice: Choice) -> tuple[tuple[float, ...], int]:
    """Weights of what speaks for an item in the next order, learned from the last months; none where too few bought."""
    values, wanted, shares = [], [], []
    for moment in (as_of - (back + 1) * _WINDOW for back in range(_WINDOWS)):
        before = records.before(moment)
        cases = next_baskets(records.baskets, moment, moment + _WINDOW)
        if len(cases) < _LEAST_CASES:
            continue
        model = _linked(before, moment, choice)
        for features, in_next, share in _examples(model, cases):
            values.append(features)
            wanted.append(in_next)
            shares.append(np.full(len(in_next), share))
    if not values:
        return (), 0
    return logistic(np.concatenate(values), np.concatenate(wanted), np.concatenate(shares)), len(values)


def _examples(model: BuyingModel, cases: Sequence[NextBasket]) -> Iterator[tuple[Floats, Floats, float]]:
    """Of each shopper the likeliest items by a plain reckoning: their signs, and whether they came."""
    plain = replace(model, learned=replace(model.learned, next_basket=()))
    for case in cases:
        candidates = plain.top(plain.next_basket(case.own), _CANDIDATES)
        known = [(one.days, rows) for one in case.own if (rows := model.rows(one.items))]
        if not known or not candidates:
            continue
        features = features_of(known, model.standing, model.bought.summed).values[candidates]
        came = {model.place[item] for item in case.wanted if item in model.place}
        in_next = np.array([float(row in came) for row in candidates])
        yield features, in_next, 1 / len(case.wanted)


def logistic(values: Floats, wanted: Floats, shares: Floats) -> tuple[float, ...]:
    """Weights of a ridge logistic regression on standardised signs, by Newton's method; the last is the offset."""
    mean, spread = values.mean(axis=0), values.std(axis=0) + 1e-9
    signs = np.concatenate([(values - mean) / spread, np.ones((len(values), 1))], axis=1)
    shares = shares / shares.mean()
    ridge = np.diag([_PENALTY] * values.shape[1] + [1e-6])
    weights = np.zeros(signs.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(signs @ weights, -30, 30)))
        slope = signs.T @ (shares * (wanted - chance)) - ridge @ weights
        curve = (signs * (shares * chance * (1 - chance))[:, None]).T @ signs + ridge
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-6:
            break
    raw = weights[:-1] / spread
    return (*(float(weight) for weight in raw), float(weights[-1] - raw @ mean))
