"""The way to the payment provider: names each request by method and path, without the names of things in it."""

import asyncio
import re

from tests.faults.crossings import Blow, Moment, Strike
from tests.faults.proxies import Proxy, hold

_NAMES = re.compile(r"\b(?:pi|re|ch|pm|cs|evt|seti|cus)_\w+")
_BROKEN = b"HTTP/1.1 500 Broken\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}"


class HttpProxy(Proxy):
    """One request after the other; the peer gets a connection for each."""

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if asyncio.get_running_loop().time() < self.away_until:
            return
        self._open.add(writer)
        try:
            while (request := await _message(reader)) is not None:
                method, target, _ = request.split(b"\r\n", 1)[0].decode("latin-1").split(" ", 2)
                strike = self.watch.meet(self.peer, f"{method} {_NAMES.sub('{id}', target.partition('?')[0])}")
                answer = b""
                if strike is None or strike.moment is Moment.AFTER:
                    answer = await self._forwarded(request)
                if strike is not None:
                    await self._struck(strike, reader, writer)
                    return
                writer.write(answer)
                await writer.drain()
                if b"connection: close" in answer.partition(b"\r\n\r\n")[0].lower():
                    return
        finally:
            self._open.discard(writer)

    async def _struck(self, strike: Strike, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._strike(strike)
        if strike.blow is Blow.ERROR:
            writer.write(_BROKEN)
            await writer.drain()
        elif strike.blow is Blow.SILENCE:
            await hold(reader)

    async def _forwarded(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(request)
            await writer.drain()
            return await _message(reader) or b""
        finally:
            writer.transport.abort()


async def _message(reader: asyncio.StreamReader) -> bytes | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    length = re.search(rb"content-length:\s*(\d+)", head, re.IGNORECASE)
    return head + (await reader.readexactly(int(length[1])) if length else b"")
