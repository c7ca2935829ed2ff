"""An order as it is said at a counter: "6 balls in rust then, and a 4mm needle", "the wooden ones, three packs"."""

import itertools
from collections.abc import Sequence

from agent.planner.frames import Frame, Reference, Wish
from agent.planner.nlu.numbers import count_of
from agent.planner.policy.cart.piece import Piece
from agent.planner.policy.cart.pieces import figure_alone, in_hand, is_sold, pieces_of
from agent.planner.policy.cart.taking import is_taken
from agent.planner.policy.cart.versions import version_alone
from agent.planner.policy.items.resolve import NEAR, similarity, words_in
from agent.planner.policy.turn import Turn

LOOSE = frozenset(["find", "refine", "point", "show_item", "unclear", "add", "add_version", "thanks"])
CHANGING = frozenset(["change_variant", "set_quantity"])
"""Acts on the cart that words which order are taken for."""
ADDING = frozenset(["add", "add_version"])
MOST_EACH = 6
MOST_MEANT = 4
"""So many things may fit a piece; which of them is meant is asked."""


def told(turn: Turn, frames: Sequence[Frame]) -> list[Frame]:
    """The acts of a message, where clauses that order things by what is on the counter are acts on these."""
    kept: list[Frame] = []
    ordering = _goes_on_ordering(turn)
    for clause, said in itertools.groupby(frames, key=lambda frame: frame.clause):
        group = list(said)
        acts = _orders(turn, clause, group, following=ordering) if clause else []
        kept += acts or [one for frame in group for one in _looked_for(turn, frame)]
        ordering = bool(acts) or any(frame.intent in ADDING for frame in group)
    return kept


def _looked_for(turn: Turn, frame: Frame) -> list[Frame]:
    """'Also I need a lamp' puts nothing in: what is needed and not named yet is looked for."""
    points = frame.reference.points and not frame.reference.definite
    if frame.intent != "add" or points or not turn.understanding.phrases.asks("open_need", frame.clause):
        return [frame]
    return turn.understanding.detailed(frame.model_copy(update={"intent": "find"}), turn.situation())


def is_told(frame: Frame) -> bool:
    """Whether it is known of an act what it is on."""
    return bool(frame.reference.among) or frame.reference.sought  # the lines of a change too


def _goes_on_ordering(turn: Turn) -> bool:
    """'And the saucers', right after something was put into the cart."""
    state = turn.state
    fresh = state.topic == "cart" and state.changed_at == state.turn - 1 and bool(state.added)
    asks, said = turn.understanding.phrases.asks, turn.message.lower().strip(" .!")
    return (fresh and asks("too", said)) or (bool(state.cart) and asks("wanted_too", said))


def _orders(turn: Turn, clause: str, group: Sequence[Frame], *, following: bool) -> list[Frame]:
    """The acts that a clause comes to; none where it orders nothing or is better read as it was."""
    phrases = turn.understanding.phrases
    text, corrected = turn.understanding.stripped(clause)
    text = turn.understanding.without_refused(text)  # "cream, not rust"
    hand = in_hand(turn) if phrases.asks("takes_it", clause) else None
    if hand is not None and not _is_in_cart(turn, hand.product_id):
        return [_taken(group[0], hand.product_id)]
    verb = phrases.named("orders", text) or phrases.named("orders", clause)
    if _orders_nothing(turn, text, group, verb):
        return []
    if (each := _each_version(turn, text, group[0])) is not None:
        return each
    if phrases.asks("lets_go", clause) and turn.state.cart and not turn.state.checkout.active:
        return [group[0].model_copy(update={"intent": "checkout", "reference": Reference(), "wish": Wish()})]
    if text.isdigit():
        version = version_alone(turn, figure_alone(turn, text), group, text, corrected=corrected)
        return [version] if version is not None else []
    pieces = pieces_of(turn, verb or phrases.named("wants", text) or text)
    taken = is_taken(turn, pieces, clause)
    if not pieces or (not taken and all(piece.pointing is not None for piece in pieces)):
        return []
    if len(pieces) == 1 and (version := version_alone(turn, pieces[0], group, text, corrected=corrected)) is not None:
        return [version]
    if verb and (settled := _settles(turn, pieces, group[0])) is not None:
        return [settled]
    counted = any(piece.count is not None for piece in pieces)
    wanted = bool(counted or verb or following or taken or (corrected and _puts_right(turn, pieces)))
    if (
        not wanted
        or not _stands(turn, pieces, following=following, told=bool(verb))
        or _is_read_well(turn, pieces, group)
    ):
        return []
    acts = [_act(turn, piece, pieces[:at], group[0], clause, corrected) for at, piece in enumerate(pieces)]
    return [act for act in acts if act is not None]


def _orders_nothing(turn: Turn, text: str, group: Sequence[Frame], verb: str) -> bool:
    """Whether a clause refuses something, asks, or was surely read as an act of another kind."""
    lexicon = turn.understanding.phrases.language.lexicon
    first = text.split(" ", 1)[0]
    if group[0].wish.exclude_terms and first in lexicon.negations:
        return True  # "not a table one, one that stands" orders none
    adds = any(frame.intent in ADDING for frame in group)  # "i'll have one" asks nothing
    begins = first in lexicon.question_starts and not verb
    asks = (turn.message.rstrip().endswith("?") or begins) and not adds
    loose = LOOSE | CHANGING if not turn.state.cart else LOOSE | {"change_variant"} if verb else LOOSE
    known = any(map(is_told, group))
    return asks or known or any(frame.intent not in loose and frame.confidence == 1 for frame in group)


def _is_in_cart(turn: Turn, product_id: str) -> bool:
    return any(line.product_id == product_id for line in turn.state.cart)


def _taken(frame: Frame, product_id: str) -> Frame:
    """'Ok that one' of the one thing in hand."""
    taken = Reference(among=[product_id], definite=True)
    return frame.model_copy(update={"intent": "add", "reference": taken, "wish": Wish(), "quantity": None})


def _each_version(turn: Turn, text: str, frame: Frame) -> list[Frame] | None:
    """'One of each color' of the one thing in hand: an act for each version; None where it is not said."""
    named, hand = turn.understanding.phrases.named("of_each_version", text), in_hand(turn)
    if not named or hand is None:
        return None
    option = next((name for name in hand.options if similarity(words_in(named), name) >= NEAR), "")
    values = hand.options.get(option, [])
    if not 1 < len(values) <= MOST_EACH:
        return None
    count = count_of(text.split(" ", 1)[0], turn.understanding.phrases)
    it = Reference(among=[hand.product_id], definite=True)
    told = {"intent": "add", "reference": it, "wish": Wish(), "quantity": count, "delta": None, "sibling": True}
    return [frame.model_copy(update={**told, "text": value.lower(), "options": {option: value}}) for value in values]


def _settles(turn: Turn, pieces: Sequence[Piece], frame: Frame) -> Frame | None:
    """'Go with the 180 then', of what was put in last in another version: that one in its place."""
    lately = [line.product_id for line in turn.state.cart if line.line_id in turn.state.last_lines]
    same = len(pieces) == 1 and pieces[0].ids == lately and bool(pieces[0].values) and pieces[0].count is None
    if not same or not turn.understanding.phrases.asks("settles_on", frame.text):
        return None
    told = {"intent": "change_variant", "reference": Reference(), "options": pieces[0].values, "text": pieces[0].text}
    return frame.model_copy(update=told)


def _puts_right(turn: Turn, pieces: Sequence[Piece]) -> bool:
    """'No, the wooden ones', right after something else was put into the cart."""
    state = turn.state
    fresh = state.topic == "cart" and state.changed_at == state.turn - 1 and bool(state.added)
    held = {line.product_id for line in state.cart}
    return (
        fresh and len(pieces) == 1 and pieces[0].definite and len(pieces[0].ids) == 1 and not held & set(pieces[0].ids)
    )


def _stands(turn: Turn, pieces: Sequence[Piece], *, following: bool, told: bool) -> bool:
    """Whether every piece names something: the first what is known, or sold where it is told to be put in."""
    things = list({id(thing): thing for piece in pieces for thing in [piece.of or piece]}.values())
    sold = [thing.stands or is_sold(turn, thing, loosely=at > 0) for at, thing in enumerate(things)]
    begins = things[0].definite or pieces[0].count is not None or (things[0].is_one and not following)
    first = things[0].stands or (begins and (following or told or pieces[0].of is not None))
    return all(sold) and (first or (len(pieces) > 1 and pieces[0].count is not None))


def _is_read_well(turn: Turn, pieces: Sequence[Piece], group: Sequence[Frame]) -> bool:
    """Whether the clause was read as just these acts already, or changes how many there are of one thing."""
    if len(pieces) > 1:  # "it and the lamp" was taken apart already
        return len(group) == len(pieces) and any(piece.pointing is not None for piece in pieces)
    if pieces[0].of is not None:
        return False
    piece, state = pieces[0], turn.state
    fresh = state.topic == "cart" and state.changed_at == state.turn - 1
    touched = {line.product_id for line in state.cart if line.line_id in state.last_lines}
    again = fresh and bool(piece.ids) and set(piece.ids) <= touched
    plain = piece.count is None or group[0].quantity == piece.count
    one = len(group) == 1 and group[0].intent in ("add", "set_quantity") and plain
    return again or len(piece.ids) > MOST_MEANT or (one and bool(piece.ids))


def _act(turn: Turn, piece: Piece, before: Sequence[Piece], frame: Frame, clause: str, corrected: bool) -> Frame | None:
    """The act on a piece; a version alone is of what was named before it."""
    count = piece.count
    if count is None and turn.understanding.phrases.asks("for_each_of_them", piece.text):
        count = sum(line.quantity for line in turn.state.cart if line.line_id in turn.state.last_lines) or None
    return Frame(
        intent="add",
        text=piece.text,
        original=frame.original,
        clause=clause,
        reference=_reference(piece, before),
        quantity=count,
        options={**piece.of.values, **piece.values} if piece.of is not None else piece.values,
        correction=corrected,
        sibling=piece.of is not None,
    )


def _reference(piece: Piece, before: Sequence[Piece]) -> Reference:
    """What a piece is of: what it is a version of, what it is pointed to or called by, or what is to be looked for."""
    if piece.of is not None:
        return _reference(piece.of, [])
    if not piece.ids and not piece.named and before and not before[-1].ids and not piece.unknown:
        return Reference(pronoun="it")
    if piece.pointing is not None and not piece.values:
        return piece.pointing
    if piece.ids:
        return Reference(among=piece.ids, definite=True)
    return Reference(words=" ".join(piece.unknown), definite=True, sought=True)
