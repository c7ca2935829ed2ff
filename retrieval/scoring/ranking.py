"""Scores what was found: by the learned order, and by hand-set weights where scores are compared with a line."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Columns, Rows
from retrieval.scoring.signals import Scores, Signs, signs_of, with_codes, with_company, with_purpose
from retrieval.scoring.title_table import TitleTable
from retrieval.stores.lexical import LexicalIndex
from retrieval.stores.vectors import VectorIndex
from retrieval.text.titles import TitleWords, place_in_title, read_title
from retrieval.text.words import stem, words
from retrieval.understanding.reading import ReadQuery

_OTHER_KIND = 0.75
_ALIKE = 0.8
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
        self._table = TitleTable(self.title_words, columns.count)
        self._levels = [
            [frozenset(stem(word.text) for word in words(level)) for level in path] for path in columns.category_paths
        ]
        self._plain_heads = [frozenset(_heads(path, joined=False)) for path in columns.category_paths]
        self._level_heads = _level_heads(columns.category_paths)
        self.prior = _prior(columns)
        self._in_order = np.argsort(-self.prior, kind="stable").astype(np.int32)

    def by_prior(self, rows: Rows) -> Rows:
        """Some rows, those before all others that speak for themselves."""
        if not len(rows):
            return rows
        asked = np.zeros(len(self.prior), dtype=np.bool_)
        asked[rows] = True
        return self._in_order[asked[self._in_order]]

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
        titles = self._table.compared(rows, query)
        total += (weights.title * titles.met(query) + weights.category * shares).astype(np.float32)
        named = titles.named(query)
        # What is only made for such a kind is another, unless its category says that it is of the kind.
        total *= np.where((shares < 1.0) & (named > 0) & (named < 1.0), _OTHER_KIND, 1.0).astype(np.float32)
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
            self._table.compared(rows, query),
            query,
            worded=worded,
            meaning=_stretched(similar) if similar.any() else similar,
            shares=self._category_shares(rows, query.stems),
            prior=self.prior[rows],
        )
        if self._vectors is not None and similar.any():
            with_company(signs, self._vectors, rows)
        if query.codes and self._lexical is not None:
            with_codes(signs, rows, self._lexical.bearing(query.codes))
        if query.akin and query.head is not None and self._lexical is not None:
            with_purpose(signs, rows, self._lexical.among(query.head, query.akin))
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


def diversified(rows: list[int], ranker: Ranker, *, window: int = 24, alike: int = 2) -> list[int]:
    """Moves what is nearly the same as `alike` better ones behind the others of the first `window`."""
    kept: list[frozenset[str]] = []
    leading: list[int] = []
    later: list[int] = []
    for row in rows[:window]:
        title = ranker.title_words(row).named
        if sum(_much_the_same(title, other) for other in kept) >= alike:
            later.append(row)
        else:
            kept.append(title)
            leading.append(row)
    return leading + later + rows[window:]


def _heads(path: Sequence[str], *, joined: bool) -> Iterator[str]:
    """What the levels of a path are called, the parts of those that join several ("Clothing & shoes") or the others."""
    for level in path:
        if bool(_PARTS.search(level)) == joined:
            yield from (stem(word.text) for part in _PARTS.split(level) for word in words(part)[-1:])


def _level_heads(paths: Sequence[tuple[str, ...]]) -> list[frozenset[str]]:
    """What each path's products are called by its levels.

    A part of a joined level that has a level of its own below ("Clothing & shoes > Shoes") names what lies there alone.
    """
    apart: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for path in paths:
        for depth in range(1, len(path)):
            apart[path[:depth]].update(_heads(path[depth:], joined=False))
    return [
        frozenset(_heads(path, joined=False)).union(
            *(
                set(_heads(path[depth - 1 : depth], joined=True)) - apart[path[:depth]]
                for depth in range(1, len(path) + 1)
            )
        )
        for path in paths
    ]


def _much_the_same(first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether more than four fifths of the words of either are in both."""
    one, other = len(first), len(second)
    if one <= _ALIKE * other or other <= _ALIKE * one:
        return False
    both = len(first & second)
    return both > _ALIKE * (one + other - both)


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
