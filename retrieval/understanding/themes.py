"""Themes: wishes that name an occasion, a pursuit or a feeling instead of a thing, answered by meaning alone."""

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Columns, Mask, Rows
from retrieval.stores.lexical import Clause, LexicalIndex
from retrieval.stores.vectors import Vector, VectorIndex
from retrieval.text.associations import comes_to_mind
from retrieval.text.english import STOP_WORDS
from retrieval.text.theme_words import FOR_WHOM, names_person, names_theme, starts_deed, starts_making
from retrieval.text.words import fold, stem, words

Scores = NDArray[np.float32]
Clauses = tuple[Clause, ...]

_SHARE_OF_BEST = 0.65
_SHARE_OF_NEAREST = 0.65
_LITERAL = 0.25
_LEAST_OF_MANY = 0.18
_LEAST_BEST = 0.22
_LEAST_BEST_OF_KNOWN = 0.26
_MOST = 24
_CONSIDERED = 300
_SAMPLE = 48
_OF_ITSELF, _OF_CATEGORY, _OF_WORDS = 0.85, 0.15, 0.06
_PER_CATEGORY = 0.02
_TURNS = frozenset(
    {
        "for",
        "to",
        "with",
        "who",
        "that",
        "which",
        "in",
        "at",
        "on",
        "during",
        "against",
        "from",
        "before",
        "after",
        "when",
    }
)

_DEED = re.compile(
    r"^(?:to )?[a-z]{3,}(?<!s) (?:an?|the|my|our|his|her|their|your|this|up|away|off) (?!for\b)[a-z]{3,}"
)
"""How something to be done begins: "hang a picture"."""


def is_theme(text: str, nouns: frozenset[str]) -> bool:
    """Whether a text names no kind of thing but an occasion, a pursuit, a quality or something to be done.

    `nouns` are the stems of what the catalogue's things are called. What stands before "for" and the like decides;
    where nothing does, what follows.
    """
    said = _parts(text)
    if not said:
        return False
    first = said[0]
    if names_person(first[-1]) or (_DEED.match(fold(text)) and not _names_thing(first[:1], nouns)):
        return True
    if starts_deed(first[0]) and len(first) + len(said) > 2:
        return True
    if starts_making(first[0]) and len(first) > 1:
        return not _names_thing(first, nouns)
    return names_theme(first[-1]) and not any(_names_thing(first[:size], nouns) for size in range(1, len(first) + 1))


def told(text: str) -> str:
    """A theme without the words that only lead to it: "something for someone who loves cooking" is "loves cooking"."""
    said = words(text)
    kept = [word.text for word in said if word.text in _TURNS or word.text not in STOP_WORDS | FOR_WHOM]
    while kept and kept[0] in _TURNS:
        kept.pop(0)
    return " ".join(kept) or text


def spoken(text: str) -> str:
    """A theme as it is encoded: what is told, and the things that people mean by it."""
    theme = told(text)
    things = comes_to_mind(theme)
    return f"{theme}: {things}" if things else theme


def put(text: str) -> list[str]:
    """The ways in which a theme is encoded: as it was said, and as it is told with what people mean by it.

    What is near to both is nearest: each alone is drawn away by words that only lead to it or are only guessed.
    """
    return list(dict.fromkeys([text, spoken(text)]))


def head_of(text: str) -> list[str]:
    """The telling words before the first "for" or the like; where there are none, the first after it."""
    return next(iter(_parts(text)), [])


def _parts(text: str) -> list[list[str]]:
    """The telling words in stretches, as "for" and the like part them."""
    parts: list[list[str]] = [[]]
    for word in words(text):
        if word.text in _TURNS:
            parts.append([])
        elif word.text not in STOP_WORDS and word.text not in FOR_WHOM:
            parts[-1].append(word.text)
    return [part for part in parts if part]


def _names_thing(part: list[str], nouns: frozenset[str]) -> bool:
    """Whether the last word, or the last two together, is what the catalogue calls a kind of thing."""
    ends = [" ".join(map(stem, part[-size:])) for size in (1, 2) if len(part) >= size]
    return any(end in nouns for end in ends)


class Themes:
    """Finds what comes closest to a theme among the products of one snapshot."""

    def __init__(self, columns: Columns, vectors: VectorIndex, lexical: LexicalIndex) -> None:
        self._columns = columns
        self._vectors = vectors
        self._lexical = lexical
        self._centers = lru_cache(maxsize=1)(self._centers_of)

    def closest(self, vector: Vector, ways: tuple[Clauses, ...], fitting: Mask, *, known: bool) -> tuple[Rows, Scores]:
        """The closest fitting products, best first and of several categories, with their scores.

        `ways` are the words in which it may be found: those of the theme, and things that people mean by it. Where such
        things are `known`, they are part of the vector, and what fits is nearer.
        How close is close enough is measured by the best of the whole shop, so that a limit makes nothing fit less.
        """
        rows, similar, scores = self._scored(vector, ways, fitting)
        best, nearest = float(scores.max(initial=0.0)), float(similar.max(initial=0.0))
        if len(rows) and not fitting[self._columns.alive].all():
            _, all_similar, all_scores = self._scored(vector, ways, self._columns.alive)
            best = max(best, float(all_scores.max(initial=0.0)))
            nearest = max(nearest, float(all_similar.max(initial=0.0)))
        if not len(rows) or best < (_LEAST_BEST_OF_KNOWN if known else _LEAST_BEST):
            return rows[:0], scores[:0]
        close = scores >= max(_LEAST_OF_MANY, _SHARE_OF_BEST * best)
        speaks, meant = (self._worded(rows, clauses) >= _LITERAL for clauses in ways)
        kept = (close | speaks) & (meant | (similar >= _SHARE_OF_NEAREST * nearest))
        order = np.argsort(-scores, kind="stable")
        order = order[kept[order]]
        return self._varied(rows[order], scores[order])

    def nearest(self, vector: Vector, fitting: Mask) -> tuple[Rows, Scores]:
        """The fitting products that are nearest, however far that is."""
        return self._vectors.nearest(vector, _MOST, fitting)

    def _scored(self, vector: Vector, ways: tuple[Clauses, ...], fitting: Mask) -> tuple[Rows, Scores, Scores]:
        """The rows nearest to the theme, how near each is by itself, and its score."""
        rows, similar = self._vectors.nearest(vector, _CONSIDERED, fitting)
        if not len(rows):
            return rows, similar, similar
        scores = _OF_ITSELF * similar + _OF_CATEGORY * self._of_categories(rows, vector, similar)
        worded = np.max([self._worded(rows, clauses) for clauses in ways], axis=0)
        return rows, similar, (scores + _OF_WORDS * worded).astype(np.float32)

    def _of_categories(self, rows: Rows, vector: Vector, similar: Scores) -> Scores:
        """How near each row's category is, by the middle of what it holds; the row's own nearness where it has none."""
        category = self._columns.category[rows]
        near = self._centers(self._vectors.embedded) @ vector
        return np.where(category >= 0, near[category] if len(near) else similar, similar).astype(np.float32)

    def _centers_of(self, embedded: int) -> Vector:
        """The middle of each category's products; computed anew only as vectors (`embedded` of them) come in."""
        columns = self._columns
        centers = np.zeros((len(columns.category_paths), self._vectors.dimension), dtype=np.float32)
        rows = np.flatnonzero(columns.alive & self._vectors.present & (columns.category >= 0))
        rows = rows[np.argsort(columns.category[rows], kind="stable")]
        numbers, starts = np.unique(columns.category[rows], return_index=True)
        for number, part in zip(numbers.tolist(), np.split(rows, starts[1:]), strict=True) if len(rows) else ():
            step = max(1, len(part) // _SAMPLE)
            middle = self._vectors.matrix[part[::step]].astype(np.float32).mean(axis=0)
            centers[number] = middle / max(float(np.linalg.norm(middle)), 1e-6)
        return centers

    def _worded(self, rows: Rows, clauses: tuple[Clause, ...]) -> Scores:
        """The share of the best score by words that each row has."""
        worded = np.zeros(len(rows), dtype=np.float32)
        found = self._lexical.any_of(clauses, _CONSIDERED) if clauses else None
        if found is None or not len(found):
            return worded
        share = dict(
            zip(found.rows.tolist(), (found.scores / max(float(found.scores.max()), 1e-6)).tolist(), strict=True)
        )
        return np.array([share.get(row, 0.0) for row in rows.tolist()], dtype=np.float32)

    def _varied(self, rows: Rows, scores: Scores) -> tuple[Rows, Scores]:
        """The best of them, each category's further products a little behind; scores fall with the order."""
        categories: list[int] = self._columns.category[rows].tolist()
        left = list(range(len(rows)))
        seen: dict[int, int] = {}
        taken: list[int] = []
        while left and len(taken) < _MOST:
            best = max(left, key=lambda place: scores[place] - _PER_CATEGORY * seen.get(categories[place], 0))
            left.remove(best)
            taken.append(best)
            seen[categories[best]] = seen.get(categories[best], 0) + 1
        chosen = np.array(taken, dtype=np.int64)
        return rows[chosen], np.minimum.accumulate(scores[chosen])
