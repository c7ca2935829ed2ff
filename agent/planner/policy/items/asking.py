"""Questions about a thing that is named or in hand: whatever else their words could be, they look for nothing."""

import re
from collections.abc import Sequence

from agent.planner.frames import Frame, Wish
from agent.planner.policy.items.explaining import explain
from agent.planner.policy.items.mentioned import names_a_thing
from agent.planner.policy.items.resolve import talked_of
from agent.planner.policy.turn import Turn

_PARTS = re.compile(r"[,:] ")
LOOSE = frozenset(["find", "refine", "unclear", "out_of_scope", "show_item", "point", "thinking", "goes_with"])
WRITING = frozenset(["add", "add_version", "set_quantity", "swap", "change_variant"])
NEVER_SO = frozenset(["unsure", "clear_cart", "remove", "view_cart"])
"""What no "how" or "why" asks for."""
TOLD = frozenset(["find", "remark", "unclear"])


def told(turn: Turn, frames: Sequence[Frame]) -> list[Frame]:
    """The acts of a message, each that puts a question about a certain thing as that; what only leads to it is left."""
    if (returns := _of_going_back(turn, frames)) is not None:
        return [returns]
    asked = [_as_question(turn, frame) for frame in frames]
    if not any(one is not frame for one, frame in zip(asked, frames, strict=True)):
        return list(frames)
    asks = turn.understanding.phrases.asks
    leads = [
        one for one in asked if one.intent in TOLD and (asks("only_tells", one.clause) or asks("situation", one.clause))
    ]
    return [one for one in asked if one not in leads]


def _of_going_back(turn: Turn, frames: Sequence[Frame]) -> Frame | None:
    """'If she does not like it, can it go back?': a question about returns, while nothing is ordered."""
    text = " ".join(frame.clause or frame.text for frame in frames)
    acts = {frame.intent for frame in frames}
    open_to_it = acts <= LOOSE | {"ask", "help", "affirm", "deny", "remark", "return_items"} and acts != {
        "return_items"
    }
    ordered = turn.state.order is not None or bool(turn.state.orders) or turn.state.topic == "order"
    if ordered or not open_to_it or not turn.understanding.phrases.asks("may_go_back", text):
        return None
    topic = turn.word("topic.returns")
    return frames[0].model_copy(update={"intent": "help", "text": f"{topic} {text}", "wish": Wish(), "confidence": 1.0})


def _as_question(turn: Turn, frame: Frame) -> Frame:
    """The act as a question, where it puts one that nothing but a thing's own texts can answer."""
    text = (frame.clause or frame.text).strip(" ?!.")
    asks = turn.understanding.phrases.asks
    if frame.is_told or turn.state.topic in ("order", "checkout"):
        return frame
    beside = asks("how_much_more", text) or asks("worth_more", text)
    if frame.intent in LOOSE | {"ask"} and beside and _compares(turn, text):
        return frame.model_copy(update={"intent": "compare", "wish": Wish()})
    if frame.intent in LOOSE and asks("asks_a_service", text) and turn.offers("search_help"):
        return frame.model_copy(update={"intent": "help", "wish": Wish()})
    if frame.intent not in LOOSE | WRITING | NEVER_SO:
        return frame
    if frame.intent in NEVER_SO:
        asked = asks("how_or_why", text) and _is_of_a_thing(turn, frame, text)
    elif frame.intent in WRITING:
        asked = _uses_it(turn, frame, text)
    else:
        asked = _is_of_a_thing(turn, frame, text)
    return (
        frame.model_copy(update={"intent": "ask", "wish": Wish(), "options": {}, "quantity": None}) if asked else frame
    )


def _compares(turn: Turn, text: str) -> bool:
    """Whether there is a thing to compare with another."""
    return talked_of(turn) is not None or names_a_thing(turn, text)


def _is_of_a_thing(turn: Turn, frame: Frame, text: str) -> bool:
    """Whether a question is of a thing that is named, or of the one that is talked about."""
    asks, hand = turn.understanding.phrases.asks, talked_of(turn)
    if hand is not None and asks("leaves_it_out", text):
        return True
    part = next((one for one in [text, *_PARTS.split(text)[1:]] if asks("puts_a_question", one)), "")
    if not part or (frame.intent == "goes_with" and not asks("yes_or_no", part)):
        return False
    ranked = frame.wish.rank or frame.wish.sort or frame.reference.extreme  # "what is the lightest tent" is a search
    if not (ranked and hand is None) and names_a_thing(turn, part):
        return True
    known = any(turn.vocabulary.known_word(word) for word in turn.understanding.phrases.content(text))
    strays = frame.intent in ("out_of_scope", "unclear", "thinking") and known
    return hand is not None and (strays or frame.reference.pronoun in ("it", "them"))


def _uses_it(turn: Turn, frame: Frame, text: str) -> bool:
    """Whether what reads as an order asks what one may do with the thing: "could I take it to rehearsals"."""
    where = turn.understanding.phrases.named("used_there", text)
    hand = talked_of(turn)
    version = hand is not None and explain(turn, hand, where).whole
    return bool(where) and not version and frame.original.rstrip().endswith("?")
