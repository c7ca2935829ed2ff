"""What every vector store promises: FAISS in process, pgvector, and Pinecone's HTTP API on loopback."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.db.pgvector import PgVectors
from retrieval.encoding.calls import CallLimits
from retrieval.stores.faiss_store import FaissStore
from retrieval.stores.keyed_store import KeyedStore
from retrieval.stores.neighbours import Place, VectorStore
from retrieval.stores.pinecone import PineconeVectors
from retrieval.stores.vectors import VectorIndex
from tests.support.pgvector_server import pgvector_url
from tests.support.pinecone_peer import API_KEY, pinecone
from tests.support.vector_samples import DIMENSION, clustered, place, share_found

__all__ = ["pgvector_url"]

ROWS = 1500
KEYS = [f"text {n}" for n in range(2 * ROWS)]
PATIENT = CallLimits(deadline_seconds=20.0, bulk_seconds=60.0)

Mask = NDArray[np.bool_]


@dataclass
class Shop:
    """One merchant's vectors in a store."""

    store: VectorStore
    merchant_id: str
    folder: Path

    def place(self, keys: list[str]) -> Place:
        return place(keys, self.merchant_id)

    def built(self, vectors: NDArray[np.float32], keys: list[str]) -> VectorIndex:
        index = VectorIndex("words-1", DIMENSION, len(vectors), store=self.store, gathered_up_to=0)
        index.add(np.arange(len(vectors), dtype=np.int32), vectors)
        index.settle(self.place(keys))
        return index

    def reopened(self, index: VectorIndex, keys: list[str]) -> VectorIndex:
        """What another process opens from the folder."""
        folder = self.folder / secrets.token_hex(4)
        folder.mkdir()
        index.save(folder)
        opened = VectorIndex("words-1", DIMENSION, len(index.matrix), store=self.store, gathered_up_to=0)
        opened.take(np.load(folder / "vectors.npy"), index.kept, self.place(keys), folder)
        return opened


def _faiss(request: pytest.FixtureRequest, stack: ExitStack) -> VectorStore:
    return FaissStore(exact_up_to=500)


def _pgvector(request: pytest.FixtureRequest, stack: ExitStack) -> VectorStore:
    vectors = PgVectors(request.getfixturevalue("pgvector_url"), PATIENT, indexed_from=500)
    return KeyedStore(vectors, exact_up_to=500)


def _pinecone(request: pytest.FixtureRequest, stack: ExitStack) -> VectorStore:
    peer = stack.enter_context(pinecone(DIMENSION))
    return KeyedStore(PineconeVectors(peer.url, API_KEY, PATIENT), exact_up_to=500)


@pytest.fixture(params=[_faiss, pytest.param(_pgvector, marks=pytest.mark.slow), _pinecone])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shop]:
    with ExitStack() as stack:
        opened: Callable[[pytest.FixtureRequest, ExitStack], VectorStore] = request.param
        store = opened(request, stack)
        yield Shop(store, f"shop-{secrets.token_hex(4)}", tmp_path)
        store.close()


def everything(rows: int = ROWS) -> Mask:
    return np.ones(rows, dtype=np.bool_)


def test_what_is_near_is_found_and_how_well_is_known(shop: Shop) -> None:
    index = shop.built(clustered(ROWS), KEYS[:ROWS])

    assert index.kept is not None
    assert index.kept.store == shop.store.name
    assert index.kept.recall >= 0.95
    assert index.kept.sample == 100
    assert share_found(index, clustered(ROWS), everything()) >= 0.95


@pytest.mark.parametrize("share", [0.9, 0.3, 0.03])
def test_filters_are_exact_however_few_they_leave(shop: Shop, share: float) -> None:
    allowed = np.random.default_rng(5).random(ROWS) < share

    index = shop.built(clustered(ROWS), KEYS[:ROWS])

    assert share_found(index, clustered(ROWS), allowed) >= 0.95  # and asserts that nothing else is found
    few = np.zeros(ROWS, dtype=np.bool_)
    few[[3, 700, 1400]] = True
    assert set(index.nearest(clustered(1, seed=9)[0], 10, few)[0].tolist()) == {3, 700, 1400}


def test_scores_are_the_cosines_and_best_comes_first(shop: Shop) -> None:
    vectors = clustered(ROWS)
    index = shop.built(vectors, KEYS[:ROWS])

    rows, similar = index.nearest(vectors[17], 20, everything())

    assert rows[0] == 17
    np.testing.assert_allclose(similar, vectors[rows] @ vectors[17], atol=2e-3)
    assert (np.diff(similar) <= 0).all()
    assert (index.nearest(vectors[17], 20, everything(), floor=0.9)[1] >= 0.9).all()


def test_another_process_opens_what_was_built(shop: Shop) -> None:
    index = shop.built(clustered(ROWS), KEYS[:ROWS])

    opened = shop.reopened(index, KEYS[:ROWS])

    assert not opened.due
    for query in clustered(5, seed=9):
        np.testing.assert_array_equal(
            opened.nearest(query, 10, everything())[0], index.nearest(query, 10, everything())[0]
        )


def test_what_comes_later_is_found_at_once_and_only_in_the_version_that_has_it(shop: Shop) -> None:
    before = shop.built(clustered(ROWS), KEYS[:ROWS])
    new = clustered(40, seed=2)
    later = before.grown(40)

    later.add(np.arange(ROWS, ROWS + 40, dtype=np.int32), new)

    opened = shop.reopened(later, KEYS[: ROWS + 40])
    for number, vector in enumerate(new[:5]):
        assert later.nearest(vector, 1, everything(ROWS + 40))[0].tolist() == [ROWS + number]
        assert opened.nearest(vector, 1, everything(ROWS + 40))[0].tolist() == [ROWS + number]
        assert before.nearest(vector, 1, everything())[0][0] < ROWS


def test_two_versions_are_asked_side_by_side_each_by_its_own_rows(shop: Shop) -> None:
    vectors = clustered(ROWS)
    old = shop.built(vectors, KEYS[:ROWS])

    new = shop.built(vectors[::-1].copy()[:1000], KEYS[:ROWS][::-1][:1000])

    for row in (600, 1400):
        assert old.nearest(vectors[row], 1, everything())[0].tolist() == [row]
        assert new.nearest(vectors[row], 1, everything(1000))[0].tolist() == [ROWS - 1 - row]


def test_products_of_the_same_text_are_all_found(shop: Shop) -> None:
    vectors = clustered(ROWS)
    vectors[900] = vectors[40]
    keys = KEYS[:ROWS]
    keys[900] = keys[40]

    index = shop.built(vectors, keys)

    assert set(index.nearest(vectors[40], 2, everything())[0].tolist()) == {40, 900}


def test_merchants_do_not_see_each_other(shop: Shop) -> None:
    vectors = clustered(ROWS)
    other = Shop(shop.store, f"{shop.merchant_id}-other", shop.folder)
    mine = shop.built(vectors, KEYS[:ROWS])
    theirs = other.built(clustered(ROWS, seed=4), KEYS[ROWS:])

    shop.store.prune(other.place(KEYS[ROWS:]), set(place(KEYS[ROWS:]).keys()))

    assert share_found(mine, vectors, everything()) >= 0.95
    assert share_found(theirs, clustered(ROWS, seed=4), everything()) >= 0.95


def test_what_no_version_has_is_forgotten_and_the_rest_is_not(shop: Shop) -> None:
    vectors = clustered(ROWS)
    shop.built(vectors, KEYS[:ROWS])
    index = shop.built(vectors[:1000], KEYS[:1000])

    shop.store.prune(shop.place(KEYS[:1000]), set(place(KEYS[:1000]).keys()))

    assert share_found(index, vectors[:1000], everything(1000)) >= 0.95
