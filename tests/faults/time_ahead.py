"""Time that passes at once: a clock that all processes of a world share, ahead by as much as a file says."""

import mmap
import struct
from datetime import datetime, timedelta
from pathlib import Path

from storage.clock import SystemClock

_SECONDS = struct.Struct("<d")


class AheadClock:
    """The system's time and some more: what is waited for is over, with no waiting."""

    def __init__(self, file: Path) -> None:
        with file.open("r+b") as opened:
            self._memory = mmap.mmap(opened.fileno(), _SECONDS.size)
        self._system = SystemClock()

    @staticmethod
    def make(file: Path) -> "AheadClock":
        """A clock that is not ahead yet."""
        file.write_bytes(_SECONDS.pack(0.0))
        return AheadClock(file)

    def now(self) -> datetime:
        (seconds,) = _SECONDS.unpack_from(self._memory)
        return self._system.now() + timedelta(seconds=seconds)

    def pass_on(self, by: timedelta) -> None:
        """Let time pass in every process that shares the file."""
        (seconds,) = _SECONDS.unpack_from(self._memory)
        _SECONDS.pack_into(self._memory, 0, seconds + by.total_seconds())
