"""Answers to questions about an order: which one, which of its things, which version, where to, paid with what."""

from collections.abc import Callable, Mapping

from agent.planner.frames import Reference
from agent.planner.nlu.text import bare
from agent.planner.policy.after_sale import orders
from agent.planner.policy.conversing.again import decided, run_again
from agent.planner.policy.items.choosing import first_clause
from agent.planner.policy.items.options import value_said
from agent.planner.policy.turn import Answering, Turn
from agent.planner.state import Question


def _order(turn: Turn, question: Question) -> Answering:
    number = turn.understanding.contacts.order_number(turn.message)
    contact = turn.understanding.contacts.read(turn.message)
    reference = turn.understanding.references.read(bare(turn.message))
    acts = {frame.intent for frame in turn.understanding.read(turn.message, turn.situation())}
    if question.frame is None or not (number or reference.ordinals) or (not number and acts & OTHER_ACTS):
        return False
    turn.state.question = None
    update: dict[str, object] = {"order": number, "reference": reference}
    if contact.email:
        update["contact"] = contact
    yield from run_again(turn, question.frame.model_copy(update=update))
    return True


def _order_email(turn: Turn, question: Question) -> Answering:
    contact = turn.understanding.contacts.read(turn.message)
    number = turn.understanding.contacts.order_number(turn.message)
    if question.frame is None or not (contact.email or number):
        return False
    turn.state.question = None
    update: dict[str, object] = {
        "contact": contact if contact.email else question.frame.contact,
        "order": number or question.frame.order,
    }
    yield from run_again(turn, question.frame.model_copy(update=update))
    return True


def _return_lines(turn: Turn, question: Question) -> Answering:
    frame = question.frame
    offered = [dict(line) for line in question.data.get("lines", [])]
    if frame is None:
        return False
    text = bare(turn.message)
    reference = turn.understanding.references.read(text)
    if reference.everything or text in ("all", "everything", "both", "the whole order"):
        meant = offered
    elif reference.ordinals:
        meant = [offered[place - 1] for place in reference.ordinals if 0 < place <= len(offered)]
    else:
        meant = orders.lines_said(text, offered)
    if not meant:
        return False
    turn.state.question = None
    yield from orders.propose_return(turn, frame, frame.order, meant)
    return True


def _order_line(turn: Turn, question: Question) -> Answering:
    """Which of the things of an order."""
    frame, offered = question.frame, [dict(line) for line in question.data.get("lines", [])]
    if frame is None:
        return False
    text = bare(turn.message)
    places = turn.understanding.references.read(text).ordinals
    meant = [offered[place - 1] for place in places if 0 < place <= len(offered)] or orders.lines_said(text, offered)
    if len(meant) != 1:
        return False
    turn.state.question = None
    yield from run_again(turn, frame.model_copy(update={"lines": [str(meant[0].get("line_id"))]}))
    return True


def _order_version(turn: Turn, question: Question) -> Answering:
    """Which version of it instead."""
    if question.frame is None or value_said(first_clause(turn), list(question.data.get("values", []))) is None:
        return False
    turn.state.question = None
    text = f"{question.frame.text} {bare(turn.message)}"
    yield from run_again(turn, question.frame.model_copy(update={"text": text, "reference": Reference()}))
    return True


def _order_address(turn: Turn, question: Question) -> Answering:
    """The new address of an order, whole or what it still lacked."""
    contact = turn.understanding.contacts.read(turn.message, turn.country)
    if _is_another_act(turn, ADDRESS_ANSWERS):
        return False
    if contact.address is None and question.frame is not None and turn.state.checkout.collected.get("order_address"):
        piece = turn.understanding.contacts.fragment(turn.message)
        contact.address = piece if any(piece.model_dump().values()) else None
    if question.frame is None or contact.address is None:
        return False
    turn.state.question = None
    yield from run_again(turn, question.frame.model_copy(update={"intent": "give_address", "contact": contact}))
    return True


def _is_another_act(turn: Turn, answers: frozenset[str]) -> bool:
    """Whether something is surely said that answers no such question: "cancel the order" names no card."""
    frames = turn.understanding.read(turn.message, turn.situation())
    return any(frame.confidence == 1 and frame.intent not in answers for frame in frames)


def _order_payment(turn: Turn, question: Question) -> Answering:
    """What an order shall be paid with instead."""
    text = bare(turn.message)
    if question.frame is None or decided(turn) is not None or len(text.split()) > MOST_PAYMENT_WORDS:
        return False
    if _is_another_act(turn, PAYMENT_ANSWERS):
        return False
    turn.state.question = None
    yield from run_again(turn, question.frame.model_copy(update={"intent": "choose_payment", "text": text}))
    return True


def _order_change(turn: Turn, question: Question) -> Answering:
    """What shall change: the address, the payment, or a version of what was ordered."""
    text = bare(turn.message)
    asks = turn.understanding.phrases.asks
    if question.frame is None or decided(turn) is not None or len(text.split()) > MOST_PAYMENT_WORDS:
        return False
    kinds = (("an_address", "give_address"), ("a_payment", "choose_payment"), ("a_version_of_it", "exchange_items"))
    intent = next((intent for kind, intent in kinds if asks(kind, text)), "")
    if not intent:
        return False
    turn.state.question = None
    yield from run_again(turn, question.frame.model_copy(update={"intent": intent, "text": text}))
    return True


MOST_PAYMENT_WORDS = 8
OTHER_ACTS = frozenset(["add", "find", "refine", "remove", "compare", "checkout"])
ADDRESS_ANSWERS = frozenset(["give_address", "give_contact", "change_order", "find", "point", "unclear", "show_item"])
PAYMENT_ANSWERS = frozenset(
    ["choose_payment", "use_gift_card", "find", "refine", "point", "unclear", "show_item", "add"]
)


ANSWERS: Mapping[str, Callable[[Turn, Question], Answering]] = {
    "order": _order,
    "order_email": _order_email,
    "return_lines": _return_lines,
    "order_line": _order_line,
    "order_version": _order_version,
    "order_address": _order_address,
    "order_payment": _order_payment,
    "order_change": _order_change,
}
