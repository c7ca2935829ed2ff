"""What the segments of a message put in, take out and change, bound to the things within reach.

A segment says which of its words name things and which say how many; so the words around them need no reading, and what
is left must be explained by one thing each ("3 bags go", "the 18 by 26, yes", "finger paints twice").
"""

from collections.abc import Sequence

from agent.planner.frames import Frame
from agent.planner.nlu.numbers import count_of
from agent.planner.nlu.segments import Segment
from agent.planner.nlu.text import bare
from agent.planner.policy.cart.asked_for import parts_of
from agent.planner.policy.cart.exchanging import line_set
from agent.planner.policy.cart.part import Part
from agent.planner.policy.cart.putting_in import added
from agent.planner.policy.items.explaining import explain
from agent.planner.policy.items.tokens import small_words, tokens_of
from agent.planner.policy.items.within_reach import in_hand, lines_explained
from agent.planner.policy.turn import Turn
from agent.planner.state import CartLine


def bound(turn: Turn, segment: Segment, told: str) -> list[Frame]:
    """The acts of a segment on things that are known; none where its words leave open which.

    `told` is what was said before it in the message, where a "it" may have been named.
    """
    if segment.act == "put":
        return _put_in(turn, segment)
    if not turn.state.cart:
        return []
    return _taken_out(turn, segment, told) if segment.act == "out" else _changed(turn, segment, told)


# --- put in -------------------------------------------------------------------------------------------------------


def _put_in(turn: Turn, segment: Segment) -> list[Frame]:
    pairs = counted(turn, segment)
    frame = Frame(intent="add", text=bare(segment.core), original=segment.text, clause=bare(segment.core))
    if not any(thing for _, thing in pairs):
        item, count = in_hand(turn), pairs[-1][0] if pairs and not _is_bare(segment) else None
        return [added(turn, frame, frame.clause, Part(frame.text, [item], count=count))] if item and count else []
    said = ", ".join(f"{count} {bare(thing)}" if count else bare(thing) for count, thing in pairs)
    read = parts_of(turn, said, frame) if not said.isdigit() else None
    if read is None or read[1] or any(len(part.items) != 1 or part.not_so for part in read[0]):
        return []
    parts = read[0]
    if any(
        not (part.values or part.count) and part.ids in [one.ids for one in parts if one is not part] for part in parts
    ):
        return []  # "two cans of gas" is no stove twice
    if len(parts) == 1 and not parts[0].count and not _is_chosen(turn, segment, parts[0]):
        return []
    return [added(turn, frame, frame.clause, part) for part in parts]


def _is_told_before(part: Part, parts: Sequence[Part]) -> bool:
    """Whether another part is of the same thing."""
    return part.ids in [one.ids for one in parts if one is not part]


def _is_chosen(turn: Turn, segment: Segment, part: Part) -> bool:
    """Whether a version is settled on: of what is in hand, or of a certain thing, in more words than its name.

    A name or a version alone may be to be shown, or narrow what is looked for.
    """
    certain = part.items[0] == in_hand(turn) or turn.understanding.references.read(part.text).definite
    return bool(part.values) and certain and not _is_bare(segment)


def _is_bare(segment: Segment) -> bool:
    """Whether nothing is said but the name or the number."""
    return len(segment.core) >= len(segment.text.strip(" ,.!"))


def counted(turn: Turn, segment: Segment) -> list[tuple[int | None, str]]:
    """Each thing of a segment with how many of it; a number behind another one corrects it ("one. no, two")."""
    pairs: list[tuple[int | None, str]] = []
    waits: int | None = None
    for at, (role, text) in enumerate(segment.said):
        following = segment.said[at + 1][0] if at + 1 < len(segment.said) else ""
        if role == "n":
            count = _count(turn, text)
            if count is None:
                continue
            if following != "x" and pairs:
                pairs[-1] = (count, pairs[-1][1])
            else:
                waits = count
        elif role == "x":
            pairs.append((waits, text))
            waits = None
    return [*pairs, (waits, "")] if waits is not None else pairs


def _count(turn: Turn, text: str) -> int | None:
    """How many a word or two say: "eight", "twice", "a pair"."""
    phrases = turn.understanding.phrases
    said = bare(text)
    last = said.split()[-1:] or [""]
    return count_of(said, phrases) or count_of(last[0], phrases)


# --- taken out and changed ----------------------------------------------------------------------------------------


def _taken_out(turn: Turn, segment: Segment, told: str) -> list[Frame]:
    acts: list[Frame] = []
    for count, thing in counted(turn, segment) or [(None, "")]:
        lines = _lines(turn, thing, told)
        if len(lines) != 1:
            return []
        left = max(lines[0].quantity - count, 0) if count else 0
        acts += line_set(_frame(segment), lines, {}, left)
    return acts


def _changed(turn: Turn, segment: Segment, told: str) -> list[Frame]:
    """One line in another number or version."""
    pairs = counted(turn, segment)
    things = [thing for _, thing in pairs if thing]
    count = next((count for count, _ in reversed(pairs) if count is not None), None)
    if len(things) > 1 or len(segment.instead) > 1:
        return []
    lines = _lines(turn, things[0] if things else "", told)
    item = turn.state.items.get(lines[0].product_id) if len(lines) == 1 else None
    if item is None:
        return []
    values: dict[str, str] = {}
    if segment.instead:
        found = explain(turn, item, bare(segment.instead[0]))
        if not found.values or found.left:
            return []
        values, count = found.values, count or found.count
    return line_set(_frame(segment), lines, values, count) if values or count else []


def _frame(segment: Segment) -> Frame:
    return Frame(intent="set_line", text=bare(segment.core), original=segment.text, clause=bare(segment.core))


def _lines(turn: Turn, thing: str, told: str) -> Sequence[CartLine]:
    """The lines that words call; of a mere pointing those that were told of before it, else the last touched."""
    small = small_words(turn.understanding.phrases)
    if any(word.said not in small.plain and word.said not in small.articles for word in tokens_of(turn, bare(thing))):
        return [line for line, _ in lines_explained(turn, bare(thing))]
    if told and (named := lines_explained(turn, bare(told))):
        return [line for line, _ in named]
    lately = [line for line in turn.state.cart if line.line_id in turn.state.last_lines]
    fresh = turn.state.topic == "cart" and turn.state.changed_at >= turn.state.turn - 1
    return lately if fresh and len(lately) == 1 else turn.state.cart if len(turn.state.cart) == 1 else []
