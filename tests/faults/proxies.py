"""Proxies on loopback between a serving process and its peers; each strikes where the watch says so."""

import asyncio
import re
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from tests.faults.crossings import Blow, Kill, Moment, Watch
from tests.faults.postgres_wire import Messages, Requests

Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
_READ = 65_536
_READY = ord("Z")
_NAMES = re.compile(r"\b(?:pi|re|ch|pm|cs|evt|seti|cus)_\w+")
_GONE = (ConnectionError, asyncio.IncompleteReadError, OSError)


@asynccontextmanager
async def listening(handle: Handle) -> AsyncIterator[int]:
    """A server on a loopback port of its own; its connections end with it."""
    open_now: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_now.add(task)
        try:
            with suppress(*_GONE):
                await handle(reader, writer)
        finally:
            open_now.discard(task)
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tuple(open_now):
            task.cancel()
        await asyncio.gather(*open_now, return_exceptions=True)


@dataclass
class PostgresProxy:
    """Names each batch of statements and each commit."""

    watch: Watch
    kill: Kill
    crash: Kill
    port: int

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.port)
        pending: deque[Blow | None] = deque()
        answering = asyncio.create_task(self._answer(server_reader, writer, pending))
        try:
            length = await reader.readexactly(4)
            server_writer.write(length + await reader.readexactly(int.from_bytes(length, "big") - 4))
            pending.append(None)
            await self._ask(reader, writer, server_writer, pending)
        finally:
            server_writer.transport.abort()
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)

    def _does(self, blow: Blow) -> Kill:
        return self.crash if blow is Blow.CRASH else self.kill

    async def _ask(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server_writer: asyncio.StreamWriter,
        pending: "deque[Blow | None]",
    ) -> None:
        messages, requests = Messages(), Requests()
        while piece := await reader.read(_READ):
            for kind, message in messages.feed(piece):
                if chr(kind) == "p":
                    server_writer.write(message)
                    continue
                done = requests.take(kind, message)
                if done is None:
                    continue
                batch, name, is_answered = done
                crossing = self.watch.meet("postgres", name) if name else None
                blow = self.watch.blow_at(crossing, Moment.BEFORE)
                if blow is not None:
                    await self.watch.land(blow, self._does(blow))
                    writer.transport.abort()
                    return
                if is_answered:
                    pending.append(self.watch.blow_at(crossing, Moment.AFTER))
                server_writer.write(batch)
            await server_writer.drain()

    async def _answer(
        self, server_reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pending: "deque[Blow | None]"
    ) -> None:
        messages = Messages()
        try:
            while piece := await server_reader.read(_READ):
                for kind, message in messages.feed(piece):
                    blow = pending[0] if pending else None
                    if kind == _READY:
                        pending.popleft()
                        if blow is not None:
                            await self.watch.land(blow, self._does(blow))
                            return
                    if blow is None:
                        writer.write(message)
                await writer.drain()
        except _GONE:
            return
        finally:
            writer.transport.abort()


@dataclass
class HttpProxy:
    """Names each request by method and path, without the names of things in it."""

    watch: Watch
    kill: Kill
    peer: str
    port: int

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while (request := await _http_message(reader)) is not None:
            method, target, _ = request.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
            crossing = self.watch.meet(self.peer, f"{method} {_NAMES.sub('{id}', target.partition('?')[0])}")
            blow = self.watch.blow_at(crossing, Moment.BEFORE)
            if blow is Blow.ERROR:
                await self.watch.land(blow, self.kill)
                writer.write(b"HTTP/1.1 500 Broken\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
                await writer.drain()
                return
            if blow is not None:
                await self.watch.land(blow, self.kill)
                return
            answer = await self._forward(request)
            blow = self.watch.blow_at(crossing, Moment.AFTER)
            if blow is not None:
                await self.watch.land(blow, self.kill)
                return
            writer.write(answer)
            await writer.drain()
            if b"connection: close" in answer.partition(b"\r\n\r\n")[0].lower():
                return

    async def _forward(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(request)
            await writer.drain()
            return await _http_message(reader) or b""
        finally:
            writer.transport.abort()


async def _http_message(reader: asyncio.StreamReader) -> bytes | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    length = re.search(rb"content-length:\s*(\d+)", head, re.IGNORECASE)
    return head + (await reader.readexactly(int(length[1])) if length else b"")


@dataclass
class RedisProxy:
    """Names each piece by its command; can also be down altogether."""

    watch: Watch
    kill: Kill
    port: int
    is_down: bool = False
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    def go_down(self) -> None:
        """Refuse everybody, and lose who is connected."""
        self.is_down = True
        for writer in tuple(self._open):
            writer.transport.abort()

    def come_back(self) -> None:
        self.is_down = False

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.is_down:
            return
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._open.add(writer)
        struck = asyncio.Event()
        relaying = asyncio.create_task(self._relay(server_reader, writer, struck))
        try:
            while piece := await reader.read(_READ):
                words = piece.split(b"\r\n", 3)
                crossing = self.watch.meet("redis", words[2].decode("latin-1").upper() if len(words) > 2 else "more")
                if (blow := self.watch.blow_at(crossing, Moment.BEFORE)) is not None:
                    await self.watch.land(blow, self.kill)
                    return
                blow = self.watch.blow_at(crossing, Moment.AFTER)
                if blow is not None:
                    struck.set()
                server_writer.write(piece)
                await server_writer.drain()
                if blow is not None:
                    await relaying
                    await self.watch.land(blow, self.kill)
                    return
        finally:
            self._open.discard(writer)
            server_writer.transport.abort()
            relaying.cancel()
            await asyncio.gather(relaying, return_exceptions=True)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, struck: asyncio.Event) -> None:
        with suppress(*_GONE):
            while piece := await reader.read(_READ):
                if struck.is_set():
                    return
                writer.write(piece)
                await writer.drain()
        writer.transport.abort()
