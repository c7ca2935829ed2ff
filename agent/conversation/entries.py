"""What stands in a conversation's log: entries that were written, and entries to be written."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NamedTuple

SCHEMA_VERSION = 1

Kind = Literal["user", "calls", "result", "facts", "claims", "planner", "model", "turn", "note", "summary", "snapshot"]
"""The entries that are not on the wire; a wire event's kind is its AG-UI type."""


class NewEntry(NamedTuple):
    """An entry to append; one that goes over the wire takes a number in the conversation's sequence."""

    kind: str
    body: dict[str, Any]
    wire: bool = False


class Entry(NamedTuple):
    """An entry as it stands in the log; ``body`` is empty where the shopper's key was dropped."""

    position: int
    seq: int | None
    run_id: str | None
    kind: str
    body: dict[str, Any]
    at: datetime


def wire(event: dict[str, Any]) -> NewEntry:
    """A wire event as a log entry."""
    return NewEntry(event["type"], event, True)


def silent(kind: Kind, body: dict[str, Any]) -> NewEntry:
    """An entry that only the server reads."""
    return NewEntry(kind, body)
