"""What a number alone means: a place in the list or a quantity; where both may be, it is asked."""

from typing import Any

from agent.planner.frames import Frame, Reference
from agent.planner.policy.items.resolve import Resolver, only_for_it
from agent.planner.policy.turn import Turn
from agent.planner.state import CartLine, Question

MOST = 99


def meant(turn: Turn, frame: Frame) -> Frame | None:
    """The act that a number alone, or a number of something in the cart, comes to; None for all else."""
    if (line := _so_many_of_a_line(turn, frame)) is not None:
        turn.state.last_lines = [line.line_id]
        told = {"intent": "set_quantity", "reference": Reference(), "quantity": frame.quantity or frame.wish.quantity}
        return frame.model_copy(update=told)
    if (grown := _more_of_a_line(turn, frame)) is not None:
        return grown
    count = _alone(turn, frame)
    if count is None or turn.state.topic not in ("items", "cart"):
        return None
    place = Reference(ordinals=[count], definite=True)
    number: dict[str, Any] = {"quantity": count, "delta": None, "options": {}}
    one = _in_hand(turn)
    if one and len(turn.state.shown) > 1 and count <= len(turn.state.shown) and frame.original.strip().isdigit():
        return frame.model_copy(update={"intent": "which_number", **number})
    if not one:
        return frame.model_copy(update={"intent": "show_item", "reference": place}) if turn.state.shown else None
    it = Reference(pronoun="it")
    return frame.model_copy(update={"intent": "set_quantity" if _held(turn, one) else "add", "reference": it, **number})


def ask(turn: Turn, frame: Frame) -> None:
    """'2' with one thing looked at and a list behind it: how many, or which place."""
    one, count = _in_hand(turn), frame.quantity or 1
    other = turn.state.items.get(turn.state.shown[count - 1])
    item = turn.state.items.get(one)
    if item is None or other is None:
        turn.ask("point.what")
        return
    held = _held(turn, one)
    turn.ask("number.which", count=count, title=item.title, other=other.title)
    turn.suggest("chip.yes", other.title)
    act = {"intent": "set_quantity" if held else "add", "reference": Reference(pronoun="it"), "quantity": count}
    candidates = [] if held else [one]
    turn.state.question = Question(kind="offer", frame=frame.model_copy(update=act), candidates=candidates)


def _alone(turn: Turn, frame: Frame) -> int | None:
    """The number, where the clause is nothing else."""
    if (turn.state.question is not None and turn.state.question is turn.opened) or frame.wish.attributes:
        return None  # it answers what was asked, or is a size that there is
    text = frame.text.removesuffix(" please").removeprefix("#").strip()
    count = int(text) if text.isdigit() and len(text) <= len(str(MOST)) else None
    return count or None


def _in_hand(turn: Turn) -> str:
    """The one product that was looked at, asked about or put into the cart in the turn before."""
    state = turn.state
    lately = state.turn - 1 in (state.looked_at, state.changed_at) or (
        state.last is not None and state.topic == "items"
    )
    if len(state.shown) == 1 and state.topic == "items":
        return state.shown[0]
    return state.focus[0] if lately and state.focus else ""


def _held(turn: Turn, product_id: str) -> bool:
    return any(line.product_id == product_id for line in turn.state.cart)


def _more_of_a_line(turn: Turn, frame: Frame) -> Frame | None:
    """'One more knife' with a knife in the cart."""
    found = turn.understanding.limits.more_of(frame.text) if turn.state.cart else None
    if found is None or frame.intent not in ("find", "add", "set_quantity"):
        return None
    count, words = found
    reference = Reference(words=words, definite=True)
    if len(Resolver(turn).lines(reference)) != 1:
        return None
    more: dict[str, Any] = {"intent": "set_quantity", "reference": reference, "delta": count, "quantity": None}
    return frame.model_copy(update=more)


def _so_many_of_a_line(turn: Turn, frame: Frame) -> CartLine | None:
    """'2 of the milk', 'actually two lamps' right after one was put in: the line whose number that is."""
    state = turn.state
    fresh = state.topic == "cart" and state.changed_at == state.turn - 1
    named = frame.intent == "add" and turn.understanding.phrases.asks("so_many_of", frame.text)
    again = frame.intent == "find" and frame.wish.quantity is not None and not frame.wish.price_max
    words = frame.reference.words if named else frame.wish.text
    if not fresh or not (named or again) or not words:
        return None
    lines = Resolver(turn).lines(Reference(words=words, definite=True))
    item = state.items.get(lines[0].product_id) if len(lines) == 1 else None
    return lines[0] if item is not None and not only_for_it(turn, frame.text, item) else None
