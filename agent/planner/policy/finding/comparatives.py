"""'Something bigger', 'lighter ones': a bound on the attribute that is meant, taken from what is on the screen."""

from collections.abc import Generator, Iterable
from typing import TypeAlias

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.numbers import plainly
from agent.planner.policy.turn import Result, ToolCall, Turn

Stepping: TypeAlias = Generator[list[ToolCall], list[Result], AttributeLimit | None]
MOST_COMPARED = 4
A_LITTLE = 1.0001


def step_of(turn: Turn, comparative: str, running: Wish) -> Stepping:
    """The limit that the step means here; None where no figures are known to step from."""
    step = turn.understanding.phrases.language.constraints.comparatives[comparative]
    category = tuple(running.category) if running.category else None
    ids = (turn.state.focus[:1] or turn.state.group or turn.state.shown)[:MOST_COMPARED]
    terms = [
        term
        for name in step.names
        for term in turn.vocabulary.attributes_of(category)
        if term.kind == "number" and name in term.name.lower()
    ]
    if not ids or not terms:
        return None
    rows = yield from _figures(turn, ids)
    for term in terms:
        numbers = list(_numbers(turn, rows.get(term.name.lower(), []), term.unit))
        if not numbers:
            continue
        middle = sorted(numbers)[(len(numbers) - 1) // 2 if step.more else len(numbers) // 2]
        bound = plainly(middle * A_LITTLE if step.more else middle / A_LITTLE)
        return AttributeLimit(
            name=term.name,
            minimum=bound if step.more else None,
            maximum=None if step.more else bound,
            said=turn.word(f"step.{comparative}"),
        )
    return None


def without_figures(turn: Turn) -> None:
    """'Something bigger' of what states no figures: which sizes there are of it, where it comes in some."""
    item = turn.state.items.get(turn.state.focus[0]) if turn.state.focus else None
    asks = turn.understanding.phrases.asks
    name = next((one for one in item.options if asks("a_size", one.lower())), "") if item is not None else ""
    if item is None or not name:
        turn.ask("find.no_measure")
        return
    turn.say("item.options", title=item.title, option=name.lower(), values=turn.wording.listed(item.options[name]))
    turn.suggest(*item.options[name][:6])


def _figures(turn: Turn, ids: list[str]) -> Generator[list[ToolCall], list[Result], dict[str, list[str]]]:
    """Attribute values of the products, by attribute in lower case."""
    if len(ids) == 1:
        known = turn.state.items.get(ids[0])
        result = yield from turn.call(
            "show_product", product_id=ids[0], variant_id=known.variant_id if known else None, options={}, card=False
        )
        attributes = result.part("product").get("attributes") or {}
        return {
            str(name).lower(): [str(value) for value in (values if isinstance(values, list) else [values])]
            for name, values in attributes.items()
        }
    result = yield from turn.call("compare_products", product_ids=ids, card=False)
    rows = [row for row in result.data.get("rows", []) if isinstance(row, dict)]
    return {str(row.get("label", "")).lower(): [str(value) for value in row.get("values", []) if value] for row in rows}


def _numbers(turn: Turn, values: Iterable[str], unit: str | None) -> Iterable[float]:
    """The plain figures, in the attribute's own unit."""
    for value in values:
        figure = turn.understanding.wishes.measures.in_unit(value, unit)
        if figure is not None:
            yield figure
