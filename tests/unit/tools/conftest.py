"""The shop that the tests of the tools act in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.support.clock import FrozenClock
from tests.support.tool_shop import ToolShop, open_tool_shop


@pytest.fixture
async def shop(sqlite_database: Database, clock: FrozenClock, tmp_path: Path) -> AsyncIterator[ToolShop]:
    async with open_tool_shop(sqlite_database, clock, tmp_path) as opened:
        yield opened
