"""What sets a few things apart: the attributes in which they differ, and what only the text of one tells."""

from collections.abc import Generator, Mapping, Sequence
from typing import Any, TypeAlias

from agent.planner.policy.items.figures import records
from agent.planner.policy.turn import Result, ToolCall, Turn
from agent.planner.reply.answers import clean, lowered
from retrieval.text.english import STOP_WORDS
from retrieval.text.words import stems

MOST_EACH = 2
MOST_APART = 4
LONG = 60
PAIR = 2
ALIKE = 0.5
"""From here on two sentences tell the same."""

Telling: TypeAlias = Generator[list[ToolCall], list[Result], dict[str, str]]


def told_of_each(turn: Turn, ids: Sequence[str]) -> Telling:
    """The first sentences of each of two things that the other has nothing like."""
    told = yield from records(turn, ids[:PAIR])
    if len(told) != PAIR or len(ids) > PAIR:
        return {}
    found = {}
    for one, other in ((told[0], told[1]), (told[1], told[0])):
        theirs = [_words(sentence) for sentence in other.sentences]
        own = [sentence for sentence in one.sentences[1:] if not any(_alike(_words(sentence), two) for two in theirs)]
        found[one.item.product_id] = " ".join(filter(None, map(clean, own[:MOST_EACH])))
    return found


def say_apart(turn: Turn, ids: Sequence[str], result: Result, told: Mapping[str, str]) -> None:
    """What sets each apart, thing by thing: the first attributes that differ, and what only its text tells."""
    bodies = [body for body in result.data.get("products", []) if isinstance(body, dict)]
    rows = [row for row in result.data.get("rows", []) if isinstance(row, dict)]
    apart = [row for row in rows if _differs(turn, row, [str(body.get("title", "")) for body in bodies])][:MOST_APART]
    for at, (key, body) in enumerate(zip(ids, bodies, strict=False)):
        stated = [f"{lowered(str(row['label']))} {row['values'][at]}" for row in apart]
        pieces = [piece for piece in (", ".join(stated), told.get(key, "")) if piece]
        if pieces:
            turn.say("ask.attribute", title=str(body.get("title", "")), text=". ".join(pieces).rstrip("."))


def _differs(turn: Turn, row: dict[str, Any], titles: Sequence[str]) -> bool:
    """Whether every thing states it, in few words, not all alike, and other than price and rating, or its name, do."""
    values = [str(value) for value in row.get("values", []) if value]
    always = turn.word("compare.always").split(", ")
    if str(row.get("label", "")).lower() in always or len(values) != len(titles) or len(set(values)) == 1:
        return False
    in_names = all(value.lower() in title.lower() for value, title in zip(values, titles, strict=True))
    return not in_names and max(map(len, values)) < LONG


def _words(sentence: str) -> set[str]:
    return {word for word in stems(sentence) if word not in STOP_WORDS}


def _alike(one: set[str], other: set[str]) -> bool:
    return bool(one) and len(one & other) >= ALIKE * len(one | other)
