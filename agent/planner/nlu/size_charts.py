"""Size charts as texts write them: "S fits a chest of 36-38 in, M 38-40 in"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.planner.nlu.measures import MeasureReader

LEAST_ROWS = 2
_RANGE = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)(?: ?(?:-|\u2013|to) ?(?P<high>\d+(?:\.\d+)?))? ?(?P<unit>[a-z\u0022]{1,12}\b|\u0022)?"
)
_WORD = re.compile(r"[a-z]{3,}")


@dataclass(frozen=True, slots=True)
class Span:
    """One measure of a size: what it is of ("chest"), from where to where in the chart's unit, and as it is written."""

    about: frozenset[str]
    low: float
    high: float
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a chart says of one size."""

    value: str
    spans: Sequence[Span]

    def span(self, said: frozenset[str]) -> Span | None:
        """The measure that the words are about; the only one where they are about none."""
        named = [one for one in self.spans if one.about & said]
        return named[0] if named else self.spans[0] if len(self.spans) == 1 else None


def chart_in(text: str, values: Sequence[str]) -> list[Row]:
    """The rows of the chart that a text holds, in the order of the text; none where it holds no chart."""
    longest = "|".join(re.escape(value) for value in sorted(values, key=len, reverse=True))
    named = list(re.finditer(rf"(?<![\w.\u2013-])(?:{longest})(?![\w\u2013-]|\.\d)", text)) if values else []
    ends = [*(one.start() for one in named[1:]), len(text)]
    rows: list[Row] = []
    for one, end in zip(named, ends, strict=False):
        segment = re.split(r"\.(?=\s|$)", text[one.end() : end])[0]
        if (spans := _spans(segment)) and all(row.value != one.group() for row in rows):
            rows.append(Row(one.group(), spans))
    if len(rows) < LEAST_ROWS:
        return []
    return _in_one_unit(rows, text[: text.find(rows[0].value)])


def chart_of_values(values: Sequence[str]) -> list[Row]:
    """The chart that the values of an option are themselves: "S (48-52 cm)", "M (52-56 cm)"."""
    rows = [Row(value, spans) for value in values if (spans := [one for one in _spans(value) if one.low < one.high])]
    return _in_one_unit(rows, "") if len(rows) >= LEAST_ROWS else []


def _spans(segment: str) -> list[Span]:
    """The measures behind the name of a size, each with the words before it."""
    spans, at = [], 0
    for found in _RANGE.finditer(segment.lower()):
        low = float(found["low"])
        about = frozenset(_WORD.findall(segment[at : found.start()].lower()))
        written = segment[found.start() : found.end()].strip(" ,;")
        spans.append(Span(about, low, float(found["high"] or low), found["unit"] or "", written))
        at = found.end()
    return spans


def _in_one_unit(rows: Sequence[Row], before: str) -> list[Row]:
    """The rows that measure the same as most do, with the unit and the subject that only one of them names."""
    unit = next((span.unit for row in rows for span in row.spans if span.unit), "")
    about = frozenset(_WORD.findall(before.rpartition(".")[2].lower()))
    about |= rows[0].spans[0].about if len(rows[0].spans) == 1 else frozenset()
    alike = [
        Row(row.value, [replace(span, unit=span.unit or unit, about=span.about or about) for span in row.spans])
        for row in rows
    ]
    return [row for row in alike if all(span.unit == unit for span in row.spans)]


def sizes_for(
    rows: Sequence[Row], amount: float, unit: str, said: frozenset[str], measures: MeasureReader
) -> list[tuple[Row, Span]]:
    """The sizes that a measure lies in, or the next larger one; none where it lies beyond them all.

    Args:
        rows: The chart.
        amount: The figure that was said, in `unit`; without a unit in that of the chart.
        unit: A word for a unit, or nothing.
        said: Words of the question, which may tell what is measured.
        measures: Knows the units.
    """
    known = [(row, span) for row in rows if (span := row.span(said)) is not None]
    if not known:
        return []
    figure = measures.converted(amount, unit, known[0][1].unit) if unit else amount
    if figure is None:
        return []
    fitting = [(row, span) for row, span in known if span.low <= figure <= span.high]
    larger = sorted((one for one in known if one[1].low > figure), key=lambda one: one[1].low)
    least, most = min(span.low for _, span in known), max(span.high for _, span in known)
    return fitting or (larger[:1] if least <= figure <= most else [])
