"""uvicorn's WebSocket, which also takes several text messages at once: one call, one write, however many they are."""

from collections.abc import Sequence
from typing import Any, cast

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

TEXTS = "shopmind.texts"
"""The ASGI extension: a `websocket.send` message may hold a list of UTF-8 texts under this name."""

_TEXT_MESSAGE = b"\x81"
_SHORT, _MEDIUM = 126, 1 << 16


class BatchingProtocol(WebSocketsSansIOProtocol):
    """Says in the scope's extensions that it takes texts together."""

    def handle_connect(self, event: Any) -> None:
        super().handle_connect(event)
        if hasattr(self, "scope") and not self.conn.extensions:
            cast(dict[str, Any], self.scope["extensions"])[TEXTS] = {}

    async def send(self, message: Any) -> None:
        texts = message.get(TEXTS)
        if texts is None:
            await super().send(message)
            return
        if not self.writable.is_set():
            await self.writable.wait()
        if self.disconnected or self.close_sent or not self.handshake_complete:
            raise ClientDisconnected
        self.transport.write(framed(texts))


def framed(texts: Sequence[bytes]) -> bytes:
    """Each text as one unmasked frame of RFC 6455, one behind the other."""
    parts: list[bytes] = []
    for text in texts:
        parts += (_TEXT_MESSAGE, _length(len(text)), text)
    return b"".join(parts)


def _length(size: int) -> bytes:
    if size < _SHORT:
        return bytes((size,))
    if size < _MEDIUM:
        return b"\x7e" + size.to_bytes(2, "big")
    return b"\x7f" + size.to_bytes(8, "big")
