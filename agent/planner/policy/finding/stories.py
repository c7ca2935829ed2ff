"""Clauses that only tell of somebody, or of how things are, beside one that asks: "We have a cat. Any toys?"."""

from collections.abc import Sequence

from agent.planner.frames import Frame
from agent.planner.policy.finding.merging import merged
from agent.planner.policy.turn import Turn

LOOSE = frozenset(["find", "refine", "unclear", "complaint"])
FINDING = frozenset([*LOOSE, "remark", "greet"])
NAMING = frozenset(["category", "product", "brand"])
PAIR = 2
GUESSED = 0.6
"""A wish read with less than this names nothing that is known for sure."""
NAMES = 0.7


def left_out(turn: Turn, frames: Sequence[Frame], remarks: Sequence[str] = ()) -> list[Frame]:
    """The acts of a message without its stories; what a story names of the shop tells more of an open wish.

    Stories and `remarks` put first what speaks of them, among things of the kind that is asked for.
    """
    asking = [frame for frame in frames if frame.intent == "find" and not _tells(turn, frame)]
    wished = [
        frame for frame in frames if _asks_for_a_thing(turn, frame) and (frame in asking or _is_open(turn, frame))
    ]
    stories = [
        frame
        for frame in frames
        if frame not in wished and (_is_story(turn, frame, alone=not asking) or (wished and _is_beside(turn, frame)))
    ]
    rest = [frame for frame in frames if frame not in stories]
    if not any(frame.intent != "unclear" for frame in rest):
        return list(frames)
    told = " ".join(word for frame in stories for word in _named(turn, frame.clause))
    spoken = ", ".join([*remarks, *(frame.clause for frame in stories)])
    return [_told_more(turn, frame, told, spoken) for frame in rest]


def in_full(turn: Turn, frames: Sequence[Frame]) -> list[Frame]:
    """Each wish with its words in full: the whole message, or its own clause beside other acts and wishes.

    Of a list in one clause none has words of its own.
    """
    sought = [frame for frame in frames if frame.intent in LOOSE and (frame.wish.text or frame.wish.category)]
    alone = len(sought) < PAIR and all(frame.intent in FINDING for frame in frames)
    clauses = [frame.clause for frame in frames]

    def words(frame: Frame) -> str:
        return turn.message if alone else frame.clause if clauses.count(frame.clause) == 1 else ""

    return [
        frame.model_copy(update={"wish": frame.wish.model_copy(update={"in_full": words(frame)})})
        if frame.intent in LOOSE
        else frame
        for frame in frames
    ]


def asked_of(turn: Turn, frames: Sequence[Frame]) -> list[Frame]:
    """The acts, without wishes that only say more of the one before: "a keyboard for my son. Not more than 150".

    "She wants fish. What would be a good set for beginners?": the question is asked within the kind named before.
    """
    kept: list[Frame] = []
    for frame in frames:
        before = kept[-1] if kept else None
        if before is not None and before.intent == frame.intent == "find" and _says_more(before, frame):
            kept[-1] = before.model_copy(update={"wish": merged(before.wish, frame.wish)})
        elif before is not None and before.intent == frame.intent == "find" and _refuses_some(turn, before, frame):
            refused = [*before.wish.exclude_terms, *frame.wish.exclude_terms]
            kept[-1] = before.model_copy(update={"wish": before.wish.model_copy(update={"exclude_terms": refused})})
        elif before is not None and before.intent == frame.intent == "find" and _asks_within(turn, before, frame):
            wish = frame.wish.model_copy(update={"category": before.wish.category, "whom": before.wish.whom})
            kept[-1] = frame.model_copy(update={"wish": wish})
        else:
            kept.append(frame)
    return kept


def _refuses_some(turn: Turn, before: Frame, frame: Frame) -> bool:
    """'A lock under 60. No cable locks please': some of the kind that was named are not wanted."""
    refuses = frame.clause.split(" ", 1)[0] in turn.understanding.phrases.language.lexicon.negations
    same = frame.wish.category in (None, before.wish.category)
    return refuses and same and bool(frame.wish.exclude_terms and (before.wish.category or before.wish.noun))


def _tells(turn: Turn, frame: Frame) -> bool:
    return turn.understanding.phrases.asks("only_tells", frame.clause)


def _is_story(turn: Turn, frame: Frame, *, alone: bool) -> bool:
    """Whether a clause limits nothing and is told, or hardly understood; alone, its kind is a wish."""
    if frame.intent == "complaint":
        return not alone and turn.state.order is None and not turn.state.orders  # "my lamp broke, any lamps?"
    wish = frame.wish.model_copy(update={"exclude_terms": []})  # "I hope it is not too late"
    if frame.intent not in LOOSE or frame.confidence == 1 or wish.limited or wish.present or wish.whom or wish.young:
        return False
    if _tells(turn, frame):
        return not (alone and wish.category)
    return not wish.category and frame.confidence < GUESSED and not _named(turn, frame.clause)


def _asks_for_a_thing(turn: Turn, frame: Frame) -> bool:
    """Whether a wish names a kind, or says what something shall do, in words that ask for it."""
    wish = frame.wish
    named = (wish.noun or wish.category or wish.to_do or wish.by_meaning) and frame.new_search
    return frame.intent == "find" and bool(named or _is_open(turn, frame))


def _is_open(turn: Turn, frame: Frame) -> bool:
    """Whether something is asked for by what it is for: "she would still like something against wrinkles"."""
    return turn.understanding.phrases.asks("purpose", frame.clause)


def _is_beside(turn: Turn, frame: Frame) -> bool:
    """Whether a clause beside a wish says nothing that limits it, and is told of somebody or asks for anything."""
    wish = frame.wish
    if frame.intent not in LOOSE or wish.limited or wish.category or wish.noun or wish.figures:
        return False
    asks = turn.understanding.phrases.asks
    pronouns = turn.understanding.phrases.language.reading.wish.recipients
    return asks("told_beside", frame.clause) or wish.text in ("", *pronouns)


def _says_more(before: Frame, frame: Frame) -> bool:
    """Whether a wish only limits the one before it, or asks for no more than that."""
    wish = frame.wish
    own = frame.new_search or wish.noun or wish.category or wish.brands or frame.correction or wish.comparative
    return bool(before.wish.category or before.wish.noun) and not own and (wish.limited or not wish.text)


def _asks_within(turn: Turn, before: Frame, frame: Frame) -> bool:
    """Whether a wish asks for something of the kind that the one before it named, and names none itself."""
    asks = frame.clause.split(" ", 1)[0] in turn.understanding.phrases.language.lexicon.question_starts
    return asks and bool(before.wish.category) and not frame.wish.category and not _named(turn, frame.clause)


def _named(turn: Turn, text: str) -> list[str]:
    """The words that name something sold here, or one of its values."""
    found = [one for one in turn.vocabulary.match(text) if one.kind in NAMING | {"value"} and one.score >= NAMES]
    return list(dict.fromkeys(text[one.start : one.end] for one in found))


def _told_more(turn: Turn, frame: Frame, told: str, spoken: str) -> Frame:
    """An open wish with what was told before it; one whose kind is known is only ordered by all that is `spoken`."""
    wish = frame.wish
    if frame.intent != "find" or not (told or spoken):
        return frame
    kept = spoken if (wish.category or wish.noun) and frame.new_search else ""
    text = wish.text if wish.category or wish.brands else f"{wish.text} {told}".strip()
    return frame.model_copy(update={"wish": wish.model_copy(update={"told": kept, "text": text})})
