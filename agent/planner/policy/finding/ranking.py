"""'Which is the lightest': the figures of what is on the screen, or of the running search, put in order."""

from collections.abc import Generator, Sequence
from typing import Any, TypeAlias

from agent.planner.nlu.ranks import Rank
from agent.planner.policy.finding.calling import arguments_of
from agent.planner.policy.finding.known import remember
from agent.planner.policy.turn import Result, Steps, ToolCall, Turn
from agent.planner.reply.limits import value_of
from agent.planner.state import Item

Leading: TypeAlias = Generator[list[ToolCall], list[Result], tuple[Item, str] | None]
MOST_COMPARED = 4


def rank_asked(turn: Turn, text: str) -> Rank | None:
    """The order by a figure that the words ask for, in the category that is talked about."""
    running = turn.state.search
    category = tuple(running.wish.category) if running and running.wish.category else None
    return turn.understanding.wishes.ranks.read(text, category)


def say_leading(turn: Turn, rank: Rank) -> Steps:
    """Which one leads, and by what figure; or that the shop does not say."""
    found = yield from leading(turn, rank, turn.state.group or turn.state.shown)
    if found is None:
        turn.say("compare.unknown", what=rank.name.lower())
        return
    item, value = found
    turn.state.look_at(item.product_id)
    turn.say("compare.row", title=item.title, label=rank.name.lower(), value=value)
    turn.suggest("chip.add_it", "chip.similar")


def leading(turn: Turn, rank: Rank, ids: Sequence[str]) -> Leading:
    """The product with the greatest or least figure and that figure as the shop writes it."""
    if 1 < len(ids) <= MOST_COMPARED or turn.state.search is None:
        result = yield from turn.call("compare_products", product_ids=list(ids[:MOST_COMPARED]))
        return _of_rows(turn, rank, result) if result.ok else None
    wish = turn.state.search.wish.model_copy(update={"rank": rank.name, "rank_more": rank.more, "sort": None})
    result = yield from turn.call("search_products", **arguments_of(turn, wish, alongside=turn.searched))
    items = remember(turn, list(result.data.get("products", []))) if result.ok else []
    if not items:
        return None
    turn.searched = True
    turn.state.show([item.product_id for item in items])
    turn.state.search = turn.state.search.model_copy(update={"wish": wish, "offset": 0, "shown": len(items)})
    value = value_of(items[0], rank.name)
    return (items[0], value) if value else None


def _of_rows(turn: Turn, rank: Rank, result: Result) -> tuple[Item, str] | None:
    products = [body for body in result.data.get("products", []) if isinstance(body, dict)]
    remember(turn, products)
    number = turn.understanding.wishes.measures.number
    rows: list[dict[str, Any]] = [row for row in result.data.get("rows", []) if isinstance(row, dict)]
    row = next((one for one in rows if str(one.get("label", "")).casefold() == rank.name.casefold()), None)
    if row is None:
        return None
    stated = [
        (figure, str(body.get("product_id")), str(value))
        for body, value in zip(products, row.get("values", []), strict=False)
        if value and (figure := number(str(value))) is not None
    ]
    if len(stated) < 2:  # nothing to compare with
        return None
    _, product_id, value = (max if rank.more else min)(stated, key=lambda one: one[0])
    item = turn.state.items.get(product_id)
    return (item, value) if item is not None else None
