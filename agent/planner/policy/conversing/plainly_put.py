"""What a shopper said, put plainly: where a message does more than its words are read as, its segments in plain words.

The readers know what is said in the usual ways, and the segmenter what a piece of any message does. So a message stays
as it is where both agree; where the segmenter sees an act that was not read, each piece is read alone, as what it does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from agent.planner.frames import Frame
from agent.planner.nlu.segments import Segment
from agent.planner.nlu.text import bare
from agent.planner.policy.cart import by_segments
from agent.planner.policy.conversing.composing import SMALL_TALK
from agent.planner.policy.items.within_reach import ASKING_WHICH
from agent.planner.policy.turn import Piece, Turn
from agent.planner.state import DialogueState

CERTAIN = 0.9
"""How sure a reading must be to stand."""
SURE, SURE_TO_BIND, SURE_TO_ACT, SURELY = 0.4, 0.5, 0.6, 0.8
"""How sure each segment of a message must be, one that changes the cart, and one that is read otherwise."""
CART = frozenset(["put", "out", "set"])
DOING = CART | {"find", "ask", "shop"}
SERVED = CART | {"shop"}
"""What is done, rather than looked for or asked."""
SEVERAL = 2
SMALL = SMALL_TALK | {"thinking", "feedback"}
TALKED = SMALL | {"remark", "who_are_you"}
LOOSE = frozenset(["find", "unclear", "unsure"])
"""What bare words may be taken for."""
DECIDED = frozenset(["affirm", "deny"])
CUT_OFF = frozenset(["ask", "find", "unclear", "unsure"])
"""What the rest of an act may be taken for."""
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


def put(turn: Turn, meant: Callable[[Turn], list[Frame]]) -> list[Frame]:
    """Cut the message of the turn into segments, where these do more than was `meant` by it as it stands.

    Returned is what was meant; nothing where that was not read, or is to be read anew. An open question, and what waits
    for a yes, take the shopper's own words only.
    """
    segmenter, state = turn.understanding.segmenter, turn.state
    said = bool(turn.message.strip()) and not turn.picture
    if segmenter is None or not said or state.question is not None or state.checkout.proposed:
        return []
    cut = segmenter.cut(turn.message, context_of(state))
    segments = _acting(cut)
    acts = {one.act for one in segments} - {"tell", "yes", "no"}
    if acts == {"find"} and not cut[0].act and cut[0].sure >= SURE_TO_ACT:
        turn.message = turn.message.removeprefix(cut[0].text).lstrip(" ,;:-.!")  # "hiya, my mum needs …"
    frames = meant(turn)
    if not _bind(turn, segments, frames):
        _put_as_segments(turn, segments, acts, frames)
    return [] if turn.segments or turn.remarks else frames


def _put_as_segments(turn: Turn, segments: Sequence[Segment], acts: set[str], frames: Sequence[Frame]) -> None:
    """Note the segments, or what is only told, where the readers saw less, or took a remark for an act."""
    told = _told(segments)
    frames = [frame for frame in frames if not _is_only_told(frame, told)]
    known = {OF_INTENT.get(frame.intent, "other") for frame in frames if _is_sure(frame)}
    least = {one.act: SURE_TO_ACT if one.act in CART or known else SURE for one in segments}
    if not segments or any(one.sure < least[one.act] for one in segments) or _goes_on(turn, frames):
        return
    if acts == {"shop"} and any(_is_a_kind(frame) for frame in frames):
        return  # "address labels then?" is about no address
    if acts == {"ask"} and "add" in {frame.intent for frame in frames} and turn.message.rstrip().endswith("?"):
        turn.segments = [
            Piece("ask", turn.message, (_plainest(turn, "ask", turn.message),))
        ]  # "two of those jars would last how long?"
        return
    if acts - known == {"set"} and (known or any(frame.wish.category for frame in frames)):
        return  # "scrap the honey, just the forest honey", "make it two tents"
    if known < acts and acts - known & SERVED and _says_how(turn, segments):
        _put_plainly(turn, segments)
    elif not known and acts == {"find"} and _is_misread(turn, frames, segments):
        turn.segments = [Piece("find", " ".join(one.text for one in segments))]
    elif known <= acts:
        turn.remarks = told


def instead_of_answer(turn: Turn, *, several: bool) -> list[Frame]:
    """The acts of a message on things that are known, though something else was asked; `several`: of more than one."""
    segmenter = turn.understanding.segmenter
    if segmenter is None or turn.state.checkout.proposed:
        return []
    segments = _acting(segmenter.cut(turn.message, context_of(turn.state)))
    acts = [one.act for one in segments if one.act in DOING]
    if not CART & set(acts) or (several and len(acts) < SEVERAL):
        return []
    return [frame for one in _bound(turn, segments) for frame in _frames(turn, one)]


def read(turn: Turn) -> list[Frame]:
    """The acts of the message, each segment's read as what it does."""
    understanding, now = turn.understanding, turn.situation()
    if turn.segments:
        return [frame for one in turn.segments for frame in _frames(turn, one)]
    frames = understanding.read(turn.message, now)
    kept = [one for one in frames if not _is_only_told(one, turn.remarks)]
    return kept if any(one.intent not in TALKED for one in kept) else frames


def _told(segments: Sequence[Segment]) -> list[str]:
    """What is only told, surely."""
    return [one.text for one in segments if one.act == "tell" and one.sure >= SURELY]


def _is_only_told(frame: Frame, told: Sequence[str]) -> bool:
    """Whether what was read as a wish, or as an order of nothing that is named, is but a remark ("39 is too much")."""
    may_be = frame.intent == "find" and not frame.wish.category
    may_be = may_be or (frame.intent == "add" and not (frame.is_told or frame.reference.words))
    return may_be and (frame.clause or "-") in " ".join(bare(text) for text in told)


# --- when ---------------------------------------------------------------------------------------------------------


def _acting(segments: Sequence[Segment]) -> list[Segment]:
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


def _is_sure(frame: Frame) -> bool:
    """Whether a frame was read as something that bare words are not taken for."""
    if frame.intent in SMALL | LOOSE or (frame.intent == "out_of_scope" and frame.confidence < 1):
        return False
    return (
        frame.confidence >= CERTAIN or frame.is_told or frame.intent == "point" or OF_INTENT.get(frame.intent) in CART
    )


def _is_a_kind(frame: Frame) -> bool:
    """Whether nothing but a kind of thing that is sold here was read."""
    return frame.intent == "find" and frame.confidence == 1 and bool(frame.wish.category)


def _goes_on(turn: Turn, frames: Sequence[Frame]) -> bool:
    """Whether a message is small talk, tells who it is for, or changes what is looked for."""
    if all(frame.intent in SMALL for frame in frames) or turn.understanding.contacts.read(turn.message).given:
        return True
    running = turn.state.search is not None
    return any(frame.of_running or (running and frame.intent == "find" and not frame.new_search) for frame in frames)


def _says_how(turn: Turn, segments: Sequence[Segment]) -> bool:
    """Whether more is said than the name of a thing, which may be looked for as well as taken."""
    named = [one for one in segments if one.act in CART and len(one.core) >= len(one.text.strip(" ,.!"))]
    return len(named) < len(segments) and context_of(turn.state) != "start"


def _is_misread(turn: Turn, frames: Sequence[Frame], segments: Sequence[Segment]) -> bool:
    """Whether a wish was read as something else, or a story with one wish as several acts."""
    sure = min(one.sure for one in segments) >= SURELY
    things = sum(len(one.things) for one in segments)
    if sure and len(frames) > 1 and things < SEVERAL and any(one.act == "tell" for one in segments):
        return True
    asks = turn.understanding.phrases.asks
    return any(
        frame.intent in MISREAD or (frame.intent == "ask" and sure and asks("is_there", frame.text)) for frame in frames
    )


# --- how ----------------------------------------------------------------------------------------------------------


def _put_plainly(turn: Turn, segments: Sequence[Segment]) -> None:
    """The message as its segments; what is told counts where something is looked for or asked."""
    looks = any(one.act in ("find", "ask") for one in segments)
    kept: list[Segment] = []
    for one in segments:
        if one.act == "find" and kept and kept[-1].act == "tell":
            kept[-1] = replace(one, text=f"{kept[-1].text} {one.text}")
        elif one.act != "tell" or looks:
            kept.append(one)
    turn.segments = [Piece(one.act, _plain(turn, one)) for one in kept]
    turn.message = " ".join(one.text for one in turn.segments)


def _bind(turn: Turn, segments: Sequence[Segment], frames: Sequence[Frame]) -> bool:
    """Whether what changes the cart is on things that are known, though the readers see no such change.

    The message is these acts then, and what is beside them.
    """
    if not any(one.act in CART and _is_open(turn, one, frames) for one in segments):
        return False
    if any(one.act == "put" and _only_leads(one, behind) for one, behind in pairwise(segments)):
        return False
    turn.segments = _bound(turn, segments)
    if turn.segments:
        turn.message = " ".join(one.text for one in turn.segments)
    return bool(turn.segments)


def _bound(turn: Turn, segments: Sequence[Segment]) -> list[Piece]:
    """The pieces of a message, where all that changes the cart is on things that are known; else none."""
    pieces: list[Piece] = []
    told = ""
    for one in segments:
        acts = by_segments.bound(turn, one, told) if one.act in CART and _is_plain(turn, one) else []
        if one.act in CART and not acts:
            return []
        told = f"{told} {one.text}"
        if one.act != "tell":
            pieces.append(Piece(one.act, _plain(turn, one), tuple(acts)))
    return pieces


def _only_leads(segment: Segment, behind: Segment) -> bool:
    """Whether things are named for a question that goes on behind a comma: "of the leather and the canvas, which?"."""
    return behind.act == "ask" and segment.text.rstrip().endswith(",") and not segment.counts


def _is_plain(turn: Turn, segment: Segment) -> bool:
    """Whether a segment surely does the one thing: it asks nothing, and takes nothing out beside what it puts in."""
    takes_out = segment.act == "put" and turn.understanding.phrases.asks("takes_out", bare(segment.text))
    return segment.sure >= SURE_TO_BIND and not (takes_out or segment.text.rstrip().endswith("?"))


def _is_open(turn: Turn, segment: Segment, frames: Sequence[Frame]) -> bool:
    """Whether the readers made of a segment words that may be anything, or an act and a question.

    "Two jars. Actually no, three, please" is no order of two and a question.
    """
    said = set(bare(segment.text).split())
    over = [frame for frame in frames if said & set(frame.clause.split()) or frame.intent in DECIDED]
    if len(over) > 1 and segment.sure >= SURE_TO_ACT and any(frame.intent in CUT_OFF for frame in over):
        return True
    return not any(_is_sure(frame) or frame.intent in DECIDED for frame in over)


def _plain(turn: Turn, segment: Segment) -> str:
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


def _frames(turn: Turn, piece: Piece) -> Sequence[Frame]:
    return piece.bound or _as(turn, piece.act, piece.text, turn.understanding.read(piece.text, turn.situation()))


def _as(turn: Turn, act: str, text: str, frames: list[Frame]) -> list[Frame]:
    """The frames of a segment, where these are of its act; else the plainest of that act."""
    if any(_is_sure(frame) and frame.intent not in TALKED for frame in frames):
        return frames
    intents = {frame.intent for frame in frames}
    if act == "ask" and turn.state.items and "ask" not in intents:
        return [_plainest(turn, "ask", text)]
    if act == "tell" and not intents & TALKED:
        return [_plainest(turn, "remark", text)]
    weighing = turn.understanding.weighing
    if act == "shop" and weighing and (intent := weighing.likeliest(text, turn.situation().flags, SHOP)):
        return [_plainest(turn, intent, text)]
    if act == "find" and (len(frames) > 1 or intents & MISREAD or "find" not in intents):
        wish = turn.understanding.wishes.read(bare(text), None)[0]
        wish = wish.model_copy(update={"tells": True, "in_full": text})
        return [_plainest(turn, "find", text).model_copy(update={"wish": wish, "new_search": True})]
    return frames


def _plainest(turn: Turn, intent: str, text: str) -> Frame:
    said = bare(text)
    reference = turn.understanding.references.read(turn.understanding.stripped(said)[0])
    return Frame(intent=intent, text=said, original=text, clause=said, reference=reference)
