"""The way to RabbitMQ (AMQP 0-9-1, section 2.3.5 "Frame Details"): names the methods that move events."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

from tests.faults.crossings import Moment, Strike
from tests.faults.proxies import GONE, READ, Proxy

_METHOD = 1
_NAMES = {
    (50, 10): "Queue.Declare",
    (60, 20): "Basic.Consume",
    (60, 40): "Basic.Publish",
    (60, 60): "Basic.Deliver",
    (60, 80): "Basic.Ack",
    (60, 90): "Basic.Reject",
    (60, 120): "Basic.Nack",
}


@dataclass(slots=True)
class _Frames:
    """Cuts a stream into frames: a type, a channel, a size, a payload and an end byte."""

    _rest: bytearray = field(default_factory=bytearray)

    def feed(self, piece: bytes) -> list[bytes]:
        self._rest += piece
        found = []
        while len(self._rest) >= 8:
            length = 8 + int.from_bytes(self._rest[3:7], "big")
            if len(self._rest) < length:
                break
            found.append(bytes(self._rest[:length]))
            del self._rest[:length]
        return found


class AmqpProxy(Proxy):
    """Either side sends when it likes: a strike before a frame keeps it back, one after it lets it through first."""

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server_reader: asyncio.StreamReader,
        server_writer: asyncio.StreamWriter,
    ) -> None:
        server_writer.write(await reader.readexactly(8))  # the protocol's name and version
        ways = [
            asyncio.create_task(self._pass_on(reader, server_writer)),
            asyncio.create_task(self._pass_on(server_reader, writer)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        frames = _Frames()
        with suppress(*GONE):
            while piece := await reader.read(READ):
                for frame in frames.feed(piece):
                    strike = self._met(frame)
                    if strike is None or strike.moment is Moment.AFTER:
                        writer.write(frame)
                        await writer.drain()
                    if strike is not None:
                        await self._strike(strike)
                        return

    def _met(self, frame: bytes) -> Strike | None:
        if frame[0] != _METHOD:
            return None
        name = _NAMES.get((int.from_bytes(frame[7:9], "big"), int.from_bytes(frame[9:11], "big")))
        return self.watch.meet(self.peer, name) if name else None
