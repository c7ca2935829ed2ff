"""One transaction: a connection for the ``db/`` folders, and what is to happen once it is committed."""

import logging
from collections.abc import Callable
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncConnection

Dialect = Literal["sqlite", "postgresql"]

_log = logging.getLogger(__name__)


class Transaction:
    """What repositories are given; only ``storage`` and the ``db/`` folders touch its connection."""

    __slots__ = ("_announce", "_callbacks", "connection", "dialect")

    def __init__(self, connection: AsyncConnection, dialect: Dialect, announce: Callable[[], None]) -> None:
        self.connection = connection
        self.dialect: Dialect = dialect
        self._announce = announce
        self._callbacks: list[Callable[[], None]] = []

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
