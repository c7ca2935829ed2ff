"""What every container (delimited text, XML, JSON) is read into before anyone asks what it means."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Record:
    """One row, item or object, and the line on which it begins."""

    line: int
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A part of the file that could not be read; when it breaks the file off, nothing after it was seen."""

    line: int
    reason: str
    remedy: str
    breaks_off: bool = False


Records: TypeAlias = Iterator[Record | Unreadable]
