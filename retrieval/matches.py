"""Which products a query means at all: those that have its words, and those that are near enough in meaning."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.columns import Mask, Rows
from retrieval.lexical import MOST_ROWS, NOTHING, Scored
from retrieval.snapshot import Snapshot
from retrieval.understanding import ReadQuery

NEAR_ALONE = 0.42
NEAR_BESIDE_WORDS = 0.50
_NEIGHBOURS = 100
_FETCHED = 5_000
_LOOKED_AT = 30
_NOT_CONTRARY = 0.3


@dataclass(frozen=True)
class Matches:
    """The rows that match, all or the best of `total`; `lexical` scores those that words found.

    `whole` says that the total is exact.
    """

    rows: Rows
    lexical: Scored
    total: int
    relaxed: tuple[str, ...]
    whole: bool

    @cached_property
    def worded(self) -> frozenset[int]:
        """The rows that words found."""
        return frozenset(self.lexical.rows.tolist())


def find_matches(snapshot: Snapshot, query: ReadQuery, vector: NDArray[np.float32] | None, fitting: Mask) -> Matches:
    """The matches of a query among the fitting products; all of these where the query has no words."""
    if not query.clauses and not query.codes:
        rows = np.flatnonzero(fitting).astype(np.int32)
        return Matches(rows, NOTHING, len(rows), (), whole=True)
    relaxed = [f"spelling:{wrong}>{right}" for wrong, right in query.corrected]
    everything = int(fitting.sum()) == snapshot.products
    lexical, all_words = _with_words(snapshot, query, _FETCHED)
    if len(lexical) and not all_words:
        relaxed.append("any_word")
    named = any(snapshot.ranker.names(row, query) for row in lexical.rows[:_LOOKED_AT].tolist())
    if not lexical.whole and not everything:
        lexical, _ = _with_words(snapshot, query, MOST_ROWS)
    counted = lexical.whole or everything
    lexical = _among(_sensible(snapshot, query, vector, lexical), fitting)
    near = _near(snapshot, vector, fitting, NEAR_BESIDE_WORDS if named else NEAR_ALONE)
    added = np.setdiff1d(near, lexical.rows)
    if len(added):
        relaxed.append("meaning")
    return Matches(
        rows=np.concatenate([lexical.rows, added]).astype(np.int32),
        lexical=lexical,
        total=lexical.matching + len(added),
        relaxed=tuple(relaxed),
        whole=counted and not len(added) and (snapshot.vectors is None or snapshot.complete),
    )


def _with_words(snapshot: Snapshot, query: ReadQuery, limit: int) -> tuple[Scored, bool]:
    """The rows with all words, or else with enough of them, and which of the two it is."""
    found = snapshot.lexical.all_of(query.clauses, query.codes, limit=limit)
    if len(found) or len(query.clauses) < 2:
        return found, True
    head = query.head if query.head_known else None
    return snapshot.lexical.most_of(query.clauses, query.codes, head=head, limit=limit), False


def _sensible(snapshot: Snapshot, query: ReadQuery, vector: NDArray[np.float32] | None, found: Scored) -> Scored:
    """Leaves out what only a synonym found and the meaning contradicts: for a laptop no notebook of paper."""
    as_said = query.as_said
    if vector is None or snapshot.vectors is None or not found.whole or as_said == query.clauses:
        return found
    said = snapshot.lexical.all_of(as_said, query.codes).rows
    kept = np.isin(found.rows, said) | ~snapshot.vectors.present[found.rows]
    kept |= snapshot.vectors.similarities(found.rows, vector) >= _NOT_CONTRARY
    return Scored(found.rows[kept], found.scores[kept], int(kept.sum()))


def _among(found: Scored, fitting: Mask) -> Scored:
    """Those that fit; where not all were fetched, everything fits, and the count stays."""
    kept = fitting[found.rows]
    rows = found.rows[kept]
    return Scored(rows, found.scores[kept], len(rows) if found.whole or not kept.all() else found.matching)


def _near(snapshot: Snapshot, vector: NDArray[np.float32] | None, fitting: Mask, floor: float) -> Rows:
    if vector is None or snapshot.vectors is None:
        return np.empty(0, dtype=np.int32)
    return snapshot.vectors.nearest(vector, _NEIGHBOURS, fitting, floor=floor)[0]
