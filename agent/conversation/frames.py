"""What a subscriber is sent: events with their numbers, encoded once for all who listen."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any

import orjson


class Frame:
    """One wire event of a conversation with its number; the snapshots that open a replay carry the number they are of.

    ``json`` is the encoded event, ``message`` the encoded server frame; both are made once and shared by all listeners.
    """

    __slots__ = ("_event", "_json", "_message", "seq", "thread_id")

    def __init__(
        self, thread_id: str, seq: int, *, event: dict[str, Any] | None = None, json: bytes | None = None
    ) -> None:
        self.thread_id = thread_id
        self.seq = seq
        self._event = event
        self._json = json
        self._message: bytes | None = None

    @property
    def kind(self) -> str:
        """The event's type, without reading all of it: it is written first."""
        if self._event is not None:
            return str(self._event["type"])
        head, _, rest = (self._json or b"").partition(b'{"type":"')
        return rest.partition(b'"')[0].decode() if not head else str(self.event.get("type", ""))

    @property
    def event(self) -> dict[str, Any]:
        if self._event is None:
            self._event = orjson.loads(self._json or b"{}")
        return self._event

    @property
    def json(self) -> bytes:
        if self._json is None:
            self._json = orjson.dumps(self._event)
        return self._json

    @property
    def message(self) -> bytes:
        """``{"seq":N,"threadId":…,"event":{…}}``."""
        if self._message is None:
            head = b'{"seq":%d,"threadId":%b,"event":' % (self.seq, orjson.dumps(self.thread_id))
            self._message = head + self.json + b"}"
        return self._message

    def __repr__(self) -> str:
        return f"Frame(seq={self.seq}, type={self.event.get('type')!r})"


@dataclass(frozen=True, slots=True)
class Live:
    """The replay has ended; what follows happens now."""

    seq: int


class Tail:
    """The latest frames of a conversation that this process wrote, kept so that listeners need not read rows."""

    __slots__ = ("_frames",)

    def __init__(self, limit: int = 256) -> None:
        self._frames: deque[Frame] = deque(maxlen=limit)

    def extend(self, frames: list[Frame]) -> None:
        if self._frames and frames and frames[0].seq != self._frames[-1].seq + 1:
            self._frames.clear()
        self._frames.extend(frames)

    def after(self, seq: int) -> list[Frame] | None:
        """The frames behind a number; None where some of them are not here."""
        if not self._frames or self._frames[0].seq > seq + 1:
            return None
        if self._frames[-1].seq <= seq:
            return []
        missing = seq + 1 - self._frames[0].seq
        return [self._frames[index] for index in range(missing, len(self._frames))]
