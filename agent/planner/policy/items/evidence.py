"""Which of several things words mean, by all that the shop tells of each: what few of them have weighs most."""

import math
from collections.abc import Generator, Mapping, Sequence
from typing import TypeAlias

from agent.planner.policy.items.figures import Record, records
from agent.planner.policy.items.judging import alike
from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.turn import Result, ToolCall, Turn
from agent.planner.state import Item
from retrieval.text.english import STOP_WORDS
from retrieval.text.words import stem, stems

LEAST = 0.5
"""How much of the words a thing must account for, rarer words counting more."""
LEAD = 0.75
"""What another thing may have of the best one's share without being meant as well."""
MOST = 6
CALLED, COMES_IN, STATED, TOLD = 1.0, 0.9, 0.8, 0.65
"""What a word counts for in a name, a version, an attribute and a sentence."""

Weighing: TypeAlias = Generator[list[ToolCall], list[Result], list[str]]


def meant_by(turn: Turn, words: str, pool: Sequence[str]) -> Weighing:
    """Those of the pool that the words mean, the likeliest first; none where they account for too little."""
    said = telling(turn, words)
    pool = [key for key in dict.fromkeys(pool) if key in turn.state.items][:MOST]
    if not said or not pool:
        return []
    told = yield from records(turn, pool)
    shares = weighed(said, [fields(turn, one) for one in told])
    ranked = sorted(zip(told, shares, strict=True), key=lambda one: -one[1])
    best = ranked[0][1] if ranked else 0.0
    if best < LEAST:
        return []
    return [record.item.product_id for record, share in ranked if share >= max(LEAST, LEAD * best)]


def telling(turn: Turn, words: str) -> list[str]:
    """The stems of the words that may tell one thing from another."""
    plain = turn.understanding.phrases.fillers
    return list(dict.fromkeys(stem(word) for word in words_in(words) if word not in plain and word not in STOP_WORDS))


def fields(turn: Turn, record: Record) -> Mapping[str, float]:
    """Every stem that is said of a thing, with what it counts for there."""
    item = record.item
    texts = [
        (" ".join(record.sentences), TOLD),
        (" ".join([*item.highlights, *(f"{name} {value}" for name, value in record.attributes.items())]), STATED),
        (" ".join(_values(item)), COMES_IN),
        (" ".join([item.title, item.brand, *item.kinds, *item.category[-1:]]), CALLED),
    ]
    return {word: weight for text, weight in texts for word in stems(text)}


def weighed(said: Sequence[str], told: Sequence[Mapping[str, float]]) -> list[float]:
    """The share of what was said that each thing accounts for, 0 to 1; what all of them have tells little."""
    found = {
        word: [max((alike(word, one) * weight for one, weight in words.items()), default=0.0) for words in told]
        for word in said
    }
    rarity = {
        word: math.log((len(told) + 1) / (sum(score > 0 for score in scores) + 0.5)) for word, scores in found.items()
    }
    whole = sum(rarity.values())
    return [
        sum(rarity[word] * found[word][at] for word in said) / whole if whole > 0 else 0.0 for at in range(len(told))
    ]


def named_by(turn: Turn, text: str, pool: Sequence[str], *, most: int = 1) -> list[str]:
    """Those of the pool that words of a whole message name, up to so many things, each by words of its own.

    A word that all of them have tells nothing; things of the same words are all given, the first named first.
    """
    items = [turn.state.items[key] for key in dict.fromkeys(pool) if key in turn.state.items]
    names = [set(stems(" ".join([one.title, one.brand, *one.kinds, *_values(one)]))) for one in items]
    left = [word for word in telling(turn, text) if 0 < _having(word, names) < max(len(items), 2)]
    found: list[str] = []
    while left and len(found) < most:
        scores = [sum(_distinct(word, names) * _in(word, one) for word in left) for one in names]
        best = max(scores)
        leading = [at for at, score in enumerate(scores) if score >= best - 0.01]
        if best <= 0 or (found and len(leading) > 1):
            break
        found += [items[at].product_id for at in leading if items[at].product_id not in found]
        left = [word for word in left if not any(_in(word, names[at]) for at in leading)]
    return found


def _values(item: Item) -> list[str]:
    return [value for choices in item.options.values() for value in choices]


def _in(word: str, names: set[str]) -> float:
    return max((alike(word, one) for one in names), default=0.0)


def _having(word: str, names: Sequence[set[str]]) -> int:
    return sum(_in(word, one) > 0 for one in names)


def _distinct(word: str, names: Sequence[set[str]]) -> float:
    return math.log((len(names) + 1) / (_having(word, names) + 0.5))
