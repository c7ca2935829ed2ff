"""What a shopper said, put plainly: where a message does more than its words are read as, its segments in plain words.

The readers know what is said in the usual ways, and the segmenter what a piece of any message does. So a message stays
as it is where both agree; where the segmenter sees an act that was not read, each piece is read alone, as what it does.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from agent.planner.frames import Frame
from agent.planner.nlu.segments import Segment
from agent.planner.nlu.text import bare
from agent.planner.policy.conversing.binding import bound
from agent.planner.policy.conversing.pieces import (
    CART,
    MISREAD,
    OF_INTENT,
    SMALL,
    SURE_TO_ACT,
    TALKED,
    acting,
    context_of,
    frames_of,
    is_sure,
    plain,
    plainest,
)
from agent.planner.policy.turn import Piece, Turn

SURE, SURELY = 0.4, 0.8
"""How sure each segment of a message must be, and one that is read otherwise."""
SERVED = CART | {"shop"}
"""What is done, rather than looked for or asked."""
SEVERAL = 2


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
    segments = acting(cut)
    acts = {one.act for one in segments} - {"tell", "yes", "no"}
    if acts == {"find"} and not cut[0].act and cut[0].sure >= SURE_TO_ACT:
        turn.message = turn.message.removeprefix(cut[0].text).lstrip(" ,;:-.!")  # "hiya, my mum needs …"
    frames = meant(turn)
    if not bound(turn, segments, frames):
        _put_as_segments(turn, segments, acts, frames)
    return [] if turn.segments or turn.remarks else frames


def _put_as_segments(turn: Turn, segments: Sequence[Segment], acts: set[str], frames: Sequence[Frame]) -> None:
    """Note the segments, or what is only told, where the readers saw less, or took a remark for an act."""
    told = _told(segments)
    frames = [frame for frame in frames if not _is_only_told(frame, told)]
    known = {OF_INTENT.get(frame.intent, "other") for frame in frames if is_sure(frame)}
    least = {one.act: SURE_TO_ACT if one.act in CART or known else SURE for one in segments}
    if not segments or any(one.sure < least[one.act] for one in segments) or _goes_on(turn, frames):
        return
    if acts == {"shop"} and any(_is_a_kind(frame) for frame in frames):
        return  # "address labels then?" is about no address
    if acts == {"ask"} and "add" in {frame.intent for frame in frames} and turn.message.rstrip().endswith("?"):
        asked = plainest(turn, "ask", turn.message)  # "two of those jars would last how long?"
        turn.segments = [Piece("ask", turn.message, (asked,))]
        return
    if acts - known == {"set"} and (known or any(frame.wish.category for frame in frames)):
        return  # "scrap the honey, just the forest honey", "make it two tents"
    if known < acts and acts - known & SERVED and _says_how(turn, segments):
        _put_plainly(turn, segments)
    elif not known and acts == {"find"} and _is_misread(turn, frames, segments):
        turn.segments = [Piece("find", " ".join(one.text for one in segments))]
    elif known <= acts:
        turn.remarks = told


def read(turn: Turn) -> list[Frame]:
    """The acts of the message, each segment's read as what it does."""
    understanding, now = turn.understanding, turn.situation()
    if turn.segments:
        return [frame for one in turn.segments for frame in frames_of(turn, one)]
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
    turn.segments = [Piece(one.act, plain(turn, one)) for one in kept]
    turn.message = " ".join(one.text for one in turn.segments)
