"""Search over a vector store outside: the same answers, updates and swaps, and words alone while it is down."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from retrieval.encoding.calls import CallLimits
from retrieval.index.snapshots import Indexes
from retrieval.query.search import Search
from retrieval.recommending.recommend import Recommender
from retrieval.scoring.request import SearchRequest
from retrieval.stores.keyed_store import KeyedStore
from retrieval.stores.pinecone import PineconeVectors
from retrieval.stores.vectors import VectorIndex
from tests.support.catalogue_samples import in_batches, product
from tests.support.encoders import WordEncoder
from tests.support.pinecone_peer import API_KEY, PineconePeer, pinecone

MANY = [product(f"p{n}", f"{colour} kettle number {n}") for n, colour in enumerate(("Red", "Blue", "Green") * 60)]
LIMITS = CallLimits(deadline_seconds=5.0, bulk_seconds=10.0, pause_seconds=0.001, failures=2)


class Shop:
    """An index whose vectors are kept at the peer."""

    def __init__(self, folder: Path, peer: PineconePeer) -> None:
        self.peer = peer
        self.encoder = WordEncoder()
        self._vectors = PineconeVectors(peer.url, API_KEY, LIMITS)
        store = KeyedStore(self._vectors, exact_up_to=100)
        vectors = partial(VectorIndex, store=store, gathered_up_to=0)
        self.indexes = Indexes(folder / "indexes", self.encoder, folder / "cache", open_vectors=vectors)
        self.search = Search(self.indexes, self.encoder)

    async def found(self, text: str) -> list[str]:
        return [hit.product_id for hit in (await self.search.search("shop", SearchRequest(text=text))).hits]

    async def close(self) -> None:
        await self.indexes.close()
        self._vectors.close()


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    with pinecone(96) as peer:
        opened = Shop(tmp_path, peer)
        await opened.indexes.build("shop", in_batches(MANY), wait=True)
        yield opened
        await opened.close()


async def test_search_answers_as_it_does_with_the_store_in_process(shop: Shop, tmp_path: Path) -> None:
    plain = Indexes(tmp_path / "plain", WordEncoder(), tmp_path / "cache")
    await plain.build("shop", in_batches(MANY), wait=True)
    expected = await Search(plain, WordEncoder()).search("shop", SearchRequest(text="blue kettle 7", limit=10))

    answer = await shop.search.search("shop", SearchRequest(text="blue kettle 7", limit=10))

    snapshot = shop.indexes.current("shop")
    assert snapshot.manifest.neighbours is not None
    assert snapshot.manifest.neighbours["store"] == "pinecone"
    assert shop.peer.asked("/query")
    assert [hit.product_id for hit in answer.hits] == [hit.product_id for hit in expected.hits]
    assert answer.relaxed == expected.relaxed
    await plain.close()


async def test_while_the_store_is_down_words_serve_and_say_so(shop: Shop) -> None:
    shop.peer.down = True

    answer = await shop.search.search("shop", SearchRequest(text="blue kettle"))
    similar = await Recommender(shop.indexes, shop.encoder).similar("shop", "p1")

    assert answer.hits
    assert "words_only" in answer.relaxed
    assert similar


async def test_a_build_after_another_forgets_what_no_version_has_any_more(shop: Shop) -> None:
    [first] = shop.peer.ids().values()
    for round_ in range(4):
        renamed = [product(f"p{n}", f"Teapot {round_} of kind {n}") for n in range(150)]
        await shop.indexes.build("shop", in_batches(renamed), wait=True)

    [left] = shop.peer.ids().values()

    assert not first & left
    assert 150 <= len(left) <= 450
    assert (await shop.found("teapot 3 of kind 77"))[0] == "p77"


async def test_a_store_that_is_down_while_an_index_is_built_leaves_the_words_and_is_tried_again(
    tmp_path: Path,
) -> None:
    with pinecone(96) as peer:
        shop = Shop(tmp_path, peer)
        peer.down = True
        await shop.indexes.build("shop", in_batches(MANY), wait=True)
        assert (await shop.found("blue kettle number 7"))[0]
        await shop.close()

        peer.down = False
        again = Shop(tmp_path, peer)
        await again.indexes.refresh("shop")
        await again.indexes.filled("shop")

        assert again.indexes.current("shop").manifest.neighbours is not None
        assert len(next(iter(peer.ids().values()))) == len(MANY)
        await again.close()
