"""A share of the crash matrix, drawn anew only when the seed is changed."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.building import ground
from tests.faults.cluster import ClusterMissing, server_programs
from tests.faults.crossings import Blow, Crossing, Moment, Strike
from tests.faults.journey import Buyer, Journey
from tests.faults.layouts import LAYOUTS
from tests.faults.matrix import Size, play
from tests.faults.mutations import MUTATIONS, Mutation, play_made
from tests.faults.rounds import Round
from tests.faults.shelves import NAMES
from tests.faults.vhosts import RabbitMissing
from tests.support.databases import in_ci

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.timeout(900), pytest.mark.xdist_group("faults")]
SEED = 20
_ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _server_programs() -> Iterator[None]:
    try:
        server_programs()
        if shutil.which("redis-server") is None:
            raise ClusterMissing("redis-server is not installed; apt: redis-server")
        yield
    except (ClusterMissing, RabbitMissing) as missing:
        if in_ci():
            pytest.fail(str(missing))
        pytest.skip(str(missing))


async def test_whatever_breaks_money_stock_events_and_mails_are_exact() -> None:
    results = []
    async with ground() as built:
        for layout, rounds in (("one", 3), ("two", 2), ("celery-redis", 2)):
            results += await play(built, LAYOUTS[layout], SEED, iter(range(rounds)), None, print, Size(5, 12))

    assert len(results) == 7
    assert sum(len(one.struck) for one in results) > 20
    assert [(one.violations, one.struck) for one in results if one.violations] == []


async def test_what_a_worker_took_off_a_redis_and_died_with_is_handled_all_the_same() -> None:
    async with ground() as built, built.world(LAYOUTS["celery-redis"]) as world:
        variants = await Buyer(world, Journey.BUY).find_variants(*NAMES)
        taken = [Crossing("worker's broker", "MULTI", number) for number in (3, 12, 21, 30)]
        strikes = [Strike(at, Moment.BEFORE, Blow.KILL) for at in taken]
        result = await Round(world, random.Random(SEED), variants).play([Journey.BUY, Journey.RETURN], strikes)

    assert len(result.struck) > 1
    assert result.violations == ()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.name)
def test_the_guard_that_a_mutation_breaks_stands_in_the_code_once(mutation: Mutation) -> None:
    assert (_ROOT / mutation.file).read_text(encoding="utf-8").count(mutation.guard) == 1


async def test_the_rounds_made_for_guards_strike_and_hold_while_the_guards_do() -> None:
    async with ground() as built, built.world(LAYOUTS["one"]) as world:
        results = [await play_made(one, world) for one in MUTATIONS]

    assert [len(one.struck) for one in results] == [len(one.strikes) for one in MUTATIONS]
    assert [one.violations for one in results] == [()] * len(MUTATIONS)
