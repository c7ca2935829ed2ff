"""Changes of the cart as the segments of a message tell them, bound to the things within reach.

It counts where the readers saw no such change, and where something else was asked than the message answers.
"""

from collections.abc import Sequence
from itertools import pairwise

from agent.planner.frames import Frame
from agent.planner.nlu.segments import Segment
from agent.planner.nlu.text import bare
from agent.planner.policy.cart import by_segments
from agent.planner.policy.conversing.pieces import CART, SURE_TO_ACT, acting, context_of, frames_of, is_sure, plain
from agent.planner.policy.turn import Piece, Turn

SURE_TO_BIND = 0.5
"""How sure a segment must be: less than where its text is read again, since a thing must explain its words as well."""
SEVERAL = 2
DOING = CART | {"find", "ask", "shop"}
DECIDED = frozenset(["affirm", "deny"])
CUT_OFF = frozenset(["ask", "find", "unclear", "unsure"])
"""What the rest of an act may be taken for."""


def bound(turn: Turn, segments: Sequence[Segment], frames: Sequence[Frame]) -> bool:
    """Whether what changes the cart is on things that are known, though the readers see no such change.

    The message is these acts then, and what is beside them.
    """
    if not any(one.act in CART and _is_open(turn, one, frames) for one in segments):
        return False
    if any(one.act == "put" and _only_leads(one, behind) for one, behind in pairwise(segments)):
        return False
    turn.segments = _pieces(turn, segments)
    if turn.segments:
        turn.message = " ".join(one.text for one in turn.segments)
    return bool(turn.segments)


def _pieces(turn: Turn, segments: Sequence[Segment]) -> list[Piece]:
    """The pieces of a message, where all that changes the cart is on things that are known; else none."""
    pieces: list[Piece] = []
    told = ""
    for one in segments:
        acts = by_segments.bound(turn, one, told) if one.act in CART and _is_plain(turn, one) else []
        if one.act in CART and not acts:
            return []
        told = f"{told} {one.text}"
        if one.act != "tell":
            pieces.append(Piece(one.act, plain(turn, one), tuple(acts)))
    return pieces


def _only_leads(segment: Segment, behind: Segment) -> bool:
    """Whether things are named for a question that goes on behind a comma: "of the leather and the canvas, which?"."""
    return behind.act == "ask" and segment.text.rstrip().endswith(",") and not segment.counts


def _is_plain(turn: Turn, segment: Segment) -> bool:
    """Whether a segment surely does the one thing: it asks nothing, and takes nothing out beside what it puts in."""
    takes_out = segment.act == "put" and turn.understanding.phrases.asks("takes_out", bare(segment.text))
    return segment.sure >= SURE_TO_BIND and not (takes_out or segment.text.rstrip().endswith("?"))


def _is_open(turn: Turn, segment: Segment, frames: Sequence[Frame]) -> bool:
    """Whether the readers made of a segment words that may be anything, or an act and something else."""
    said = set(bare(segment.text).split())
    over = [frame for frame in frames if said & set(frame.clause.split()) or frame.intent in DECIDED]
    if len(over) > 1 and segment.sure >= SURE_TO_ACT and any(frame.intent in CUT_OFF for frame in over):
        return True
    return not any(is_sure(frame) or frame.intent in DECIDED for frame in over)


def instead_of_answer(turn: Turn, *, several: bool) -> list[Frame]:
    """The acts of a message on things that are known, though something else was asked; `several`: of more than one."""
    segmenter = turn.understanding.segmenter
    if segmenter is None or turn.state.checkout.proposed:
        return []
    segments = acting(segmenter.cut(turn.message, context_of(turn.state)))
    acts = [one.act for one in segments if one.act in DOING]
    if not CART & set(acts) or (several and len(acts) < SEVERAL):
        return []
    return [frame for one in _pieces(turn, segments) for frame in frames_of(turn, one)]
