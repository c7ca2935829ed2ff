"""Sold-out versions: what is left of the thing is named, and taken by a short answer."""

from collections.abc import Mapping, Sequence
from typing import Any

from agent.planner.frames import Frame
from agent.planner.policy.turn import Result, Turn
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


def left_of(turn: Turn, missing: Mapping[str, list[str]], result: Result) -> dict[str, list[str]]:
    """The values that a choice is still open among, without those that are sold out, which are named as that."""
    told = result.data.get("in_stock")
    there = told if isinstance(told, Mapping) else {}
    left = {
        name: [value for value in values if value in there.get(name, values)] or values
        for name, values in missing.items()
    }
    gone = [value for name in list(missing)[:1] for value in missing[name] if value not in left[name]]
    if gone:
        turn.say("versions.gone", values=turn.wording.listed(gone))
    return left


def offer_the_last(turn: Turn, frame: Frame, product_id: str, left: Mapping[str, list[str]]) -> bool:
    """Whether one value is all that a choice is still open among, which is offered then."""
    name, values = next(iter(left.items()))
    if len(values) != 1:
        return False
    turn.ask("sold_out.one_left", left=values[0])
    chosen = frame.model_copy(update={"options": {**frame.options, name: values[0]}})
    turn.state.question = Question(kind="offer", frame=chosen, candidates=[product_id])
    turn.suggest("chip.yes", "chip.similar")
    return True


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
