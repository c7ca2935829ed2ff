"""Whom a wish is for, where that was said of an earlier one: "and a helmet for her"."""

from collections.abc import Generator

from agent.planner.frames import Frame, Wish
from agent.planner.policy.finding.probing import looked_at
from agent.planner.policy.turn import Result, ToolCall, Turn


def for_the_same(turn: Turn, frame: Frame) -> Wish:
    """The wish for the one that the running wish is for, where the words point back to them or add to it."""
    wish, running = frame.wish, turn.state.search
    if running is None or wish.whom or wish.young or not (running.wish.whom or running.wish.young):
        return wish
    asks = turn.understanding.phrases.asks
    if not (asks("for_the_same", frame.text) or asks("added", frame.original.lower())):
        return wish
    return wish.model_copy(update={"whom": running.wish.whom, "young": running.wish.young})


def said_of_children(turn: Turn, wish: Wish) -> Generator[list[ToolCall], list[Result], Wish]:
    """The wish with its words for children, where some say that they are for them and no age was said."""
    aged = any(one.measures == "age" for one in wish.figures)
    kind = wish.text or wish.noun
    words = turn.understanding.phrases.language.reading.wish
    if wish.young != "child" or aged or not kind or " for " in kind or wish.by_meaning or wish.situation:
        return wish
    theirs = wish.model_copy(update={"text": f"{kind} {words.for_what.format(what=words.children)}"})
    result = yield from looked_at(turn, theirs)
    return theirs if result.ok and result.data.get("leading") else wish
