"""Which of the things in reach a question is about: by what it names, else by what the shop tells of them."""

import re
from collections.abc import Generator
from typing import TypeAlias

from agent.planner.frames import Frame, Reference
from agent.planner.policy.items.evidence import meant_by, named_by
from agent.planner.policy.items.resolve import Resolver, talked_of
from agent.planner.policy.turn import Result, ToolCall, Turn

Meaning: TypeAlias = Generator[list[ToolCall], list[Result], list[str]]
MOST_NAMED = 3
MOST_IN_REACH = 10


def asked_about(turn: Turn, frame: Frame) -> Meaning:
    """The things that a question names or describes; none where it only points, or to what is in hand."""
    reference, text = frame.reference, frame.text.lower()
    if reference.ordinals or reference.extreme or reference.among or reference.excluded or reference.everything:
        return []
    reach = in_reach(turn)
    if not reach:
        return []
    hand = talked_of(turn)
    beside = hand is not None and (reference.pronoun == "it" or turn.understanding.phrases.asks("of_it", text))
    if not beside and (named := named_by(turn, text, reach, most=_most(turn, text))):
        return named if len(named) < len(reach) else []
    if not reference.words or not is_one_of(turn, reference, text):
        return []
    return Resolver(turn).by_words(reference.words, reach) or (yield from meant_by(turn, reference.words, reach))


def in_reach(turn: Turn) -> list[str]:
    """What is on the screen, what was talked about before, and what the list before held."""
    state = turn.state
    known = [*state.shown, *state.focus, *state.earlier]
    return [key for key in dict.fromkeys(known) if key in state.items][:MOST_IN_REACH]


def _most(turn: Turn, text: str) -> int:
    """How many things may be named: several only where words join or compare them."""
    return MOST_NAMED if turn.understanding.phrases.asks("pairing", text) else 1


def is_one_of(turn: Turn, reference: Reference, text: str) -> bool:
    """Whether the words are said of one of several: "the japanese one" is; "the battery" is a part of it."""
    ones = "|".join(map(re.escape, turn.understanding.phrases.language.reading.reference.one_nouns))
    return reference.trait or re.search(rf"\b{re.escape(reference.words)} (?:{ones})\b", text) is not None
