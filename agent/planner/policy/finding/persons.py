"""Whom a wish is for, where that was said of an earlier one: "and a helmet for her"."""

from agent.planner.frames import Frame, Wish
from agent.planner.policy.turn import Turn


def for_the_same(turn: Turn, frame: Frame) -> Wish:
    """The wish for the one that the running wish is for, where the words point back to them or add to it."""
    wish, running = frame.wish, turn.state.search
    if running is None or wish.whom or wish.young or not (running.wish.whom or running.wish.young):
        return wish
    asks = turn.understanding.phrases.asks
    if not (asks("for_the_same", frame.text) or asks("added", frame.original.lower())):
        return wish
    return wish.model_copy(update={"whom": running.wish.whom, "young": running.wish.young})
