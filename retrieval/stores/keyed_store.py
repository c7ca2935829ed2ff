"""Vector stores outside of the process: they keep vectors by the hash of their text, whatever row and version it is in.

The same text has the same vector. So a new version brings only new texts, two versions can be asked at once, each
through its own rows, and what no version has any more is forgotten later. Filters are exact: few allowed rows are named
in the query, many are sieved here from more than was asked for.
"""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from pathlib import Path
from typing import Protocol

import numpy as np

from retrieval.catalogue.columns import Mask, Rows
from retrieval.stores.neighbours import SAMPLE, Kept, Key, Matrix, Neighbours, Place, Vector, recall_of

logger = logging.getLogger(__name__)

_MORE = 1.5
_LEAST_FRESH = 1_000


class KeyedVectors(Protocol):
    """A service that keeps vectors by key, each place's apart.

    Every method may raise `VectorStoreUnavailable`.
    """

    @property
    def name(self) -> str: ...

    @property
    def most_named(self) -> int:
        """How many keys may be named in one query."""
        ...

    @property
    def most_found(self) -> int:
        """How many keys one query may find."""
        ...

    def put(self, place: Place, vectors: Mapping[Key, Vector]) -> None:
        """Keeps these; a key that is there already stays as it is. They are found when this returns."""
        ...

    def keys(self, place: Place) -> set[Key]:
        """All keys of a place."""
        ...

    def drop(self, place: Place, keys: Sequence[Key]) -> None:
        """Forgets these."""
        ...

    def near(self, place: Place, query: Vector, limit: int, among: Sequence[Key] | None) -> list[Key]:
        """So many keys whose vectors are nearest to a unit vector, of all or `among` some."""
        ...

    def close(self) -> None: ...


class KeyedNeighbours:
    """The neighbours of one version, asked for by key."""

    leaves_process = True

    def __init__(self, vectors: KeyedVectors, place: Place, kept: Kept) -> None:
        self.kept = kept
        self._vectors = vectors
        self._place = place

    def near(self, query: Vector, limit: int, allowed: Mask) -> Rows:
        """About so many allowed rows that are nearest; all of them where the store cannot single that many out."""
        rows: Rows = np.flatnonzero(allowed).astype(np.int32)
        if len(rows) <= self._vectors.most_named:
            among = [self._keys[row] for row in rows.tolist() if self._keys[row]]
            fetched = min(int(_MORE * limit), len(among))
            return self._allowed(self._vectors.near(self._place, query, fetched, among), allowed) if among else rows
        fetched = int(_MORE * limit * len(allowed) / len(rows))
        while fetched <= self._vectors.most_found:
            keys = self._vectors.near(self._place, query, fetched, None)
            found = self._allowed(keys, allowed)
            if len(found) >= limit:
                return found
            if len(keys) < fetched:
                break
            fetched *= 4
        return rows

    def save(self, folder: Path) -> None:
        """Nothing to write: the store has them."""

    @cached_property
    def _keys(self) -> list[Key]:
        return self._place.keys()

    @cached_property
    def _rows(self) -> Mapping[Key, list[int]]:
        rows: defaultdict[Key, list[int]] = defaultdict(list)
        for row, key in enumerate(self._keys[: self.kept.rows]):
            if key:
                rows[key].append(row)
        return rows

    def _allowed(self, keys: Sequence[Key], allowed: Mask) -> Rows:
        rows = [row for key in keys for row in self._rows.get(key, ()) if row < len(allowed) and allowed[row]]
        return np.array(rows, dtype=np.int32)


class KeyedStore:
    """Keeps a snapshot's vectors in a service; where that finds less than `least_recall`, all are compared here."""

    def __init__(self, vectors: KeyedVectors, *, least_recall: float = 0.95, exact_up_to: int = 2_000) -> None:
        self.name = vectors.name
        self._vectors = vectors
        self._least_recall = least_recall
        self._exact_up_to = exact_up_to

    def due(self, kept: Kept | None, rows: int, fresh: int) -> bool:
        """New texts are brought when they are many: until then they are compared one by one."""
        return rows > self._exact_up_to and (kept is None or fresh > max(_LEAST_FRESH, rows // 10))

    def build(self, place: Place, matrix: Matrix, rows: Rows) -> Neighbours | None:
        """Brings what is not there yet, and measures what is found."""
        keys, there = place.keys(), self._vectors.keys(place)
        missing = {keys[row]: row for row in rows.tolist() if keys[row] and keys[row] not in there}
        self._vectors.put(place, {key: matrix[row].astype(np.float32) for key, row in missing.items()})
        neighbours = KeyedNeighbours(self._vectors, place, Kept(self.name, "keyed", len(matrix)))
        recall = recall_of(neighbours.near, matrix, rows)
        if recall < self._least_recall:
            logger.warning(
                "recall_too_low", extra={"merchant_id": place.merchant_id, "kind": self.name, "recall": recall}
            )
            return None
        kept = Kept(self.name, "keyed", len(matrix), recall=round(recall, 4), sample=SAMPLE)
        return KeyedNeighbours(self._vectors, place, kept)

    def open(self, place: Place, kept: Kept, folder: Path) -> Neighbours | None:
        """The same, from what a snapshot's manifest says."""
        return KeyedNeighbours(self._vectors, place, kept)

    def prune(self, place: Place, keys: AbstractSet[Key]) -> None:
        """Forgets the vectors of all other keys."""
        gone = self._vectors.keys(place) - keys
        if gone:
            self._vectors.drop(place, sorted(gone))

    def close(self) -> None:
        """Closes the connections."""
        self._vectors.close()
