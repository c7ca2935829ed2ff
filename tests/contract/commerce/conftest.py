"""The shop that the suites of commerce buy in, on each database, each of whose commits is looked into."""

from collections.abc import AsyncIterator

import pytest

from tests.support.clock import FrozenClock
from tests.support.shirts import with_shirts
from tests.support.shop import Shop, open_shop
from tests.support.watched_database import WatchedDatabase, watching


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[WatchedDatabase]:
    """An empty database of each kind; whoever changes the shop's state and records no event fails the test."""
    with watching(database_url):
        opened = WatchedDatabase(database_url)
        yield opened
        await opened.close()
    assert [one for one in opened.silences if one.by] == []  # what a test writes itself is not a service's


@pytest.fixture
async def shop(database: WatchedDatabase, clock: FrozenClock) -> Shop:
    """A small shop over an empty database of each kind."""
    return await open_shop(database, clock)


@pytest.fixture
async def shirts(shop: Shop) -> Shop:
    return await with_shirts(shop)
