"""Vectors as catalogues have them: products of a kind lie near each other, and queries between them."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.stores.neighbours import Place, nearest_of
from retrieval.stores.vectors import VectorIndex

DIMENSION = 48


def clustered(rows: int, *, seed: int = 1) -> NDArray[np.float32]:
    """Unit vectors around forty centres."""
    random = np.random.default_rng(seed)
    centres = np.random.default_rng(0).standard_normal((40, DIMENSION))
    vectors = centres[random.integers(40, size=rows)] + 0.8 * random.standard_normal((rows, DIMENSION))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def place(keys: Sequence[str], merchant_id: str = "shop") -> Place:
    """Where vectors of these texts are kept."""
    hashed = [hashlib.blake2b(key.encode(), digest_size=16).digest() for key in keys]
    return Place(merchant_id, "words-1", DIMENSION, lambda: hashed)


def exactly(
    vectors: NDArray[np.float32], query: NDArray[np.float32], limit: int, allowed: NDArray[np.bool_]
) -> list[int]:
    """The rows that are truly nearest."""
    rows = np.flatnonzero(allowed).astype(np.int32)
    return nearest_of(vectors.astype(np.float16), rows, query, limit)[0].tolist()


def share_found(index: VectorIndex, vectors: NDArray[np.float32], allowed: NDArray[np.bool_], limit: int = 10) -> float:
    """The share of the truly nearest that an index finds, over thirty queries; nothing else may be found."""
    queries = clustered(30, seed=9)
    hits = 0
    for query in queries:
        found = index.nearest(query, limit, allowed)[0].tolist()
        assert allowed[found].all()
        assert len(set(found)) == len(found)
        hits += len(set(found) & set(exactly(vectors, query, limit, allowed)))
    return hits / (limit * len(queries))
