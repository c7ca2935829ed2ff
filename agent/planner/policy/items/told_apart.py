"""What the texts of two things tell of the one and not of the other: near-identical models differ there."""

from collections.abc import Sequence

from agent.planner.policy.items.figures import records
from agent.planner.policy.turn import Steps, Turn
from agent.planner.reply.answers import clean
from retrieval.text.english import STOP_WORDS
from retrieval.text.words import stems

MOST_EACH = 2
PAIR = 2
ALIKE = 0.5
"""From here on two sentences tell the same."""


def say(turn: Turn, ids: Sequence[str]) -> Steps:
    """The first sentences of each of two things that the other has nothing like."""
    told = yield from records(turn, ids[:PAIR])
    if len(told) != PAIR:
        return
    for one, other in ((told[0], told[1]), (told[1], told[0])):
        theirs = [_words(sentence) for sentence in other.sentences]
        own = [sentence for sentence in one.sentences[1:] if not any(_alike(_words(sentence), two) for two in theirs)]
        if text := " ".join(filter(None, (clean(sentence) for sentence in own[:MOST_EACH]))):
            turn.say("ask.attribute", title=one.item.title, text=text.rstrip("."))


def _words(sentence: str) -> set[str]:
    return {word for word in stems(sentence) if word not in STOP_WORDS}


def _alike(one: set[str], other: set[str]) -> bool:
    return bool(one) and len(one & other) >= ALIKE * len(one | other)
