"""What the turn before put into the cart, and which of it a correction means."""

from collections.abc import Sequence

from agent.planner.frames import Frame, Reference
from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.turn import Turn
from agent.planner.state import CartLine, Question


def put_in_last(turn: Turn, ids: Sequence[str]) -> dict[str, int]:
    """How many of which line the turn before put in; of several those that are of the same kind as what is meant."""
    state = turn.state
    before = {line.line_id: line.quantity for line in state.past[-1].lines} if state.past else {}
    more = {line.line_id: line.quantity - before.get(line.line_id, 0) for line in state.cart}
    added = {key: count for key, count in more.items() if count > 0}
    held = {line.line_id: line.product_id for line in state.cart}
    alike = {key: count for key, count in added.items() if any(_of_a_kind(turn, held[key], other) for other in ids)}
    if not ids:
        return added
    return alike or {key: count for key, count in state.added.items() if key in added} or added


def _of_a_kind(turn: Turn, one: str, other: str) -> bool:
    """Whether two things were found as one kind, or are called alike."""
    listed = any(one in found.ids and other in found.ids for found in turn.state.finds)
    items = [turn.state.items[key] for key in (one, other) if key in turn.state.items]
    words = [set(words_in(f"{item.title} {' '.join(item.kinds)}")) for item in items]
    return listed or (len(words) > 1 and bool(words[0] & words[1]))


def counted_last(turn: Turn, frame: Frame) -> list[CartLine]:
    """'Make it 7' right after six of one thing and one of another were put in: the one of which there are several."""
    plain = frame.reference.empty or frame.reference.pronoun == "it"
    if not plain or turn.state.changed_at != turn.state.turn - 1 or frame.quantity is None:
        return []
    added = put_in_last(turn, [])
    several = [line for line in turn.state.cart if added.get(line.line_id, 0) > 1]
    return several if len(several) == 1 < len(added) else []


def just_added(turn: Turn, frame: Frame, product_id: str) -> bool:
    """Whether nothing but "yes, add it" is said of what the turn before put in."""
    state = turn.state
    fresh = state.topic == "cart" and state.changed_at == state.turn - 1
    last = [line.product_id for line in state.cart if line.line_id in state.added and line.line_id in state.last_lines]
    return fresh and last == [product_id] and turn.understanding.phrases.asks("bare_add", frame.clause)


def is_there_already(turn: Turn, frame: Frame, product_id: str) -> bool:
    """'Ok i want it', 'put them in too' of what the cart holds: no other version, number or "more" is said."""
    reference, phrases = frame.reference, turn.understanding.phrases
    points = reference.pronoun in ("it", "them") and not (reference.words or reference.ordinals or reference.among)
    counts = frame.quantity or frame.delta or frame.options or frame.sibling
    more = {*phrases.language.reading.quantity.more, *phrases.language.reading.quantity.another, "again"}
    held = [line for line in turn.state.cart if line.product_id == product_id]
    return points and not counts and not more & set(frame.text.split()) and len(held) == 1


def offer_one_more(turn: Turn, frame: Frame, product_id: str) -> None:
    """That it is in the cart already; a yes makes it one more."""
    item = turn.state.items.get(product_id)
    turn.ask("cart.has_it", title=item.title if item else turn.word("noun.it"))
    more = {"intent": "set_quantity", "delta": 1, "quantity": None, "reference": Reference()}
    turn.state.question = Question(kind="offer", frame=frame.model_copy(update=more))
    turn.suggest("chip.yes", "chip.checkout")
