"""JSON Lines, and for good measure a JSON array of objects."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from commerce.feeds.records import Record, Records, Unreadable

_LONGEST_OBJECT = 4_000_000
_ONE_OBJECT = "write one JSON object on each line"


def read_jsonl(lines: Iterable[str]) -> Records:
    """One object a line; blank lines are passed over."""
    for number, line in enumerate(lines, start=1):
        text = line.strip().lstrip("\ufeff")
        if text:
            yield _read_object(number, text)


def _read_object(number: int, text: str) -> Record | Unreadable:
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return Unreadable(number, f"the line is no valid JSON: {error.msg}", _ONE_OBJECT)
    return _as_record(number, value)


def _as_record(number: int, value: Any) -> Record | Unreadable:
    if not isinstance(value, dict):
        return Unreadable(number, f"the line holds a JSON {type(value).__name__}, not an object", _ONE_OBJECT)
    return Record(number, value)


def read_json_array(lines: Iterable[str]) -> Records:
    """The objects of `[{…}, {…}]`, one by one, in memory that does not grow with the file."""
    source = _Buffer(iter(lines))
    decoder = json.JSONDecoder()
    source.skip("[")
    while source.skip(","):
        try:
            value, end = source.decode(decoder)
        except (ValueError, RecursionError) as error:
            reason = (
                error.msg if isinstance(error, json.JSONDecodeError) else "a value is too long or nested too deeply"
            )
            yield Unreadable(source.line, f"the array is no valid JSON here: {reason}", _ONE_OBJECT, breaks_off=True)
            return
        yield _as_record(source.line, value)
        source.drop(end)


class _Buffer:
    """A moving window over lines, which knows on which line it begins."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._text = ""
        self.line = 1

    def skip(self, marks: str) -> bool:
        """Pass white space and these marks; False at the end of the array or of the file."""
        while True:
            rest = self._text.lstrip(marks + " \t\r\n\ufeff")
            self.drop(len(self._text) - len(rest))
            if self._text:
                return self._text[0] != "]"
            if not self._more():
                return False

    def decode(self, decoder: json.JSONDecoder) -> tuple[Any, int]:
        while True:
            try:
                return decoder.raw_decode(self._text)
            except json.JSONDecodeError:
                if len(self._text) > _LONGEST_OBJECT or not self._more():
                    raise

    def drop(self, count: int) -> None:
        self.line += self._text.count("\n", 0, count)
        self._text = self._text[count:]

    def _more(self) -> bool:
        """Take more lines, at least as many characters as there are: so that long objects stay linear."""
        wanted = max(len(self._text), 4096)
        taken = []
        for line in self._lines:
            taken.append(line)
            wanted -= len(line)
            if wanted <= 0:
                break
        self._text += "".join(taken)
        return bool(taken)
