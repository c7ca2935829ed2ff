"""Ways of searching that search has to be better than: plain BM25, vectors alone, and the two merged by rank."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence

from evals.retrieval_baseline import PlainBm25
from retrieval.catalogue.products import IndexedProduct
from retrieval.encoding.encoder import TextEncoder
from retrieval.index.snapshots import Indexes
from retrieval.query.search import Search
from retrieval.scoring.request import SearchRequest

DEPTH = 100
SEARCH = "search"
Way = Callable[[str], Awaitable[Sequence[str]]]
_RANK_CONSTANT = 60  # of reciprocal rank fusion, as its authors set it


def ways_of_searching(
    merchant_id: str, indexes: Indexes, encoder: TextEncoder, catalogue: Sequence[IndexedProduct]
) -> Mapping[str, Way]:
    """Each way by its name: it gives the best ids for a query, best first."""
    baseline = PlainBm25(catalogue)
    search = Search(indexes, encoder)
    snapshot = indexes.current(merchant_id)

    async def plain(query: str) -> Sequence[str]:
        return baseline.search(query, DEPTH)

    async def by_vector(query: str) -> Sequence[str]:
        if snapshot.vectors is None:
            return ()
        rows, _ = snapshot.vectors.nearest(await encoder.encode_query(query), DEPTH, snapshot.columns.alive)
        return [snapshot.columns.product_ids[row] for row in rows.tolist()]

    async def fused(query: str) -> Sequence[str]:
        return fused_by_rank([await plain(query), await by_vector(query)])[:DEPTH]

    async def whole(query: str) -> Sequence[str]:
        found = await search.search(merchant_id, SearchRequest(query, limit=DEPTH))
        return [hit.product_id for hit in found.hits]

    return {"plain BM25": plain, "vector alone": by_vector, "plain fusion": fused, SEARCH: whole}


def fused_by_rank(rankings: Sequence[Sequence[str]]) -> list[str]:
    """Reciprocal rank fusion: an item earns 1 / (60 + place) in each ranking that has it."""
    earned: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        for place, id_ in enumerate(ranking, start=1):
            earned[id_] += 1 / (_RANK_CONSTANT + place)
    return sorted(earned, key=lambda id_: -earned[id_])
