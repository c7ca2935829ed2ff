"""The things that a clause asks for, part by part: which, in which version, and how many of each."""

from collections.abc import Sequence
from dataclasses import replace

from agent.planner.frames import Frame
from agent.planner.nlu.situation import Situation
from agent.planner.policy.cart.part import Part
from agent.planner.policy.cart.split import chunks
from agent.planner.policy.cart.to_seek import PUTTING_IN, is_a_title, of_the_sought, to_be_sought
from agent.planner.policy.items.accounting import placing_words
from agent.planner.policy.items.explaining import Explained, explain
from agent.planner.policy.items.naming import is_no_version
from agent.planner.policy.items.resolve import Resolver
from agent.planner.policy.items.tokens import small_words, tokens_of
from agent.planner.policy.items.within_reach import circles, explained, in_hand
from agent.planner.policy.turn import Turn
from agent.planner.state import Item

MOST_PARTS = 6
MOST_MEANT = 4
LEAST_OF_ALL = 2
NO_ACTS = frozenset(["find", "refine", "point", "show_item", "unclear", "ask", "remark", "out_of_scope", "affirm"])
WAYS = frozenset(["choose_delivery", "choose_payment"])


def parts_of(turn: Turn, text: str, frame: Frame) -> tuple[list[Part], list[Frame]] | None:
    """The parts of a clause and the acts beside them; None where a part is explained by nothing."""
    pieces = _pieces(turn, text)
    if not 0 < len(pieces) <= MOST_PARTS or (pieces == pieces[:1] and pieces[0].isdigit() and in_hand(turn) is None):
        return None
    whole = _part(turn, " ".join(pieces), []) if len(pieces) > 1 else None
    if whole is not None and not whole.named and len(whole.values) > 1:
        return [whole], []  # "long, in red": the one thing that comes so
    if (described := _described(turn, pieces)) is not None:
        return described, []
    parts: list[Part] = []
    beside: list[Frame] = []
    for piece in pieces:
        acts = _add_part(turn, piece, frame, parts, alone=len(pieces) == 1)
        if acts is None:
            return None
        beside += acts
    _tell_all(turn, parts)
    kept = _without_headings(parts)
    return (kept, beside) if _is_known(turn, kept, alone=len(parts) == 1) else None


def one_part(turn: Turn, text: str, frame: Frame) -> Part | None:
    """The one thing that words name, which may still be to be looked for; None where they name none or several."""
    parts: list[Part] = []
    pieces = _pieces(turn, text)
    if any(_add_part(turn, piece, frame, parts, alone=len(pieces) == 1) != [] for piece in pieces):
        return None
    return parts[0] if len(parts) == 1 and (parts[0].items or parts[0].sought) else None


def _pieces(turn: Turn, text: str) -> list[str]:
    """A text cut where things are joined, and where it counts anew."""
    joining = turn.understanding.phrases.language.reading.quantity.joining
    said = [_without_joint(one, joining) for one in turn.understanding.joined(text)]
    said = [turn.understanding.phrases.named("told_by_what_it_fits", one) or one for one in said]
    return [chunk for one in said if one for chunk in chunks(turn, one)]


def _add_part(turn: Turn, piece: str, frame: Frame, parts: list[Part], *, alone: bool) -> list[Frame] | None:
    """Add what a piece comes to; the acts that it is beside the things, None where it is explained by nothing."""
    part = _part(turn, piece, parts)
    if part is None and _says_nothing(turn, piece):
        return []
    if part is None:
        other = _beside(turn, piece, frame, parts)
        if not isinstance(other, Part):
            return other
        if other.not_so and parts and parts[-1].ids == other.ids:
            parts.pop()
        parts.append(other)
        return []
    small = small_words(turn.understanding.phrases)
    if not alone and part.of_head and part.values and piece.split(" ", 1)[0] in small.articles - small.definite:
        part.count = part.count or 1  # "a coral and a teal"
    reference = turn.understanding.references.read(piece)
    if versions := _versions_that_are_so(part, parts):
        for one in versions:
            one.values |= part.values
        return []
    of_all = len(parts) > 1 and (reference.everything or reference.count is not None)
    if of_all or not (parts and _belongs(part, parts[-1])):
        parts.append(part)
    return []


def _says_nothing(turn: Turn, text: str) -> bool:
    """Whether a piece is courtesy and small words alone: "sounds promising"."""
    small = small_words(turn.understanding.phrases)
    return all(word.said in small.plain and not word.isdigit() for word in tokens_of(turn, text))


def _is_known(turn: Turn, parts: Sequence[Part], *, alone: bool) -> bool:
    """Whether the first part is a thing that is known, or the only one is called so that it can be looked for."""
    if not parts or not all(part.items or part.sought for part in parts):
        return False
    first = parts[0]
    bare = all(part.count and part.values and not part.named for part in parts)
    if bare and len({key for part in parts for key in part.ids}) > 1:
        return False  # "1 black 1 white" of two things that come so
    if first.sought:
        split = len(parts) > 1 and all(part.sought == first.sought and part.count for part in parts)
        return (
            split
            or first.ordered
            or bool(first.definite and first.count)
            or (alone and (first.named or is_a_title(turn, first.sought)))
        )
    return any(part.items for part in parts)


def _described(turn: Turn, pieces: Sequence[str]) -> list[Part] | None:
    """'The one with the pockets, rust, in a small': what is told of it aside, the only thing seen that comes so."""
    told = [piece for piece in pieces if turn.understanding.phrases.asks("describes_one", piece)]
    rest = " ".join(piece for piece in pieces if piece not in told)
    if not told or not rest:
        return None
    found = [one for one in explained(turn, rest) if one.values]
    one = found[0] if len(found) == 1 else None
    if one is None or one.item.product_id not in turn.state.shown:
        return None
    return [Part(rest, [one.item], dict(one.values), one.count, placed=True)]


def _without_joint(part: str, joining: Sequence[str]) -> str:
    first, _, rest = part.partition(" ")
    return rest.strip() if first in joining else part


def _part(turn: Turn, text: str, before: Sequence[Part]) -> Part | None:
    """What a part comes to: a version of what is named before it or in hand, else a thing of its own."""
    small = small_words(turn.understanding.phrases)
    if before and before[-1].sought:
        return of_the_sought(turn, text, before[-1])
    head = next((one.items[0] for one in reversed(before) if len(one.items) == 1), None)
    base = head or in_hand(turn)
    if head is not None and before[-1].named and _only_points(turn, text):
        base = _apart_from(turn, head) or head  # "the night market and that one"
    if base is not None:
        found = explain(turn, base, text)
        other = head is not None and found.told and not found.values  # "the stove and two of those gas things"
        if (found.whole or found.nearly) and not (found.names_it or other) and _says_something(turn, found, text):
            part = _of(text, [found])
            part.of_head = head is not None
            part.said_so = not (part.values or part.count)
            part.chosen = part.said_so and bool(turn.state.wanted.get(base.product_id))
            return part
    if (placed := _placed(turn, text, numbered=base is None and not before)) is not None:
        return placed
    gone = [item.product_id for one in before for item in one.items if one.named]
    if found_ := explained(turn, text, apart_from=gone) or _again(turn, text, gone):
        part = _of(text, found_)
        part.named = any(one.names_it for one in found_)
        return part if len(found_) == 1 or (part.named and len(found_) <= MOST_MEANT) else None
    telling = [word for word in tokens_of(turn, text) if word not in small.plain and word not in small.articles]
    counts = len(telling) == 1 and telling[0].isdigit()
    return Part(text, count=int(telling[0])) if counts and (before or _points(turn, text)) else None


def _only_points(turn: Turn, text: str) -> bool:
    """Whether words are a pointing and nothing else."""
    small = small_words(turn.understanding.phrases)
    return _points(turn, text) and all(word.said in small.plain for word in tokens_of(turn, text))


def _apart_from(turn: Turn, head: Item) -> Item | None:
    """What the talk was of, where that is another thing than the one named before it."""
    hand = in_hand(turn)
    return hand if hand is not None and hand != head else None


def _says_something(turn: Turn, found: Explained, text: str) -> bool:
    """Whether a version, a number or a pointing is said."""
    return bool(found.values or found.count) or _points(turn, text)


def _again(turn: Turn, text: str, gone: Sequence[str]) -> list[Explained]:
    """A thing that was named before it, in another version: "the blue mug and a red mug"."""
    return [one for one in explained(turn, text) if one.values] if gone else []


def _of(text: str, found: Sequence[Explained]) -> Part:
    """The things of a part; what is said of their versions only where one thing is meant."""
    best = found[0]
    values = best.values if len(found) == 1 else {}
    return Part(text, [one.item for one in found], dict(values), best.count)


def _points(turn: Turn, text: str) -> bool:
    reference = turn.understanding.references.read(text)
    return reference.pronoun in ("it", "them")


def _placed(turn: Turn, text: str, *, numbered: bool = False) -> Part | None:
    """'The cheaper one, wide', 'the second in black': by its place or by how it stands out.

    A number alone is a place where nothing is in hand ("i take 2").
    """
    text = (turn.understanding.phrases.named("orders", text) if numbered else "") or text
    reference, alone = turn.understanding.references.read(text), text.strip().isdigit()
    if not (reference.ordinals or reference.extreme) or (alone and not numbered):
        return None
    ids = Resolver(turn).items(reference)
    item = turn.state.items.get(ids[0]) if len(ids) == 1 else None
    if item is None:
        return None
    pointing = placing_words(turn.understanding.phrases)
    found = explain(turn, item, " ".join(word for word in text.split() if word not in pointing))
    if not found.whole:
        return None
    if alone and found.count in reference.ordinals:
        found.count = None
    part = _of(text, [found])
    part.placed = True
    return part


def _belongs(part: Part, before: Part) -> bool:
    """Whether a part only tells more of the one before it: "long, in red", "the first, two of them"."""
    if part.sought:
        return False
    alone = not part.items and bool(before.items or before.sought)
    same = alone or (part.of_head and part.ids == before.ids)
    if not same or (part.count and (part.values or before.count or not (before.items or before.sought))):
        return False
    if part.values and (set(part.values) & set(before.values)):
        return False
    before.values |= part.values
    before.count = before.count or part.count
    before.text = f"{before.text} {part.text}"
    return True


def _is_of(version: Part, head: Part) -> bool:
    if not (head.items or head.sought):
        return True  # "4 of those, 2 blue and 2 gray": the versions tell what "those" are
    return version.ids == head.ids and version.sought == head.sought


def _tell_all(turn: Turn, parts: list[Part]) -> None:
    """'…, both in S': a version for all that was named before it."""
    last = parts[-1] if parts else None
    if last is None or len(parts) < LEAST_OF_ALL or last.count or not last.values:
        return
    together = turn.understanding.references.read(last.text)
    if together.count or together.everything:
        parts.pop()
        for part in parts:
            part.values = {**last.values, **part.values}


def _versions_that_are_so(part: Part, before: Sequence[Part]) -> list[Part]:
    """'One in oak and two in black, 120 cm': what stands behind several versions of one thing is of each of them."""
    versions = [one for one in before if one.of_head and one.count and one.ids == part.ids]
    apart = all(not part.values.keys() & one.values.keys() for one in versions)
    alone = part.of_head and part.values and not part.count
    return versions if alone and apart and len(versions) >= LEAST_OF_ALL else []


def _without_headings(parts: Sequence[Part]) -> list[Part]:
    """The parts without one that only names what those behind it are versions of, which hold what it says.

    "4 of those, 2 blue and 2 grey", "the canvas in 42, one red and one black", "an orange strap in 45 plus a navy one".
    """
    kept = []
    for at, part in enumerate(parts):
        behind = [one for one in parts[at + 1 :] if one.of_head or not part.items]
        versions = [one for one in behind if _is_of(one, part)] if not part.of_head else []
        for one in versions:
            one.values = {
                **{name: value for name, value in part.values.items() if name not in one.values},
                **one.values,
            }
        counted = [one for one in versions if one.count]
        apart = all(not set(_own(one, part)) & set(part.values) for one in counted)
        total = sum(one.count or 0 for one in counted)
        own = part.said_so and len(counted) == 1 and part.chosen  # "that, and one in black", of what was chosen
        if counted and apart and not (part.placed or own) and part.count in (None, total):
            continue
        kept.append(part)
    return kept


def _own(version: Part, head: Part) -> dict[str, str]:
    """What a version says itself, without what it has of its head."""
    return {name: value for name, value in version.values.items() if head.values.get(name) != value}


def _beside(turn: Turn, text: str, frame: Frame, before: Sequence[Part]) -> Part | list[Frame] | None:
    """What a part is that nothing known explains: a thing to be looked for, another act, or a remark."""
    phrases = turn.understanding.phrases
    ways = turn.understanding.read(text, _about_to_pay(turn)) if before else []
    if ways and all(one.intent in WAYS for one in ways):
        return ways
    read = turn.understanding.read(text, turn.situation())
    sure = bool(read) and all(one.intent not in NO_ACTS and one.confidence == 1 for one in read)
    if sure and (acts := [one for one in read if one.intent not in PUTTING_IN]):
        return acts
    if phrases.asks("remark", text) or phrases.asks("remark_behind", text):
        return []
    if (part := _in_no_such_version(turn, text, before)) is not None:
        return part
    sought = to_be_sought(turn, text, frame, before)
    return sought if sought is not None or not before else _described_beside(turn, text, frame)


def _described_beside(turn: Turn, text: str, frame: Frame) -> list[Frame] | None:
    """'…, and the violet one': what is told of a thing that was shown, whose texts tell which it is."""
    reference = turn.understanding.references.read(text)
    if not (reference.definite and reference.words and turn.understanding.phrases.asks("one_told_so", text)):
        return None
    return [Frame(intent="add", text=text, original=frame.original, clause=text, reference=reference)]


def _about_to_pay(turn: Turn) -> Situation:
    """The situation as if the order were made out: "…, and express shipping"."""
    now = turn.situation()
    return replace(now, flags=now.flags | {"checkout"})


def _is_named_otherwise(turn: Turn, text: str, item: Item) -> bool:
    """Whether the name of another thing that is sold stands in the words."""
    named = [text[one.start : one.end] for one in turn.vocabulary.match(text) if one.kind == "product"]
    return any(not set(tokens_of(turn, name)) <= set(tokens_of(turn, item.title)) for name in named)


def _in_no_such_version(turn: Turn, text: str, before: Sequence[Part]) -> Part | None:
    """'2, green', 'the morning mug in white', of what does not come so."""
    head = before[-1].items if before and len(before[-1].items) == 1 else []
    hand = in_hand(turn)
    near = head or [*([hand] if hand is not None else []), *(item for circle in circles(turn) for item in circle)]
    found = [
        one
        for item in near
        if (one := explain(turn, item, text)).left and not (one.several or one.light) and item.options
    ]
    hands = [hand.product_id] if hand is not None else []
    own = [one for one in found if one.names or head or one.item.product_id in hands]
    best = max(own, key=lambda one: one.names, default=None)
    if best is None or not is_no_version(turn, best) or _is_named_otherwise(turn, text, best.item):
        return None
    part = Part(text, [best.item], best.values, best.count or (before[-1].count if before else None))
    part.not_so = " ".join(best.left)
    return part
