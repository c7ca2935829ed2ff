"""Scores what was found: by the learned order, and by hand-set weights where scores are compared with a line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.columns import Columns, Rows
from retrieval.lexical import LexicalIndex
from retrieval.signals import Scores, Signs, signs_of, with_codes, with_company
from retrieval.titles import ASIDE, TitleWords, place_in_title, read_title
from retrieval.understanding import ReadQuery
from retrieval.vectors import VectorIndex
from retrieval.words import stem, words

_OTHER_KIND = 0.75
_UNNAMED_KIND = 1.0
_PARTS = re.compile(r"[&,/+_]|\band\b")


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts where scores are compared with a line, as in sorting; set by hand, once for all."""

    words: float = 0.20
    meaning: float = 0.50
    title: float = 0.20
    category: float = 0.15
    prior: float = 0.05


DEFAULT_WEIGHTS = Weights()


class Ranker:
    """Scores rows of one snapshot for a query."""

    def __init__(
        self,
        columns: Columns,
        vectors: VectorIndex | None,
        nouns: frozenset[str] = frozenset(),
        weights: Weights = DEFAULT_WEIGHTS,
        lexical: LexicalIndex | None = None,
    ) -> None:
        self._columns = columns
        self._nouns = nouns
        self._vectors = vectors
        self._weights = weights
        self._lexical = lexical
        self._titles: dict[int, TitleWords] = {}
        self._levels = [
            [frozenset(stem(word.text) for word in words(level)) for level in path] for path in columns.category_paths
        ]
        self._level_heads = [
            frozenset(stem(word.text) for level in path for part in _PARTS.split(level) for word in words(part)[-1:])
            for path in columns.category_paths
        ]
        self._plain_heads = [
            frozenset(stem(word.text) for level in path if not _PARTS.search(level) for word in words(level)[-1:])
            for path in columns.category_paths
        ]
        self.prior = _prior(columns)

    def title_words(self, row: int) -> TitleWords:
        """The words of a title, computed when first asked for."""
        known = self._titles.get(row)
        if known is None:
            known = self._titles[row] = read_title(self._columns.titles[row], self._nouns)
        return known

    def scores(self, rows: Rows, worded: Scores, query: ReadQuery, vector: NDArray[np.float32] | None) -> Scores:
        """One score a row, in about 0 to 1; `worded` are the scores of their words, zero where no word was met."""
        weights = self._weights
        total = weights.words * worded / max(float(worded.max(initial=0.0)), 1e-6) + weights.prior * self.prior[rows]
        if vector is not None and self._vectors is not None:
            total = total + weights.meaning * _stretched(self._vectors.similarities(rows, vector))
        shares = self._category_shares(rows, query.stems)
        titled = np.array([self.titled(row, query) for row in rows.tolist()], dtype=np.float64).reshape(-1, 2)
        total += (weights.title * titled[:, 0] + weights.category * shares).astype(np.float32)
        total *= np.where(shares < 1.0, titled[:, 1], 1.0).astype(np.float32)
        scored: Scores = total.astype(np.float32)
        return scored

    def similar(self, rows: Rows, vector: NDArray[np.float32] | None) -> Scores:
        """The cosine of each row with the query, zero where there is no sense of meaning."""
        if vector is None or self._vectors is None:
            return np.zeros(len(rows), dtype=np.float32)
        return self._vectors.similarities(rows, vector)

    def signs(self, rows: Rows, worded: Scores, query: ReadQuery, similar: Scores) -> Signs:
        """What speaks for each row; `worded` are the scores of their words, `similar` their cosines with the query."""
        signs = signs_of(
            self._columns,
            self,
            rows,
            query=query,
            worded=worded,
            meaning=_stretched(similar) if similar.any() else similar,
            shares=self._category_shares(rows, query.stems),
            prior=self.prior[rows],
        )
        if self._vectors is not None and similar.any():
            with_company(signs, self._vectors, rows)
        if query.codes and self._lexical is not None:
            with_codes(signs, rows, self._lexical.bearing(query.codes))
        return signs

    def names(self, row: int, query: ReadQuery) -> bool:
        """Whether title and category say all that the query says, as what the thing is."""
        title, levels = self.title_words(row), self._level_stems(row)
        return all(
            any(
                all(one in levels or place_in_title(title, one, query.stems) == 1.0 for one in option.stems)
                for option in clause.alternatives
            )
            for clause in query.clauses
        )

    def is_kind(self, row: int, query: ReadQuery) -> bool:
        """Whether title or category name the kind of thing that the query asks for."""
        if query.head is None:
            return True
        title, levels = self.title_words(row), self._level_stems(row)
        heads = [option.stems[-1] for option in query.head.alternatives]
        return any(one in levels or place_in_title(title, one, query.stems) == 1.0 for one in heads)

    def is_plainly_kind(self, row: int, query: ReadQuery) -> bool:
        """The same without joined levels: not all of "Clothing & shoes" is shoes."""
        if query.head is None:
            return True
        title, number = self.title_words(row), int(self._columns.category[row])
        levels = self._plain_heads[number] if number >= 0 else frozenset()
        heads = [option.stems[-1] for option in query.head.alternatives]
        return any(one in levels or place_in_title(title, one, query.stems) == 1.0 for one in heads)

    def _level_stems(self, row: int) -> frozenset[str]:
        """What the levels of a product's category are called at heart."""
        number = int(self._columns.category[row])
        return self._level_heads[number] if number >= 0 else frozenset()

    def _category_shares(self, rows: Rows, stems: frozenset[str]) -> NDArray[np.float64]:
        """How far the query names each category: "laptop" names "Laptops" wholly and "Laptop bags" by half."""
        numbers, places = np.unique(self._columns.category[rows], return_inverse=True)
        shares = [
            max((len(level & stems) / len(level) for level in self._levels[number] if level), default=0.0)
            if number >= 0
            else 0.0
            for number in numbers.tolist()
        ]
        return np.array(shares, dtype=np.float64)[places]

    def titled(self, row: int, query: ReadQuery) -> tuple[float, float]:
        """The share of the query that the title meets, and 1, or less where the thing is only made for such a kind.

        What stands after "for" is another thing's name, and so is what describes a noun that was not asked for.
        """
        title, stems = self.title_words(row), query.stems
        places = dict.fromkeys(query.asked & title.after, ASIDE)
        for one in query.asked & title.main:
            places[one] = 1.0 if title.described[one] <= stems else ASIDE
        if not places:
            return 0.0, _UNNAMED_KIND if query.head_ends else 1.0
        met = 0.0
        for alternatives in query.ways:
            met += max([min([places.get(one, 0.0) for one in option]) for option in alternatives])
        return met / len(query.ways), _kind([places.get(one, 0.0) for one in query.head_ends])


def _kind(places: Sequence[float]) -> float:
    """Whether the title names the kind of thing that the query names: 1, or less for what is only made for it."""
    best = max(places, default=1.0)
    if best == 1.0:
        return 1.0
    return _OTHER_KIND if best > 0 else _UNNAMED_KIND


def diversified(rows: list[int], ranker: Ranker, *, window: int = 24, alike: int = 2) -> list[int]:
    """Moves what is nearly the same as `alike` better ones behind the others of the first `window`."""
    kept: list[int] = []
    later: list[int] = []
    for row in rows[:window]:
        title = ranker.title_words(row).named
        same = sum(_overlap(title, ranker.title_words(other).named) > 0.8 for other in kept)
        (later if same >= alike else kept).append(row)
    return kept + later + rows[window:]


def _overlap(first: frozenset[str], second: frozenset[str]) -> float:
    union = len(first | second)
    return len(first & second) / union if union else 0.0


def _stretched(similar: Scores) -> Scores:
    """Similarities on a scale from nothing in common to the best one here."""
    best = max(float(similar.max(initial=0.0)), 0.35)
    stretched: Scores = np.clip((similar - 0.1) / (best - 0.1), 0.0, 1.0)
    return stretched


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
