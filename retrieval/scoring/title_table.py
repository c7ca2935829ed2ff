"""The words of titles as numbers in one long array, so that a query is compared with many titles at once."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Rows
from retrieval.text.titles import ASIDE, TitleWords
from retrieval.understanding.reading import ReadQuery

Numbers = NDArray[np.signedinteger[Any]]
Shares = NDArray[np.float64]
_NO_NOUN, _AFTER, _UNKNOWN = -1, -2, -3
_ROOM = 4096


class TitleTable:
    """The stems of titles in their order, each title written down when it is first asked for.

    Beside each stem stands the noun that it describes, `_NO_NOUN`, or `_AFTER` where it follows "for" and the like.
    """

    def __init__(self, read: Callable[[int], TitleWords], titles: int) -> None:
        self._read = read
        self._numbers: dict[str, int] = {}
        self._starts = np.full(titles, -1, dtype=np.int64)
        self._lengths = np.zeros(titles, dtype=np.int64)
        self._entries = np.empty((2, _ROOM), dtype=np.int32)
        self._filled = 0
        self._lock = threading.Lock()

    def compared(self, rows: Rows, query: ReadQuery) -> "Compared":
        """What some titles say of a query."""
        for row in rows[self._starts[rows] < 0].tolist():
            self._write(row)
        lengths = self._lengths[rows]
        owner = np.repeat(np.arange(len(rows)), lengths)
        ends = np.cumsum(lengths)
        stems, nouns = self._entries[:, np.arange(len(owner)) + (self._starts[rows] - ends + lengths)[owner]]
        asked = sorted(query.asked)
        column = _places(stems, self._numbered(asked))
        met = np.flatnonzero(column >= 0)
        noun = nouns[met]
        whole = (noun == _NO_NOUN) | (_places(noun, self._numbered(sorted(query.stems))) >= 0)
        said = np.zeros((len(asked), len(rows)))
        said[column[met], owner[met]] = np.where(whole, 1.0, ASIDE)
        at = {one: place for place, one in enumerate(asked)}
        pairs = [(at[first], at[second]) for first, second in query.neighbours]
        return Compared(dict(zip(asked, said, strict=True)), len(rows), _phrases(pairs, column, owner, len(rows)))

    def _numbered(self, stems: Sequence[str]) -> list[int]:
        return [self._numbers.get(one, _UNKNOWN) for one in stems]

    def _write(self, row: int) -> None:
        title = self._read(row)
        with self._lock:
            stems = [self._number(one) for one in title.stems]
            nouns = [self._noun(title, one) for one in title.stems]
            end = self._filled + len(stems)
            if end > self._entries.shape[1]:
                self._entries = np.concatenate([self._entries, np.empty_like(self._entries)], axis=1)
            self._entries[:, self._filled : end] = stems, nouns
            self._lengths[row] = len(stems)
            self._starts[row] = self._filled
            self._filled = end

    def _number(self, one: str) -> int:
        return self._numbers.setdefault(one, len(self._numbers))

    def _noun(self, title: TitleWords, one: str) -> int:
        if one not in title.main:
            return _AFTER
        return next(map(self._number, title.described[one]), _NO_NOUN)


@dataclass(frozen=True, slots=True)
class Compared:
    """What titles say of a query, one number a title.

    `said` tells by stem how far it says what the thing is: wholly, or little where it describes another noun or
    follows "for". `phrases` are the shares of the query's neighbouring words that are neighbours in the title.
    """

    said: dict[str, Shares]
    titles: int
    phrases: Shares

    def met(self, query: ReadQuery) -> Shares:
        """The share of the query that each title meets."""
        total = np.zeros(self.titles)
        for alternatives in query.ways:
            total += _of_all(np.maximum, [_of_all(np.minimum, [self.said[one] for one in way]) for way in alternatives])
        return total / max(len(query.ways), 1)

    def named(self, query: ReadQuery) -> Shares:
        """How far each title calls the thing what the query calls it; 1 where the query does not say."""
        return _of_all(np.maximum, [self.said[one] for one in query.head_ends] or [np.ones(self.titles)])


def _phrases(pairs: Sequence[tuple[int, int]], column: Numbers, owner: Numbers, titles: int) -> Shares:
    total = np.zeros(titles)
    same = owner[:-1] == owner[1:]
    for first, second in pairs:
        met = np.zeros(titles, dtype=np.bool_)
        met[owner[:-1][same & (column[:-1] == first) & (column[1:] == second)]] = True
        total += met
    return total / max(len(pairs), 1)


def _of_all(join: np.ufunc, parts: Sequence[Shares]) -> Shares:
    found: Shares = parts[0] if len(parts) == 1 else join.reduce(parts)
    return found


def _places(numbers: Numbers, wanted: Sequence[int]) -> Numbers:
    """The place in `wanted` of each number, below zero where it is not there."""
    if not wanted:
        return np.full(len(numbers), -1, dtype=np.int32)
    order = np.argsort(wanted).astype(np.int32)
    ordered = np.asarray(wanted, dtype=np.int32)[order]
    at = np.minimum(np.searchsorted(ordered, numbers), len(ordered) - 1)
    return np.where(ordered[at] == numbers, order[at], np.int32(-1))
