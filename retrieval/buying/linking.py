"""Which items belong together: by the orders they share, by the words of their titles, and by one being looked at next.

Orders: a linear model that predicts each item of a basket from all others (EASE^R: Steck, WWW 2019, equation 8), in
which an order counts the less the longer ago it was and the more lines it has. It tells apart what belongs together
from what is merely often bought. Items beyond the most bought few thousand are linked by the cosine of the same orders.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import numpy as np
from scipy import sparse

from retrieval.buying.model import Neighbours
from retrieval.buying.records import Floats, Look, Orders
from retrieval.text.words import stem, words

_KEPT = 100
_KEPT_ALIKE = 50
_DENSE_ITEMS = 6000
_SIZE_POWER = 0.7
_MOST_LINES = 500
_COMMON_WORD = 0.1
_BLOCK = 512
_COSINE_SHARE = 0.3
_SESSION = timedelta(minutes=30)
_LOOKS_ON = 3
_LOOK_SHRINKAGE = 5.0
_LEAST_LOOKERS = 2


def by_orders(orders: Orders, half_life_days: float) -> Neighbours:
    """Links with the number of orders that hold both."""
    usual = orders.sizes <= _MOST_LINES
    shares = np.where(usual, 0.5 ** (orders.ages / half_life_days) * np.maximum(orders.sizes, 1) ** -_SIZE_POWER, 0)
    counted = sparse.csr_matrix(orders.matrix.T @ sparse.diags(usual.astype(np.float64)) @ orders.matrix)
    weighted = sparse.csr_matrix(orders.matrix.T @ sparse.diags(shares) @ orders.matrix)
    popular = np.argsort(-counted.diagonal(), kind="stable")[:_DENSE_ITEMS]
    weights = _predicting(weighted[popular][:, popular].toarray())
    found: list[tuple[np.ndarray, Floats]] = [(np.array([], dtype=np.int64), np.array([]))] * len(orders.items)
    for at, row in enumerate(popular):
        best = _best(weights[at], _KEPT)
        found[row] = (popular[best], weights[at][best])
    if len(popular) < len(orders.items):
        rest = np.setdiff1d(np.arange(len(orders.items)), popular)
        for row, others, cosines in _cosines(weighted, rest, _KEPT):
            found[row] = (others, _COSINE_SHARE * cosines)
    return _packed(found, counted)


def _predicting(gram: Floats) -> Floats:
    """Weights that predict each item of a basket from the others, with a penalty as large as the mean item."""
    if not len(gram):
        return gram
    penalty = max(float(np.trace(gram)) / len(gram), 1e-9)
    inverse = np.linalg.inv(gram + penalty * np.eye(len(gram)))
    weights: Floats = -inverse / np.diag(inverse)
    np.fill_diagonal(weights, 0)
    return weights


def _best(weights: Floats, limit: int) -> np.ndarray:
    """The places of the greatest weights above zero, greatest first."""
    places = np.argpartition(-weights, limit)[:limit] if len(weights) > limit else np.arange(len(weights))
    places = places[weights[places] > 0]
    return places[np.lexsort((places, -weights[places]))]


def _cosines(gram: sparse.csr_matrix, rows: np.ndarray, limit: int) -> Iterator[tuple[int, np.ndarray, Floats]]:
    lengths = np.sqrt(np.maximum(gram.diagonal(), 1e-12))
    for row in rows:
        part = slice(gram.indptr[row], gram.indptr[row + 1])
        others, values = gram.indices[part], gram.data[part] / (lengths[row] * lengths[gram.indices[part]])
        values = np.where(others == row, 0, values)
        best = _best(values, limit)
        yield int(row), others[best], values[best]


def by_titles(items: Sequence[str], titles: Mapping[str, str]) -> Neighbours:
    """Links by the words that titles share, the rarer the word the stronger; common words do not count."""
    told = [Counter(stem(word.text) for word in words(titles.get(item, ""))) for item in items]
    spread = Counter(word for counts in told for word in counts)
    most = max(2, int(_COMMON_WORD * len(items)))
    place = {word: at for at, word in enumerate(sorted(word for word, count in spread.items() if 1 < count <= most))}
    rows = [at for at, counts in enumerate(told) for word in counts if word in place]
    columns = [place[word] for counts in told for word in counts if word in place]
    rarity = [np.log(len(items) / spread[word]) for counts in told for word in counts if word in place]
    matrix = sparse.csr_matrix((rarity, (rows, columns)), shape=(len(items), max(len(place), 1)))
    lengths = np.sqrt(np.maximum(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel(), 1e-12))
    matrix = sparse.csr_matrix(sparse.diags(1 / lengths) @ matrix)
    found = []
    for start in range(0, len(items), _BLOCK):
        alike = (matrix[start : start + _BLOCK] @ matrix.T).toarray()
        for at, row in enumerate(alike):
            row[start + at] = 0
            best = _best(row, _KEPT_ALIKE)
            found.append((best, row[best]))
    return _packed(found, None)


def by_looks(items: Sequence[str], looks: Sequence[Look]) -> Neighbours:
    """Links from an item to what is looked at soon after it in the same visit, by two shoppers at least."""
    place = {item: at for at, item in enumerate(items)}
    strength: dict[tuple[int, int], float] = defaultdict(float)
    lookers: dict[tuple[int, int], set[str]] = defaultdict(set)
    times = np.zeros(len(items))
    for shopper, visit in _visits(looks, place):
        for at, first in enumerate(visit):
            times[first] += 1
            for distance, other in enumerate(visit[at + 1 : at + 1 + _LOOKS_ON], start=1):
                if other != first:
                    strength[first, other] += 1 / distance
                    lookers[first, other].add(shopper)
    found: list[dict[int, float]] = [{} for _ in items]
    for (first, other), value in strength.items():
        if len(lookers[first, other]) >= _LEAST_LOOKERS:
            found[first][other] = value / (np.sqrt(times[first] * times[other]) + _LOOK_SHRINKAGE)
    counts = {pair: len(who) for pair, who in lookers.items()}
    packed = []
    for links in found:
        others, values = np.array(list(links), dtype=np.int64), np.array(list(links.values()))
        best = _best(values, _KEPT_ALIKE) if len(values) else np.array([], dtype=np.int64)
        packed.append((others[best], values[best]))
    return _packed(packed, counts)


def _visits(looks: Sequence[Look], place: Mapping[str, int]) -> Iterator[tuple[str, list[int]]]:
    by_shopper: dict[str, list[tuple[datetime, int]]] = defaultdict(list)
    for look in looks:
        if look.item in place:
            by_shopper[look.shopper].append((look.at, place[look.item]))
    for shopper, seen in by_shopper.items():
        visit: list[int] = []
        last: datetime | None = None
        for at, row in sorted(seen):
            if last is not None and at - last > _SESSION:
                yield shopper, visit
                visit = []
            if not visit or visit[-1] != row:
                visit.append(row)
            last = at
        yield shopper, visit


def _packed(
    found: Sequence[tuple[np.ndarray, Floats]], counted: sparse.csr_matrix | Mapping[tuple[int, int], int] | None
) -> Neighbours:
    starts = np.concatenate([[0], np.cumsum([len(places) for places, _ in found])]).astype(np.int64)
    items = np.concatenate([places for places, _ in found]) if found else np.array([])
    weights = np.concatenate([values for _, values in found]) if found else np.array([])
    rows = np.repeat(np.arange(len(found)), np.diff(starts))
    if counted is None or not len(items):
        counts = np.zeros(len(items))
    elif isinstance(counted, Mapping):
        counts = np.array([counted[int(row), int(item)] for row, item in zip(rows, items, strict=True)])
    else:
        counts = np.asarray(counted[rows, items]).ravel()
    return Neighbours(starts, items.astype(np.int32), weights.astype(np.float32), counts.astype(np.int32))
