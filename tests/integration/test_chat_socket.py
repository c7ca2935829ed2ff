"""The WebSocket: acknowledged, resumable, on many devices, and fair in its refusals."""

import asyncio
import uuid

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.integration.conftest import Opening, ServedShop, Shopper, run_input


def sequence(frames: list[dict]) -> list[int]:
    return [frame["seq"] for frame in frames if "event" in frame]


async def test_a_message_is_acknowledged_and_answered_with_cards_before_words(shopper: Shopper) -> None:
    async with shopper.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=0)
        frames = await chat.say("show me mugs")

    kinds = [frame["event"]["type"] for frame in frames if "event" in frame]
    acks = [frame for frame in frames if frame.get("op") == "ack"]
    assert acks[0]["state"] == "started"
    assert kinds[0] == "RUN_STARTED"
    assert kinds.index("ACTIVITY_SNAPSHOT") < kinds.index("TEXT_MESSAGE_CONTENT")
    assert sequence(frames) == list(range(1, len(sequence(frames)) + 1))


async def test_a_client_that_comes_back_gets_what_it_missed_once(shopper: Shopper) -> None:
    async with shopper.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=0)
        await chat.say("show me mugs")
        run_id = str(uuid.uuid4())
        await chat.send(op="run", input=run_input(chat.thread_id, "show me lamps", run_id))
        seen = await chat.until(type="RUN_STARTED", runId=run_id)
    last = sequence(seen)[-1]

    async with shopper.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=last)
        missed = await chat.until(type="RUN_FINISHED", runId=run_id)

    numbers = sequence(missed)
    assert numbers == list(range(last + 1, last + 1 + len(numbers)))


async def test_two_devices_see_the_same_conversation(shopper: Shopper, open_shopper: Opening) -> None:
    code = (await shopper.http.post("/v1/sessions/handoff")).json()["code"]
    phone = await open_shopper(handoff=code)

    async with shopper.socket() as laptop, phone.socket() as pocket:
        await laptop.send(op="subscribe", threadId=laptop.thread_id, after=0)
        await pocket.send(op="subscribe", threadId=laptop.thread_id, after=0)
        await pocket.until(op="live")
        run_id = str(uuid.uuid4())
        there = await laptop.say("show me mugs", run_id)
        here = await pocket.until(type="RUN_FINISHED", runId=run_id)

    events = [frame["event"] for frame in there if "event" in frame]
    assert [frame["event"] for frame in here if "event" in frame] == events
    assert events[0]["input"]["messages"][0]["content"] == "show me mugs"


async def test_a_run_that_is_sent_twice_is_answered_with_the_first(shopper: Shopper) -> None:
    run_id, message_id = str(uuid.uuid4()), str(uuid.uuid4())
    async with shopper.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=0)
        await chat.say("show me mugs", run_id, message_id)

        await chat.send(op="run", id="again", input=run_input(chat.thread_id, "show me mugs", run_id, message_id))
        same_run = await chat.until(op="ack")
        other = run_input(chat.thread_id, "show me mugs", str(uuid.uuid4()), message_id)
        await chat.send(op="run", id="other", input=other)
        same_message = await chat.until(op="ack")

    assert (same_run[-1]["state"], same_run[-1]["runId"]) == ("duplicate", run_id)
    assert (same_message[-1]["state"], same_message[-1]["runId"]) == ("duplicate", run_id)


async def test_without_a_token_that_holds_the_socket_closes_with_4401(served: ServedShop) -> None:
    url = f"{served.url.replace('http', 'ws')}/v1/chat"
    for protocols in (["shopmind.v1"], ["shopmind.v1", "token.ZGVtbw.guess"]):
        async with connect(url, subprotocols=protocols, proxy=None) as socket:  # type: ignore[arg-type]
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4401


async def test_a_session_that_ends_closes_its_sockets_with_4401(shopper: Shopper) -> None:
    async with shopper.socket() as chat:
        await chat.send(op="ping")
        await chat.until(op="pong")

        await shopper.http.delete("/v1/sessions/current")

        with pytest.raises(ConnectionClosed) as closed:
            await chat.receive()
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


async def test_frames_that_cannot_be_read_are_refused_and_the_socket_stays(shopper: Shopper, stranger: Shopper) -> None:
    async with shopper.socket() as chat:
        refused = []
        await chat.connection.send("not json")
        refused.append((await chat.receive())["code"])
        for frame in (
            {"op": "dance", "id": "1"},
            {"op": "subscribe", "id": "2"},
            {"op": "subscribe", "id": "3", "threadId": stranger.thread_id},
            {"op": "run", "id": "4", "input": {"threadId": chat.thread_id}},
            {"op": "run", "id": "5", "input": run_input(stranger.thread_id, "hello")},
            {"op": "run", "id": "6", "input": run_input(chat.thread_id, "x" * 5000)},
            {"op": "cancel", "id": "7", "runId": "run_of_nobody"},
        ):
            await chat.send(**frame)
            answer = await chat.receive()
            assert answer["op"] == "error"
            assert answer["ref"] == frame["id"]
            refused.append(answer["code"])
        await chat.send(op="ping", id="8")
        pong = await chat.receive()

    assert refused == [
        "request_invalid",
        "request_invalid",
        "request_invalid",
        "conversation_not_found",
        "request_invalid",
        "conversation_not_found",
        "too_large",
        "run_not_found",
    ]
    assert pong == {"op": "pong", "ref": "8"}


async def test_a_subscription_without_a_number_begins_with_what_was_said(shopper: Shopper) -> None:
    async with shopper.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id, after=0)
        await chat.say("show me mugs")

    async with shopper.socket() as chat:
        await chat.send(op="subscribe", threadId=chat.thread_id)
        frames = await chat.until(op="live")

    kinds = [frame["event"]["type"] for frame in frames if "event" in frame]
    assert kinds[:2] == ["MESSAGES_SNAPSHOT", "STATE_SNAPSHOT"]
    first = frames[0]["event"]["messages"][0]
    assert (first["role"], first["content"]) == ("user", "show me mugs")


async def test_a_shopper_may_open_only_so_many_sockets(served: ServedShop, open_shopper: Opening) -> None:
    shopper = await open_shopper()
    limit = served.settings.limits.connections
    async with asyncio.timeout(30):
        sockets = [shopper.socket() for _ in range(limit)]
        chats = [await socket.__aenter__() for socket in sockets]
        for chat in chats:
            await chat.send(op="ping")
            await chat.until(op="pong")

        async with shopper.socket() as extra:
            refusal = await extra.receive()
            with pytest.raises(ConnectionClosed) as closed:
                await extra.receive()

        for socket in sockets:
            await socket.__aexit__(None, None, None)
    assert refusal["code"] == "limit_reached"
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4429
