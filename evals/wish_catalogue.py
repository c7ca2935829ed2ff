"""The vocabulary over which wishes are read: that of the demo shop, or of a catalogue in JSON Lines."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.guard_honesty import open_shop
from evals.judged import read_products
from evals.retrieval import batches
from retrieval.catalogue.products import IndexedProduct
from retrieval.catalogue.vocabulary import Vocabulary
from retrieval.index.snapshots import Indexes
from serving.index.indexing import indexed

_MERCHANT = "wishes"


@asynccontextmanager
async def vocabulary_of(catalogue: Path | None) -> AsyncIterator[Vocabulary]:
    """The words of a catalogue; without one, of the demo shop.

    Raises:
        JudgedSetInvalid: the catalogue cannot be read.
    """
    with TemporaryDirectory(prefix="shopmind-") as spare:
        folder = Path(spare)
        products = list(read_products(catalogue)) if catalogue else await _demo(folder / "home")
        indexes = Indexes(folder / "indexes", None, folder)
        try:
            await indexes.build(_MERCHANT, batches(products), wait=True)
            yield indexes.current(_MERCHANT).vocabulary
        finally:
            await indexes.close()


async def _demo(home: Path) -> list[IndexedProduct]:
    """The products of the demo shop as they are indexed."""
    async with open_shop(home, None, None) as services:
        return [indexed(one) async for batch in services.catalogue.scan(services.merchant_id) for one in batch]
