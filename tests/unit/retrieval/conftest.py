"""Indexes over the sample catalogues, with an encoder that costs nothing."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from retrieval.catalogue.products import HelpPage, IndexedProduct
from retrieval.index.snapshots import Indexes
from tests.support.catalogue_samples import help_pages, home_shop, in_batches, workshop
from tests.support.encoders import WordEncoder

Build = Callable[..., Awaitable[Indexes]]


@pytest.fixture
def encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture
async def indexes(tmp_path: Path, encoder: WordEncoder) -> AsyncIterator[Indexes]:
    made = Indexes(tmp_path / "indexes", encoder, tmp_path / "cache")
    yield made
    await made.close()


@pytest.fixture
def build(indexes: Indexes) -> Build:
    async def built(
        products: Sequence[IndexedProduct], merchant_id: str = "shop", pages: Sequence[HelpPage] = (), **options: object
    ) -> Indexes:
        await indexes.build(merchant_id, in_batches(products), pages, wait=True, **options)
        return indexes

    return built


@pytest.fixture
async def home(build: Build) -> Indexes:
    return await build(home_shop(), pages=help_pages())


@pytest.fixture
async def tools_shop(build: Build) -> Indexes:
    return await build(workshop())
