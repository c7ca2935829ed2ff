"""A share of the crash matrix, drawn anew only when the seed is changed."""

import random

import pytest

from tests.faults.cluster import ClusterMissing, server_programs
from tests.faults.matrix import REDIS, run_share, world_of_faults
from tests.support.databases import in_ci

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.timeout(1500), pytest.mark.xdist_group("faults")]
SHARE = 0.002
SEED = 20


@pytest.fixture(autouse=True)
def _server_programs() -> None:
    try:
        server_programs()
    except ClusterMissing as missing:
        if in_ci():
            pytest.fail(str(missing))
        pytest.skip(str(missing))


async def test_whatever_breaks_on_the_way_money_stock_and_events_are_exact() -> None:
    async with world_of_faults() as world:
        results = await run_share(world, SHARE, random.Random(SEED), print, races=False)

    assert len(results) > 4
    assert sum(result.struck for result in results) > len(results) / 2
    assert [(str(result.case), result.violations) for result in results if result.violations] == []


@pytest.mark.redis
async def test_a_tap_that_reaches_two_processes_at_once_is_one_order_whatever_breaks() -> None:
    async with world_of_faults(servers=2, redis_url=REDIS) as world:
        results = await run_share(world, SHARE, random.Random(SEED), print, races=True)

    assert len(results) > 5
    assert [(str(result.case), result.violations) for result in results if result.violations] == []
