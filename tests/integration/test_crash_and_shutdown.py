"""A process that is killed loses nothing; one that is asked to end lets its turns finish."""

import asyncio
import signal
import uuid
from collections.abc import Iterator

import httpx
import pytest

from tests.integration.conftest import Opening, run_input
from tests.support.live_shop import LiveShop

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveShop]:
    shop = LiveShop(tmp_path_factory.mktemp("live") / "home").start()
    yield shop
    shop.kill()


async def test_a_killed_server_goes_on_where_it_was(live: LiveShop, open_shopper: Opening) -> None:
    shopper = await open_shopper(live.url)
    run_id = str(uuid.uuid4())
    async with shopper.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=0)
        before = await chat.say("show me mugs")
        await chat.send(op="run", input=run_input(chat.thread_id, "show me lamps", run_id))
        seen = await chat.until(type="RUN_STARTED", runId=run_id)
        live.kill()
    last = [frame["seq"] for frame in [*before, *seen] if "event" in frame][-1]

    await asyncio.to_thread(live.start)

    async with shopper.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=last)
        rest = await chat.until(op="live")
        answered = [frame["event"]["type"] for frame in rest if "event" in frame]
        while "RUN_FINISHED" not in answered:
            answered.append((await chat.receive()).get("event", {}).get("type"))
        again = await chat.say("show me mugs again")
    assert again[-1]["event"]["type"] == "RUN_FINISHED"
    messages = (await shopper.http.get(f"/v1/me/conversations/{shopper.thread_id}")).json()["messages"]
    said = [message["content"] for message in messages if message["role"] == "user"]
    assert said == ["show me mugs", "show me lamps", "show me mugs again"]


async def test_a_server_that_is_asked_to_end_lets_the_running_turn_reach_its_shopper(
    live: LiveShop, open_shopper: Opening
) -> None:
    shopper = await open_shopper(live.url)
    run_id = str(uuid.uuid4())
    async with shopper.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=0)
        await chat.send(op="run", input=run_input(chat.thread_id, "show me mugs", run_id))
        await chat.until(type="RUN_STARTED", runId=run_id)
        assert live.process is not None
        live.process.send_signal(signal.SIGTERM)
        frames = await chat.until(type="RUN_FINISHED", runId=run_id)

    assert frames[-1]["event"]["outcome"]["type"] == "success"
    assert await asyncio.to_thread(live.process.wait, 40) == 0
    with pytest.raises(httpx.ConnectError):
        await shopper.http.get("/healthz")
