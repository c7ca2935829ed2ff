"""Clauses that speak of buying and ask for none: what somebody has, what is not wanted, what would be if."""

from collections.abc import Sequence

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.policy.turn import Turn

WRITING = frozenset(["add", "add_version", "set_quantity", "set_line", "change_variant", "swap"])
ASKED = ("if_so", "either_way")


def restrained(turn: Turn, frames: Sequence[Frame]) -> list[Frame]:
    """The acts of a message; what would change the cart for a remark or a question about it becomes that."""
    return _as_one([_told_or_asked(turn, frame) if frame.intent in WRITING else frame for frame in frames])


def _as_one(frames: Sequence[Frame]) -> list[Frame]:
    """'Black is fine. Put 2 in': the version and the number of one thing are one act."""
    kept: list[Frame] = []
    for frame in frames:
        before = kept[-1] if kept else None
        if before is not None and _is_so_many_of(frame, before):
            kept[-1] = before.model_copy(update={"quantity": frame.quantity})
        else:
            kept.append(frame)
    return kept


def _is_so_many_of(frame: Frame, before: Frame) -> bool:
    """Whether an act only says how many there shall be of the version that the act before it puts in."""
    both = before.intent == frame.intent == "add" and before.is_told and before.options and not before.quantity
    same = frame.reference.of_whatever or frame.reference.among == before.reference.among
    return bool(both and same and frame.quantity and not frame.options)


def _told_or_asked(turn: Turn, frame: Frame) -> Frame:
    asks, clause = turn.understanding.phrases.asks, frame.clause or frame.text
    if asks("only_tells", clause) or asks("not_wanted", clause):
        return Frame(intent="remark", text=frame.text, original=frame.original, clause=clause)
    if turn.message.rstrip().endswith("?") and any(asks(kind, clause) for kind in ASKED):
        it = Reference(pronoun="it")
        told = {"intent": "ask", "reference": it, "wish": Wish(), "text": clause, "options": {}, "quantity": None}
        return frame.model_copy(update=told)
    return frame
