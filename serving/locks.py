"""Who does a piece of work that only one process should do."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol


class Locks(Protocol):
    """Named locks between the processes of an installation."""

    def hold(self, name: str) -> AbstractAsyncContextManager[bool]:
        """Hold a lock while the block runs; gives False, at once, where another holds it."""
        ...


class MemoryLocks:
    """Locks of this process, which is the only one."""

    def __init__(self) -> None:
        self._held: set[str] = set()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[bool]:
        if name in self._held:
            yield False
            return
        self._held.add(name)
        try:
            yield True
        finally:
            self._held.discard(name)
