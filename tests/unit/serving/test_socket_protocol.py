"""Texts that are sent together arrive as messages of their own, in their order, as any client reads them."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.websockets import WebSocket
from websockets.asyncio.client import connect
from websockets.frames import Frame
from websockets.streams import StreamReader

from serving.chat.socket_protocol import TEXTS, framed
from serving.http.chat import SocketWire
from serving.server import make_server

TOGETHER = [b"", b"{}", "\u2603 snow".encode(), b"x" * 125, b"y" * 126, b"z" * 70_000]


@given(st.lists(st.text().map(str.encode), max_size=8))
def test_frames_are_those_of_the_standard(texts: list[bytes]) -> None:
    reader = StreamReader()
    reader.feed_data(framed(texts))

    read = []
    for _ in texts:
        parsing = Frame.parse(reader.read_exact, mask=False)
        with pytest.raises(StopIteration) as parsed:
            next(parsing)
        read.append(parsed.value.value)

    assert [(frame.opcode, bytes(frame.data), frame.fin) for frame in read] == [(1, text, True) for text in texts]
    assert not reader.buffer


@contextmanager
def served(app: Any) -> Iterator[str]:
    """An app behind our server, in a thread."""

    async def nothing() -> None:
        return

    addresses: list[str] = []
    listening = threading.Event()

    def started(url: str) -> None:
        addresses.append(url)
        listening.set()

    server = make_server(
        app, host="127.0.0.1", port=0, frame_bytes=1000, trusted_proxies="", started=started, drain=nothing
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    try:
        assert listening.wait(10)
        yield addresses[0].replace("http", "ws", 1)
    finally:
        server.should_exit = True
        thread.join()


async def echo(scope: Any, receive: Any, send: Any) -> None:
    socket = WebSocket(scope, receive, send)
    await socket.accept()
    assert TEXTS in scope["extensions"]
    wire = SocketWire(socket)
    await wire.receive_text()
    await wire.send_texts(TOGETHER)
    await socket.send_text("single")
    await wire.close()


async def test_a_client_receives_each_as_a_message() -> None:
    with served(echo) as url:
        async with connect(url, proxy=None, max_size=None) as client:
            await client.send("go")
            received = [message async for message in client]

    assert [str(message).encode() for message in received] == [*TOGETHER, b"single"]
