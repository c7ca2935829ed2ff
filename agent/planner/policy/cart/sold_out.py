"""Sold-out versions: what is left of the thing is named, and taken by a short answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from agent.planner.frames import Frame
from agent.planner.policy.turn import Turn
from agent.planner.state import Item, Question

Version = dict[str, str]
MOST_NAMED = 6


def buyable(body: Mapping[str, Any], chosen: Mapping[str, str]) -> list[Version] | None:
    """The versions that can be bought and are as chosen; None where the shop does not tell its versions."""
    variants = [one for one in body.get("variants") or [] if isinstance(one, Mapping)]
    if not variants:
        return None
    options = [dict(one.get("options") or {}) for one in variants if one.get("available")]
    return [one for one in options if chosen.items() <= one.items()]


def still_open(item: Item, chosen: Mapping[str, str], left: Sequence[Version] | None) -> dict[str, list[str]]:
    """The options that are not chosen yet, each with the values that can be bought."""
    there = {
        name: [value for value in values if left is None or any(one.get(name) == value for one in left)]
        for name, values in item.options.items()
    }
    return {name: values for name, values in there.items() if name not in chosen and len(item.options[name]) > 1}


def offer(turn: Turn, frame: Frame, item: Item, left: Sequence[Version]) -> bool:
    """Name what is left beside a version that is sold out, and ask which it shall be; False where nothing is."""
    beside = _beside(frame.options, left)
    if not beside:
        return False
    told = [
        turn.word("sold_out.left", kept=turn.wording.listed(kept), values=turn.wording.listed(values[:MOST_NAMED]))
        if (kept := [value for other, value in frame.options.items() if other != name and other in item.options])
        else turn.wording.listed(values[:MOST_NAMED])
        for name, values in beside.items()
    ]
    single = len(beside) == 1 and all(len(values) == 1 for values in beside.values())
    turn.ask("sold_out.one_left" if single else "sold_out.which_left", left="; ".join(told))
    turn.suggest(*[value for values in beside.values() for value in values][:MOST_NAMED])
    turn.state.wanted.pop(item.product_id, None)
    turn.state.question = Question(
        kind="left",
        frame=frame,
        candidates=[item.product_id],
        missing=beside,
        data={"versions": [dict(one) for one in left]},
    )
    return True


def _beside(chosen: Mapping[str, str], left: Sequence[Version]) -> dict[str, list[str]]:
    """For each option that was chosen, the last first: the values that there are where all else stays as chosen."""
    found: dict[str, list[str]] = {}
    for name in reversed(list(chosen)):
        kept = {other: value for other, value in chosen.items() if other != name}
        values = [
            one[name] for one in left if name in one and all(one.get(key) == value for key, value in kept.items())
        ]
        if values:
            found[name] = list(dict.fromkeys(values))
    return found
