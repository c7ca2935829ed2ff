"""The rows of frequent stems as arrays in the lexical index's folder, because tantivy hands rows over one by one."""

from array import array
from collections.abc import Iterable
from itertools import repeat
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import NDArray

from retrieval.catalogue.columns import Rows

_STEMS, _ROWS, _STARTS = "frequent.json", "frequent-rows.npy", "frequent-starts.npy"
_LATER = "frequent-later-{}.npz"
_LEAST = 64

Starts = NDArray[np.int64]


class FrequentStems:
    """The rows of each stem that stood in many when the index was built, mapped into memory, and what came since.

    Rows that were taken out since are still there: who asks knows which rows are alive.
    """

    def __init__(self, folder: Path) -> None:
        self.stems: list[str] = orjson.loads((folder / _STEMS).read_bytes())
        self._numbers = {stem: number for number, stem in enumerate(self.stems)}
        self._starts: Starts = np.load(folder / _STARTS)
        self._rows: Rows = np.load(folder / _ROWS, mmap_mode="r")
        self.later: tuple[Starts, Rows] | None = None
        for path in folder.glob(_LATER.format("*")):
            with np.load(path) as stored:
                self.later = stored["starts"], stored["rows"]

    @classmethod
    def of(cls, folder: Path) -> "FrequentStems | None":
        """Those of a folder; none where an earlier version of this code made it."""
        return cls(folder) if (folder / _STEMS).exists() else None

    def rows(self, stem: str) -> Rows | None:
        """The rows with a stem, `None` where it is not a frequent one."""
        number = self._numbers.get(stem)
        if number is None:
            return None
        rows = self._rows[self._starts[number] : self._starts[number + 1]]
        if self.later is None:
            return rows
        starts, later = self.later
        return np.concatenate([rows, later[starts[number] : starts[number + 1]]])


class FrequentStemsWriter:
    """Takes the stems of rows that are added to an index, and writes them to its folder."""

    def __init__(self, folder: Path, *, new: bool) -> None:
        self._folder = folder
        self._earlier = None if new else FrequentStems.of(folder)
        self._idle = not new and self._earlier is None
        known = self._earlier.stems if self._earlier else []
        self._numbers = {stem: number for number, stem in enumerate(known)}
        self._stems, self._rows = array("i"), array("i")

    def add(self, row: int, stems: Iterable[str]) -> None:
        """Takes the stems of a row, each once."""
        if self._idle:
            return
        numbers, before = self._numbers, len(self._stems)
        if self._earlier is None:
            self._stems.extend(numbers.setdefault(stem, len(numbers)) for stem in stems)
        else:
            self._stems.extend(numbers[stem] for stem in stems if stem in numbers)
        self._rows.extend(repeat(row, len(self._stems) - before))

    def write(self) -> None:
        """Writes the rows of frequent stems: of a new index all of them, else those that came since it was built."""
        if self._idle:
            return
        stems, rows = np.frombuffer(self._stems, dtype=np.int32), np.frombuffer(self._rows, dtype=np.int32)
        if self._earlier is None:
            counts = np.bincount(stems, minlength=len(self._numbers))
            frequent = counts >= _LEAST
            kept = frequent[stems]
            starts, sorted_rows = _by_stem((np.cumsum(frequent) - 1)[stems[kept]], rows[kept], int(frequent.sum()))
            names = [stem for stem, often in zip(self._numbers, frequent.tolist(), strict=True) if often]
            (self._folder / _STEMS).write_bytes(orjson.dumps(names))
            np.save(self._folder / _STARTS, starts)
            np.save(self._folder / _ROWS, sorted_rows)
            return
        if not len(stems):
            return
        if self._earlier.later is not None:
            starts, later = self._earlier.later
            stems = np.concatenate([np.repeat(np.arange(len(starts) - 1), np.diff(starts)), stems])
            rows = np.concatenate([later, rows])
        starts, sorted_rows = _by_stem(stems, rows, len(self._numbers))
        for path in self._folder.glob(_LATER.format("*")):
            path.unlink()  # linked from the snapshot before this, whose own stays
        np.savez(self._folder / _LATER.format(int(rows.max())), starts=starts, rows=sorted_rows)


def _by_stem(stems: NDArray[np.signedinteger], rows: Rows, count: int) -> tuple[Starts, Rows]:
    starts = np.concatenate([[0], np.cumsum(np.bincount(stems, minlength=count))]).astype(np.int64)
    return starts, rows[np.argsort(stems, kind="stable")].astype(np.int32)
