"""The vectors of a snapshot: what a store finds near is compared exactly, and so is everything that came since."""

import logging
from collections.abc import Set as AbstractSet
from pathlib import Path

import numpy as np

from retrieval.catalogue.columns import Mask, Rows
from retrieval.errors import VectorStoreUnavailable
from retrieval.stores.faiss_store import FLAT, ExactRows, FaissStore
from retrieval.stores.neighbours import Kept, Key, Matrix, Neighbours, Place, Vector, VectorStore, most_similar

__all__ = ["Vector", "VectorIndex"]

logger = logging.getLogger(__name__)

_GATHERED_UP_TO = 2_000


class VectorIndex:
    """Unit vectors by product row. Rows may be added while others search.

    Rows that the store's neighbours do not have yet are compared one by one; so are few rows, whatever the store. With
    `falls_back`, a store that does not answer costs time and not the answer: then all rows are compared one by one.
    `unanswered` counts the times that somebody did without an answer.
    """

    def __init__(
        self,
        encoder: str,
        dimension: int,
        rows: int,
        *,
        store: VectorStore | None = None,
        falls_back: bool = False,
        gathered_up_to: int = _GATHERED_UP_TO,
    ) -> None:
        self.encoder = encoder
        self.dimension = dimension
        self.matrix: Matrix = np.zeros((rows, dimension), dtype=np.float16)
        self.present: Mask = np.zeros(rows, dtype=np.bool_)
        self.kept: Kept | None = None
        self.unanswered = 0
        self._store = store or FaissStore()
        self._falls_back = falls_back
        self._gathered_up_to = gathered_up_to
        self._main: Neighbours | None = None
        self._fresh = ExactRows(dimension)

    @property
    def embedded(self) -> int:
        """How many rows have their vector."""
        return int(np.count_nonzero(self.present))

    @property
    def leaves_process(self) -> bool:
        """Whether looking for what is near waits for another process, so that it is done in a thread."""
        return self._main is not None and self._main.leaves_process

    @property
    def due(self) -> bool:
        """Whether neighbours should be built, for the first time or anew."""
        first = self.kept.rows if self.kept else 0
        return self._store.due(self.kept, self.embedded, int(self.present[first:].sum()))

    def add(self, rows: Rows, vectors: Vector) -> None:
        """Adds the vectors of some rows."""
        if not len(rows):
            return
        self.matrix[rows] = vectors
        self.present[rows] = True
        self._fresh.add(rows, self.matrix[rows].astype(np.float32))

    def take(self, matrix: Matrix, kept: Kept | None, place: Place, folder: Path) -> None:
        """Takes the vectors that a snapshot has with it, and its neighbours where they are of this store."""
        self.matrix, self.present = matrix, matrix[:, 0] != 0
        usable = kept is not None and kept.store == self._store.name
        self.kept = kept if usable else None
        if kept is not None and usable and kept.kind != FLAT:
            self._main = self._store.open(place, kept, folder)
            self.kept = kept if self._main else None
        self._start_fresh(self.kept.rows if self.kept and self._main else 0)

    def settle(self, place: Place) -> None:
        """Once all rows are there: has neighbours built where comparing one by one has become too slow.

        Raises:
            VectorStoreUnavailable: the store does not answer.
        """
        if not self.due:
            return
        made = self._store.build(place, self.matrix, np.flatnonzero(self.present).astype(np.int32))
        self.kept = made.kept if made else Kept(self._store.name, FLAT, len(self.matrix))
        if made or self._main:
            self._main = made
            self._start_fresh(len(self.matrix) if made else 0)

    def save(self, folder: Path) -> None:
        """Writes the vectors by row, a row without one being all zeros, and the neighbours."""
        self.save_matrix(folder)
        if self._main:
            self._main.save(folder)

    def save_matrix(self, folder: Path) -> None:
        """Writes the vectors alone, where the neighbours are taken over."""
        np.save(folder / "vectors.npy", self.matrix, allow_pickle=False)

    def reopened(self, place: Place, folder: Path) -> None:
        """Takes the neighbours from the folder that they were just written to, so that memory is given back."""
        if self._main and self.kept:
            self._main = self._store.open(place, self.kept, folder) or self._main

    def forget_others(self, place: Place, keys: AbstractSet[Key]) -> None:
        """Lets the store forget the vectors of all texts but these."""
        self._store.prune(place, keys)

    def grown(self, rows: int) -> "VectorIndex":
        """The same vectors with room for further rows; what is searched is shared until it is added to."""
        other = VectorIndex(
            self.encoder,
            self.dimension,
            0,
            store=self._store,
            falls_back=self._falls_back,
            gathered_up_to=self._gathered_up_to,
        )
        other.matrix = np.concatenate([self.matrix, np.zeros((rows, self.dimension), dtype=np.float16)])
        other.present = np.concatenate([self.present, np.zeros(rows, dtype=np.bool_)])
        other.kept, other._main, other._fresh = self.kept, self._main, self._fresh
        return other

    def vector(self, row: int) -> Vector | None:
        """The vector of one row, if it is there."""
        return self.matrix[row].astype(np.float32) if self.present[row] else None

    def similarities(self, rows: Rows, query: Vector) -> Vector:
        """The cosine of each row with the query; zero where a row has no vector yet.

        While all are compared one by one they stand in memory in full, which spares reading them from half precision.
        """
        if self._main is None and len(rows):
            return self._fresh.similarities(rows, query)
        found: Vector = self.matrix[rows].astype(np.float32) @ query
        return found

    def nearest(self, query: Vector, limit: int, allowed: Mask, *, floor: float | None = None) -> tuple[Rows, Vector]:
        """The allowed rows nearest to a query, best first; with a `floor`, only those at least so similar.

        Raises:
            VectorStoreUnavailable: the store does not answer, and nothing else may.
        """
        allowed = allowed & self.present
        near = self._near(query, limit, allowed)
        rows, similar = most_similar(near, self.similarities(near, query), limit)
        if floor is None:
            return rows, similar
        kept = similar >= floor
        return rows[kept], similar[kept]

    def nearest_if_any(self, query: Vector, limit: int, allowed: Mask) -> tuple[Rows, Vector] | None:
        """The same for those who can do without; none while the store does not answer, which is logged."""
        try:
            return self.nearest(query, limit, allowed)
        except VectorStoreUnavailable as error:
            logger.warning("neighbours_not_found", extra={"code": error.code})
            self.unanswered += 1
            return None

    def _near(self, query: Vector, limit: int, allowed: Mask) -> Rows:
        if self._main is None:
            return self._fresh.near(query, limit, allowed)
        if np.count_nonzero(allowed) <= self._gathered_up_to:
            return np.flatnonzero(allowed).astype(np.int32)
        fresh = self._fresh.near(query, limit, allowed)
        try:
            older: Rows = self._main.near(query, limit, self._older(allowed))
        except VectorStoreUnavailable:
            if not self._falls_back:
                raise
            return np.flatnonzero(allowed).astype(np.int32)
        return np.union1d(older, fresh).astype(np.int32)

    def _older(self, allowed: Mask) -> Mask:
        """The allowed rows that the neighbours know."""
        return allowed[: self.kept.rows] if self.kept else allowed

    def _start_fresh(self, first: int) -> None:
        """Compares rows from here on one by one."""
        fresh = ExactRows(self.dimension)
        rows = first + np.flatnonzero(self.present[first:]).astype(np.int32)
        for start in range(0, len(rows), 8192):
            part = rows[start : start + 8192]
            fresh.add(part, self.matrix[part].astype(np.float32))
        self._fresh = fresh
