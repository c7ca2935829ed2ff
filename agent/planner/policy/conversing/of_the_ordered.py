"""Another version of what was ordered, said as a correction: "oh no i wanted black not blue"."""

from collections.abc import Mapping
from typing import Any

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.policy.items.explaining import Explained, explain
from agent.planner.policy.turn import Turn

LOOSE = frozenset(["find", "refine", "point", "unclear", "show_item", "affirm"])


def another_version(turn: Turn, frame: Frame) -> Frame | None:
    """The change of the one thing ordered that comes so; None where more is said, or something is being bought."""
    state = turn.state
    buying = state.order is None or state.cart or state.checkout.active or state.topic == "items"
    if buying or not frame.correction or (frame.intent not in LOOSE and frame.confidence == 1):
        return None
    said = turn.understanding.without_refused(turn.understanding.stripped(frame.clause)[0])
    found = [(line, one) for line in state.order.lines if (one := _explained(turn, line, said))] if state.order else []
    if len(found) != 1:
        return None
    line, version = found[0]
    told = {"intent": "change_variant", "reference": Reference(pronoun="it"), "wish": Wish(), "text": said}
    return frame.model_copy(
        update={**told, "options": version.values, "quantity": None, "lines": [str(line.get("line_id"))]}
    )


def _explained(turn: Turn, line: Mapping[str, Any], text: str) -> Explained | None:
    """A line of the order as the meaning of the words, where they say nothing but its version."""
    item = turn.state.items.get(str(line.get("product_id")))
    found = explain(turn, item, text) if item is not None else None
    return found if found is not None and found.whole and found.values and not found.count else None
