"""Superlatives and preferences on a figure: "the lightest", "the most storage", "with long battery life"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.text import Clause
from retrieval.catalogue.vocabulary import AttributeTerm, Vocabulary

MOST_WORDS = 3
_NOT_NAMED = frozenset(["size", "price", "color"])


@dataclass(frozen=True, slots=True)
class Rank:
    """An order by one attribute's figures, as the stretch of text from `start` to `end` asks for it."""

    name: str
    more: bool
    start: int
    end: int


class RankReader:
    """Finds the attribute that a superlative or a word of degree means."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        steps = phrases.language.constraints.comparatives
        degrees = phrases.language.constraints.degrees
        self._named = {word: more for more, words in ((True, degrees.more), (False, degrees.less)) for word in words}
        self._named |= {word: step.more for step in steps.values() for word in [*step.plain, *step.most]}
        self._means: dict[str, frozenset[str]] = {}
        for step in steps.values():
            for word in {*step.plain, *step.most} - {*degrees.more, *degrees.less}:
                self._means[word] = self._means.get(word, frozenset()) | frozenset(step.names)
        self._alone = {word: step for step in steps.values() for word in step.most}
        compared = {word: step for step in steps.values() for word in step.words if " " not in word}
        what = rf"(?P<what>[a-z][a-z'-]*(?: [a-z][a-z'-]*){{0,{MOST_WORDS - 1}}})"
        self._before = re.compile(rf"(?:\bthe )?(?<![\w-])(?P<said>{alternatives(self._named)}) (?:in |on )?{what}")
        superlative = rf"(?:\bthe )?(?<![\w-]){alternatives(self._alone)}(?![\w-])"
        self._superlative = re.compile(rf"{superlative}|\bthe {alternatives(compared)}(?= ones?\b|$)")
        self._alone |= compared

    def read(self, text: str, category: tuple[str, ...] | None) -> Rank | None:
        """The first order that the text asks for by an attribute that the catalogue states in figures."""
        for found in self._before.finditer(text):
            if named := self._attribute(found["what"].split(), category):
                term, size = named
                if not self._can_mean(found["said"], term.name):
                    continue
                if size == 1 and found["what"].split()[0] in _NOT_NAMED:
                    continue
                end = found.start("what") + len(" ".join(found["what"].split(" ")[:size]))
                return Rank(term.name, self._named[found["said"]], found.start(), end)
        for found in self._superlative.finditer(text):
            step = self._alone[found.group().removeprefix("the ")]
            if term_alone := self._by_names(step.names, category):
                return Rank(term_alone.name, step.more, *found.span())
        return None

    def _can_mean(self, said: str, attribute: str) -> bool:
        """Whether an adjective can be said of an attribute: a "quiet keyboard" is none of little keyboard weight."""
        names = self._means.get(said)
        return names is None or any(re.search(rf"\b{re.escape(name)}\b", attribute.lower()) for name in names)

    def take(self, clause: Clause, category: tuple[str, ...] | None) -> Rank | None:
        """The same, taken off the clause."""
        rank = self.read(clause.masked().replace("\x00", " "), category)
        if rank is not None:
            clause.take(rank.start, rank.end)
        return rank

    def _terms(self, category: tuple[str, ...] | None) -> Sequence[AttributeTerm]:
        terms = self._vocabulary.attributes_of(category) if category else list(self._vocabulary.attributes.values())
        return [term for term in terms if term.kind == "number"]

    def _attribute(self, words: list[str], category: tuple[str, ...] | None) -> tuple[AttributeTerm, int] | None:
        """The attribute that the first words name, and how many they are."""
        for size in range(min(len(words), MOST_WORDS), 0, -1):
            said = {_single(word) for word in words[:size]}
            fitting = [
                (len(own - said), place, term)
                for place, term in enumerate(self._terms(category))
                if said <= (own := {_single(word) for word in re.findall(r"[a-z0-9]+", term.name.lower())})
            ]
            if fitting:
                return min(fitting, key=lambda one: one[:2])[2], size
        return None

    def _by_names(self, names: Sequence[str], category: tuple[str, ...] | None) -> AttributeTerm | None:
        terms = self._terms(category)
        for name in names:
            for term in terms:
                if re.search(rf"\b{re.escape(name)}\b", term.name.lower()):
                    return term
        return None


def _single(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word
