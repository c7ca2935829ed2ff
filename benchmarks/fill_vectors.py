"""Gives a multiplied catalogue its vectors in a minute: `python -m benchmarks.fill_vectors FEED --home HOME`.

FEED is what `benchmarks.multiply` was given. The first copy of each of its products is encoded for real; the others get
that vector with some noise, into the cache that the server reads, so that 50,000 texts need not be encoded.
"""

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.multiply import read
from retrieval.encoding.encoder import TextEncoder, open_encoder
from retrieval.index.snapshot_files import read_texts
from retrieval.index.snapshots import Indexes

NOISE = 0.02


class Copies:
    """Encodes the text of a copy as that of the product it was made from, with noise of its own."""

    def __init__(self, encoder: TextEncoder) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.encode_query = encoder.encode_query
        self.close = encoder.close
        self._encoder = encoder
        self._dice = np.random.default_rng(3)
        self._known: dict[str, int] = {}
        self._vectors = np.empty((0, encoder.dimension), dtype=np.float32)

    def learn(self, texts: Sequence[str], originals: int) -> None:
        """Encode the texts of the first products; the others follow in the same order, over and over."""
        self._vectors = self._encoder.encode(texts[:originals])
        self._known = {text: place % originals for place, text in enumerate(texts)}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        chosen = self._vectors[[self._known[text] for text in texts]]
        noisy = chosen + self._dice.normal(0, NOISE, chosen.shape)
        unit: NDArray[np.float32] = (noisy / np.linalg.norm(noisy, axis=1, keepdims=True)).astype(np.float32)
        return unit


async def fill(home: Path, merchant: str, originals: int) -> int:
    """Fill the current index of the merchant and publish it; returns how many products have their vectors."""
    cache = home / "cache"
    encoder = open_encoder(None, cache)
    copies = Copies(encoder)
    unread = Indexes(home / "indexes", None, cache)
    snapshot = await unread.refresh(merchant)
    await unread.close()
    copies.learn(list(read_texts(snapshot.folder).values()), originals)
    indexes = Indexes(home / "indexes", copies, cache)
    await indexes.refresh(merchant)
    await indexes.filled(merchant)
    embedded = indexes.current(merchant).embedded
    await indexes.close()
    encoder.close()
    return embedded


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]  # this file has one
    parser.add_argument("feed", type=Path, help="the feed that was multiplied")
    parser.add_argument("--home", type=Path, required=True, help="where the multiplied feed was imported")
    parser.add_argument("--merchant", default="demo")
    options = parser.parse_args()
    embedded = asyncio.run(fill(options.home, options.merchant, len(read(options.feed))))
    print(f"{embedded} products have their vectors")


if __name__ == "__main__":
    main()
