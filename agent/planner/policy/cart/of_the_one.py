"""Fixed words about the one thing in hand: "ok that one", "one of each colour", "M or L"."""

from collections.abc import Sequence

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.nlu.numbers import count_of
from agent.planner.policy.cart import exchanging
from agent.planner.policy.cart.part import Part
from agent.planner.policy.items.explaining import explain
from agent.planner.policy.items.resolve import NEAR, similarity, words_in
from agent.planner.policy.items.within_reach import in_hand
from agent.planner.policy.turn import Turn
from agent.planner.state import Item

LOOSE = frozenset(["find", "refine", "point", "show_item", "unclear", "add", "add_version", "thanks", "affirm"])
MOST_EACH = 6


def told(turn: Turn, clause: str, text: str, group: Sequence[Frame]) -> list[Frame] | None:
    """The acts of such words; None where a clause says something else, or nothing is in hand."""
    hand, frame = in_hand(turn), group[0]
    if hand is None or any(one.intent not in LOOSE and one.confidence == 1 for one in group):
        return None
    held = any(line.product_id == hand.product_id for line in turn.state.cart)
    if turn.understanding.phrases.asks("takes_it", clause) and not held:
        return [_added(frame, hand, {}, None)]
    if (versions := _each_version(turn, text, hand)) is not None:
        count = count_of(text.split(" ", 1)[0], turn.understanding.phrases)
        if held and frame.correction:
            parts = [Part(text, [hand], one, count, of_head=True) for one in versions]
            lines = [line for line in turn.state.cart if line.product_id == hand.product_id]
            return exchanging.split(turn, frame, hand, lines, parts)  # "no, one of each size": just these
        return [_added(frame, hand, one, count) for one in versions]
    said = explain(turn, hand, text)
    links = turn.understanding.phrases.language.reading.wish.links
    if said.several and not said.count and all(word in links for word in (*said.left, *said.light)):
        told = {"intent": "which_version", "reference": Reference(pronoun="it"), "wish": Wish(), "options": {}}
        return [frame.model_copy(update={**told, "text": text})]
    return None


def _each_version(turn: Turn, text: str, hand: Item) -> list[dict[str, str]] | None:
    """'One of each color': every version of it; None where that is not said."""
    named = turn.understanding.phrases.named("of_each_version", text)
    if not named:
        return None
    option = next((name for name in hand.options if similarity(words_in(named), name) >= NEAR), "")
    values = hand.options.get(option, [])
    return [{option: value} for value in values] if 1 < len(values) <= MOST_EACH else None


def _added(frame: Frame, hand: Item, version: dict[str, str], count: int | None) -> Frame:
    it = Reference(among=[hand.product_id], definite=True)
    told = {"intent": "add", "reference": it, "wish": Wish(), "quantity": count, "delta": None, "options": version}
    text = " ".join(version.values()).lower() or frame.text
    return frame.model_copy(update={**told, "sibling": bool(version), "text": text})
