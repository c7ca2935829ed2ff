"""Orders what was found: words and meaning fused, then the title, the category and what other shoppers think."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.columns import Columns, Rows
from retrieval.lexical import Scored
from retrieval.vectors import VectorIndex
from retrieval.words import fold, stem, words

Scores = NDArray[np.float32]
_TURNS = frozenset({"for", "with", "compatible", "fits", "without", "featuring", "includes", "including"})


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts; tuned once over all judged queries, never for one."""

    words: float = 0.35
    meaning: float = 0.40
    title: float = 0.15
    category: float = 0.15
    prior: float = 0.05


DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The stems of a title: those of the thing itself, and those after "for", "with" and the like."""

    main: frozenset[str]
    after: frozenset[str]


class Ranker:
    """Scores rows of one snapshot for a query."""

    def __init__(self, columns: Columns, vectors: VectorIndex | None, weights: Weights = DEFAULT_WEIGHTS) -> None:
        self._columns = columns
        self._vectors = vectors
        self._weights = weights
        self._titles: dict[int, TitleWords] = {}
        self._levels = [
            [frozenset(stem(word.text) for word in words(level)) for level in path] for path in columns.category_paths
        ]
        self.prior = _prior(columns)

    def title_words(self, row: int) -> TitleWords:
        """The words of a title, computed when first asked for."""
        known = self._titles.get(row)
        if known is None:
            known = self._titles[row] = _title_words(self._columns.titles[row])
        return known

    def scores(self, rows: Rows, lexical: Scored, stems: frozenset[str], query: NDArray[np.float32] | None) -> Scores:
        """One score a row, in about 0 to 1.1; rows that no word met are in `rows` and not in `lexical`."""
        weights = self._weights
        total = weights.words * _share(rows, lexical)
        if query is not None and self._vectors is not None:
            similar = self._vectors.similarities(rows, query)
            total = total + weights.meaning * _stretched(similar)
        total = total + weights.title * np.array([self._title_share(int(row), stems) for row in rows])
        total = total + weights.category * np.array([self._category_share(int(row), stems) for row in rows])
        scored: Scores = (total + weights.prior * self.prior[rows]).astype(np.float32)
        return scored

    def _title_share(self, row: int, stems: frozenset[str]) -> float:
        """The share of the query that the title meets; what stands after "for" is another thing's name."""
        if not stems:
            return 0.0
        title = self.title_words(row)
        return (len(stems & title.main) + 0.3 * len(stems & title.after)) / len(stems)

    def _category_share(self, row: int, stems: frozenset[str]) -> float:
        """How far the query names the category: "laptop" names "Laptops" wholly and "Laptop bags" by half."""
        number = int(self._columns.category[row])
        if number < 0 or not stems:
            return 0.0
        return max((len(level & stems) / len(level) for level in self._levels[number] if level), default=0.0)


def diversified(rows: list[int], ranker: Ranker, *, window: int = 48, alike: int = 2) -> list[int]:
    """Moves what is nearly the same as `alike` better ones behind the others of the first `window`."""
    kept: list[int] = []
    later: list[int] = []
    for row in rows[:window]:
        title = ranker.title_words(row).main
        same = sum(_overlap(title, ranker.title_words(other).main) > 0.8 for other in kept)
        (later if same >= alike else kept).append(row)
    return kept + later + rows[window:]


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    union = len(first | second)
    return len(first & second) / union if union else 0.0


def _share(rows: Rows, lexical: Scored) -> Scores:
    """Each row's lexical score as a share of the best."""
    found = np.zeros(len(rows), dtype=np.float32)
    if len(lexical):
        by_row = dict(zip(lexical.rows.tolist(), lexical.scores.tolist(), strict=True))
        found[:] = [by_row.get(row, 0.0) for row in rows.tolist()]
        found /= max(float(lexical.scores[0]), 1e-6)
    return found


def _stretched(similar: Scores) -> Scores:
    """Similarities on a scale from nothing in common to the best one here."""
    best = max(float(similar.max(initial=0.0)), 0.35)
    stretched: Scores = np.clip((similar - 0.1) / (best - 0.1), 0.0, 1.0)
    return stretched


def _title_words(title: str) -> TitleWords:
    main: set[str] = set()
    after: set[str] = set()
    target = main
    for word in words(fold(title)):
        if word.text in _TURNS:
            target = after
        target.add(stem(word.text))
    return TitleWords(frozenset(main), frozenset(after))


def _prior(columns: Columns) -> Scores:
    """What speaks for a product before any query: popularity by rank, and its rating, drawn to the middle."""
    count = columns.count
    popularity = np.zeros(count, dtype=np.float32)
    if count and columns.popularity.max() > columns.popularity.min():
        popularity[np.argsort(columns.popularity, kind="stable")] = np.linspace(0, 1, count, dtype=np.float32)
    rating = np.nan_to_num(columns.rating, nan=3.5)
    votes = columns.rating_count.astype(np.float32)
    fair = (rating * votes + 3.5 * 5) / (votes + 5)
    prior: Scores = (0.5 * popularity + 0.5 * np.clip(fair / 5, 0, 1)).astype(np.float32)
    return prior
