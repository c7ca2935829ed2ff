"""Measures search on a judged set, beside plain ways of searching: with intervals, and by class of query."""

import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.intervals import Estimate, estimate
from evals.judged import read_judgements, read_products
from evals.query_classes import QUERY_CLASSES, QueryClass, query_class
from evals.retrieval_metrics import ndcg_of_all, ndcg_of_judged, recall, reciprocal_rank
from evals.retrieval_ways import DEPTH, SEARCH, Way, ways_of_searching
from retrieval.catalogue.products import IndexedProduct
from retrieval.catalogue.vocabulary import Vocabulary
from retrieval.encoding.encoder import TextEncoder, open_encoder
from retrieval.index.snapshots import Indexes

FIGURES = ("ndcg10", "ndcg10_all", "mrr", "recall100")
_MERCHANT = "judged"


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of searching, measured: its figures, one a query that has relevant items, and what a query costs."""

    name: str
    figures: Mapping[str, Mapping[str, float]]
    cpu_milliseconds: float

    def estimates(self, queries: Sequence[str]) -> dict[str, Estimate]:
        """Each figure's mean over some queries."""
        return {name: estimate([self.figures[query][name] for query in queries]) for name in FIGURES}

    def gain_over(self, other: "Measured") -> dict[str, Estimate]:
        """By how much each figure is better than another way's on the same queries."""
        return {
            name: estimate([found[name] - other.figures[query][name] for query, found in self.figures.items()])
            for name in FIGURES
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """All ways on one judged set; `classes` holds the class of each query with relevant items."""

    ways: Sequence[Measured]
    classes: Mapping[str, QueryClass]

    @property
    def search(self) -> Measured:
        """The search of this project."""
        return next(way for way in self.ways if way.name == SEARCH)

    @property
    def others(self) -> list[Measured]:
        """What it is measured against."""
        return [way for way in self.ways if way.name != SEARCH]

    def by_class(self) -> Iterator[tuple[QueryClass, list[str]]]:
        """The classes that occur, with their queries."""
        for name in QUERY_CLASSES:
            queries = [query for query, found in self.classes.items() if found == name]
            if queries:
                yield name, queries


async def measure(name: str, way: Way, judged: Mapping[str, Mapping[str, int]]) -> Measured:
    """Runs all queries that have relevant items through one way of searching."""
    figures: dict[str, Mapping[str, float]] = {}
    started = time.process_time()
    for query, ratings in judged.items():
        ranking = await way(query)
        found = (
            ndcg_of_judged(ranking, ratings),
            ndcg_of_all(ranking, ratings),
            reciprocal_rank(ranking, ratings),
            recall(ranking, ratings, DEPTH),
        )
        known = [figure for figure in found if figure is not None]
        if len(known) == len(FIGURES):
            figures[query] = dict(zip(FIGURES, known, strict=True))
    return Measured(name, figures, (time.process_time() - started) * 1000 / max(len(judged), 1))


async def compare(catalogue: Path, judgements: Path, cache: Path, model: str | None = None) -> Comparison:
    """Measures every way of searching on the same products and judgements.

    Raises:
        JudgedSetInvalid: a file cannot be read as what it should be, or no query has a relevant item.
    """
    judged = read_judgements(judgements)
    products = list(read_products(catalogue))
    with opened(model, cache) as encoder, TemporaryDirectory() as folder:
        indexes = Indexes(Path(folder), encoder, cache)
        try:
            await indexes.build(_MERCHANT, batches(products), wait=True)
            ways = ways_of_searching(_MERCHANT, indexes, encoder, products)
            return await compared(ways, judged, indexes.current(_MERCHANT).vocabulary)
        finally:
            await indexes.close()


async def compared(
    ways: Mapping[str, Way], judged: Mapping[str, Mapping[str, int]], vocabulary: Vocabulary
) -> Comparison:
    """Measures given ways of searching."""
    measured = [await measure(name, way, judged) for name, way in ways.items()]
    return Comparison(measured, {query: query_class(query, vocabulary) for query in measured[0].figures})


@contextmanager
def opened(model: str | None, cache: Path) -> Iterator[TextEncoder]:
    """The encoder of the service, closed in the end."""
    encoder = open_encoder(model, cache)
    try:
        yield encoder
    finally:
        encoder.close()


async def batches(products: Sequence[IndexedProduct], size: int = 500) -> AsyncIterator[list[IndexedProduct]]:
    """A catalogue in the parts in which an index is built."""
    for start in range(0, len(products), size):
        yield list(products[start : start + size])
