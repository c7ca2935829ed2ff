"""Delimited text: commas, semicolons, tabs or bars, quoted or not, and lines that went wrong."""

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from commerce.feeds.errors import FeedEmpty
from commerce.feeds.records import Record, Records, Unreadable

_SEPARATORS = ("\t", ",", ";", "|")
_LONGEST_RECORD_LINES = 400
_LONGEST_FIELD = 1 << 24


def find_separator(lines: Iterable[str]) -> str:
    """The separator that splits the heading furthest and the first rows into as many fields."""
    sample = list(islice((line for line in lines if line.strip()), 20))
    if not sample:
        raise FeedEmpty("the file is empty", "export the feed again")
    return max(_SEPARATORS, key=lambda separator: _fit(sample, separator))


def _fit(sample: list[str], separator: str) -> tuple[int, int]:
    widths = [len(_split(line, separator)) for line in sample]
    width = widths[0]
    return (sum(1 for one in widths if one == width) if width > 1 else 0, width)


def _split(text: str, separator: str) -> list[str]:
    return next(csv.reader([text.rstrip("\r\n")], delimiter=separator), [])


def read_delimited(lines: Iterable[str], separator: str, *, keep_empty: bool = False) -> Records:
    """Rows as fields by the names of the heading, empty ones only on demand.

    A row of another width is refused, and reading goes on after it.
    """
    csv.field_size_limit(_LONGEST_FIELD)
    rows = _Rows(lines, separator)
    heading: list[str] | None = None
    for number, cells in rows:
        if heading is None:
            heading = rows.heading = _heading(cells)
        elif len(cells) != len(heading):
            yield _wrong_width(number, len(cells), len(heading))
        elif any(cells):
            yield Record(
                number, {name: cell for name, cell in zip(heading, cells, strict=True) if name and (cell or keep_empty)}
            )


def _heading(cells: list[str]) -> list[str]:
    """Names without marks; a name that comes again is numbered, so that no column is lost."""
    seen: Counter[str] = Counter()
    names = []
    for cell in cells:
        name = cell.strip().lstrip("\ufeff")
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} {seen[name]}" if name else "")
    return names


def _wrong_width(number: int, width: int, wanted: int) -> Unreadable:
    return Unreadable(
        number,
        f"the row has {width} columns where the heading has {wanted}",
        "quote fields that hold the separator or a line break, and double the quotes inside them",
    )


class _Rows:
    """Rows with the line on which each begins.

    A field may hold line breaks inside quotes. A quote that is never closed would swallow the rest of the file: when
    the joined row is too long or has the wrong width, only its first line is given up, and reading resumes after it.
    """

    def __init__(self, lines: Iterable[str], separator: str) -> None:
        self._lines = enumerate(lines, start=1)
        self._again: deque[tuple[int, str]] = deque()
        self._separator = separator
        self.heading: list[str] | None = None

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        while True:
            first = self._next()
            if first is None:
                return
            number, line = first
            if line.strip():
                yield number, self._row(number, line)

    def _next(self) -> tuple[int, str] | None:
        return self._again.popleft() if self._again else next(self._lines, None)

    def _row(self, number: int, line: str) -> list[str]:
        if '"' not in line:
            return line.rstrip("\r\n").split(self._separator)
        plain = self._unquoted(line)
        if plain is not None:
            return plain
        taken = [(number, line)]
        open_quotes = line.count('"') % 2 == 1
        while open_quotes and len(taken) < _LONGEST_RECORD_LINES:
            following = self._next()
            if following is None:
                break
            taken.append(following)
            open_quotes ^= following[1].count('"') % 2 == 1
        cells = self._parse("".join(text for _, text in taken))
        if len(taken) > 1 and (open_quotes or self._misfits(cells)):
            self._again = deque(chain(taken[1:], self._again))
            return self._parse(line)
        return cells

    def _unquoted(self, line: str) -> list[str] | None:
        """Tab-separated feeds often use quotes as plain marks (15" sleeve): a line that fits is taken as it stands."""
        if self._separator != "\t" or self.heading is None:
            return None
        cells = line.rstrip("\r\n").split("\t")
        return [_unquote(cell) for cell in cells] if not self._misfits(cells) else None

    def _misfits(self, cells: list[str]) -> bool:
        return self.heading is not None and len(cells) != len(self.heading)

    def _parse(self, text: str) -> list[str]:
        try:
            return next(csv.reader(text.splitlines(keepends=True), delimiter=self._separator), [])
        except csv.Error:
            return text.split(self._separator)


def _unquote(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell
