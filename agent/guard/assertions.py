"""Finds what a sentence asserts in words: stock, acts, order states, absence, promises, superlatives."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from agent.guard import lexicon
from agent.guard.screen import Screen

AssertionKind = Literal[
    "stock", "act", "order_status", "absence", "handoff", "promise", "superlative", "free", "sale", "tax", "code"
]  # fmt: skip

_ACTS = {
    "first person": (lexicon.FIRST_PERSON, True),
    "passive": (lexicon.PASSIVE, True),
    "headline": (lexicon.HEADLINE, False),
}
_PLAIN = {("plain", place): assertion for place, assertion in enumerate(lexicon.PLAIN_ASSERTIONS)}
_ABSENCE = {("absence", place): pattern for place, pattern in enumerate(lexicon.ABSENCE)}
PATTERNS: Mapping[Hashable, re.Pattern[str]] = {
    **{name: pattern for name, (pattern, _) in _ACTS.items()},
    "able": lexicon.ABLE,
    "code": lexicon.CODE,
    **{name: pattern for name, (pattern, _, _) in _PLAIN.items()},
    **{("absence", place): pattern for place, pattern in enumerate(lexicon.ABSENCE)},
}
"""What an assertion begins with."""
_SCREEN = Screen(PATTERNS)


@dataclass(frozen=True, slots=True)
class Assertion:
    """One thing said in words; `meaning` is what a fact must say for it to be true."""

    kind: AssertionKind
    meaning: str
    text: str
    start: int
    end: int
    negated: bool = False


def assertions_in(sentence: str, possible: AbstractSet[Hashable] | None = None) -> list[Assertion]:
    """What the sentence states as so; questions, conditions and offers state nothing.

    ``possible`` are the patterns that can match where that is known.
    """
    if possible is None:
        possible = _SCREEN.possible(sentence)
    if not possible:
        return []
    plain = sentence.replace("\u2019", "'")
    question = plain.rstrip().rstrip("\"'\u201d)*_").endswith(("?", "\uff1f"))
    return [found for found in _all(plain, possible) if not _hedged(plain, found, question=question)]


def _all(text: str, possible: AbstractSet[Hashable]) -> Iterator[Assertion]:
    if not possible.isdisjoint(_ACTS):
        yield from _acts(text, possible)
    if "able" in possible:
        yield from _able(text)
    for name in sorted(_PLAIN.keys() & possible) if not possible.isdisjoint(_PLAIN) else ():
        pattern, kind, meaning = _PLAIN[name]
        for found in pattern.finditer(text):
            negated = bool(lexicon.NEGATION_BEFORE.search(text[: found.start()]))
            yield Assertion(kind, meaning, found.group(), found.start(), found.end(), negated)  # type: ignore[arg-type]
    if "code" in possible:
        for found in lexicon.CODE.finditer(text):
            meaning = "counts" if lexicon.CODE_COUNTS.search(text, found.end()) else "named"
            yield Assertion("code", f"{meaning}:{found['code']}", found.group(), found.start(), found.end())
    if not possible.isdisjoint(_ABSENCE):
        yield from _absence(text, possible)


def _absence(text: str, possible: AbstractSet[Hashable]) -> Iterator[Assertion]:
    """The first thing that is said not to be there."""
    for name in sorted(_ABSENCE.keys() & possible):
        for found in _ABSENCE[name].finditer(text):
            if not lexicon.HARMLESS_ABSENCE.search(text, found.start()):
                yield Assertion("absence", "none", text[found.start() :].strip(), found.start(), found.end())
                return


def _acts(text: str, possible: AbstractSet[Hashable]) -> Iterator[Assertion]:
    taken: set[int] = set()
    for name, (pattern, negatable) in _ACTS.items():
        if name not in possible:
            continue
        for found in pattern.finditer(text):
            if found.start("verb") in taken:
                continue
            taken.add(found.start("verb"))
            negated = negatable and bool(
                lexicon.NOT.search(found.group()) or lexicon.NOBODY.search(text[: found.start()])
            )
            meaning = _meaning(found["verb"], text[found.end("verb") :], text[: found.start("verb")])
            if meaning:
                yield Assertion("act", meaning, found.group(), found.start(), found.end(), negated)


def _able(text: str) -> Iterator[Assertion]:
    """What is told as an achievement: "I was able to cancel it", "consider it ordered"."""
    for found in lexicon.ABLE.finditer(text):
        base = (found["base"] or "").lower()
        stem = base.removesuffix("ing")
        forms = (base, stem, f"{stem}e", stem[:-1])
        done = found["verb"] or next((lexicon.DONE_FORM[form] for form in forms if form in lexicon.DONE_FORM), "")
        meaning = _meaning(done, text[found.end() :], "") if done else None
        if meaning:
            yield Assertion("act", meaning, found.group(), found.start(), found.end())


def _meaning(verb: str, after: str, before: str) -> str | None:
    """What a verb of acting means, judged by what it acts on."""
    verb = " ".join(verb.lower().split())
    for meaning, verbs, condition in lexicon.ACTS:
        if verb in verbs and (condition is None or condition.search(after) or condition.search(before)):
            return meaning
    return None


def _hedged(text: str, found: Assertion, *, question: bool) -> bool:
    if found.kind in {"handoff", "promise"}:
        return question or bool(lexicon.CONDITION_BEFORE.search(text[: found.start]))
    if question and found.kind != "absence":
        return not (found.kind == "act" and lexicon.STATED_BEFORE_QUESTION.search(text, found.end))
    clause = text[_clause_start(text, found.start) : found.start]
    return bool(lexicon.CONDITION_BEFORE.search(clause))


def _clause_start(text: str, position: int) -> int:
    cut = max(text.rfind(mark, 0, position) for mark in (",", ";", ":", " - ", "\u2014", "("))
    conditional = lexicon.OPENING_CONDITION.match(text)
    return 0 if conditional and conditional.end() > cut >= 0 else cut + 1
