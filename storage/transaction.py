"""One transaction: a connection for the ``db/`` folders, and what is to happen once it is committed."""

import logging
from collections.abc import Callable
from typing import Any, Literal, cast

from sqlalchemy import Executable
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.rounds import Rounds

Dialect = Literal["sqlite", "postgresql"]

_log = logging.getLogger(__name__)


class Transaction:
    """What repositories are given; only ``storage`` and the ``db/`` folders touch its connection."""

    __slots__ = ("_announce", "_callbacks", "_connection", "dialect", "rounds")

    def __init__(self, connection: AsyncConnection, dialect: Dialect, announce: Callable[[], None]) -> None:
        self._connection = connection
        self.dialect: Dialect = dialect
        self.rounds = Rounds(connection)
        self._announce = announce
        self._callbacks: list[Callable[[], None]] = []

    @property
    def connection(self) -> AsyncConnection:
        """SQLAlchemy's connection; what was put off is sent before its next statement."""
        if self.rounds.waiting:
            return cast(AsyncConnection, _AfterWrites(self._connection, self.rounds))
        return self._connection

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Call ``callback`` once this transaction is committed, and never if it is not."""
        self._callbacks.append(callback)

    def announce_events(self) -> None:
        """Wake whoever listens for outbox events, once this transaction is committed."""
        if self._announce not in self._callbacks:
            self._callbacks.append(self._announce)

    def committed(self) -> None:
        """Run the callbacks; for ``Database`` alone."""
        for callback in self._callbacks:
            try:
                callback()
            except Exception:  # noqa: BLE001  (the commit stands; this must not look like its failure)
                _log.exception("after_commit_failed")


class _AfterWrites:
    """A connection to which what was put off is sent first; it has the methods that repositories use."""

    __slots__ = ("_connection", "_rounds")

    def __init__(self, connection: AsyncConnection, rounds: Rounds) -> None:
        self._connection = connection
        self._rounds = rounds

    async def execute(self, statement: Executable, parameters: Any = None) -> Any:
        await self._rounds.send()
        return await self._connection.execute(statement, parameters)

    async def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        await self._rounds.send()
        return await self._connection.scalar(statement, parameters)

    async def scalars(self, statement: Executable, parameters: Any = None) -> Any:
        await self._rounds.send()
        return await self._connection.scalars(statement, parameters)

    async def run_sync(self, work: Callable[..., Any], *arguments: Any) -> Any:
        await self._rounds.send()
        return await self._connection.run_sync(work, *arguments)
