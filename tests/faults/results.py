"""The results of rounds in a file, one line each, so that a run that is cut off loses no more than its last round."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.faults.crossings import Blow, Crossing, Moment, Strike
from tests.faults.rounds import Result

Cell = tuple[str, str, Moment, Blow]
"""A peer, the name of a crossing, and a fault there."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of a round."""

    layout: str
    seed: int
    number: int
    commit: str
    at: str
    seconds: float
    journeys: tuple[str, ...]
    struck: tuple[Strike, ...]
    hit: int
    restarts: int
    crossings: int
    violations: tuple[str, ...]

    @property
    def cells(self) -> Iterator[Cell]:
        for strike in self.struck:
            yield strike.at.peer, strike.at.name, strike.moment, strike.blow

    def line(self) -> str:
        """The record as a line of JSON."""
        values: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__ if name != "struck"}
        values["struck"] = [
            (one.at.peer, one.at.name, one.at.occurrence, one.moment.name, one.blow.name) for one in self.struck
        ]
        return json.dumps(values)

    @staticmethod
    def of(line: str) -> "Record":
        """The record of a line."""
        values = json.loads(line)
        values["struck"] = tuple(
            Strike(Crossing(peer, name, occurrence), Moment[moment], Blow[blow])
            for peer, name, occurrence, moment, blow in values["struck"]
        )
        return Record(**{**values, "journeys": tuple(values["journeys"]), "violations": tuple(values["violations"])})


def kept(result: Result, layout: str, seed: int, number: int) -> Record:
    """What is kept of a round that has just ended."""
    begun = datetime.now(UTC) - timedelta(seconds=result.seconds)
    return Record(
        layout=layout,
        seed=seed,
        number=number,
        commit=_commit(),
        at=begun.isoformat(timespec="seconds"),
        seconds=round(result.seconds, 2),
        journeys=tuple(journey.name for journey in result.journeys),
        struck=result.struck,
        hit=result.hit,
        restarts=result.restarts,
        crossings=sum(result.counts.values()),
        violations=result.violations,
    )


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def read(file: Path | None) -> list[Record]:
    """The rounds of a file; a last line that was cut off is left out."""
    if file is None or not file.exists():
        return []
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    return [Record.of(line) for line in lines if line.endswith("\n") and line.strip()]


def append(file: Path | None, record: Record) -> None:
    """Keep a round."""
    if file is not None:
        with file.open("a", encoding="utf-8") as opened:
            opened.write(record.line() + "\n")


def played(records: list[Record]) -> Counter[Cell]:
    """How often each fault has struck at each crossing."""
    return Counter(cell for record in records for cell in record.cells)
