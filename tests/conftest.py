"""What every test may ask for."""

import pytest

from tests.support.clock import FrozenClock
from tests.support.databases import (  # noqa: F401  (fixtures, found by name)
    database,
    database_url,
    postgres_schema,
    postgres_url,
    sqlite_database,
    sqlite_template,
    sqlite_url,
)


@pytest.fixture
def clock() -> FrozenClock:
    """A clock that stands still until the test moves it."""
    return FrozenClock()
