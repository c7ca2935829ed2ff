"""Which products a query means at all: those that have its words, and those that are near enough in meaning."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.columns import Mask, Rows
from retrieval.lexical import NOTHING, Scored
from retrieval.snapshot import Snapshot
from retrieval.understanding import ReadQuery

NEAR_ALONE = 0.42
NEAR_BESIDE_WORDS = 0.50
_NEIGHBOURS = 100


@dataclass(frozen=True)
class Matches:
    """The rows that match; `lexical` scores those that words found; `whole` says that none is missing."""

    rows: Rows
    lexical: Scored
    relaxed: tuple[str, ...]
    whole: bool

    @cached_property
    def worded(self) -> frozenset[int]:
        """The rows that words found."""
        return frozenset(self.lexical.rows.tolist())


def find_matches(snapshot: Snapshot, query: ReadQuery, vector: NDArray[np.float32] | None, fitting: Mask) -> Matches:
    """The matches of a query among the fitting products; all of these where the query has no words."""
    if not query.clauses and not query.codes:
        return Matches(np.flatnonzero(fitting).astype(np.int32), NOTHING, (), whole=True)
    relaxed = [f"spelling:{wrong}>{right}" for wrong, right in query.corrected]
    lexical = snapshot.lexical.all_of(query.clauses, query.codes)
    if not len(lexical) and len(query.clauses) > 1:
        lexical = snapshot.lexical.most_of(query.clauses, query.codes)
        if len(lexical):
            relaxed.append("any_word")
    words_found = len(lexical) > 0
    whole = lexical.whole
    lexical = _among(lexical, fitting)
    near = _near(snapshot, vector, fitting, NEAR_BESIDE_WORDS if words_found else NEAR_ALONE)
    added = np.setdiff1d(near, lexical.rows)
    if len(added):
        relaxed.append("meaning")
    meaning_complete = snapshot.vectors is None or snapshot.complete
    return Matches(
        rows=np.concatenate([lexical.rows, added]).astype(np.int32),
        lexical=lexical,
        relaxed=tuple(relaxed),
        whole=whole and not len(added) and meaning_complete,
    )


def _among(found: Scored, fitting: Mask) -> Scored:
    kept = fitting[found.rows]
    return Scored(found.rows[kept], found.scores[kept], found.whole)


def _near(snapshot: Snapshot, vector: NDArray[np.float32] | None, fitting: Mask, floor: float) -> Rows:
    if vector is None or snapshot.vectors is None:
        return np.empty(0, dtype=np.int32)
    return snapshot.vectors.nearest(vector, _NEIGHBOURS, fitting, floor=floor)[0]
