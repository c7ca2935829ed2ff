"""Announcements within one process."""

from __future__ import annotations

from collections.abc import Callable


class InProcessAnnouncer:
    """Calls the listeners of a topic at once."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Callable[[str], None]]] = {}

    def announce(self, topic: str, message: str) -> None:
        for listener in tuple(self._listeners.get(topic, ())):
            listener(message)

    def listen(self, topic: str, listener: Callable[[str], None]) -> Callable[[], None]:
        self._listeners.setdefault(topic, []).append(listener)
        return lambda: self._forget(topic, listener)

    def _forget(self, topic: str, listener: Callable[[str], None]) -> None:
        listeners = self._listeners.get(topic, [])
        if listener in listeners:
            listeners.remove(listener)
        if not listeners:
            self._listeners.pop(topic, None)
