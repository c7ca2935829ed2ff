"""Frames on their way to one client: a few at a time, so that others are sent theirs between."""

import asyncio
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Protocol

_FIRST_TOGETHER = 4
_MOST_TOGETHER = 16


class Wire(Protocol):
    """A socket that is open."""

    async def receive_text(self) -> str: ...
    async def send_texts(self, texts: Sequence[bytes]) -> None:
        """Send each as one message; they are UTF-8."""
        ...

    async def close(self, code: int = 1000, reason: str | None = None) -> None: ...


class Sending:
    """What waits for one client, no more than so many frames, and the task that sends it.

    Most sockets are idle: while nothing waits there is no task. ``broke`` is told of what ends the sending for good.
    """

    __slots__ = ("_broke", "_count", "_most", "_room", "_task", "_waiting", "_wire", "since")

    def __init__(
        self, wire: Wire, most: int, count: Callable[[float], None], broke: Callable[[Exception], None]
    ) -> None:
        self._wire = wire
        self._most = most
        self._count = count
        self._broke = broke
        self._waiting: list[bytes] = []
        self._room: asyncio.Event | None = None
        self._task: asyncio.Task[None] | None = None
        self.since: float | None = None
        """Since when the client has been taking what it is sent now."""

    async def put(self, text: bytes) -> None:
        """Let a frame wait for its turn; where as many wait as may, wait for room first."""
        while len(self._waiting) >= self._most:
            if self._room is None:
                self._room = asyncio.Event()
            await self._room.wait()
        self._waiting.append(text)
        if self._task is None:
            self._task = asyncio.create_task(self._send())

    async def stop(self) -> None:
        """Send nothing more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _send(self) -> None:
        """Send what waits: all of a little at once, of much only so many frames a turn of the loop.

        The first of much are few, since everybody's first words come before anybody's last; then more go together.
        """
        most = _FIRST_TOGETHER if len(self._waiting) > _MOST_TOGETHER else _MOST_TOGETHER
        try:
            while self._waiting:
                texts = self._taken(most)
                self.since = monotonic()
                await self._wire.send_texts(texts)
                self.since = None
                self._count(len(texts))
                if self._waiting:
                    await asyncio.sleep(0)
                most = min(2 * most, _MOST_TOGETHER)
        except Exception as error:  # noqa: BLE001  (the outermost loop of a task; whoever owns the socket ends it)
            self._broke(error)
        else:
            self._task = None

    def _taken(self, most: int) -> list[bytes]:
        texts = self._waiting[:most]
        del self._waiting[:most]
        if self._room is not None:
            self._room.set()
            self._room = None
        return texts
