"""How well each statement of a thing answers a question: by meaning, by shared words, by the figure asked for."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from agent.planner.nlu.phrases import whole
from agent.planner.nlu.text import words_of
from agent.planner.policy.items.quoting import figure_asked, subject_of
from agent.planner.policy.items.resolve import words_in
from agent.planner.policy.turn import Turn
from agent.planner.state import Item
from retrieval.text.words import stems

SURE = 0.28
"""From here on a statement answers; how often rightly, `test_answering_by_evidence.py` tells."""
NEAR = 0.13
"""From here on it comes near enough to be told of, as what it is."""
LEAST_ALIKE = 4
MOST_APART = 0.6
SPELT_ALIKE = 80
CONTENTS = 2.0
MISSING = 3
"""What is not in the box counts for as much, where it is asked what one needs, as three figures."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each sign counts for, fitted by logistic regression to questions about made-up things."""

    bias: float
    meaning: float
    shared: float
    figure: float
    opinion: float
    named: float
    apart: float
    """By how much it is nearer in meaning than the other statements of the thing."""


BY_MEANING = Weights(bias=-3.4, meaning=3.8, shared=1.4, figure=0.85, opinion=-0.4, named=0.4, apart=5.1)
BY_WORDS = Weights(bias=-2.6, meaning=0.0, shared=3.4, figure=0.85, opinion=-0.4, named=2.0, apart=0.0)
"""Where no encoder tells what is near in meaning."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence that the shop or a shopper says of a thing."""

    text: str
    source: str
    near: float | None = None
    """How near it is to the question in meaning, -1 to 1."""
    rating: int | None = None
    """What the reviewer gave who wrote it, of five."""

    @property
    def is_opinion(self) -> bool:
        return self.source.startswith("review")

    @property
    def label(self) -> str:
        """What an attribute is called; empty for sentences."""
        return self.text.partition(": ")[0] if self.source.startswith("attribute") else ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A statement and how likely it answers, 0 to 1."""

    statement: Statement
    score: float

    @property
    def sure(self) -> bool:
        return self.score >= SURE


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question asks for."""

    subject: frozenset[str]
    figures: tuple[str, ...]
    is_amount: bool
    labels: frozenset[str]
    """Words in the names of attributes that answer ("how heavy": weight)."""
    wants_opinion: bool
    needs: bool
    """Whether it asks what else one needs."""
    contents: bool
    """Whether it asks what is in the box."""


def judged(turn: Turn, question: str, item: Item | None, statements: Sequence[Statement]) -> list[Judged]:
    """The statements with how likely each answers, the likeliest first."""
    asked = _asked(turn, question, item)
    named = [one.label for one in statements if asked.labels & set(words_in(one.label))]
    told = [frozenset(stems(one.text)) for one in statements]
    rarity = {stem: _rarity(stem, told) for stem in asked.subject}
    nears = [one.near for one in statements if one.near is not None]
    by_meaning = len(nears) == len(statements) and len(set(nears)) > 1
    total = sum(one.near or 0.0 for one in statements)
    found = []
    for statement, words in zip(statements, told, strict=True):
        near = statement.near if by_meaning and statement.near is not None else 0.0
        others = (total - near) / (len(statements) - 1) if by_meaning else 0.0
        weights = BY_MEANING if by_meaning else BY_WORDS
        shared = _shared(rarity, words)
        figure = _figure(turn, asked, statement) if _may_count(asked, named, statement) else -1
        signs = (
            weights.bias
            + weights.meaning * near
            + weights.apart * (near - others)
            + weights.shared * shared
            + weights.figure * figure
            + weights.figure * (asked.needs and _tells_a_need(turn, statement))
            + CONTENTS * (asked.contents and turn.understanding.phrases.asks("lists_contents", statement.text.lower()))
            + weights.named * (statement.label in named if statement.label else 0)
            + (0.0 if asked.wants_opinion else weights.opinion * statement.is_opinion)
        )
        score = 1 / (1 + math.exp(-signs))
        strays = asked.figures and figure < 0 and shared <= 0 and not any(map(str.isdigit, statement.text))
        found.append(Judged(statement, min(score, NEAR) if strays else score))
    return sorted(found, key=lambda one: -one.score)


def _tells_a_need(turn: Turn, statement: Statement) -> int:
    """More where it says what is left out of the box, 1 where it says what one needs."""
    asks, text = turn.understanding.phrases.asks, statement.text.lower()
    return MISSING if asks("is_left_out", text) else int(asks("tells_a_need", text))


def _may_count(asked: _Asked, named: Sequence[str], statement: Statement) -> bool:
    """Whether its figure may be the one asked for: another attribute's is not, where one is asked for by name."""
    figure = bool(asked.figures or asked.is_amount)
    return not (figure and named and statement.label and statement.label not in named)


def speaks_of(turn: Turn, question: str, item: Item | None, statement: Statement) -> bool:
    """Whether at least half of what is asked about stands in a statement."""
    subject = subject_of(turn, question, item)
    said = stems(statement.text)
    return 2 * sum(any(alike(one, word) for word in said) for one in subject) >= max(len(subject), 1)


def _asked(turn: Turn, question: str, item: Item | None) -> _Asked:
    phrases = turn.understanding.phrases
    ways = phrases.language.reading.attribute_questions
    return _Asked(
        subject=subject_of(turn, question, item),
        figures=figure_asked(turn, question),
        is_amount=phrases.asks("how_much", question),
        labels=frozenset(name for name, words in ways.items() if whole(words).search(question)),
        needs=phrases.asks("needs_of_it", question.strip(" ?!.")),
        contents=phrases.asks("asks_contents", question),
        wants_opinion=phrases.asks("reviews", question) or phrases.asks("by_experience", question),
    )


def alike(one: str, other: str) -> float:
    """How surely two stems are forms of one word, typing errors allowed; 0 to 1."""
    if one == other:
        return 1.0
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    if shorter < LEAST_ALIKE:
        return 0.0
    common = next((at for at in range(shorter) if one[at] != other[at]), shorter)
    if common >= LEAST_ALIKE and common >= MOST_APART * longer:
        return 0.9
    return 0.8 if fuzz.ratio(one, other) >= SPELT_ALIKE else 0.0


def _rarity(stem: str, told: Sequence[frozenset[str]]) -> float:
    """What a word counts for: the fewer statements have it, the more."""
    having = sum(any(alike(stem, word) for word in words) for words in told)
    return math.log((len(told) + 1) / (having + 0.5))


def _shared(rarity: dict[str, float], words: frozenset[str]) -> float:
    """How much of what is asked about stands in a statement."""
    whole_of_it = sum(rarity.values())
    if whole_of_it <= 0:
        return 0.0
    return sum(rare * max((alike(stem, word) for word in words), default=0.0) for stem, rare in rarity.items()) / (
        whole_of_it
    )


def _figure(turn: Turn, asked: _Asked, statement: Statement) -> int:
    """1 where it states such a figure as is asked for, -1 where one is asked for and it states none, else 0."""
    if not (asked.figures or asked.is_amount):
        return 0
    if asked.figures:
        stated = {one.measures for one in turn.understanding.wishes.measures.stated(statement.text)}
        return 1 if stated & set(asked.figures) else -1
    numbers = turn.understanding.phrases.language.lexicon.numbers
    counts = any(numbers.get(word, 0) > 1 for word in words_of(statement.text.lower()))
    return 1 if counts or any(char.isdigit() for char in statement.text) else -1
