"""Speaks with a Chainlit server as its web page does: Socket.IO 5 over one WebSocket, with the same library as ours."""

import asyncio
import time
import uuid
from datetime import UTC, datetime

import orjson
from websockets.asyncio.client import ClientConnection, connect

_PING, _PONG, _OPEN, _CONNECT, _EVENT = "2", "3", "0", "40", "42"


class ChainlitSpeaker:
    """One open conversation with a Chainlit app."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    async def open(cls, url: str) -> "ChainlitSpeaker":
        """Connect and wait until the app is ready to be spoken to."""
        address = f"{url.replace('http', 'ws', 1)}/ws/socket.io/?EIO=4&transport=websocket"
        socket = await connect(address, proxy=None, compression=None, max_size=8_000_000, open_timeout=60)
        auth = {
            "sessionId": str(uuid.uuid4()),
            "clientType": "webapp",
            "userEnv": "{}",
            "chatProfile": "",
            "threadId": "",
        }
        speaker = cls(socket)
        await speaker._until(_OPEN)
        await socket.send(_CONNECT + orjson.dumps(auth).decode())
        await speaker._until(_CONNECT)
        await speaker._emit("connection_successful")
        await speaker._until(_EVENT)
        return speaker

    async def turn(self) -> tuple[float, float, int]:
        """Send a message; seconds to the first word and to the end, and the frames that came."""
        now = datetime.now(UTC).isoformat()
        step = {
            "id": str(uuid.uuid4()),
            "threadId": "",
            "name": "User",
            "type": "user_message",
            "output": "tell me something",
            "createdAt": now,
        }
        began = time.perf_counter()
        await self._emit("client_message", {"message": step, "fileReferences": []})
        first, frames = 0.0, 0
        while True:
            text = await self._receive()
            if not text.startswith(_EVENT):
                continue
            frames += 1
            name = orjson.loads(text[2:])[0]
            if not first and name in {"stream_token", "stream_start"}:
                first = time.perf_counter() - began
            if name == "task_end":
                return first, time.perf_counter() - began, frames

    async def close(self) -> None:
        await self._socket.close()

    async def _emit(self, name: str, *data: object) -> None:
        await self._socket.send(_EVENT + orjson.dumps([name, *data]).decode())

    async def _receive(self) -> str:
        while True:
            text = str(await self._socket.recv())
            if text != _PING:
                return text
            await self._socket.send(_PONG)

    async def _until(self, prefix: str) -> None:
        async with asyncio.timeout(30):
            while not (await self._receive()).startswith(prefix):
                pass
