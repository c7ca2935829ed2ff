"""Lets turns that are being read stand back for those whose shopper still waits for a first word."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Self

_MOST_SECONDS = 0.5


class FirstWords:
    """Knows whether anything in this process stands right before somebody's first word.

    That is a run being accepted or made ready, and the append of what it shows first; not the wait for a model.
    """

    def __init__(self, most_seconds: float = _MOST_SECONDS) -> None:
        self._most_seconds = most_seconds
        self._coming = 0
        self._none_coming = asyncio.Event()
        self._none_coming.set()

    def coming(self) -> Self:
        """Work that somebody's first word waits for: the block of a ``with``."""
        return self

    def __enter__(self) -> None:
        self._coming += 1
        self._none_coming.clear()

    def __exit__(self, *_: object) -> None:
        self._coming -= 1
        if not self._coming:
            self._none_coming.set()

    async def give_way(self) -> None:
        """Let others run, and those first whose first words are coming; only for a moment, whatever comes."""
        await asyncio.sleep(0)
        if self._coming:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._most_seconds):
                    await self._none_coming.wait()
