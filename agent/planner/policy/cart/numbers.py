"""Numbers said of what is in the cart: "two of everything", "one less tomato", "just the one", "same number of …"."""

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.nlu.numbers import count_of
from agent.planner.policy.cart.exchanging import line_set
from agent.planner.policy.items.explaining import explain
from agent.planner.policy.items.within_reach import lines_explained
from agent.planner.policy.turn import Turn


def told(turn: Turn, text: str, frame: Frame) -> list[Frame] | None:
    """The change of how many there are; None where the words say no such number of what the cart holds."""
    if not turn.state.cart:
        return None
    phrases = turn.understanding.phrases
    if said := phrases.named("of_everything", text):
        everything = Reference(everything=True)
        return [_set(frame, everything, quantity=count_of(said, phrases))] if turn.state.topic == "cart" else None
    if phrases.asks("just_one", text) and turn.state.topic == "cart":
        return [_set(frame, Reference(), quantity=1)]
    return _not_so_many(turn, frame) or _only_so_many(turn, text, frame) or _more_or_less(turn, text, frame)


def _only_so_many(turn: Turn, text: str, frame: Frame) -> list[Frame] | None:
    """'Only one, not two': a number alone, of the one thing that was put in last."""
    said = turn.understanding.without_refused(text)
    lately = {line.product_id for line in turn.state.cart if line.line_id in turn.state.last_lines}
    item = turn.state.items.get(next(iter(lately))) if len(lately) == 1 and turn.state.topic == "cart" else None
    found = explain(turn, item, said) if item and turn.understanding.phrases.asks("only_so_many", said) else None
    plain = found is not None and found.whole and not (found.values or found.names_it)
    return [_set(frame, Reference(), quantity=found.count)] if found is not None and plain and found.count else None


def _not_so_many(turn: Turn, frame: Frame) -> list[Frame] | None:
    """'3 pairs of sticks, not 1': so many in all of the line that is called, or was put in last."""
    said = turn.understanding.phrases.named("not_so_many", turn.understanding.stripped(frame.clause)[0])
    if not said:
        return None
    found = lines_explained(turn, said)
    lately = [line for line in turn.state.cart if line.line_id in turn.state.last_lines]
    if not found and len(lately) == 1 and (item := turn.state.items.get(lately[0].product_id)) is not None:
        one = explain(turn, item, said)
        found = [(lately[0], one)] if one.whole and not one.names_it else []
    if len(found) != 1 or not found[0][1].count:
        return None
    return line_set(frame, [found[0][0]], {}, found[0][1].count)


def _more_or_less(turn: Turn, text: str, frame: Frame) -> list[Frame] | None:
    """'One less tomato', 'another basil': of the one line that the rest of the words calls."""
    quantity, phrases = turn.understanding.phrases.language.reading.quantity, turn.understanding.phrases
    first, _, rest = text.partition(" ")
    second, _, named = rest.partition(" ")
    if first in quantity.another:
        step, named = 1, rest
    elif (count := count_of(first, phrases)) and second in (*quantity.more, *quantity.less):
        step = -count if second in quantity.less else count
    else:
        return None
    found = lines_explained(turn, named) if named else []
    if len(found) != 1 or not (found[0][1].whole and found[0][1].names_it) or found[0][1].values:
        return None
    return [_set(frame, Reference(among=[found[0][0].line_id]), delta=step)]


def put_in_last(turn: Turn) -> int | None:
    """How many were put in or changed last."""
    return sum(line.quantity for line in turn.state.cart if line.line_id in turn.state.last_lines) or None


def _set(frame: Frame, reference: Reference, *, quantity: int | None = None, delta: int | None = None) -> Frame:
    told = {"intent": "set_quantity", "reference": reference, "wish": Wish(), "options": {}, "factor": None}
    return frame.model_copy(update={**told, "quantity": quantity, "delta": delta})
