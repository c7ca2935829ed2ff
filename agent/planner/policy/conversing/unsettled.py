"""Questions that stay open: behind an aside of ours, and through what the shopper says in between."""

from collections.abc import Sequence

from agent.planner.frames import Frame
from agent.planner.policy.after_sale import changing
from agent.planner.policy.cart import waiting
from agent.planner.policy.checkout import asking
from agent.planner.policy.turn import Turn
from agent.planner.state import CheckoutNote, Question

ASIDES = frozenset(["offer", "watch", "code", "gift_card"])
BEHIND = frozenset([*changing.QUESTIONS, "checkout", "which", "which_line", "quantity"])
KEPT = BEHIND | {"order", "order_email"}
PUT_AGAIN = frozenset(
    [
        "help",
        "costs",
        "ways_to_pay",
        "discounts",
        "ask",
        "sizing",
        "out_of_scope",
        "reformat",
        "injection",
        "who_are_you",
        "capabilities",
    ]
)
PASSING = PUT_AGAIN | {"unclear", "thinking", "greet", "thanks", "view_cart", "complaint", "hand_off"}
ASKED_OF_ONE = frozenset(["ask", "show_item", "compare", "point"])
MOST_DIGRESSIONS = 2


def keep(turn: Turn) -> None:
    """Set what was asked behind a question of ours that came between ("shall I ask a person?")."""
    opened, now = turn.opened, turn.state.question
    if opened is None or now is None or now is opened or opened.kind not in BEHIND or now.kind not in ASIDES:
        return
    now.data["under"] = opened.model_dump(mode="json")


def behind(question: Question) -> Question | None:
    """What was asked before this question came between."""
    under = question.data.get("under")
    return Question.model_validate(under) if under else None


def go_back_to(turn: Turn, question: Question | None) -> None:
    """Ask again what stood behind a question that is answered."""
    if question is None or turn.state.question is not None:
        return
    turn.state.question = question
    _ask_again(turn, question)


def come_back(turn: Turn, question: Question | None, frames: Sequence[Frame]) -> None:
    """After a digression, the question that is still open: put again where only something was asked in between."""
    if question is None or turn.state.question is not question:
        return
    if turn.proposes:
        turn.state.question = None  # a yes or no is to what is put forward, and to nothing else
        return
    if question.kind == "checkout":
        _back_to_checkout(turn, question)
        return
    if question.kind == "which" and question.frame is not None and question.frame.intent in ASKED_OF_ONE:
        turn.state.question = None  # something else is asked about now
        return
    left = int(question.data.get("left", 0)) + 1
    question.data["left"] = left
    moved_on = not all(frame.intent in PASSING for frame in frames)
    if question.kind not in (*KEPT, "options") or (moved_on and question.kind not in ("options", "which")):
        turn.state.question = None
    elif left > MOST_DIGRESSIONS:
        if question.kind == "options":
            waiting.park(turn)
        else:
            turn.state.question = None
    elif left == 1 and all(frame.intent in PUT_AGAIN for frame in frames):
        _ask_again(turn, question)


def _back_to_checkout(turn: Turn, question: Question) -> None:
    """What the order still needs; nothing where there is no order to be any more."""
    state = turn.state
    if state.cart_known and not state.cart:
        state.checkout = CheckoutNote(collected=state.checkout.collected)
        state.question = None
    elif question.field == "delivery":
        asking.ask_delivery(turn)
    elif state.checkout.active:
        asking.ask_missing(turn, question.missing.get("fields", []))


def _ask_again(turn: Turn, question: Question) -> None:
    if question.kind == "checkout":
        _back_to_checkout(turn, question)
    elif question.data.get("asked"):
        question.data["again"] = True
        turn.suggestions.clear()
        turn.asked.append(str(question.data["asked"]))
