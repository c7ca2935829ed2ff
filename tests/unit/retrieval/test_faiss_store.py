"""The kind of FAISS index follows from the size; its recall is measured and kept, and what finds too little refused."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.stores.faiss_store import FaissStore
from retrieval.stores.vectors import VectorIndex
from tests.support.vector_samples import DIMENSION, clustered, place, share_found

ROWS = 3000
KEYS = [f"text {n}" for n in range(2 * ROWS)]


def built(store: FaissStore, rows: int = ROWS, **options: object) -> VectorIndex:
    index = VectorIndex("words-1", DIMENSION, rows, store=store, gathered_up_to=0, **options)
    index.add(np.arange(rows, dtype=np.int32), clustered(rows))
    index.settle(place(KEYS[:rows]))
    return index


@pytest.mark.parametrize(
    ("exact_up_to", "graph_up_to", "kind"),
    [(5000, 9000, None), (1000, 9000, "hnsw"), (1000, 2000, "ivf-pq")],
)
def test_the_kind_follows_from_the_size_and_finds_what_comparing_each_finds(
    exact_up_to: int, graph_up_to: int, kind: str | None
) -> None:
    index = built(FaissStore(exact_up_to=exact_up_to, graph_up_to=graph_up_to))

    assert (index.kept.kind if index.kept else None) == kind
    everything = np.ones(ROWS, dtype=np.bool_)
    few = np.random.default_rng(3).random(ROWS) < 0.05
    assert share_found(index, clustered(ROWS), everything) >= 0.95
    assert share_found(index, clustered(ROWS), few) >= 0.95


@pytest.mark.parametrize("graph_up_to", [9000, 2000])
def test_recall_is_measured_and_what_stays_below_the_limit_is_compared_one_by_one(graph_up_to: int) -> None:
    good = built(FaissStore(exact_up_to=1000, graph_up_to=graph_up_to)).kept
    refused = built(FaissStore(exact_up_to=1000, graph_up_to=graph_up_to, least_recall=1.01))

    assert good is not None
    assert 0.95 <= good.recall <= 1.0
    assert (good.sample, good.rows) == (100, ROWS)
    assert refused.kept is not None
    assert refused.kept.kind == "flat"
    assert share_found(refused, clustered(ROWS), np.ones(ROWS, dtype=np.bool_)) > 0.99
    assert not refused.due


@pytest.mark.parametrize("graph_up_to", [9000, 2000])
def test_what_was_written_is_opened_and_finds_the_same(tmp_path: Path, graph_up_to: int) -> None:
    store = FaissStore(exact_up_to=1000, graph_up_to=graph_up_to)
    index = built(store)
    index.save(tmp_path)

    opened = VectorIndex("words-1", DIMENSION, ROWS, store=store, gathered_up_to=0)
    opened.take(np.load(tmp_path / "vectors.npy", mmap_mode="c"), index.kept, place(KEYS[:ROWS]), tmp_path)

    allowed = np.random.default_rng(3).random(ROWS) < 0.5
    for query in clustered(10, seed=9):
        np.testing.assert_array_equal(index.nearest(query, 20, allowed)[0], opened.nearest(query, 20, allowed)[0])
    assert not opened.due


def test_rows_that_come_later_are_found_at_once_and_do_not_disturb_the_version_before(tmp_path: Path) -> None:
    store = FaissStore(exact_up_to=1000, graph_up_to=9000)
    before = built(store)
    later = before.grown(50)
    new = clustered(50, seed=2)

    later.add(np.arange(ROWS, ROWS + 50, dtype=np.int32), new)

    for row, vector in enumerate(new[:10]):
        assert later.nearest(vector, 1, np.ones(ROWS + 50, dtype=np.bool_))[0].tolist() == [ROWS + row]
        assert before.nearest(vector, 1, np.ones(ROWS, dtype=np.bool_))[0][0] < ROWS
    assert not later.due


def test_neighbours_are_built_anew_when_a_tenth_is_new() -> None:
    store = FaissStore(exact_up_to=1000, graph_up_to=9000)
    grown = built(store).grown(600)

    grown.add(np.arange(ROWS, ROWS + 600, dtype=np.int32), clustered(600, seed=2))

    assert grown.due
    grown.settle(place(KEYS[: ROWS + 600]))
    assert grown.kept is not None
    assert grown.kept.rows == ROWS + 600


def test_a_snapshot_of_another_store_is_compared_one_by_one_until_it_is_built_here(tmp_path: Path) -> None:
    index = built(FaissStore(exact_up_to=1000))
    index.save(tmp_path)
    assert index.kept is not None
    foreign = index.kept.of(index.kept.body() | {"store": "elsewhere"})

    opened = VectorIndex("words-1", DIMENSION, ROWS, store=FaissStore(exact_up_to=1000), gathered_up_to=0)
    opened.take(np.load(tmp_path / "vectors.npy"), foreign, place(KEYS[:ROWS]), tmp_path)

    assert opened.due
    assert share_found(opened, clustered(ROWS), np.ones(ROWS, dtype=np.bool_)) > 0.99


def test_lists_take_the_place_of_a_graph_that_cannot_tell_tight_groups_apart() -> None:
    random = np.random.default_rng(3)
    centres = random.standard_normal((12, DIMENSION))
    near = centres[random.integers(12, size=ROWS)] + 0.02 * random.standard_normal((ROWS, DIMENSION))
    vectors = (near / np.linalg.norm(near, axis=1, keepdims=True)).astype(np.float32)
    index = VectorIndex(
        "words-1", DIMENSION, ROWS, store=FaissStore(exact_up_to=1000, graph_up_to=9000), gathered_up_to=0
    )
    index.add(np.arange(ROWS, dtype=np.int32), vectors)

    index.settle(place(KEYS[:ROWS]))

    assert index.kept is not None
    assert index.kept.kind == "ivf-pq"
    assert index.kept.recall >= 0.95


def test_similarities_are_those_of_the_kept_vectors_and_zero_where_there_is_none_yet() -> None:
    index = VectorIndex("words-1", DIMENSION, 40)
    index.add(np.array([7, 3], dtype=np.int32), clustered(2))
    grown = index.grown(10)
    grown.add(np.array([45], dtype=np.int32), clustered(3)[2:])
    rows = np.array([3, 45, 7, 0, 49], dtype=np.int32)

    found = grown.similarities(rows, clustered(2)[0])

    exact = grown.matrix[rows].astype(np.float32) @ clustered(2)[0]
    assert found == pytest.approx(exact, abs=1e-6)
    assert found[3:].tolist() == [0.0, 0.0]
    assert grown.similarities(rows[:0], clustered(2)[0]).tolist() == []
