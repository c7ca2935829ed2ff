"""Pictures over HTTP and the socket: taken in within limits, searched by, kept for their shopper alone."""

import subprocess
import sys
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from serving.index.demo_pictures import demo_picture
from serving.settings import Settings
from tests.integration.conftest import LIMITS, Opening, ServedShop, Shopper, run_input
from tests.support.painted import picture_file
from tests.support.tiny_models import tiny_clip
from tests.unit.retrieval.test_pictures import bomb

UPLOADS = 12
HEADPHONES = demo_picture("demo", "/media/demo/AE-102-coral.svg") or b""


@pytest.fixture(scope="module")
def seeing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedShop]:
    folder = tmp_path_factory.mktemp("seeing")
    images = {"model": tiny_clip(folder / "clip"), "most_bytes": 400_000, "uploads_per_minute": UPLOADS}
    shop = ServedShop(Settings(_env_file=None, home=folder / "home", port=0, limits=LIMITS, images=images))  # type: ignore[call-arg, arg-type]
    thread = shop.start()
    assert shop.services is not None
    shop.on(shop.services.indexing._indexes.looked_at("demo"))
    yield shop
    shop.stop()
    thread.join(60)


@pytest.fixture
async def looker(open_shopper: Opening, seeing: ServedShop) -> Shopper:
    return await open_shopper(seeing.url)


async def shown(shopper: Shopper, raw: bytes = HEADPHONES, **headers: str) -> httpx.Response:
    return await shopper.http.post("/v1/pictures", content=raw, headers={"Content-Type": "image/png", **headers})


def with_picture(thread_id: str, url: str, text: str = "") -> dict[str, Any]:
    given = run_input(thread_id, text)
    image = {"type": "image", "source": {"type": "url", "value": url}}
    given["messages"][0]["content"] = [{"type": "text", "text": text}, image] if text else [image]
    return given


async def searched(shopper: Shopper, url: str, text: str = "") -> list[dict[str, Any]]:
    async with shopper.socket() as chat:
        given = with_picture(shopper.thread_id, url, text)
        await chat.send(op="subscribe", threadId=shopper.thread_id, after=0)
        await chat.send(op="run", id="one", input=given)
        return await chat.until(type="RUN_FINISHED", runId=given["runId"])


def products(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    events = [frame.get("event", {}) for frame in frames]
    [card] = [event for event in events if event.get("activityType") == "products"]
    found: list[dict[str, Any]] = card["content"]["products"]
    return found


def words(frames: list[dict[str, Any]]) -> str:
    return "".join(frame.get("event", {}).get("delta", "") for frame in frames if "TEXT" in str(frame.get("event")))


async def test_a_products_picture_finds_it_cards_before_words(looker: Shopper) -> None:
    assert looker.session["merchant"]["imageSearch"] is True
    picture = (await shown(looker)).json()

    frames = await searched(looker, picture["url"])

    assert "Headphones" in products(frames)[0]["title"]
    kinds = [frame["event"]["type"] for frame in frames if "event" in frame]
    assert kinds.index("ACTIVITY_SNAPSHOT") < kinds.index("TEXT_MESSAGE_CONTENT")
    assert "like your picture" in words(frames)


async def test_limits_in_the_words_are_exact(looker: Shopper) -> None:
    picture = (await shown(looker)).json()

    found = products(await searched(looker, picture["url"], "like this but in black, under $60"))

    for product in found:
        variant = product["variants"][0]
        assert variant["price"]["amount"] <= 6000
        assert {"name": "Color", "label": "Black"} in variant["options"]


async def test_the_log_holds_the_picture_as_part_of_its_message_once(looker: Shopper) -> None:
    picture = (await shown(looker)).json()
    await searched(looker, picture["url"], "like this")

    async with looker.socket() as chat:
        await chat.send(op="subscribe", threadId=looker.thread_id)
        frames = await chat.until(op="live")

    [messages] = [f["event"]["messages"] for f in frames if f.get("event", {}).get("type") == "MESSAGES_SNAPSHOT"]
    [said] = [message for message in messages if message["role"] == "user"]
    assert said["content"] == [
        {"type": "text", "text": "like this"},
        {"type": "image", "source": {"type": "url", "value": picture["url"], "mimeType": "image/jpeg"}},
    ]
    assert frames[-1]["takes"] == ["image"]


async def test_a_picture_is_read_by_its_shopper_alone(
    looker: Shopper, open_shopper: Opening, seeing: ServedShop
) -> None:
    picture = (await shown(looker)).json()
    stranger = await open_shopper(seeing.url)

    mine, theirs = await looker.http.get(picture["url"]), await stranger.http.get(picture["url"])

    assert (mine.status_code, mine.headers["content-type"], mine.content[:3]) == (200, "image/jpeg", b"\xff\xd8\xff")
    assert "private" in mine.headers["cache-control"]
    assert theirs.status_code == 404
    assert "no such picture" in words(await searched(stranger, picture["url"])).lower()


async def test_a_picture_goes_with_its_shopper(looker: Shopper) -> None:
    picture = (await shown(looker)).json()

    assert (await looker.http.delete("/v1/me/data")).status_code in {200, 202, 204}

    assert (await looker.http.get(picture["url"])).status_code in {401, 404}


@pytest.mark.parametrize(
    ("raw", "kind", "status", "code"),
    [
        (bytes(400_001), "image/png", 413, "too_large"),
        (bomb(20_000), "image/png", 422, "picture_refused"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", 422, "picture_refused"),
        (b"%PDF-1.7", "image/png", 422, "picture_refused"),
        (b"", "image/png", 422, "picture_refused"),
        (picture_file(1), "text/html", 422, "request_invalid"),
    ],
)
async def test_what_is_no_picture_or_too_large_is_refused(
    looker: Shopper, raw: bytes, kind: str, status: int, code: str
) -> None:
    answer = await shown(looker, raw, **{"Content-Type": kind})

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_the_same_key_gives_the_same_picture(looker: Shopper) -> None:
    key = str(uuid.uuid4())

    first, again = await shown(looker, **{"Idempotency-Key": key}), await shown(looker, **{"Idempotency-Key": key})

    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()


async def test_pictures_have_a_rate_of_their_own(looker: Shopper) -> None:
    answers = [(await shown(looker, picture_file(seed))).status_code for seed in range(UPLOADS + 1)]

    assert answers == [201] * UPLOADS + [429]


async def test_a_message_may_name_only_pictures_that_were_sent_here(looker: Shopper) -> None:
    async with looker.socket() as chat:
        await chat.send(op="run", id="far", input=with_picture(looker.thread_id, "https://else.example/a.jpg"))
        frame = await chat.receive()

    assert (frame["op"], frame["code"]) == ("error", "input_invalid")
    assert "/v1/pictures" in frame["message"]


async def test_a_shop_without_a_model_says_so_and_offers_no_such_tool(shopper: Shopper, served: ServedShop) -> None:
    assert shopper.session["merchant"]["imageSearch"] is False
    answer = await shown(shopper)
    assert (answer.status_code, answer.json()["code"]) == (409, "image_search_off")

    async with shopper.socket() as chat:
        await chat.send(op="subscribe", threadId=shopper.thread_id, after=0)
        frames = await chat.until(op="live")
    assert "takes" not in frames[-1]


def test_without_a_model_nothing_of_it_is_loaded() -> None:
    look = "import sys, serving.app, serving.bootstrap; print({'PIL', 'torch', 'resvg_py'} & set(sys.modules))"

    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
