"""A reranker re-orders the first results, and costs nothing but its order when it fails."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import RerankerUnavailable
from retrieval.query.reranker import LocalReranker, open_reranker, reordered
from retrieval.query.search import Search
from retrieval.scoring.request import SearchRequest
from tests.support.tiny_models import tiny_ranker


class Contrary:
    """Prefers what came last."""

    def __init__(self) -> None:
        self.read: list[str] = []

    async def scores(self, query: str, texts: Sequence[str]) -> np.ndarray:
        self.read = list(texts)
        return np.arange(len(texts), dtype=np.float32)

    def close(self) -> None: ...


class Down(Contrary):
    async def scores(self, query: str, texts: Sequence[str]) -> np.ndarray:
        raise RerankerUnavailable("down")


def test_both_orders_count_and_scores_stay_at_their_places() -> None:
    ranked = [(5, 0.9), (6, 0.8), (7, 0.7), (8, 0.6)]

    assert reordered(ranked, np.array([0.0, 5.0, 2.0], dtype=np.float32)) == [(6, 0.9), (5, 0.8), (7, 0.7), (8, 0.6)]


async def test_results_are_read_and_reordered_and_none_is_lost(home, encoder) -> None:
    request = SearchRequest(text="lamp", limit=20)
    plain = await Search(home, encoder).search("shop", request)
    contrary = Contrary()

    read = await Search(home, encoder, contrary).search("shop", request)

    assert len(contrary.read) == len(plain.hits)
    assert [hit.product_id for hit in read.hits] != [hit.product_id for hit in plain.hits]
    assert {hit.product_id for hit in read.hits} == {hit.product_id for hit in plain.hits}


async def test_a_reranker_that_fails_leaves_the_order_and_is_asked_again(home, encoder) -> None:
    request = SearchRequest(text="lamp")
    plain = await Search(home, encoder).search("shop", request)
    search = Search(home, encoder, Down())

    failed = await search.search("shop", request)

    assert failed.hits == plain.hits


def test_a_cross_encoder_gives_one_figure_a_pair(tmp_path: Path) -> None:
    reranker = open_reranker(tiny_ranker(tmp_path / "ranker"))

    assert isinstance(reranker, LocalReranker)
    reranker.close()


@pytest.mark.slow
def test_a_model_that_is_no_ranker_is_refused_by_the_name_of_its_setting(tmp_path: Path) -> None:
    with pytest.raises(RerankerUnavailable, match="SHOPMIND_RERANKER"):
        open_reranker(tiny_ranker(tmp_path / "classes", classes=3))
