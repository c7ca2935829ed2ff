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
_FETCHED = 5_000


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
    find = snapshot.lexical.all_of
    lexical = find(query.clauses, query.codes, limit=_FETCHED)
    if not len(lexical) and len(query.clauses) > 1:
        find = snapshot.lexical.most_of
        lexical = find(query.clauses, query.codes, limit=_FETCHED)
        if len(lexical):
            relaxed.append("any_word")
    words_found = len(lexical) > 0
    if not lexical.whole and not everything:
        lexical = find(query.clauses, query.codes)
    counted = lexical.whole or everything
    lexical = _among(lexical, fitting)
    near = _near(snapshot, vector, fitting, NEAR_BESIDE_WORDS if words_found else NEAR_ALONE)
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


def _among(found: Scored, fitting: Mask) -> Scored:
    """Those that fit; where not all were fetched, everything fits, and the count stays."""
    kept = fitting[found.rows]
    rows = found.rows[kept]
    return Scored(rows, found.scores[kept], len(rows) if found.whole or not kept.all() else found.matching)


def _near(snapshot: Snapshot, vector: NDArray[np.float32] | None, fitting: Mask, floor: float) -> Rows:
    if vector is None or snapshot.vectors is None:
        return np.empty(0, dtype=np.int32)
    return snapshot.vectors.nearest(vector, _NEIGHBOURS, fitting, floor=floor)[0]
