"""Each stage of a search beside its floor, and beside PostgreSQL: `python -m benchmarks.search_floors PRODUCTS`.

Over the same queries, interleaved by round, in CPU milliseconds a query: the whole search, and the bare encoder,
tantivy and vector index that it is made of; PostgreSQL's full-text search with the same limits, its server's CPU; the
packaged encoder as sentence-transformers runs it out of the box. Then fifty searches at once. The garbage collector is
set as the service sets it.
"""

import argparse
import asyncio
import os
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psycopg

from benchmarks.search import NoisyCopies, _batches, multiplied, queries
from evals.judged import read_products
from retrieval.catalogue.products import IndexedProduct
from retrieval.encoding.encoder import open_encoder
from retrieval.encoding.sentence_transformers_door import load_model
from retrieval.index.snapshot import Snapshot
from retrieval.index.snapshots import Indexes
from retrieval.query.search import Search
from retrieval.scoring.request import SearchRequest
from retrieval.text.words import stems
from serving.memory import settle, settled

_FIELDS = ["title", "brand", "category", "attributes", "description"]
_TICKS = os.sysconf("SC_CLK_TCK")


class PostgresSearch:
    """The same products in PostgreSQL, found by weighted full text within price and brand."""

    def __init__(self, url: str, products: Sequence[IndexedProduct]) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        self._connection.execute("CREATE TEMPORARY TABLE shelf (id text, brand text, price bigint, found tsvector)")
        with (
            self._connection.cursor() as cursor,
            cursor.copy("COPY shelf (id, brand, price, found) FROM STDIN") as copy,
        ):
            copy.set_types(["text", "text", "int8", "text"])
            for one in products:
                text = " ".join([*stems(one.title), *stems(one.description[:3000])])
                vector = " ".join(f"'{word}'" for word in dict.fromkeys(text.split()) if "'" not in word)
                copy.write_row((one.id, one.brand, one.variants[0].price, vector))
        self._connection.execute("CREATE INDEX ON shelf USING gin (found)")
        self._connection.execute("ANALYZE shelf")
        self._pid = self._connection.info.backend_pid

    def search(self, request: SearchRequest) -> None:
        """All words, then any, as search does it."""
        words = [word for word in dict.fromkeys(stems(request.text)) if word.isalnum()]
        for operator in (" & ", " | "):
            query = operator.join(words)
            found = self._connection.execute(
                "SELECT id FROM shelf WHERE found @@ %(q)s::tsquery "
                "AND (%(most)s::bigint IS NULL OR price <= %(most)s) "
                "AND (%(brand)s::text IS NULL OR brand = %(brand)s) "
                "ORDER BY ts_rank(found, %(q)s::tsquery) DESC LIMIT 20",
                {
                    "q": query,
                    "most": request.price.maximum if request.price else None,
                    "brand": request.brands[0] if request.brands else None,
                },
            ).fetchall()
            if found:
                return

    def cpu(self) -> float:
        """The CPU seconds of the server's process for this connection."""
        fields = Path(f"/proc/{self._pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


def spent(act: Callable[[SearchRequest], object], asked: Sequence[SearchRequest]) -> float:
    """CPU milliseconds a query, of this process."""
    begun = time.process_time()
    for request in asked:
        act(request)
    return 1000 * (time.process_time() - begun) / len(asked)


def bare_tantivy(snapshot: Snapshot) -> Callable[[SearchRequest], object]:
    """Any of the words, in the fields that are searched, without weights, limits or synonyms."""
    index, searcher = snapshot.lexical._index, snapshot.lexical._searcher

    def search(request: SearchRequest) -> object:
        text = " ".join(word for word in stems(request.text) if word.isalnum())
        return searcher.search(index.parse_query(text or "a", _FIELDS), 100).hits

    return search


async def concurrently(search: Search, asked: Sequence[SearchRequest], at_once: int) -> tuple[float, list[float]]:
    waiting, walls = list(asked), []

    async def caller() -> None:
        while waiting:
            request = waiting.pop()
            begun = time.perf_counter()
            await search.search("bench", request)
            walls.append(1000 * (time.perf_counter() - begun))

    begun = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(at_once)))
    return len(asked) / (time.perf_counter() - begun), walls


async def run(arguments: argparse.Namespace) -> None:
    originals = list(read_products(arguments.path))
    real = open_encoder(None, arguments.cache)
    sample = originals[:: max(1, len(originals) // 1500)]
    encoder = NoisyCopies(real, real.encode([f"{one.title}. {one.description[:200]}" for one in sample]))
    catalogue = multiplied(originals, arguments.products)
    asked = queries(originals, (arguments.rounds + 1) * arguments.queries)
    with TemporaryDirectory() as folder:
        indexes = Indexes(Path(folder) / "indexes", encoder, Path(folder))
        begun, worked = time.perf_counter(), time.process_time()
        snapshot = await indexes.build("bench", _batches(catalogue), wait=True)
        spent_s = time.perf_counter() - begun, time.process_time() - worked
        print(f"{arguments.products} products, built with vectors: {spent_s[0]:.0f} s wall, {spent_s[1]:.0f} s CPU")
        print(f"vector index: {snapshot.vectors.kept.body() if snapshot.vectors and snapshot.vectors.kept else 'flat'}")
        print(f"resident after the build: {_resident():.0f} MB")
        settle()
        search = Search(indexes, encoder)
        server = PostgresSearch(arguments.postgres, catalogue) if arguments.postgres else None
        everything = np.ones(len(snapshot.vectors.matrix), dtype=np.bool_)
        words = bare_tantivy(snapshot)
        stages: dict[str, Callable[[SearchRequest], object]] = {
            "encoder alone": lambda request: real.encode([request.text]),
            "tantivy alone": words,
            "vector index alone": lambda request: snapshot.vectors._near(vectors[request.text], 100, everything),
        }
        if arguments.transformers:
            plain = load_model(None, device="cpu")
            stages["sentence-transformers"] = lambda request: plain.encode([request.text])
        found: dict[str, list[float]] = {name: [] for name in ("whole search", *stages, "PostgreSQL full text")}
        for number in range(arguments.rounds + 1):
            part = asked[number * arguments.queries : (number + 1) * arguments.queries]
            vectors = dict(zip((one.text for one in part), real.encode([one.text for one in part]), strict=True))
            begun = time.process_time()
            for request in part:
                await search.search("bench", request)
            round_ = {"whole search": 1000 * (time.process_time() - begun) / len(part)}
            round_ |= {name: spent(act, part) for name, act in stages.items()}
            if server:
                before = server.cpu()
                for request in part:
                    server.search(request)
                round_["PostgreSQL full text"] = 1000 * (server.cpu() - before) / len(part)
            if number:
                for name, value in round_.items():
                    found[name].append(value)
        medians = {name: statistics.median(values) for name, values in found.items() if values}
        for name, value in medians.items():
            print(f"| {name} | {value:.2f} |")
        parts = sum(medians[name] for name in ("encoder alone", "tantivy alone", "vector index alone"))
        print(f"bare parts together {parts:.2f}; whole search is {medians['whole search'] / parts:.2f} times that")
        fresh = queries(originals[::-1], 400)
        rate, walls = await concurrently(search, fresh, 50)
        half, tail = statistics.median(walls), np.percentile(walls, 95)
        print(f"50 at once: {rate:.0f} searches/s, p50 {half:.0f} ms, p95 {tail:.0f} ms")
        await indexes.close()
    real.close()


def _resident() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, metavar="PRODUCTS", help="products in JSON Lines, plain or gzipped")
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--cache", type=Path, default=Path("var/cache"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--queries", type=int, default=100, help="searches a round")
    parser.add_argument("--postgres", default="", help="address of a PostgreSQL on this machine")
    parser.add_argument("--transformers", action="store_true", help="also the encoder out of the box, which is slow")
    asyncio.run(_as_served(parser.parse_args()))


async def _as_served(arguments: argparse.Namespace) -> None:
    async with settled():
        await run(arguments)


if __name__ == "__main__":
    main()
