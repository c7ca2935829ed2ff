"""The way to PostgreSQL: names each batch of statements and each commit."""

import asyncio
from collections import deque

from tests.faults.crossings import Moment, Strike
from tests.faults.postgres_wire import Messages, Requests
from tests.faults.proxies import GONE, READ, Proxy

_READY = ord("Z")


class PostgresProxy(Proxy):
    """A strike after a batch waits until the server is ready again; nothing of its answer gets through."""

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server_reader: asyncio.StreamReader,
        server_writer: asyncio.StreamWriter,
    ) -> None:
        pending: deque[Strike | None] = deque()
        answering = asyncio.create_task(self._answer(server_reader, writer, pending))
        try:
            length = await reader.readexactly(4)
            server_writer.write(length + await reader.readexactly(int.from_bytes(length, "big") - 4))
            pending.append(None)
            await self._ask(reader, writer, server_writer, pending)
        finally:
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)

    async def _ask(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server_writer: asyncio.StreamWriter,
        pending: "deque[Strike | None]",
    ) -> None:
        messages, requests = Messages(), Requests()
        while piece := await reader.read(READ):
            for kind, message in messages.feed(piece):
                if chr(kind) == "p":
                    server_writer.write(message)
                    continue
                done = requests.take(kind, message)
                if done is None:
                    continue
                batch, name, is_answered = done
                strike = self.watch.meet(self.peer, name) if name else None
                if strike is not None and strike.moment is Moment.BEFORE:
                    await self._strike(strike)
                    writer.transport.abort()
                    return
                if is_answered:
                    pending.append(strike)
                server_writer.write(batch)
            await server_writer.drain()

    async def _answer(
        self, server_reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pending: "deque[Strike | None]"
    ) -> None:
        messages = Messages()
        try:
            while piece := await server_reader.read(READ):
                for kind, message in messages.feed(piece):
                    strike = pending[0] if pending else None
                    if kind == _READY:
                        pending.popleft()
                        if strike is not None:
                            await self._strike(strike)
                            return
                    if strike is None:
                        writer.write(message)
                await writer.drain()
        except GONE:
            return
        finally:
            writer.transport.abort()
