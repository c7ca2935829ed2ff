"""What was told by the way: its limits narrow what is looked for, and what somebody has already is left out."""

from agent.planner.frames import Frame, Wish
from agent.planner.nlu.children import for_a_child
from agent.planner.policy.conversing import talk
from agent.planner.policy.finding import searching
from agent.planner.policy.items import sizing
from agent.planner.policy.turn import Steps, Turn
from agent.planner.state import Search


def remark(turn: Turn, frame: Frame) -> Steps:
    """'He wears L', 'she has gloves already': a change of the running search where it says one, else noted.

    A measure of somebody's body is looked up in the size chart of what is shown.
    """
    if turn.understanding.phrases.asks("of_a_body", frame.text) and (yield from sizing.by_chart(turn, frame)):
        return
    running = turn.state.search
    if running is None or not _counts(running, frame.wish) or not _may_change(turn, running, frame.wish):
        talk.remark(turn, frame)
        return
    yield from searching.refine(turn, frame.model_copy(update={"intent": "refine"}))


def _counts(running: Search, wish: Wish) -> bool:
    """Whether what is told limits anything: what is owned counts where it is open what shall be bought."""
    is_open = running.themed or running.wish.present
    limits = wish.model_copy(update={"exclude_terms": []}).limited or bool(wish.whom or wish.young)
    return limits or (bool(wish.exclude_terms) and is_open)


def _may_change(turn: Turn, running: Search, wish: Wish) -> bool:
    """Whether the search would be another with it."""
    if wish.limited or wish.whom:
        return True
    younger = running.wish.model_copy(update={"young": wish.young})
    return for_a_child(turn.understanding.phrases, turn.vocabulary, younger).category != running.wish.category
