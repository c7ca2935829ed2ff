"""The way to Redis, for what processes share or as the broker of events: names each piece by its first command."""

import asyncio
from contextlib import suppress

from tests.faults.crossings import Blow, Moment, Strike
from tests.faults.proxies import GONE, READ, Proxy


class RedisProxy(Proxy):
    """A connection that is cut before a command is cut in the middle of it."""

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server_reader: asyncio.StreamReader,
        server_writer: asyncio.StreamWriter,
    ) -> None:
        struck: list[Strike] = []
        relaying = asyncio.create_task(self._relay(server_reader, writer, struck))
        try:
            while piece := await reader.read(READ):
                strike = self.watch.meet(self.peer, _name(piece))
                if strike is not None and strike.moment is Moment.BEFORE:
                    if strike.blow is Blow.CUT:
                        server_writer.write(piece[: len(piece) // 2])
                        await server_writer.drain()
                    await self._strike(strike)
                    return
                if strike is not None:
                    struck.append(strike)
                server_writer.write(piece)
                await server_writer.drain()
        finally:
            relaying.cancel()
            await asyncio.gather(relaying, return_exceptions=True)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, struck: list[Strike]) -> None:
        with suppress(*GONE):
            while piece := await reader.read(READ):
                if struck:
                    await self._strike(struck[0])
                    break
                writer.write(piece)
                await writer.drain()
        writer.transport.abort()


def _name(piece: bytes) -> str:
    words = piece.split(b"\r\n", 3)
    return words[2].decode("latin-1").upper() if len(words) > 2 and piece[:1] == b"*" else "more of a command"
