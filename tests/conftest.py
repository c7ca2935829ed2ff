"""What every test may ask for."""

import os

import pytest
from hypothesis import HealthCheck, settings

from tests.support.cache_folder import cache_folder
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

settings.register_profile(
    "patient", settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # a busy machine is slow, which says nothing about what is tested
settings.load_profile("patient")
os.environ["SHOPMIND_CACHE"] = str(cache_folder())  # for shops that tests serve in their own process


@pytest.fixture
def clock() -> FrozenClock:
    """A clock that stands still until the test moves it."""
    return FrozenClock()
