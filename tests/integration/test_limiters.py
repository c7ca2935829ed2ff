"""The contract of token buckets, kept by the one in process and by the one in Redis."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from serving.limits import Limiter, MemoryLimiter, Rate
from serving.redis_door import open_redis
from storage.ids import new_id
from tests.support.redis_server import running_redis

REDIS = "redis://127.0.0.1:6379/9"


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
async def limiter(request: pytest.FixtureRequest) -> AsyncIterator[Limiter]:
    if request.param == "memory":
        yield MemoryLimiter(asyncio.get_running_loop().time)
        return
    async with open_redis(REDIS) as redis:
        yield redis.limiter


async def test_as_many_as_the_burst_pass_at_once_and_the_next_is_told_when_to_come_again(limiter: Limiter) -> None:
    name = new_id("test")

    waits = [await limiter.take(name, Rate(per_minute=6, burst=3)) for _ in range(4)]

    assert waits[:3] == [0, 0, 0]
    assert 9 <= waits[3] <= 10


async def test_tokens_come_back_with_time(limiter: Limiter) -> None:
    name, rate = new_id("test"), Rate(per_minute=60_000, burst=1)
    assert await limiter.take(name, rate) == 0

    wait = await limiter.take(name, rate)
    await asyncio.sleep(wait + 0.001)

    assert await limiter.take(name, rate) == 0


async def test_names_do_not_share_a_bucket(limiter: Limiter) -> None:
    rate = Rate(per_minute=1, burst=1)

    assert await limiter.take(new_id("test"), rate) == 0
    assert await limiter.take(new_id("test"), rate) == 0


async def test_a_refused_request_takes_nothing(limiter: Limiter) -> None:
    name, rate = new_id("test"), Rate(per_minute=6, burst=2)

    assert await limiter.take(name, rate, cost=5) > 0

    assert await limiter.take(name, rate, cost=2) == 0


@pytest.mark.redis
async def test_while_redis_is_away_each_process_counts_for_itself_and_then_they_share_again(tmp_path: Path) -> None:
    rate = Rate(per_minute=6, burst=2)
    with running_redis(tmp_path) as server:
        async with open_redis(server.url) as here, open_redis(server.url) as there:
            server.stop()

            alone = [await one.limiter.take("name", rate) for one in (here, here, here, there)]

            server.start()
            async with asyncio.timeout(20):
                while not await keys_of(server.url):
                    await asyncio.sleep(0.2)
                    await here.limiter.take("name", rate)

    assert alone[:2] == [0, 0]
    assert alone[2] > 0
    assert alone[3] == 0


async def keys_of(url: str) -> int:
    async with Redis.from_url(url) as client:
        return int(await client.dbsize())
