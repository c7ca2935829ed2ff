"""Counts what is sent to a database, from below every layer of ours: what SQLite runs, and libpq's protocol trace."""

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from sqlalchemy import event
from sqlalchemy.pool import Pool


@dataclass(slots=True)
class Traced:
    """What was sent on all connections that were opened while it was watched."""

    folder: Path
    texts: list[str] = field(default_factory=list)
    files: list[tuple[Any, IO[bytes], IO[bytes]]] = field(default_factory=list)
    counted: list[int] = field(default_factory=lambda: [0, 0, 0])

    def watch(self, connection: Any) -> None:
        """Count what a driver's connection sends from now on."""
        if isinstance(connection, sqlite3.Connection):
            connection.set_trace_callback(self.texts.append)
            return
        path = self.folder / f"trace{len(self.files)}"
        written = path.open("wb")
        self.files.append((connection.pgconn, written, path.open("rb")))
        connection.pgconn.trace(written.fileno())

    def counts(self) -> Sequence[float]:
        """Return how many statements, round trips (none to SQLite, which has no server) and commits there were."""
        words = [text.partition(" ")[0].upper() for text in self.texts]
        self.texts.clear()
        self._add(len(words), 0, words.count("COMMIT"))
        for connection, written, read in self.files:
            connection.untrace()  # which writes out what libpq still holds back
            new = read.read()
            connection.trace(written.fileno())
            statements = new.count(b"\tExecute\t") + new.count(b"\tQuery\t")
            commits = new.count(b'CommandComplete\t "COMMIT"')
            self._add(statements, new.count(b"\tReadyForQuery\t"), commits)
        return tuple(self.counted)

    def _add(self, *more: int) -> None:
        self.counted = [before + one for before, one in zip(self.counted, more, strict=True)]


@contextlib.contextmanager
def traced(folder: Path) -> Iterator[Traced]:
    """Watch every connection that SQLAlchemy's pools open meanwhile; others are watched when they are handed over."""
    traces = Traced(folder)

    def connected(connection: Any, _record: object) -> None:
        traces.watch(getattr(connection, "driver_connection", connection))

    event.listen(Pool, "connect", connected)
    try:
        yield traces
    finally:
        event.remove(Pool, "connect", connected)
        for _, written, read in traces.files:
            written.close()
            read.close()
