"""A question about a thing and another that is named beside it: "does the diffuser fit the small dryer"."""

from collections.abc import Sequence

from agent.planner.frames import Frame
from agent.planner.policy.items.judging import NEAR, alike
from agent.planner.policy.items.replying import Told, reply_from, reply_of_each, told_of
from agent.planner.policy.turn import Steps, Turn
from agent.planner.state import Item
from retrieval.text.words import stems

SAYS_SO = 0.3
"""What it counts for that a statement of one speaks of the other."""


def reply(turn: Turn, frame: Frame, ids: Sequence[str]) -> Steps:
    """Of each where "and" joins them; else what one says that speaks of another; else what answers best of all."""
    if turn.understanding.phrases.asks("pairing", frame.text):
        yield from reply_of_each(turn, frame, ids)
        return
    told = yield from told_of(turn, frame.text, ids)
    speaking = [_of_the_others(turn, one, [other.item for other in told if other is not one]) for one in told]
    best = max((one for one in speaking if one.judged), key=lambda one: one.best, default=None)
    yield from reply_from(turn, frame, [best] if best is not None else told)


def _of_the_others(turn: Turn, told: Told, others: Sequence[Item]) -> Told:
    """What is said of a thing that speaks of one of the others by a word of its own name."""
    own = set(stems(f"{told.item.title} {' '.join(told.item.category)}"))
    names = [word for one in others for word in stems(one.title) if not any(alike(word, other) for other in own)]
    found = []
    for one in told.judged:
        said = stems(one.statement.text)
        if one.score >= NEAR and any(alike(name, word) for name in names for word in said):
            found.append(type(one)(one.statement, min(one.score + SAYS_SO, 1.0)))
    return Told(told.item, found)
