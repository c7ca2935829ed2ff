"""What the size chart of a thing says, as its text or an attribute holds it."""

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from agent.planner.frames import Frame
from agent.planner.nlu.numbers import in_figures
from agent.planner.nlu.size_charts import Row, chart_in, chart_of_values
from agent.planner.policy.finding.known import details
from agent.planner.policy.items.options import value_said
from agent.planner.policy.turn import Answering, Result, ToolCall, Turn
from agent.planner.state import Item


@dataclass(frozen=True, slots=True)
class Chart:
    """The size chart of a thing: of which of its options, and the rows."""

    item: Item
    option: str
    rows: list[Row]


Reading: TypeAlias = Generator[list[ToolCall], list[Result], Chart | None]


def chart_of(turn: Turn, product_id: str) -> Reading:
    """The chart in the text or the attributes of a thing."""
    item, body = yield from details(turn, product_id, card=False)
    if item is None:
        return None
    for text in (in_figures(one, turn.understanding.phrases) for one in _texts(body)):
        for option, values in item.options.items():
            if rows := chart_in(text, values):
                return Chart(item, option, rows)
    own = ((option, chart_of_values(values)) for option, values in item.options.items())
    return next((Chart(item, option, rows) for option, rows in own if rows), None)


def _texts(body: Mapping[str, Any]) -> list[str]:
    stated = [
        f"{name}: {', '.join(map(str, values)) if isinstance(values, list) else values}"
        for name, values in dict(body.get("attributes") or {}).items()
    ]
    return [str(body.get("description") or ""), *stated]


def says_of_a_size(turn: Turn, frame: Frame, product_id: str) -> Answering:
    """'What is the collar on an L?': what the chart says of one size; False where it is not asked or not said."""
    item = turn.state.items.get(product_id)
    sizes = turn.understanding.phrases.language.constraints.sizes
    known = item is not None and any(value_said(frame.text, values, sizes=sizes) for values in item.options.values())
    chart = (yield from chart_of(turn, product_id)) if known else None
    if chart is None:
        return False
    value = value_said(frame.text, chart.item.options[chart.option], sizes=sizes)
    row = next((one for one in chart.rows if one.value == value), None)
    said = turn.understanding.phrases.content(frame.text)
    named = any(span.about & said for one in chart.rows for span in one.spans)
    if row is None or not (named or turn.understanding.phrases.asks("a_size", frame.text)):
        return False
    span = row.span(said)
    text = span.text if span is not None else ", ".join(one.text for one in row.spans)
    turn.say("size.of_a_size", title=chart.item.title, value=row.value, text=text)
    turn.suggest(turn.word("chip.add_in", value=row.value))
    return True
