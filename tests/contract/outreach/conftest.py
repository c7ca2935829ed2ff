"""A shop that reaches out, over each database."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.outreach import Bag, Reach, open_reach
from tests.support.shop import open_shop


@pytest.fixture
def mail() -> Bag:
    return Bag("mailbag")


@pytest.fixture
def sms() -> Bag:
    return Bag("smsbag")


@pytest.fixture
async def reach(database: Database, clock: FrozenClock, mail: Bag, sms: Bag) -> AsyncIterator[Reach]:
    shop = await open_shop(database, clock)
    async with open_reach(shop, mail=mail, sms=sms) as opened:
        await opened.dispatcher.drain()
        yield opened
