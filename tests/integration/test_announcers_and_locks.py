"""The contracts of announcements and locks, kept in process and over Redis."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from redis.asyncio import Redis

from agent.conversation.announce import InProcessAnnouncer
from agent.ports import Announcer
from serving.locks import Locks, MemoryLocks
from serving.redis_door import open_redis
from serving.refusals.errors import SettingInvalid
from storage.ids import new_id
from tests.support.redis_server import running_redis

REDIS = "redis://127.0.0.1:6379/9"
both = pytest.mark.parametrize("kind", ["memory", pytest.param("redis", marks=pytest.mark.redis)])


async def announcers(kind: str, stack: AsyncExitStack) -> tuple[Announcer, Announcer]:
    if kind == "memory":
        one = InProcessAnnouncer()
        return one, one
    first = await stack.enter_async_context(open_redis(REDIS))
    second = await stack.enter_async_context(open_redis(REDIS))
    return first.announcer, second.announcer


def heard(announcer: Announcer, topic: str) -> asyncio.Queue[str]:
    queue: asyncio.Queue[str] = asyncio.Queue()
    announcer.listen(topic, lambda message: queue.put_nowait(message) if message else None)
    return queue


async def told_once(announcer: Announcer, topic: str) -> None:
    """Wait until a topic's listeners are told for the first time."""
    told = asyncio.Event()
    announcer.listen(topic, lambda _: told.set())
    await told.wait()


@both
async def test_a_listener_elsewhere_hears_what_is_announced(kind: str) -> None:
    async with AsyncExitStack() as stack:
        here, there = await announcers(kind, stack)
        topic = new_id("topic")
        queue = heard(there, topic)

        async with asyncio.timeout(5):
            while queue.empty():
                here.announce(topic, "7")
                await asyncio.sleep(0.02)

        assert await queue.get() == "7"


@both
async def test_a_listener_here_hears_it_at_once_and_once(kind: str) -> None:
    async with AsyncExitStack() as stack:
        here, _ = await announcers(kind, stack)
        topic = new_id("topic")
        queue = heard(here, topic)

        here.announce(topic, "8")

        assert queue.get_nowait() == "8"
        await asyncio.sleep(0.1)
        assert queue.empty()


@pytest.mark.redis
async def test_a_listener_looks_once_its_subscription_holds() -> None:
    async with AsyncExitStack() as stack:
        here, there = await announcers("redis", stack)
        topic = new_id("topic")
        told: asyncio.Queue[str] = asyncio.Queue()

        async with asyncio.timeout(5):
            await told_once(there, "another")

            there.listen(topic, told.put_nowait)
            here.announce(topic, "7")  # before Redis can know that somebody elsewhere listens

            assert await told.get() == ""


@pytest.mark.redis
async def test_what_redis_did_not_take_is_announced_again(tmp_path: Path) -> None:
    with running_redis(tmp_path) as server:
        async with AsyncExitStack() as stack:
            here = (await stack.enter_async_context(open_redis(server.url))).announcer
            there = (await stack.enter_async_context(open_redis(server.url))).announcer
            control = Redis.from_url(server.url)
            stack.push_async_callback(control.aclose)
            topic = new_id("topic")
            told: asyncio.Queue[str] = asyncio.Queue()
            there.listen(topic, told.put_nowait)
            async with asyncio.timeout(20):
                assert await told.get() == ""

                await control.execute_command("ACL", "SETUSER", "default", "-publish")
                here.announce(topic, "8")
                refused: list[object] = []
                while not refused:
                    refused = await control.execute_command("ACL", "LOG")
                    await asyncio.sleep(0.01)
                await control.execute_command("ACL", "SETUSER", "default", "+publish")

                assert await told.get() == "8"


@both
async def test_a_listener_that_stopped_hears_nothing(kind: str) -> None:
    async with AsyncExitStack() as stack:
        here, _ = await announcers(kind, stack)
        messages: list[str] = []
        stop = here.listen("topic", messages.append)

        stop()
        here.announce("topic", "9")

        assert messages == []


@both
async def test_a_lock_is_held_by_one(kind: str) -> None:
    async with AsyncExitStack() as stack:
        first: Locks = MemoryLocks()
        second = first
        if kind == "redis":
            first = (await stack.enter_async_context(open_redis(REDIS))).locks
            second = (await stack.enter_async_context(open_redis(REDIS))).locks
        name = new_id("lock")

        async with first.hold(name) as mine, second.hold(name) as theirs:
            assert (mine, theirs) == (True, False)
        async with second.hold(name) as again:
            assert again


async def test_a_redis_that_does_not_answer_is_refused_by_the_name_of_its_setting() -> None:
    with pytest.raises(SettingInvalid, match="SHOPMIND_REDIS_URL"):
        async with open_redis("redis://127.0.0.1:1/0"):
            pass
