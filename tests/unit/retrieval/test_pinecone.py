"""Pinecone's API as we call it: batches within its limits, few retries, and refusals that name the setting."""

from collections.abc import Iterator

import numpy as np
import pytest

from retrieval.encoding.calls import CallLimits
from retrieval.errors import VectorStoreUnavailable
from retrieval.stores.keyed_store import KeyedStore
from retrieval.stores.neighbours import Place
from retrieval.stores.pinecone import PineconeVectors
from retrieval.stores.vectors import VectorIndex
from tests.support.pinecone_peer import API_KEY, PineconePeer, Refusal, pinecone
from tests.support.vector_samples import DIMENSION, clustered, place

LIMITS = CallLimits(deadline_seconds=5.0, bulk_seconds=10.0, pause_seconds=0.001, failures=3, rest_seconds=60.0)
KEYS = [f"text {n}" for n in range(2500)]
PLACE: Place = place(KEYS)


@pytest.fixture
def peer() -> Iterator[PineconePeer]:
    with pinecone(DIMENSION) as opened:
        yield opened


@pytest.fixture
def vectors(peer: PineconePeer) -> Iterator[PineconeVectors]:
    opened = PineconeVectors(peer.url, API_KEY, LIMITS)
    yield opened
    opened.close()


def kept(vectors: PineconeVectors, count: int) -> None:
    vectors.put(PLACE, dict(zip(PLACE.keys()[:count], clustered(count), strict=True)))


def test_vectors_go_in_batches_to_the_merchants_namespace_and_are_there_when_that_returns(
    peer: PineconePeer, vectors: PineconeVectors
) -> None:
    kept(vectors, 2500)

    batches = peer.asked("/vectors/upsert")
    assert [len(batch["vectors"]) for batch in batches] == [1000, 1000, 500]
    assert {batch["namespace"] for batch in batches} == set(peer.ids())
    assert next(iter(peer.ids())).startswith("shop-")
    assert vectors.keys(PLACE) == set(PLACE.keys())


def test_a_large_vector_makes_smaller_batches() -> None:
    wide = 3072
    with pinecone(wide) as peer:
        vectors = PineconeVectors(peer.url, API_KEY, LIMITS)
        where = Place("shop", "wide", wide, PLACE.keys)
        random = np.random.default_rng(1).standard_normal((200, wide)).astype(np.float32)

        vectors.put(where, dict(zip(PLACE.keys()[:200], random, strict=True)))

        assert len(peer.asked("/vectors/upsert")) > 2
        assert sum(len(batch["vectors"]) for batch in peer.asked("/vectors/upsert")) == 200
        vectors.close()


def test_few_allowed_keys_are_named_in_the_filter(peer: PineconePeer, vectors: PineconeVectors) -> None:
    kept(vectors, 50)
    among = PLACE.keys()[10:20]

    found = vectors.near(PLACE, clustered(1, seed=9)[0], 5, among)

    assert len(found) == 5
    assert set(found) <= set(among)
    assert set(peer.asked("/query")[-1]["filter"]["key"]["$in"]) == {key.hex() for key in among}


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_fails_for_a_moment_is_asked_again(peer: PineconePeer, vectors: PineconeVectors, status: int) -> None:
    kept(vectors, 50)
    peer.failing = [Refusal(status, "later"), Refusal(status, "later")]

    assert len(vectors.near(PLACE, clustered(1, seed=9)[0], 5, None)) == 5
    assert len(peer.asked("/query")) == 3


def test_a_pause_that_outlasts_the_deadline_is_not_waited_for(peer: PineconePeer, vectors: PineconeVectors) -> None:
    peer.failing = [Refusal(429, "later", retry_after="30")]

    with pytest.raises(VectorStoreUnavailable, match="429"):
        vectors.near(PLACE, clustered(1)[0], 5, None)
    assert len(peer.asked("/query")) == 1


def test_a_refusal_is_not_asked_again(peer: PineconePeer, vectors: PineconeVectors) -> None:
    peer.failing = [Refusal(400, "bad")]

    with pytest.raises(VectorStoreUnavailable, match="bad"):
        vectors.near(PLACE, clustered(1)[0], 5, None)
    assert len(peer.asked("/query")) == 1


def test_a_service_that_is_down_is_left_alone_after_a_few_calls(peer: PineconePeer, vectors: PineconeVectors) -> None:
    peer.down = True
    for _ in range(6):
        with pytest.raises(VectorStoreUnavailable):
            vectors.near(PLACE, clustered(1)[0], 5, None)

    assert len(peer.asked("/query")) <= 3 * LIMITS.attempts


@pytest.mark.parametrize("falls_back", [False, True])
def test_rows_are_compared_here_while_it_is_down_only_where_that_is_allowed(
    peer: PineconePeer, vectors: PineconeVectors, falls_back: bool
) -> None:
    store = KeyedStore(vectors, exact_up_to=500)
    index = VectorIndex("words-1", DIMENSION, 1500, store=store, falls_back=falls_back, gathered_up_to=0)
    index.add(np.arange(1500, dtype=np.int32), clustered(1500))
    index.settle(place(KEYS[:1500]))
    everything = np.ones(1500, dtype=np.bool_)
    peer.down = True

    if falls_back:
        assert index.nearest(clustered(1500)[7], 1, everything)[0].tolist() == [7]
    else:
        with pytest.raises(VectorStoreUnavailable):
            index.nearest(clustered(1500)[7], 1, everything)
        assert index.nearest_if_any(clustered(1500)[7], 1, everything) is None


def test_a_wrong_key_dimension_or_metric_is_named_when_it_is_opened() -> None:
    with pinecone(DIMENSION) as peer, pytest.raises(VectorStoreUnavailable, match="SHOPMIND_VECTOR_API_KEY"):
        PineconeVectors(peer.url, "another", LIMITS)
    with pinecone(DIMENSION, metric="euclidean") as peer, pytest.raises(VectorStoreUnavailable, match="dotproduct"):
        PineconeVectors(peer.url, API_KEY, LIMITS)
    with pinecone(DIMENSION + 1) as peer:
        vectors = PineconeVectors(peer.url, API_KEY, LIMITS)
        with pytest.raises(VectorStoreUnavailable, match="dimensions"):
            kept(vectors, 5)
        vectors.close()
