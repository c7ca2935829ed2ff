"""The one door to FAISS: exact rows, and the default vector store, whose kind of index follows from the size."""

import logging
import threading
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from retrieval.catalogue.columns import Mask, Rows
from retrieval.stores.neighbours import SAMPLE, Kept, Key, Matrix, Neighbours, Place, Vector, recall_of

logger = logging.getLogger(__name__)

FILE = "neighbours.faiss"
NAME = "faiss"
FLAT, GRAPH, LISTS = "flat", "hnsw", "ivf-pq"
_LINKS = 24
_FETCHED = {GRAPH: 2, LISTS: 6}
_NEARLY_ALIKE = 100
"""So many more are compared exactly: compressed vectors do not tell apart what is nearly the same."""
_EFFORTS = {GRAPH: (64, 128, 256, 512, 1024), LISTS: (16, 32, 64, 128, 256)}
_DEEPEST = 6_000
_PART = 8_192

_faiss: Any = faiss  # the types that it ships lack the keyword arguments of its own wrappers


class ExactRows:
    """Rows compared one by one, in the order of their nearness. Rows may be added while others search."""

    def __init__(self, dimension: int) -> None:
        self._flat = _faiss.IndexFlatIP(dimension)
        self._index = _faiss.IndexIDMap(self._flat)
        self._places = np.empty(0, dtype=np.int64)
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def add(self, rows: Rows, vectors: Vector) -> None:
        """Adds the vectors of some rows."""
        with self._lock:
            self._make_room(rows)
            self._places[rows] = self._index.ntotal + np.arange(len(rows))
            self._index.add_with_ids(np.ascontiguousarray(vectors, dtype=np.float32), rows.astype(np.int64))

    def similarities(self, rows: Rows, query: Vector) -> Vector:
        """The cosine of each row with a unit vector; zero where a row is not here."""
        asked = np.ascontiguousarray(query, dtype=np.float32)
        found = np.zeros(len(rows), dtype=np.float32)
        with self._lock:
            self._make_room(rows)
            places = self._places[rows]
            self._flat.compute_distance_subset(
                1, _faiss.swig_ptr(asked), len(rows), _faiss.swig_ptr(found), _faiss.swig_ptr(places)
            )
        found[places < 0] = 0.0
        return found

    def _make_room(self, rows: Rows) -> None:
        missing = int(rows.max(initial=-1)) + 1 - len(self._places)
        if missing > 0:
            self._places = np.concatenate([self._places, np.full(missing, -1, dtype=np.int64)])

    def near(self, query: Vector, limit: int, allowed: Mask) -> Rows:
        """The allowed rows nearest to a unit vector."""
        if not self._index.ntotal:
            return np.empty(0, dtype=np.int32)
        with self._lock:
            return _searched(self._index, query, limit, _faiss.SearchParameters(sel=_selector(allowed)))


class FaissNeighbours:
    """A graph, or lists of compressed vectors; both find more than is asked for, to be compared exactly."""

    leaves_process = False

    def __init__(self, index: Any, kept: Kept) -> None:
        self._index = index
        self.kept = kept

    def near(self, query: Vector, limit: int, allowed: Mask) -> Rows:
        """About so many allowed rows that are nearest to a unit vector; the fewer are allowed, the further it looks."""
        share = max(np.count_nonzero(allowed) / max(len(allowed), 1), 1e-4)
        selector = _selector(allowed)
        fetched = _FETCHED[self.kept.kind] * limit + _NEARLY_ALIKE
        if self.kept.kind == GRAPH:
            effort = int(min(_DEEPEST, max(self.kept.effort, 1.5 * fetched) / share))
            parameters = _faiss.SearchParametersHNSW(sel=selector, efSearch=effort)
        else:
            probes = int(min(self._index.nlist, self.kept.effort * max(1.0, 0.2 / share)))
            parameters = _faiss.SearchParametersIVF(sel=selector, nprobe=probes)
        return _searched(self._index, query, fetched, parameters)

    def save(self, folder: Path) -> None:
        """Writes the index beside the snapshot's other files."""
        _faiss.write_index(self._index, str(folder / FILE))


class FaissStore:
    """Flat up to `exact_up_to` rows, a graph up to `graph_up_to`, compressed lists above or in place of a bad graph.

    What finds less than `least_recall` even when it looks furthest is refused: the rows are compared one by one then,
    which is slower and exact.
    """

    name = NAME

    def __init__(self, *, least_recall: float = 0.95, exact_up_to: int = 20_000, graph_up_to: int = 200_000) -> None:
        self._least_recall = least_recall
        self._exact_up_to = exact_up_to
        self._graph_up_to = graph_up_to

    def due(self, kept: Kept | None, rows: int, fresh: int) -> bool:
        """An index is built once, and again when a tenth is new."""
        return rows > self._exact_up_to and (kept is None or fresh > max(self._exact_up_to // 2, rows // 10))

    def build(self, place: Place, matrix: Matrix, rows: Rows) -> Neighbours | None:
        """The kind that the size calls for, looking as far as the recall needs.

        Where a graph finds too little, lists are tried: it hardly leads from one group of near-duplicates to another.
        """
        if len(rows) <= self._exact_up_to:
            return None
        for kind in (GRAPH, LISTS) if len(rows) <= self._graph_up_to else (LISTS,):
            index = (_graph if kind == GRAPH else _lists)(matrix, rows, place.dimension)
            recall = 0.0
            for effort in _EFFORTS[kind]:
                made = FaissNeighbours(index, Kept(NAME, kind, len(matrix), effort))
                recall = recall_of(made.near, matrix, rows)
                if recall >= self._least_recall:
                    return FaissNeighbours(index, Kept(NAME, kind, len(matrix), effort, round(recall, 4), SAMPLE))
            logger.warning("recall_too_low", extra={"merchant_id": place.merchant_id, "kind": kind, "recall": recall})
        return None

    def open(self, place: Place, kept: Kept, folder: Path) -> Neighbours | None:
        """The index of a snapshot, mapped into memory: pages are read when they are looked at."""
        if kept.kind not in {GRAPH, LISTS} or not (folder / FILE).exists():
            return None
        flag = _faiss.IO_FLAG_MMAP_IFC if kept.kind == GRAPH else _faiss.IO_FLAG_MMAP
        return FaissNeighbours(_faiss.read_index(str(folder / FILE), flag | _faiss.IO_FLAG_READ_ONLY), kept)

    def prune(self, place: Place, keys: AbstractSet[Key]) -> None:
        """Nothing to forget: the index goes with its snapshot."""

    def close(self) -> None:
        """Nothing to close."""


def _graph(matrix: Matrix, rows: Rows, dimension: int) -> Any:
    metric = _faiss.METRIC_INNER_PRODUCT
    index = _faiss.IndexHNSWSQ(dimension, _faiss.ScalarQuantizer.QT_8bit, _LINKS, metric)
    index.hnsw.efConstruction = 80
    return _filled(index, matrix, rows, 20_000)


def _lists(matrix: Matrix, rows: Rows, dimension: int) -> Any:
    lists = int(2 * np.sqrt(len(rows)))
    parts = max(part for part in (96, 64, 48, 32, 16, 8, 4, 2, 1) if dimension % part == 0)
    quantizer = _faiss.IndexFlatIP(dimension)
    index = _faiss.IndexIVFPQ(quantizer, dimension, lists, parts, 8, _faiss.METRIC_INNER_PRODUCT)
    index.cp.niter, index.pq.cp.niter = 8, 10
    return _filled(index, matrix, rows, 40 * lists)


def _filled(index: Any, matrix: Matrix, rows: Rows, trained_on: int) -> Any:
    """The index with these rows under their numbers; `trained_on` bounds the sample that it learns from."""
    sample = np.random.default_rng(7).choice(rows, min(trained_on, len(rows)), replace=False)
    index.train(matrix[np.sort(sample)].astype(np.float32))
    numbered = _faiss.IndexIDMap(index) if not isinstance(index, _faiss.IndexIVF) else index
    for start in range(0, len(rows), _PART):
        part = rows[start : start + _PART]
        numbered.add_with_ids(matrix[part].astype(np.float32), part.astype(np.int64))
    return numbered


def _selector(allowed: Mask) -> Any:
    return _faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))


def _searched(index: Any, query: Vector, limit: int, parameters: Any) -> Rows:
    _faiss.omp_set_num_threads(1)  # of the calling thread: a second halves the wait and doubles the work
    _, ids = index.search(query[np.newaxis, :].astype(np.float32), limit, params=parameters)
    found: Rows = ids[0][ids[0] >= 0].astype(np.int32)
    return found
