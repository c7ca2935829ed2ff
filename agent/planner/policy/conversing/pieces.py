"""A segment of a message as the planner handles it: the plain words for it, and the frames that it comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from agent.planner.frames import Frame
from agent.planner.nlu.segments import Segment
from agent.planner.nlu.text import bare
from agent.planner.policy.conversing.composing import SMALL_TALK
from agent.planner.policy.items.within_reach import ASKING_WHICH
from agent.planner.policy.turn import Piece, Turn
from agent.planner.state import DialogueState

CERTAIN = 0.9
"""How sure a reading must be to stand."""
SURE_TO_ACT = 0.6
"""How sure a segment must be that changes the cart."""
CART = frozenset(["put", "out", "set"])
"""The acts that do so."""
SMALL = SMALL_TALK | {"thinking", "feedback"}
TALKED = SMALL | {"remark", "who_are_you"}
LOOSE = frozenset(["find", "unclear", "unsure"])
"""What bare words may be taken for."""
MISREAD = frozenset(["out_of_scope", "unclear", "help", "complaint", "point", "show_item", "unsure", "thinking"])
"""What a wish is taken for where nothing in its words says what is looked for."""
_INTENTS: Mapping[str, Sequence[str]] = {
    "put": ["add", "add_version", "choose_version"],
    "out": ["remove", "clear_cart", "undo"],
    "set": ["set_quantity", "set_line", "change_variant", "swap"],
    "find": ["refine", "more", "similar", "goes_with", "browse", "start_over", "recall_wish"],
    "ask": ["ask", "ask_all", "compare", "ask_version", "which_version", "sizing"],
    "shop": [
        "view_cart", "apply_code", "remove_code", "why_refused", "use_gift_card", "checkout", "place_order",
        "give_address", "give_contact", "choose_delivery", "choose_payment", "order_status", "order_details",
        "receipt", "reorder", "cancel_order", "return_items", "exchange_items", "change_order", "list_orders",
        "costs", "ways_to_pay", "discounts", "hand_off", "complaint", "back_when", "watch", "watch_it", "help",
    ],
}  # fmt: skip
OF_INTENT = {intent: act for act, intents in _INTENTS.items() for intent in intents}
"""The act of each intent that bare words are not taken for."""
SHOP = frozenset(_INTENTS["shop"])
"""Intents that a segment on the shop's services may have."""


def context_of(state: DialogueState) -> str:
    """What stands before the message, in the segmenter's words (`segments.CONTEXTS`)."""
    question = state.question
    if state.checkout.active:
        return "pay"
    if question is not None and question.kind == "offer":
        return "offer"
    if question is not None and question.kind in ASKING_WHICH | {"which_line"}:
        return "which"
    if state.topic == "cart" and state.changed_at == state.turn - 1 and state.cart:
        return "added"
    if state.topic == "items" and len(state.shown) > 1 and state.looked_at != state.turn - 1:
        return "shown"
    if state.topic == "items" and (state.shown or state.focus):
        return "one"
    return "talk" if state.turn > 1 else "start"


def acting(segments: Sequence[Segment]) -> list[Segment]:
    """The segments that do something; a change of the cart that names nothing is a part of what stands behind it."""
    kept: list[Segment] = []
    leading = ""
    for one in segments:
        if one.act in CART and not one.core:
            leading = one.text
        elif one.act:
            kept.append(replace(one, text=f"{leading} {one.text}") if leading else one)
            leading = ""
    return kept


def is_sure(frame: Frame) -> bool:
    """Whether a frame was read as something that bare words are not taken for."""
    if frame.intent in SMALL | LOOSE or (frame.intent == "out_of_scope" and frame.confidence < 1):
        return False
    return (
        frame.confidence >= CERTAIN or frame.is_told or frame.intent == "point" or OF_INTENT.get(frame.intent) in CART
    )


def plain(turn: Turn, segment: Segment) -> str:
    """A segment as a sentence that the readers know."""
    said = segment.text.strip(" ,;:-.!?")
    if segment.act == "ask":
        return f"{said}?"
    if segment.act == "set":
        return f"{_changed(turn, segment) or said}."
    if segment.act == "put" and segment.core and not segment.things:
        said = turn.word("plain.more", count=segment.core)
    elif segment.act in ("put", "out") and segment.things:
        said = turn.word(f"plain.{segment.act}", things=segment.core)
    return f"{said}."


def _changed(turn: Turn, segment: Segment) -> str:
    """A change in plain words; none where it names neither a count nor one new version."""
    count, old, new = segment.counts[-1:], segment.things[:1], segment.instead[:1]
    if new and old:
        return turn.word("plain.swap", old=old[0], new=new[0])
    if bool(new) == bool(count):
        return ""
    thing = old[0] if old else turn.word("noun.it")
    return turn.word("plain.version", new=new[0]) if new else turn.word("plain.count", thing=thing, count=count[0])


def frames_of(turn: Turn, piece: Piece) -> Sequence[Frame]:
    return piece.bound or _as(turn, piece.act, piece.text, turn.understanding.read(piece.text, turn.situation()))


def _as(turn: Turn, act: str, text: str, frames: list[Frame]) -> list[Frame]:
    """The frames of a segment, where these are of its act; else the plainest of that act."""
    if any(is_sure(frame) and frame.intent not in TALKED for frame in frames):
        return frames
    intents = {frame.intent for frame in frames}
    if act == "ask" and turn.state.items and "ask" not in intents:
        return [plainest(turn, "ask", text)]
    if act == "tell" and not intents & TALKED:
        return [plainest(turn, "remark", text)]
    weighing = turn.understanding.weighing
    if act == "shop" and weighing and (intent := weighing.likeliest(text, turn.situation().flags, SHOP)):
        return [plainest(turn, intent, text)]
    if act == "find" and (len(frames) > 1 or intents & MISREAD or "find" not in intents):
        wish = turn.understanding.wishes.read(bare(text), None)[0]
        wish = wish.model_copy(update={"tells": True, "in_full": text})
        return [plainest(turn, "find", text).model_copy(update={"wish": wish, "new_search": True})]
    return frames


def plainest(turn: Turn, intent: str, text: str) -> Frame:
    said = bare(text)
    reference = turn.understanding.references.read(turn.understanding.stripped(said)[0])
    return Frame(intent=intent, text=said, original=text, clause=said, reference=reference)
