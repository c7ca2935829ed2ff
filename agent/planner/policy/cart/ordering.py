"""An order as it is said at a counter: "6 balls in rust then, and a 4mm needle", "the wooden ones, three packs"."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.planner.frames import Frame, Reference
from agent.planner.nlu.numbers import count_of
from agent.planner.nlu.text import Clause
from agent.planner.policy.items.accounting import Account, Words, account
from agent.planner.policy.items.in_hand import talked_of
from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.turn import Turn
from agent.planner.state import Item

LOOSE = frozenset(["find", "refine", "point", "show_item", "unclear", "add", "add_version", "set_quantity", "thanks"])
ADDING = frozenset(["add", "add_version"])
MOST_PIECES = 6
MOST_OF_A_NAME = 4
MOST_MEANT = 4
"""So many things may fit a piece; which of them is meant is asked."""


@dataclass(slots=True)
class Piece:
    """One thing of an order: how many, and what is known of what it is."""

    text: str
    count: int | None = None
    ids: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    definite: bool = False
    named: bool = False
    """Whether some word is of what it is called, and not only of its version."""
    pointing: Reference | None = None
    """How it is pointed to, where it is not called by any name."""

    @property
    def only_counts(self) -> bool:
        """Whether it says how many and nothing else."""
        return self.count is not None and not (self.values or self.unknown or self.named or self.placed)

    @property
    def only_chooses(self) -> bool:
        """Whether it says a version and nothing else."""
        return bool(self.values) and self.count is None and not (self.named or self.definite or self.unknown)

    @property
    def placed(self) -> bool:
        """Whether it is pointed to by its place or by how it stands out."""
        return self.pointing is not None and bool(self.pointing.ordinals or self.pointing.extreme)

    @property
    def stands(self) -> bool:
        """Whether it is known what is meant."""
        return bool(self.ids) or self.pointing is not None


def told(turn: Turn, frames: Sequence[Frame]) -> list[Frame]:
    """The acts of a message, where clauses that order things by what is on the counter are acts on these."""
    kept: list[Frame] = []
    ordering = _goes_on_ordering(turn)
    for clause, said in itertools.groupby(frames, key=lambda frame: frame.clause):
        group = list(said)
        acts = _orders(turn, clause, group, following=ordering) if clause else []
        kept += acts or group
        ordering = bool(acts) or any(frame.intent in ADDING for frame in group)
    return kept


def _goes_on_ordering(turn: Turn) -> bool:
    """'And the saucers', right after something was put into the cart."""
    state = turn.state
    fresh = state.topic == "cart" and state.changed_at == state.turn - 1 and bool(state.added)
    return fresh and turn.understanding.phrases.asks("too", turn.message.lower().strip(" .!"))


def _orders(turn: Turn, clause: str, group: Sequence[Frame], *, following: bool) -> list[Frame]:
    """The acts that a clause comes to; none where it orders nothing or is better read as it was."""
    phrases = turn.understanding.phrases
    text, corrected = turn.understanding.stripped(clause)
    first = text.split(" ", 1)[0]
    if any(frame.intent not in LOOSE for frame in group) or first in phrases.language.lexicon.question_starts:
        return []
    if turn.message.rstrip().endswith("?") and not any(frame.intent in ADDING for frame in group):
        return []
    verb = phrases.named("orders", text)
    pieces = _pieces(turn, verb or phrases.named("wants", text) or text)
    counted = any(piece.count is not None for piece in pieces)
    if text.isdigit() or all(piece.pointing is not None for piece in pieces):
        return []
    if not pieces or not (counted or verb or following) or not _stands(turn, pieces, following=following):
        return []
    if len(pieces) == 1 and _is_read_well(turn, pieces[0], group):
        return []
    if len(group) == len(pieces) and any(piece.pointing is not None for piece in pieces):
        return []  # "it and the lamp" was taken apart already
    acts = [_act(turn, piece, pieces[:at], group[0], clause, corrected) for at, piece in enumerate(pieces)]
    return [act for act in acts if act is not None]


def _stands(turn: Turn, pieces: Sequence[Piece], *, following: bool) -> bool:
    """Whether every piece names something: the first something known, unless it goes on with an order."""
    sold = [piece.stands or _is_sold(turn, piece, loosely=at > 0) for at, piece in enumerate(pieces)]
    begins = pieces[0].definite or pieces[0].count is not None
    return all(sold) and (pieces[0].stands or (following and begins) or (len(pieces) > 1 and pieces[0].count is not None))


def _is_read_well(turn: Turn, piece: Piece, group: Sequence[Frame]) -> bool:
    """Whether the clause was read as an act on just one thing already, or changes how many there are of it."""
    state = turn.state
    fresh = state.topic == "cart" and state.changed_at == state.turn - 1
    touched = {line.product_id for line in state.cart if line.line_id in state.last_lines}
    again = fresh and bool(piece.ids) and set(piece.ids) <= touched
    one = len(group) == 1 and group[0].intent in (*ADDING, "set_quantity")
    return again or len(piece.ids) > MOST_MEANT or (one and bool(piece.ids))


def _act(
    turn: Turn, piece: Piece, before: Sequence[Piece], frame: Frame, clause: str, corrected: bool
) -> Frame | None:
    """The act on a piece; a version alone is of what was named before it."""
    if not piece.ids and not piece.named and before and not before[-1].ids and not piece.unknown:
        reference = Reference(pronoun="it")
    elif piece.pointing is not None:
        reference = piece.pointing
    elif piece.ids:
        reference = Reference(among=piece.ids, definite=True)
    else:
        reference = Reference(words=" ".join(piece.unknown), definite=True, sought=True)
    count = piece.count
    if count is None and turn.understanding.phrases.asks("for_each_of_them", piece.text):
        count = sum(line.quantity for line in turn.state.cart if line.line_id in turn.state.last_lines) or None
    return Frame(
        intent="add",
        text=piece.text,
        original=frame.original,
        clause=clause,
        reference=reference,
        quantity=count,
        options=piece.values,
        correction=corrected,
    )


# --- pieces ------------------------------------------------------------------------------------------------------


def _pieces(turn: Turn, text: str) -> list[Piece]:
    """What stands between joining words, each with what it is; a number alone is of what stands before it."""
    joining = turn.understanding.phrases.language.reading.quantity.joining
    parts = [part for said in turn.understanding.joined(text) if (part := _without(said, joining))]
    if not 0 < len(parts) <= MOST_PIECES:
        return []
    words = Words.of(turn.understanding.phrases)
    hand = _hand(turn)
    pieces: list[Piece] = []
    for part in parts:
        piece = _piece(turn, words, part, hand if not pieces else None, [one.ids for one in pieces])
        if pieces and pieces[-1].count is None and piece.only_counts:
            pieces[-1].count = piece.count
            continue
        if pieces and piece.only_chooses and _may_choose(turn, piece, pieces[-1]):
            pieces[-1].values = {**pieces[-1].values, **piece.values}
            pieces[-1].text = f"{pieces[-1].text} {part}"
            continue
        pieces.append(piece)
    if pieces and pieces[0].only_counts and hand is not None:
        pieces[0].ids = [hand.product_id]
    return pieces


def _without(part: str, joining: Sequence[str]) -> str:
    """A part without the joining words that it begins with ("and a lamp" behind a comma)."""
    first, _, rest = part.partition(" ")
    return rest.strip() if first in joining else part


def _may_choose(turn: Turn, version: Piece, piece: Piece) -> bool:
    """Whether a version is of what was named before it ("the red one, in L"), and says nothing that was said already."""
    items = [turn.state.items[key] for key in piece.ids if key in turn.state.items]
    comes_so = piece.pointing is not None or any(set(version.values) <= set(item.options) for item in items)
    return comes_so and not set(version.values) & set(piece.values)


def _counted(turn: Turn, part: str) -> tuple[int | None, str]:
    """How many a part says, and the part without it; a figure behind a number is a size ("two 5mm")."""
    clause = Clause(part)
    limits = turn.understanding.limits
    if count := limits.leading_quantity(clause) or limits.quantity(clause):
        return count, clause.rest()
    first, _, rest = part.partition(" ")
    if rest[:1].isdigit() and (count := count_of(first, turn.understanding.phrases)):
        return count, rest
    return None, part


def _piece(turn: Turn, words: Words, part: str, hand: Item | None, before: Sequence[list[str]]) -> Piece:
    count, uncounted = _counted(turn, part)
    said = words.telling(uncounted)
    reference = turn.understanding.references.read(part)
    piece = Piece(part, count, definite=reference.definite)
    if reference.ordinals or reference.extreme or (reference.pronoun in ("it", "other") and count is None):
        piece.pointing = reference
        return piece
    found = _known(turn, words, part, said, hand, before)
    if found:
        best = found[0]
        piece.ids = [one.item.product_id for one in found]
        piece.values = best.values if len(found) == 1 else {}
        piece.named = best.names > 0
    elif said:
        piece.unknown = said
    return piece


def _known(
    turn: Turn, words: Words, part: str, said: Sequence[str], hand: Item | None, before: Sequence[list[str]]
) -> list[Account]:
    """The known things that account for every word: what is in hand or was just named first, then what is shown."""
    state = turn.state
    if not said:
        return []
    last = before[-1] if before else []
    pools = [[hand.product_id] if hand is not None else [], last, state.shown, state.focus, list(state.items)]
    for at, pool in enumerate(pools):
        units = at == 0 or pool is last
        accounts = [account(words, state.items[key], part, said, any_unit=units) for key in pool if key in state.items]
        fitting = [one for one in accounts if one is not None and (one.names or one.values)]
        most = max(((one.names, len(one.values)) for one in fitting), default=None)
        best = [one for one in fitting if (one.names, len(one.values)) == most]
        whole = [one for one in best if one.is_whole_title]
        if best:
            return whole if len(whole) == 1 else best
    return []


def _hand(turn: Turn) -> Item | None:
    """The one thing talked about: looked at, the only one found, or the only one that is called just as was asked."""
    if (item := talked_of(turn)) is not None:
        return item
    state = turn.state
    asked = words_in(state.search.wish.text) if state.search is not None and state.topic == "items" else []
    called = [key for key in state.shown if key in state.items and set(words_in(state.items[key].title)) == set(asked)]
    return state.items[called[0]] if len(called) == 1 else None


def _is_sold(turn: Turn, piece: Piece, *, loosely: bool) -> bool:
    """Whether the words of a piece name something of this shop; behind another thing any short name will do."""
    said = turn.understanding.wishes.measures.without(" ".join(piece.unknown)).split()
    if loosely:
        begins = piece.count is not None or piece.text.split(" ", 1)[0] in turn.understanding.phrases.language.lexicon.articles
        return 0 < len(said) <= MOST_OF_A_NAME and (begins or piece.definite)
    named = any(one.kind in ("product", "category") for one in turn.vocabulary.match(" ".join(said)))
    return named and all(map(turn.vocabulary.known_word, said))
