"""Each way of announcing in turn, as two processes have it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError

from agent.conversation.announce import InProcessAnnouncer
from agent.ports import Announcer
from serving.redis_door import RedisAnnouncer
from tests.support.databases import in_ci

REDIS = "redis://127.0.0.1:6379/9"


@dataclass
class Both:
    """The announcer of one process, and that of another."""

    here: Announcer
    there: Announcer


@pytest.fixture(params=["in process", pytest.param("redis", marks=pytest.mark.redis)])
async def announcers(request: pytest.FixtureRequest) -> AsyncIterator[Both]:
    if request.param == "in process":
        one = InProcessAnnouncer()
        yield Both(one, one)
        return
    async with AsyncExitStack() as stack:
        found: list[RedisAnnouncer] = []
        for _ in range(2):
            client = Redis.from_url(REDIS)
            stack.push_async_callback(client.aclose)
            try:
                await client.ping()
            except RedisError as error:
                if in_ci():
                    pytest.fail(f"no Redis server at {REDIS}: {error}")
                pytest.skip(f"no Redis server at {REDIS}: {error}")
            announcer = RedisAnnouncer(client)
            await stack.enter_async_context(announcer.running())
            found.append(announcer)
        yield Both(*found)
