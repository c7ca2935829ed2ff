"""The port of vector stores: what finds the rows near a vector, for more rows than are quickly compared one by one."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.columns import Mask, Rows

AT = 10
SAMPLE = 100

Vector = NDArray[np.float32]
Matrix = NDArray[np.float16]
Key = bytes
"""The hash of a text that was embedded: the same text has the same vector, in whichever row of whichever version."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a snapshot's manifest says of its neighbours.

    `rows` is the length of the matrix that they were made of: rows behind that are compared one by one. `recall` is the
    share of the ten nearest that they find, the less of any rows and of a random tenth of them, over so many `sample`s.
    `effort` is how far they look. The kind `flat` is exact.
    """

    store: str
    kind: str
    rows: int
    effort: int = 0
    recall: float = 1.0
    sample: int = 0

    @classmethod
    def of(cls, body: Mapping[str, Any] | None) -> "Kept | None":
        """Reads what `body` wrote."""
        return cls(**body) if body else None

    def body(self) -> dict[str, Any]:
        """This for the manifest."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose vectors these are; `keys` gives the key of each row, empty where it has none."""

    merchant_id: str
    encoder: str
    dimension: int
    keys: Callable[[], list[Key]]


class Neighbours(Protocol):
    """Finds rows; never changes, so many may ask at once."""

    @property
    def kept(self) -> Kept: ...

    @property
    def leaves_process(self) -> bool:
        """Whether asking waits for another process, so that it is asked from a thread."""
        ...

    def near(self, query: Vector, limit: int, allowed: Mask) -> Rows:
        """About so many allowed rows that are nearest to a unit vector, in no order.

        Raises:
            VectorStoreUnavailable: the store does not answer.
        """
        ...

    def save(self, folder: Any) -> None:
        """Writes what belongs to a snapshot's folder."""
        ...


class VectorStore(Protocol):
    """Makes and opens neighbours."""

    @property
    def name(self) -> str: ...

    def due(self, kept: Kept | None, rows: int, fresh: int) -> bool:
        """Whether to build: of so many rows, so many `fresh` ones came since `kept` was built."""
        ...

    def build(self, place: Place, matrix: Matrix, rows: Rows) -> "Neighbours | None":
        """Neighbours of these rows, as good as the settings want them; none where comparing one by one is better.

        Raises:
            VectorStoreUnavailable: the store does not answer.
        """
        ...

    def open(self, place: Place, kept: Kept, folder: Any) -> "Neighbours | None":
        """Those that a snapshot has with it; none where they cannot be used."""
        ...

    def prune(self, place: Place, keys: AbstractSet[Key]) -> None:
        """Forgets the vectors of all other keys."""
        ...

    def close(self) -> None: ...


def recall_of(near: Callable[[Vector, int, Mask], Rows], matrix: Matrix, rows: Rows) -> float:
    """The share of the ten truly nearest rows that are found.

    Asked for are mixtures of two vectors and a random direction, as far from every row as queries are: over all rows,
    and within a random tenth of them, of which the worse counts.
    """
    random = np.random.default_rng(11)
    pairs = random.choice(rows, (2, SAMPLE))
    aside = random.standard_normal((SAMPLE, matrix.shape[1])).astype(np.float32)
    queries = _units(matrix[pairs[0]].astype(np.float32) + matrix[pairs[1]] + _units(aside))
    everywhere = np.zeros(len(matrix), dtype=np.bool_)
    everywhere[rows] = True
    tenth = everywhere & (random.random(len(matrix)) < 0.1)
    shares = []
    for allowed in (everywhere, tenth):
        among = np.flatnonzero(allowed).astype(np.int32)
        if len(among) < AT:
            continue
        hits = 0
        for query, best in zip(queries, _best(matrix, among, queries), strict=True):
            found = near(query, AT, allowed)
            hits += len(np.intersect1d(nearest_of(matrix, found, query, AT)[0], best))
        shares.append(hits / (AT * len(queries)))
    return min(shares, default=1.0)


def nearest_of(matrix: Matrix, rows: Rows, query: Vector, limit: int) -> tuple[Rows, Vector]:
    """The nearest of some rows by comparing each, best first; rows as near as one another come by number."""
    return most_similar(rows, matrix[rows].astype(np.float32) @ query, limit)


def most_similar(rows: Rows, similar: Vector, limit: int) -> tuple[Rows, Vector]:
    """The rows with the highest similarities, best first; equal ones by number."""
    order = np.lexsort((rows, -similar))[:limit]
    return rows[order], similar[order]


def _best(matrix: Matrix, among: Rows, queries: Vector) -> list[Rows]:
    """The ten nearest of each query, computed in parts that fit into memory."""
    best = np.full((len(queries), 0), 0, dtype=np.float32)
    ids = np.zeros((len(queries), 0), dtype=np.int32)
    for start in range(0, len(among), 16_384):
        part = among[start : start + 16_384]
        best = np.hstack([best, queries @ matrix[part].astype(np.float32).T])
        ids = np.hstack([ids, np.broadcast_to(part, (len(queries), len(part)))])
        kept = np.argsort(-best, axis=1, kind="stable")[:, :AT]
        best, ids = np.take_along_axis(best, kept, 1), np.take_along_axis(ids, kept, 1)
    return list(ids)


def _units(vectors: Vector) -> Vector:
    units: Vector = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return units
