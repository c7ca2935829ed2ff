"""The way to the mail server (RFC 5321): names the greeting, each command, and the mail itself."""

import asyncio

from tests.faults.crossings import Blow, Moment, Strike
from tests.faults.proxies import Proxy, hold

_LATER = b"451 4.3.0 Try again later\r\n"
_END = b"\r\n.\r\n"


class MailProxy(Proxy):
    """One command after the other, each with its answer."""

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        server_reader: asyncio.StreamReader,
        server_writer: asyncio.StreamWriter,
    ) -> None:
        name, ending, request = "greeting", b"\r\n", b""
        while True:
            strike = self.watch.meet(self.peer, name)
            answer = b""
            if strike is None or strike.moment is Moment.AFTER:
                server_writer.write(request)
                answer = await _answer(server_reader)
            if strike is not None:
                await self._strike(strike)
                if not await self._goes_on(strike, reader, writer):
                    return
                answer = _LATER
            writer.write(answer)
            await writer.drain()
            ending = _END if answer.startswith(b"354") else b"\r\n"
            request = await reader.readuntil(ending)
            name = "the mail" if ending == _END else request[:4].decode("latin-1").upper().strip()

    async def _goes_on(self, strike: Strike, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        if strike.blow is Blow.SILENCE:
            await hold(reader)
        return strike.blow is Blow.ERROR


async def _answer(reader: asyncio.StreamReader) -> bytes:
    """An answer of one line or more; the last has no dash after its code."""
    lines = [await reader.readuntil(b"\r\n")]
    while lines[-1][3:4] == b"-":
        lines.append(await reader.readuntil(b"\r\n"))
    return b"".join(lines)
