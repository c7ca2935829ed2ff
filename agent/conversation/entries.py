"""What stands in a conversation's log: entries that were written, and entries to be written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

SCHEMA_VERSION = 1

Kind = Literal["user", "calls", "result", "facts", "claims", "planner", "model", "turn", "note", "summary", "snapshot"]
"""The entries that are not on the wire; a wire event's kind is its AG-UI type."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to append; one that goes over the wire takes a number in the conversation's sequence."""

    kind: str
    body: dict[str, Any]
    wire: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in the log; ``body`` is empty where the shopper's key was dropped."""

    position: int
    seq: int | None
    run_id: str | None
    kind: str
    body: dict[str, Any]
    at: datetime


def wire(event: dict[str, Any]) -> NewEntry:
    """A wire event as a log entry."""
    return NewEntry(event["type"], event, wire=True)


def silent(kind: Kind, body: dict[str, Any]) -> NewEntry:
    """An entry that only the server reads."""
    return NewEntry(kind, body)
