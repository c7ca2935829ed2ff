"""How fast search is on a large catalogue: `python -m benchmarks.search PRODUCTS --products 50000 --cache DIR`.

The catalogue is multiplied from real products with other words, part numbers and prices. Vectors of the copies are
those of their originals with some noise, so that 50,000 texts need not be encoded; queries are encoded for real.
"""

import argparse
import asyncio
import random
import statistics
import sys
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from evals.judged import read_products
from retrieval.catalogue.products import IndexedProduct
from retrieval.encoding.encoder import TextEncoder, open_encoder
from retrieval.index.snapshots import Indexes
from retrieval.query.search import Search
from retrieval.scoring.request import Range, SearchRequest

_ADJECTIVES = ("compact", "classic", "premium", "portable", "slim", "heavy", "refurbished", "outdoor", "quiet", "smart")


@dataclass(frozen=True, slots=True)
class Round:
    """One pass over the queries: milliseconds a query."""

    wall: Sequence[float]
    cpu: Sequence[float]


class NoisyCopies:
    """Encodes the texts of copies as their originals' vectors with noise; anything else for real."""

    def __init__(self, encoder: TextEncoder, originals: NDArray[np.float32]) -> None:
        self.name = f"{encoder.name}+copies"
        self.dimension = encoder.dimension
        self.encode_query = encoder.encode_query
        self.close = encoder.close
        self._originals = originals
        self._random = np.random.default_rng(3)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        chosen = self._originals[self._random.integers(0, len(self._originals), len(texts))]
        noisy = chosen + self._random.normal(0, 0.02, chosen.shape)
        unit: NDArray[np.float32] = (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)
        return unit


def multiplied(products: Sequence[IndexedProduct], count: int) -> list[IndexedProduct]:
    """So many products, made from real ones with another word, number and price each."""
    dice = random.Random(5)
    found = []
    for number in range(count):
        base = products[number % len(products)]
        price = max(1, int(base.variants[0].price * dice.uniform(0.5, 1.8)))
        variant = replace(base.variants[0], id=f"v{number}", sku=f"SKU{number:06d}", price=price)
        title = f"{base.title} {dice.choice(_ADJECTIVES)} {dice.randrange(100, 9999)}"
        found.append(replace(base, id=f"p{number}", title=title, variants=(variant,), popularity=dice.random()))
    return found


def queries(products: Sequence[IndexedProduct], count: int) -> list[SearchRequest]:
    """Searches of one to four words of real titles, half of them with a budget, some with a brand."""
    dice = random.Random(11)
    found: list[SearchRequest] = []
    while len(found) < count:
        base = dice.choice(products)
        words = [word for word in base.title.split() if word.isalpha() and len(word) > 2]
        if words:
            start = dice.randrange(len(words))
            text = " ".join(words[start : start + dice.randint(1, 4)]).lower()
            limit = int(base.variants[0].price * dice.uniform(0.8, 2)) if dice.random() < 0.5 else None
            brands = (base.brand,) if base.brand and dice.random() < 0.15 else ()
            found.append(SearchRequest(text, price=Range(None, limit), brands=brands))
    return found


async def measure(search: Search, asked: Sequence[SearchRequest]) -> Round:
    """Times each search, in wall clock and in CPU of the whole process."""
    wall, cpu = [], []
    for request in asked:
        started, worked = time.perf_counter(), time.process_time()
        await search.search("bench", request)
        wall.append((time.perf_counter() - started) * 1000)
        cpu.append((time.process_time() - worked) * 1000)
    return Round(wall, cpu)


async def run(path: Path, count: int, cache: Path, rounds: int, per_round: int) -> list[str]:
    """Builds the index, measures searches and updates, and gives the lines of the report."""
    originals = list(read_products(path))
    real = open_encoder(None, cache)
    sample = originals[:: max(1, len(originals) // 1500)]
    encoder = NoisyCopies(real, real.encode([f"{one.title}. {one.description[:200]}" for one in sample]))
    catalogue = multiplied(originals, count)
    lines = []
    with TemporaryDirectory() as folder:
        indexes = Indexes(Path(folder) / "indexes", encoder, Path(folder))
        started, worked = time.perf_counter(), time.process_time()
        await indexes.build("bench", _batches(catalogue))
        lines.append(f"build {count} products: {_spent(started, worked)} until searchable by words")
        started, worked = time.perf_counter(), time.process_time()
        await indexes.filled("bench")
        lines.append(f"fill and publish vectors, encoding apart: {_spent(started, worked)}")
        search = Search(indexes, encoder)
        asked = queries(originals, rounds * per_round)
        measured = [
            await measure(search, asked[number * per_round : (number + 1) * per_round]) for number in range(rounds)
        ]
        lines += [_line("wall", [one.wall for one in measured]), _line("CPU", [one.cpu for one in measured])]
        for name, changed in _changes(catalogue).items():
            started, worked = time.perf_counter(), time.process_time()
            await indexes.update("bench", changed)
            lines.append(f"update, {name}: {_spent(started, worked)}")
        await indexes.close()
        started, worked = time.perf_counter(), time.process_time()
        again = Indexes(Path(folder) / "indexes", encoder, Path(folder))
        await again.refresh("bench")
        lines.append(f"open: {_spent(started, worked)}")
        await again.close()
    real.close()
    return lines


def _changes(catalogue: Sequence[IndexedProduct]) -> dict[str, list[IndexedProduct]]:
    some = catalogue[:10]
    prices = [replace(one, variants=(replace(one.variants[0], price=one.variants[0].price + 1),)) for one in some]
    return {"10 prices": prices, "10 texts": [replace(one, title=f"{one.title} new") for one in some]}


def _line(name: str, rounds: Sequence[Sequence[float]]) -> str:
    halves = statistics.median(statistics.median(one) for one in rounds)
    tails = statistics.median(statistics.quantiles(one, n=20)[-1] for one in rounds)
    return f"search, {name} ms: p50 {halves:.2f}, p95 {tails:.2f} (medians of {len(rounds)} rounds of {len(rounds[0])})"


def _spent(started: float, worked: float) -> str:
    return f"{time.perf_counter() - started:.2f} s wall, {time.process_time() - worked:.2f} s CPU"


async def _batches(products: Sequence[IndexedProduct], size: int = 500) -> AsyncIterator[list[IndexedProduct]]:
    for start in range(0, len(products), size):
        yield list(products[start : start + size])


def main() -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path, metavar="PRODUCTS", help="products in JSON Lines, plain or gzipped")
    parser.add_argument("--products", type=int, default=50_000)
    parser.add_argument("--cache", type=Path, default=Path("var/cache"))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--queries", type=int, default=100, help="searches a round")
    asked = parser.parse_args()
    lines = asyncio.run(run(asked.path, asked.products, asked.cache, asked.rounds, asked.queries))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
