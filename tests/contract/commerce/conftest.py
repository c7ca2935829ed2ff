"""The shop that the suites of commerce buy in, on each database."""

import pytest

from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.shirts import with_shirts
from tests.support.shop import Shop, open_shop


@pytest.fixture
async def shop(database: Database, clock: FrozenClock) -> Shop:
    """A small shop over an empty database of each kind."""
    return await open_shop(database, clock)


@pytest.fixture
async def shirts(shop: Shop) -> Shop:
    return await with_shirts(shop)
