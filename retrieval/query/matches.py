"""Which products a query means at all: those that have its words, and those that are near enough in meaning."""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Mask, Rows
from retrieval.index.snapshot import Snapshot
from retrieval.stores.lexical import NOTHING, Clause, Scored
from retrieval.stores.passage_index import sentences
from retrieval.text.associations import comes_to_mind
from retrieval.text.synonyms import open_words
from retrieval.text.words import stem, word_texts
from retrieval.understanding.reading import ReadQuery
from retrieval.understanding.themes import Themes

NEAR_ALONE = 0.42
NEAR_BESIDE_WORDS = 0.50
GUESSED = "guessed"
"""Among what is relaxed: near in meaning by themselves only, to be shown where a sentence of them is near too."""
_NEIGHBOURS = 100
_FETCHED = 2_000
_LOOKED_AT = 30
_NOT_CONTRARY = 0.3
_OPEN = 0.4
"""How near in meaning something must be that only a word of several meanings found: a laptop may be a notebook."""
_FEW = 200
_TOLD_OF = re.compile(r"[,;.]|\b(?:that|which|with|for|of|to|in|from|where|who|so|and|is|are|has)\b")
_MADE = re.compile(r"made|built|\w+ed|\w+ing")
"""What may follow the name of a thing and is no noun: "a stove made of steel"."""
_NO_ROWS: Rows = np.empty(0, dtype=np.int32)


@dataclass(frozen=True)
class Matches:
    """The rows that match: the best by words with their scores, the others by words, and those near in meaning.

    `whole` says that their number is exact. `closeness` are the scores of those near in meaning, best first, where
    these are what comes closest to a theme.
    """

    lexical: Scored
    others: Rows
    near: Rows
    relaxed: tuple[str, ...]
    whole: bool
    closeness: NDArray[np.float32] | None = None

    @cached_property
    def rows(self) -> Rows:
        """All of them."""
        return np.concatenate([self.lexical.rows, self.others, self.near]).astype(np.int32)


def nearest_to_kind(snapshot: Snapshot, vector: NDArray[np.float32] | None, fitting: Mask) -> Matches:
    """What is near in meaning to a kind of thing that is not had; its words do not count: it is only mentioned."""
    near = _near(snapshot, vector, fitting, NEAR_ALONE)
    return Matches(NOTHING, _NO_ROWS, near, ("meaning", "no_word"), whole=False)


def find_matches(
    snapshot: Snapshot, query: ReadQuery, vector: NDArray[np.float32] | None, fitting: Mask, *, strict: bool = False
) -> Matches:
    """The matches of a query among the fitting products; all of these where the query has no words.

    With `strict`, what only mentions the kind of thing asked for is left out where others are of that kind.
    """
    if not query.clauses and not query.codes:
        return Matches(NOTHING, np.flatnonzero(fitting).astype(np.int32), _NO_ROWS, (), whole=True)
    if query.theme and vector is not None and snapshot.themes is not None:
        return _of_theme(snapshot, snapshot.themes, query, vector, fitting, strict=strict)
    relaxed = [f"spelling:{wrong}>{right}" for wrong, right in query.corrected]
    lexical, all_words = _with_words(snapshot, query, fitting, strict=strict)
    if len(lexical) and not all_words:
        relaxed.append("any_word")
    named = any(snapshot.ranker.names(row, query) for row in lexical.rows[:_LOOKED_AT].tolist())
    others = _others(snapshot, query, lexical, all_words=all_words)
    sensible = fitting & _sensible(snapshot, query, vector)
    lexical = _kept(lexical, sensible[lexical.rows])
    if strict:
        lexical = _kept(lexical, _of_kind(snapshot, query, vector, lexical.rows))
    others = others[sensible[others]]
    near = _near(snapshot, vector, fitting, NEAR_BESIDE_WORDS if named else NEAR_ALONE)
    near = near[_besides(lexical.rows, others, snapshot.columns.count)[near]]
    if strict and query.head_known and (named or _has_kind(snapshot, query, lexical.rows)):
        near = np.array([row for row in near.tolist() if snapshot.ranker.is_kind(row, query)], dtype=np.int32)
    if len(near):
        relaxed.append("meaning")
    if len(near) and not len(lexical):
        relaxed.append("no_word")
    return Matches(
        lexical=lexical,
        others=others,
        near=near,
        relaxed=tuple(relaxed),
        whole=not len(near) and (snapshot.vectors is None or snapshot.complete),
    )


def _kept(found: Scored, kept: Mask) -> Scored:
    return Scored(found.rows[kept], found.scores[kept], found.matching)


def _besides(first: Rows, second: Rows, count: int) -> Mask:
    """All of so many rows but these."""
    others = np.ones(count, dtype=np.bool_)
    others[first] = False
    others[second] = False
    return others


def _of_theme(
    snapshot: Snapshot, themes: Themes, query: ReadQuery, vector: NDArray[np.float32], fitting: Mask, *, strict: bool
) -> Matches:
    """What comes closest to a theme; with `strict` what has good part of its words as well, however far it lies."""
    known = bool(comes_to_mind(query.text))
    near, closeness = themes.closest(vector, (query.clauses, query.in_mind), fitting, known=known)
    worded = snapshot.lexical.any_of(query.clauses, _FETCHED).rows if strict else _NO_ROWS
    worded = worded[fitting[worded]]
    others = worded[~np.isin(worded, near)][:_LOOKED_AT]
    if strict and not len(near) and not len(others):
        near, closeness = themes.nearest(vector, fitting)
        return Matches(NOTHING, _NO_ROWS, near, ("meaning", "theme", GUESSED), whole=False, closeness=closeness)
    if len(others):
        least = float(closeness.min(initial=0.0)) if len(closeness) else 0.0
        near = np.concatenate([near, others]).astype(np.int32)
        closeness = np.concatenate([closeness, np.full(len(others), least, dtype=np.float32)])
    return Matches(
        NOTHING, _NO_ROWS, near, ("meaning", "theme") if len(near) else ("theme",), whole=False, closeness=closeness
    )


def _with_words(snapshot: Snapshot, query: ReadQuery, fitting: Mask, *, strict: bool) -> tuple[Scored, bool]:
    """The best rows with all words, or else those with enough of them, and which of the two it is.

    Where the kind of thing is known, limits count for more than the other words: no row with all of them may fit. With
    `strict` being of the kind does, too: for "shoes for rain" shoes, and no rain jacket of the clothing and shoes.
    """
    found = snapshot.lexical.all_of(query.clauses, query.codes, limit=_FETCHED)
    if len(query.clauses) < 2:
        return found, True
    head = _must(query)
    sought = not strict or head is None or _has_kind(snapshot, query, found.rows)
    if len(found) and sought and (head is None or not found.whole or fitting[found.rows].any()):
        return found, True
    most = snapshot.lexical.most_of(query.clauses, query.codes, head=head, binding=query.binding, limit=_FETCHED)
    return (most, False) if sought or _has_kind(snapshot, query, most.rows) else (found, True)


def _must(query: ReadQuery) -> Clause | None:
    """The clause that must be met even where words may be missing."""
    return query.head if query.head_known else None


def _others(snapshot: Snapshot, query: ReadQuery, found: Scored, *, all_words: bool) -> Rows:
    """The rows that have the words too and are not among the best that were fetched."""
    if found.whole:
        return _NO_ROWS
    lexical, count = snapshot.lexical, snapshot.columns.count
    mask = (
        lexical.meeting(query.clauses, count)
        if all_words
        else lexical.meeting_most(query.clauses, _must(query), query.binding, count)
    )
    mask[found.rows] = False
    return np.flatnonzero(mask).astype(np.int32)


def _sensible(snapshot: Snapshot, query: ReadQuery, vector: NDArray[np.float32] | None) -> Mask:
    """Leaves out what only a synonym can have found and the meaning contradicts: for a laptop no notebook of paper."""
    count = snapshot.columns.count
    sensible = np.ones(count, dtype=np.bool_)
    as_said = query.as_said
    if vector is None or snapshot.vectors is None or as_said == query.clauses:
        return sensible
    widened = snapshot.lexical.meeting(query.clauses, count) & ~snapshot.lexical.meeting(as_said, count)
    doubtful = np.flatnonzero(widened & snapshot.vectors.present).astype(np.int32)
    surely = query.surely
    sure = snapshot.lexical.meeting(surely.clauses, count)[doubtful]
    near = snapshot.vectors.similarities(doubtful, vector) >= np.where(sure | _is_open(query), _NOT_CONTRARY, _OPEN)
    kinds = [snapshot.ranker.is_plainly_kind(row, surely) for row in doubtful[~near].tolist()]
    near[~near] = kinds
    sensible[doubtful] = near
    return sensible


def _is_open(query: ReadQuery) -> bool:
    """Whether the word that was said means several things itself ("torch"), so that its vector tells little."""
    return any(clause.alternatives[0].stems in open_words() for clause in query.clauses)


def _of_kind(snapshot: Snapshot, query: ReadQuery, vector: NDArray[np.float32] | None, rows: Rows) -> Mask:
    """Leaves out what only mentions the kind asked for, where others are of that kind or call themselves so.

    For a jacket no folder that keeps jackets smooth. Only few rows are looked at: among many the order does as much.
    """
    every = np.ones(len(rows), dtype=np.bool_)
    if vector is None or snapshot.vectors is None or not query.head_known or query.either or not 1 < len(rows) <= _FEW:
        return every
    kinds = np.array([snapshot.ranker.is_kind(row, query) for row in rows.tolist()], dtype=np.bool_)
    if kinds.all() or not kinds.any():
        return every
    own = np.array([calls_itself(snapshot, row, query) for row in rows.tolist()], dtype=np.bool_)
    return kinds | own


def calls_itself(snapshot: Snapshot, row: int, query: ReadQuery) -> bool:
    """Whether the first words of a description say that it is such a thing: "A collapsible steel stove that …".

    "A headphone amp" is no headphone.
    """
    first = next(iter(sentences(snapshot.prose.get(row, ""))), "")
    if first[:2].lower() not in ("a ", "an", "th"):
        return False
    named = word_texts(_TOLD_OF.split(first, maxsplit=1)[0])
    ends = set(query.head_ends)
    return any(
        stem(word) in ends and (place + 1 == len(named) or _MADE.fullmatch(named[place + 1]) is not None)
        for place, word in enumerate(named)
    )


def _has_kind(snapshot: Snapshot, query: ReadQuery, rows: Rows) -> bool:
    return any(snapshot.ranker.is_kind(row, query) for row in rows[:_LOOKED_AT].tolist())


def _near(snapshot: Snapshot, vector: NDArray[np.float32] | None, fitting: Mask, floor: float) -> Rows:
    if vector is None or snapshot.vectors is None:
        return _NO_ROWS
    return snapshot.vectors.nearest(vector, _NEIGHBOURS, fitting, floor=floor)[0]
