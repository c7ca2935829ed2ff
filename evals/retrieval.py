"""Measures search on a judged set, beside plain BM25: `python -m evals.retrieval PRODUCTS JUDGEMENTS --cache DIR`."""

import argparse
import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.judged import read_judgements, read_products
from evals.retrieval_baseline import PlainBm25
from evals.retrieval_metrics import ndcg_of_judged, recall
from retrieval.encoder import open_encoder
from retrieval.products import IndexedProduct
from retrieval.request import SearchRequest
from retrieval.search import Search
from retrieval.snapshots import Indexes

_DEPTH = 100
Ranker = Callable[[str], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of searching, measured: means over the queries that have relevant items, and each query's NDCG."""

    name: str
    ndcg_at_10: float
    recall_at_100: float
    cpu_milliseconds: float
    by_query: Mapping[str, float]


async def measure(name: str, rank: Ranker, judged: Mapping[str, Mapping[str, int]]) -> Measured:
    """Runs all queries through one way of searching."""
    gains: dict[str, float] = {}
    recalls: list[float] = []
    started = time.process_time()
    for query, ratings in judged.items():
        ranking = await rank(query)
        gain, found = ndcg_of_judged(ranking, ratings), recall(ranking, ratings, _DEPTH)
        if gain is not None and found is not None:
            gains[query] = gain
            recalls.append(found)
    spent = (time.process_time() - started) * 1000 / max(len(judged), 1)
    return Measured(name, sum(gains.values()) / len(gains), sum(recalls) / len(recalls), spent, gains)


async def compare(products: Path, judgements: Path, cache: Path, model: str | None = None) -> list[Measured]:
    """Measures plain BM25 and the search of `retrieval` on the same products and judgements."""
    judged = read_judgements(judgements)
    catalogue = list(read_products(products))
    baseline = PlainBm25(catalogue)
    encoder = open_encoder(model, cache)
    with TemporaryDirectory() as folder:
        indexes = Indexes(Path(folder), encoder, cache)
        await indexes.build("judged", _batches(catalogue), wait=True)
        search = Search(indexes, encoder)

        async def plain(query: str) -> Sequence[str]:
            return baseline.search(query, _DEPTH)

        async def whole(query: str) -> Sequence[str]:
            found = await search.search("judged", SearchRequest(query, limit=_DEPTH))
            return [hit.product_id for hit in found.hits]

        measured = [await measure("plain BM25", plain, judged), await measure("search", whole, judged)]
        await indexes.close()
    encoder.close()
    return measured


async def _batches(products: Sequence[IndexedProduct], size: int = 500) -> AsyncIterator[list[IndexedProduct]]:
    for start in range(0, len(products), size):
        yield list(products[start : start + size])


def main(arguments: Sequence[str]) -> int:
    """Prints the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("products", type=Path)
    parser.add_argument("judgements", type=Path)
    parser.add_argument("--cache", type=Path, default=Path("var/cache"))
    parser.add_argument("--model", default=None)
    parser.add_argument("--queries", action="store_true", help="print each query")
    asked = parser.parse_args(arguments)
    measured = asyncio.run(compare(asked.products, asked.judgements, asked.cache, asked.model))
    lines = [f"{'':12} NDCG@10  recall@100  CPU ms/query"]
    lines += [f"{m.name:12} {m.ndcg_at_10:7.4f} {m.recall_at_100:11.4f} {m.cpu_milliseconds:13.2f}" for m in measured]
    if asked.queries:
        plain, whole = measured
        lines += [f"{whole.by_query[q] - plain.by_query[q]:+.3f} {whole.by_query[q]:.3f} {q}" for q in whole.by_query]
    sys.stdout.write("\n".join(lines) + "\n")
    return 0 if measured[1].ndcg_at_10 >= measured[0].ndcg_at_10 else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
