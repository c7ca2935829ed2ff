"""What a thing goes into the cart as: its version and how many, as said now, wished for or chosen before."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from agent.planner.frames import AttributeLimit, Frame
from agent.planner.policy.items.degrees import chosen_by_degree
from agent.planner.policy.items.options import limited_to, options_for, version_of
from agent.planner.policy.items.resolve import plain_spelling
from agent.planner.policy.items.tokens import tokens_of
from agent.planner.policy.turn import Turn
from agent.planner.state import Item

RANGE_WORDS = 3
MOST_WISHED = 24
"""A larger number in a wish is rather a figure of the thing than how many of it."""


def new_item(turn: Turn, frame: Frame, product_id: str) -> dict[str, Any]:
    item = turn.state.items.get(product_id)
    spoken = turn.state.wanted.get(product_id, {})
    sure = bool(frame.reference.among and frame.options)  # read with the thing in sight
    told = {**chosen_by_degree(turn, frame, item), **options_for(item, frame)} if item and not sure else frame.options
    before = {**wished_options(turn, item, frame.wish.attributes), **_same_as_before(turn, frame, item)}
    chosen = {**before, **spoken, **_held_version(turn, item), **told}
    chosen = {**_by_figure(turn, item, chosen), **chosen}
    variant = item.variant_id if item and not item.options and not chosen else None
    said = frame.quantity if sure else _said_quantity(frame, chosen)
    return {
        "product_id": product_id,
        "variant_id": variant,
        "options": chosen,
        "quantity": max(said or _wished_quantity(turn, product_id) or 1, 1),
    }


def _by_figure(turn: Turn, item: Item | None, chosen: Mapping[str, str]) -> dict[str, str]:
    """'Her head is 47 cm, I take it in sand': the version whose range holds a figure that the message tells."""
    said = tokens_of(turn, turn.message)
    told = [(float(one), unit) for one, unit in itertools.pairwise(said) if one.isdigit()]
    open_ = {name: values for name, values in (item.options if item else {}).items() if name not in chosen}
    found: dict[str, str] = {}
    for name, values in open_.items():
        ranges = {value: _range_of(tokens_of(turn, value)) for value in values}
        fits = [
            value
            for value, one in ranges.items()
            if one is not None and any(one[0] <= figure <= one[1] and unit == one[2] for figure, unit in told)
        ]
        found |= {name: fits[0]} if len(fits) == 1 < len(values) else {}
    return found


def _range_of(words: Sequence[str]) -> tuple[float, float, str] | None:
    """The bounds and the unit of a version like "46-48 cm"."""
    if len(words) != RANGE_WORDS or not (words[0].isdigit() and words[1].isdigit()) or words[2].isdigit():
        return None
    return float(words[0]), float(words[1]), words[2]


def _held_version(turn: Turn, item: Item | None) -> dict[str, str]:
    """The version of it that was just put in: "two of those", "the slate one too, in the same size"."""
    lately = [line for line in turn.state.cart if line.line_id in turn.state.last_lines]
    lines = [line for line in lately if item is not None and line.product_id == item.product_id]
    return version_of(item, lines[0]) if item is not None and len(lines) == 1 else {}


def _said_quantity(frame: Frame, chosen: dict[str, str]) -> int | None:
    """How many were said; the figure of a version is none ("3 sets" of what comes in 1 set and 3 sets)."""
    said = frame.text.lower()
    of_version = any(
        value.split(" ")[0] == str(frame.quantity) and value.lower().rstrip("s") in said
        for value in chosen.values()
        if " " in value
    )
    return None if of_version and said.count(str(frame.quantity)) == 1 else frame.quantity or frame.delta


def _wished_quantity(turn: Turn, product_id: str) -> int | None:
    """How many were looked for, where this is one of what was found: "a dozen eggs", then "add them"."""
    search = turn.state.search
    wished = search.wish.quantity if search is not None and product_id in turn.state.shown else None
    return wished if wished and wished <= MOST_WISHED else None


def wished_options(turn: Turn, item: Item | None, limits: Sequence[AttributeLimit] = ()) -> dict[str, str]:
    """What the running search asked for, where this product offers it: "red boots", then "add the first"."""
    search = turn.state.search
    if item is None:
        return {}
    shown = search is not None and item.product_id in turn.state.shown
    return limited_to(item, [*(search.wish.attributes if search and shown else []), *limits])


def _same_as_before(turn: Turn, frame: Frame, item: Item | None) -> dict[str, str]:
    """'Same size': the values that were chosen for what was talked about or put in before, where it comes so."""
    said = plain_spelling(frame.original.lower())
    if item is None or not turn.understanding.phrases.asks("in_that_version", said):
        return {}
    lately = [known for known in turn.state.focus if known != item.product_id]
    before = [turn.state.wanted[known] for known in lately if known in turn.state.wanted]
    put_in = [line for line in turn.state.cart if line.line_id in turn.state.last_lines]
    before += [version_of(known, line) for line in put_in if (known := turn.state.items.get(line.product_id))]
    return {
        own: value
        for told in reversed(before)
        for name, value in told.items()
        for own, values in item.options.items()
        if any(word in plain_spelling(own.lower()).split() for word in plain_spelling(name.lower()).split())
        and any(word in said for word in plain_spelling(name.lower()).split())
        and value in values
    }
