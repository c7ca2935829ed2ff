"""What every announcer promises, and what it gives to conversations in two processes."""

import asyncio

from agent.conversation.frames import Frame
from storage.database import Database
from storage.ids import new_id
from tests.contract.agent.conftest import Both
from tests.support.clock import FrozenClock
from tests.support.scripted_model import ScriptedModel, says
from tests.support.tiny_agent import SHOPPER, kinds_of, tiny_agent


async def heard_within(heard: asyncio.Queue[str], announce: Both, topic: str, message: str) -> str:
    """Announce until it is heard: a listener elsewhere is known after a moment only."""
    while True:
        announce.here.announce(topic, message)
        try:
            return await asyncio.wait_for(heard.get(), 0.2)
        except TimeoutError:
            continue


async def test_a_listener_in_another_process_hears_of_its_topic_alone(announcers: Both) -> None:
    topic, other = new_id("topic"), new_id("topic")
    heard: asyncio.Queue[str] = asyncio.Queue()
    announcers.there.listen(topic, heard.put_nowait)

    announcers.here.announce(other, "nothing of yours")
    said = await asyncio.wait_for(heard_within(heard, announcers, topic, "7"), 10)

    assert said in {"7", ""}


async def test_who_stopped_listening_hears_no_more(announcers: Both) -> None:
    topic = new_id("topic")
    first: asyncio.Queue[str] = asyncio.Queue()
    second: asyncio.Queue[str] = asyncio.Queue()
    stop = announcers.there.listen(topic, first.put_nowait)
    announcers.there.listen(topic, second.put_nowait)
    await asyncio.wait_for(heard_within(second, announcers, topic, "1"), 10)
    stop()
    while not first.empty():
        first.get_nowait()

    await asyncio.wait_for(heard_within(second, announcers, topic, "2"), 10)

    assert first.empty()


async def test_a_device_at_another_process_sees_the_answer_and_may_cancel(
    announcers: Both, sqlite_database: Database, clock: FrozenClock
) -> None:
    planner = ScriptedModel(steps=[says("Hello.")], repeat=True)
    async with (
        tiny_agent(sqlite_database, clock, planner, announcer=announcers.here) as here,
        tiny_agent(sqlite_database, clock, planner, announcer=announcers.there, thread_id=here.thread_id) as there,
    ):
        seen: list[dict[str, object]] = []

        async def watch() -> None:
            async for frame in there.agent.conversations.subscribe(SHOPPER, here.thread_id, 0):
                if isinstance(frame, Frame):
                    seen.append(frame.event)
                    if kinds_of(seen).count("RUN_FINISHED") >= 2:
                        return

        watching = asyncio.create_task(watch())
        while not watching.done():
            await here.say("hi")
            await asyncio.wait([watching], timeout=0.2)

    numbered = kinds_of(seen)
    assert numbered[0] == "RUN_STARTED"
    assert numbered.count("RUN_STARTED") == 2
