"""Changes of the cart as they are said: several in one clause, and one thing rather than another."""

from collections.abc import Sequence

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.policy.cart import settling
from agent.planner.policy.cart.asked_for import one_part
from agent.planner.policy.cart.part import Part
from agent.planner.policy.items.options import version_of
from agent.planner.policy.items.resolve import Resolver
from agent.planner.policy.turn import Turn
from agent.planner.state import CartLine, Item

CHANGES = frozenset(["set_quantity", "change_variant", "swap"])


def told(turn: Turn, frames: Sequence[Frame]) -> list[Frame]:
    """The acts of a message, where clauses that change several things, or one for another, are read by the cart."""
    kept: list[Frame] = []
    for frame in frames:
        if frame.reference.among or frame.reference.sought:
            kept.append(frame)  # it is known what it is on
            continue
        preferred = _preferred(turn, frame) if not kept or kept[-1].clause != frame.clause else None
        kept += [preferred] if preferred is not None else _each(turn, frame)
    return kept


def _each(turn: Turn, frame: Frame) -> list[Frame]:
    """'Change the pots to 3 and the saucers to 2': an act for each."""
    if frame.intent not in CHANGES:
        return [frame]
    parts, verb = turn.understanding.joined(frame.text), frame.text.split(" ", 1)[0]
    if len(parts) < 2 or not all(turn.understanding.parted(part)[0] for part in parts):
        return [frame]
    texts = [parts[0], *(f"{verb} {part}" for part in parts[1:])]
    return [one for text in texts for one in turn.understanding.read(text, turn.situation())]


def _preferred(turn: Turn, frame: Frame) -> Frame | None:
    """'I would rather have the 40 cm pots', 'the red cap instead of the white one': one in the place of the other."""
    phrases = turn.understanding.phrases
    said, old = turn.understanding.preferred(frame.clause)
    new = phrases.named("prefers", said) if old or phrases.asks("in_place_of", frame.clause) else ""
    if not new or "?" in frame.original:
        return None
    part = one_part(turn, new, frame)
    if part is None:
        return None
    lines = _in_place_of(turn, part, old)
    if not lines:
        hand = settling.in_hand(turn)
        values = part.values if hand is not None and hand in part.items else {}
        return (
            frame.model_copy(update=settling.read(turn, frame, hand, values)) if hand and values and not old else None
        )
    return _exchanged(turn, frame, part, lines)


def _in_place_of(turn: Turn, part: Part, old: str) -> list[CartLine]:
    """The lines of the cart that are meant to give way: those named, those of the same thing, else the last touched."""
    state, resolver = turn.state, Resolver(turn)
    if old:
        return resolver.lines(turn.understanding.references.read(old))
    held = [line for line in state.cart if line.product_id in part.ids]
    if held and part.values:
        others = [line for line in held if not _is(turn, line, part)]
        return others if len(others) == len(held) else []
    fresh = state.topic == "cart" and bool(state.last_lines)
    return resolver.recent_lines() if fresh else []


def _is(turn: Turn, line: CartLine, part: Part) -> bool:
    """Whether a line is the very version that a part says."""
    item = turn.state.items.get(line.product_id)
    return item is not None and part.values.items() <= version_of(item, line).items()


def _exchanged(turn: Turn, frame: Frame, part: Part, lines: Sequence[CartLine]) -> Frame:
    """The version of the line, where it is the same thing; else the other thing in its place."""
    line, item = lines[0], _item(turn, lines[0])
    among = Reference(among=[one.line_id for one in lines])
    told = {"wish": Wish(), "quantity": part.count, "delta": None, "options": part.values, "text": part.text}
    if item is not None and line.product_id in part.ids and part.values:
        return frame.model_copy(update={**told, "intent": "change_variant", "reference": among})
    new = Reference(among=part.ids, definite=True) if part.ids else Reference(words=part.sought, sought=True)
    return frame.model_copy(update={**told, "intent": "swap", "reference": among, "other": new})


def _item(turn: Turn, line: CartLine) -> Item | None:
    return turn.state.items.get(line.product_id)
