"""What was offered: a yes does it, a no leaves it, and going on to the checkout takes what was to be added along."""

from agent.planner.nlu.numbers import count_of
from agent.planner.policy.cart import contents
from agent.planner.policy.conversing.again import decided, run_again, run_all
from agent.planner.policy.items.accounting import words_of_language
from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.turn import Answering, Turn
from agent.planner.state import Question


def answer(turn: Turn, question: Question) -> Answering:
    """A clear yes or no; anything else is a digression."""
    said = decided(turn)
    if said is None and (frame := question.frame) is not None and (count := _so_many(turn, frame.quantity)) is not None:
        question.frame, said = frame.model_copy(update={"quantity": count}), True  # "two then"
    if said is None and (yield from _added_on_the_way(turn, question)):
        return True
    if said is None or question.frame is None:
        return False
    turn.state.question = None
    if not said:
        turn.say("talk.fine")
    elif question.candidates and _puts_in(turn, question):
        yield from contents.add_items(turn, question.frame, question.candidates)
    else:
        yield from run_again(turn, question.frame)
    return True


def _puts_in(turn: Turn, question: Question) -> bool:
    """Whether what was offered goes into the cart, which holds none of it yet."""
    held = {line.product_id for line in turn.state.cart}
    intent = question.frame.intent if question.frame is not None else ""
    return intent == "add" or (intent == "set_quantity" and not held & set(question.candidates))


def _so_many(turn: Turn, offered: int | None) -> int | None:
    """A number alone, of as many as were offered or fewer."""
    phrases = turn.understanding.phrases
    said = words_of_language(phrases).telling(turn.message) or [
        word for word in words_in(turn.message) if count_of(word, phrases) is not None
    ]
    count = count_of(said[0], phrases) if len(said) == 1 else None
    return count if offered and count and count <= offered and "?" not in turn.message else None


def _added_on_the_way(turn: Turn, question: Question) -> Answering:
    """'Checkout' while it is asked whether to add something: it is added, and the order made out."""
    if any(turn.understanding.phrases.asks("is_all", said) for said in turn.understanding.clauses(turn.message)):
        return False  # "thanks, that is all" takes nothing
    adds = question.frame is not None and question.frame.intent == "add" and question.candidates
    frames = turn.understanding.read(turn.message, turn.situation()) if adds else []
    first = frames[0].intent if frames else ""
    on_the_way = bool(question.data.get("then")) and first == "give_contact"  # who it is for: that goes on as well
    if question.frame is None or not (on_the_way or (len(frames) == 1 and first in ("checkout", "place_order"))):
        return False
    turn.state.question = None
    yield from contents.add_items(turn, question.frame, question.candidates)
    then = frames if on_the_way else [one.model_copy(update={"intent": "checkout"}) for one in frames]
    yield from run_all(turn, then)  # behind the question which version it shall be, where that is asked
    return True
