"""The vectors of a snapshot, the one door to FAISS: exact search while it is cheap, quantised lists above that."""

import threading
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from retrieval.columns import Mask, Rows

EXACT_UP_TO = 20_000
_GATHERED_UP_TO = 2_000
_TRAINED_ON_PER_LIST = 40

_faiss: Any = faiss  # the types that it ships lack the keyword arguments of its own wrappers

Vector = NDArray[np.float32]


class VectorIndex:
    """Unit vectors by product row. Rows may be added while others search."""

    def __init__(self, encoder: str, dimension: int, rows: int) -> None:
        self.encoder = encoder
        self.dimension = dimension
        self.matrix: NDArray[np.float16] = np.zeros((rows, dimension), dtype=np.float16)
        self.present: Mask = np.zeros(rows, dtype=np.bool_)
        self._lock = threading.Lock()
        self._index = _faiss.IndexIDMap(_faiss.IndexFlatIP(dimension))
        self._probes = 0

    @property
    def embedded(self) -> int:
        """How many rows have their vector."""
        return int(self.present.sum())

    def add(self, rows: Rows, vectors: Vector) -> None:
        """Adds the vectors of some rows."""
        if not len(rows):
            return
        with self._lock:
            self.matrix[rows] = vectors
            self.present[rows] = True
            self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), rows.astype(np.int64))

    def settle(self) -> None:
        """Once all rows are there: takes the quantised form where the exact one has become too slow."""
        rows = np.flatnonzero(self.present)
        if len(rows) <= EXACT_UP_TO:
            return
        lists = int(2 * np.sqrt(len(rows)))
        quantizer = _faiss.IndexFlatIP(self.dimension)
        index = _faiss.IndexIVFScalarQuantizer(
            quantizer, self.dimension, lists, _faiss.ScalarQuantizer.QT_8bit, _faiss.METRIC_INNER_PRODUCT
        )
        index.cp.niter = 8
        sample = np.random.default_rng(7).choice(rows, min(_TRAINED_ON_PER_LIST * lists, len(rows)), replace=False)
        index.train(self.matrix[np.sort(sample)].astype(np.float32))
        for start in range(0, len(rows), 8192):
            part = rows[start : start + 8192]
            index.add_with_ids(self.matrix[part].astype(np.float32), part.astype(np.int64))
        with self._lock:
            self._index, self._probes = index, max(24, lists // 10)

    def grown(self, rows: int) -> "VectorIndex":
        """The same vectors with room for further rows; the searched index is shared until it is added to."""
        other = VectorIndex.__new__(VectorIndex)
        other.encoder, other.dimension = self.encoder, self.dimension
        with self._lock:
            other.matrix = np.concatenate([self.matrix, np.zeros((rows, self.dimension), dtype=np.float16)])
            other.present = np.concatenate([self.present, np.zeros(rows, dtype=np.bool_)])
            other._index, other._probes = self._index, self._probes
        other._lock = self._lock  # guards the shared index
        return other

    def vector(self, row: int) -> Vector | None:
        """The vector of one row, if it is there."""
        return self.matrix[row].astype(np.float32) if self.present[row] else None

    def similarities(self, rows: Rows, query: Vector) -> Vector:
        """The cosine of each row with the query; zero where a row has no vector yet."""
        found: Vector = self.matrix[rows].astype(np.float32) @ query
        return found

    def nearest(self, query: Vector, limit: int, allowed: Mask, *, floor: float | None = None) -> tuple[Rows, Vector]:
        """The allowed rows nearest to a query, best first; with a `floor`, only those at least so similar."""
        rows = np.flatnonzero(allowed & self.present).astype(np.int32)
        if len(rows) <= _GATHERED_UP_TO:
            similar = self.similarities(rows, query)
            order = np.argsort(-similar, kind="stable")[:limit]
            rows, similar = rows[order], similar[order]
        else:
            _faiss.omp_set_num_threads(1)  # of the calling thread: a second halves the wait and doubles the work
            with self._lock:
                sims, ids = self._index.search(query[np.newaxis, :], limit, params=self._parameters(allowed))
            there = ids[0] >= 0
            rows, similar = ids[0][there].astype(np.int32), sims[0][there]
        if floor is None:
            return rows, similar
        kept = similar >= floor
        return rows[kept], similar[kept]

    def _parameters(self, allowed: Mask) -> Any:
        selector = _faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        if self._probes:
            return _faiss.SearchParametersIVF(sel=selector, nprobe=self._probes)
        return _faiss.SearchParameters(sel=selector)
