"""Two gateways over one PostgreSQL and one Redis: a conversation does not care which one it is on."""

import uuid
from collections.abc import Iterator

import pytest

from serving.settings import Settings
from tests.integration.conftest import LIMITS, Chat, Opening, ServedShop, Shopper, run_input

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.redis, pytest.mark.timeout(300)]


@pytest.fixture
def gateways(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[ServedShop, ServedShop]]:
    home = tmp_path_factory.mktemp("gateways") / "home"
    home.mkdir()
    settings = Settings(
        _env_file=None,
        home=home,
        port=0,
        limits=LIMITS,
        database={"url": postgres_url},
        redis={"url": "redis://127.0.0.1:6379/7"},
    )
    first, second = ServedShop(settings), ServedShop(settings)
    threads = [first.start(), second.start()]
    yield first, second
    for shop, thread in zip((first, second), threads, strict=True):
        shop.stop()
        thread.join(60)


async def test_a_socket_on_one_gateway_sees_the_run_that_the_other_plays(
    gateways: tuple[ServedShop, ServedShop], open_shopper: Opening
) -> None:
    here, there = gateways
    laptop = await open_shopper(here.url)
    phone = Shopper(there.url, laptop.session, laptop.http)

    async with laptop.socket() as chat, phone.socket() as watcher:
        await watcher.send(op="subscribe", threadId=watcher.thread_id, after=0)
        await watcher.until(op="live")
        run_id = str(uuid.uuid4())
        await chat.send(op="run", input=run_input(chat.thread_id, "show me mugs", run_id))
        seen = await watcher.until(type="RUN_FINISHED", runId=run_id)

    assert [frame["seq"] for frame in seen if "event" in frame] == list(range(1, len(seen) + 1))


async def test_a_run_is_cancelled_from_the_other_gateway(
    gateways: tuple[ServedShop, ServedShop], open_shopper: Opening
) -> None:
    here, there = gateways
    laptop = await open_shopper(here.url)
    phone = Shopper(there.url, laptop.session, laptop.http)
    run_id = str(uuid.uuid4())

    async with laptop.socket() as chat, phone.socket() as other:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=0)
        await chat.send(op="run", input=run_input(chat.thread_id, "show me mugs", run_id))
        await _until_known(other, run_id)
        ended = await chat.until(type="RUN_FINISHED", runId=run_id)

    assert ended[-1]["event"]["outcome"]["type"] in {"success", "cancelled"}


async def _until_known(chat: Chat, run_id: str) -> None:
    """Cancel until the run is known here."""
    while True:
        await chat.send(op="cancel", id="c", runId=run_id)
        await chat.send(op="ping", id="p")
        frames = await chat.until(op="pong")
        if frames[0].get("code") != "run_not_found":
            return
