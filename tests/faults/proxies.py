"""Proxies on loopback between a process and its peers; each strikes where the watch says so."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from tests.faults.crossings import Act, Blow, Strike, Watch

READ = 65_536
GONE = (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError)
AWAY_SECONDS = 0.7


@dataclass
class Proxy:
    """A way to one peer; knows how to be struck, and leaves to its kinds what is said on the way."""

    watch: Watch
    peer: str
    """The name of the peer, and of the process that asks it where that is not the server."""
    port: int
    acts: Mapping[Blow, Act]
    """What happens besides: to the process that asks, or to the peer."""
    away_until: float = 0.0
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection, until either side ends it or something strikes."""
        if asyncio.get_running_loop().time() < self.away_until:
            return
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._open.add(writer)
        try:
            await self._carry(reader, writer, server_reader, server_writer)
        finally:
            self._open.discard(writer)
            server_writer.transport.abort()

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server_reader: asyncio.StreamReader,
        server_writer: asyncio.StreamWriter,
    ) -> None:
        raise NotImplementedError

    async def _strike(self, strike: Strike) -> None:
        await self.watch.land(strike, self.acts)
        if strike.blow is Blow.AWAY:
            self.away_until = asyncio.get_running_loop().time() + AWAY_SECONDS
            self.hang_up()

    def hang_up(self) -> None:
        """Lose everybody who is connected."""
        for writer in tuple(self._open):
            writer.transport.abort()


@asynccontextmanager
async def listening(proxy: Proxy) -> AsyncIterator[int]:
    """A port of its own for a proxy; its connections end with it."""
    open_now: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_now.add(task)
        try:
            with suppress(*GONE, asyncio.CancelledError):
                await proxy.handle(reader, writer)
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


async def hold(reader: asyncio.StreamReader) -> None:
    """Say nothing until the one who asks has had enough."""
    with suppress(*GONE):
        while await reader.read(READ):
            pass
