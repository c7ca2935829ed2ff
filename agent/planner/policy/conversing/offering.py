"""What was offered: a yes does it, a no leaves it, and going on to the checkout takes what was to be added along."""

from agent.planner.policy.cart import contents
from agent.planner.policy.conversing.again import decided, run_again
from agent.planner.policy.turn import Answering, Turn
from agent.planner.state import Question


def answer(turn: Turn, question: Question) -> Answering:
    """A clear yes or no; anything else is a digression."""
    said = decided(turn)
    if said is None and (yield from _added_on_the_way(turn, question)):
        return True
    if said is None or question.frame is None:
        return False
    turn.state.question = None
    if not said:
        turn.say("talk.fine")
    elif question.frame.intent == "add" and question.candidates:
        yield from contents.add_items(turn, question.frame, question.candidates)
    else:
        yield from run_again(turn, question.frame)
    return True


def _added_on_the_way(turn: Turn, question: Question) -> Answering:
    """'Checkout' while it is asked whether to add something: it is added, and the order made out."""
    adds = question.frame is not None and question.frame.intent == "add" and question.candidates
    frames = turn.understanding.read(turn.message, turn.situation()) if adds else []
    if question.frame is None or [frame.intent for frame in frames] not in (["checkout"], ["place_order"]):
        return False
    turn.state.question = None
    yield from contents.add_items(turn, question.frame, question.candidates)
    if turn.state.question is None:
        yield from run_again(turn, frames[0].model_copy(update={"intent": "checkout"}))
    return True
