"""The words and figures of what is said, in one spelling, and which of them are small."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from re import Pattern
from typing import Self

from agent.planner.nlu.phrases import Phrases, whole
from agent.planner.policy.items.accounting import Words, words_of_language
from agent.planner.policy.turn import Turn

_TOKEN = re.compile(r"(?<![^\W_])(?!x\d)[a-z]{1,5}-?\d+[a-z]?(?![\w-])|\d+(?:[.,]\d+)*|[^\W\d_]+(?:'[a-z]+)?")
"""The name of a model is one word ("L200", "P-88"), a figure with its unit is two ("500ml")."""
_FIGURES = re.compile(r"(?<![\w.])(\d+)'?s\b")
"""A figure as a name: "the 8s"."""
_JOINS = ("-", "\u2013", "/")
LEAST_OF_A_PART = 3


@dataclass(frozen=True, slots=True)
class Small:
    """The small words of a language as they matter beside things."""

    words: Words
    plain: frozenset[str]
    numbers: Mapping[str, str]
    units: Mapping[str, str]
    factors: Mapping[str, float]
    """How much one of a unit is, of whatever it measures."""
    parts: Mapping[str, str]
    """Parts of one: "half a kilo"."""
    definite: frozenset[str]
    the: frozenset[str]
    """Those of them that are no pronouns: "the 24", but "make that 24"."""
    articles: frozenset[str]
    refusing: frozenset[str]
    idioms: Pattern[str]
    """What is said by the way, and is none of its words: "as long as"."""
    between: frozenset[str]
    """What may stand between a number and what it counts: "2 x", "two of"."""


@lru_cache(maxsize=8)
def small_words(phrases: Phrases) -> Small:
    """The small words of a language, in one place."""
    language = phrases.language
    words, quantity = words_of_language(phrases), language.reading.quantity
    pointing = [word for texts in language.lexicon.pronouns.values() for text in texts for word in text.split()]
    return Small(
        words,
        words.plain | words.portions | frozenset(quantity.beside) | frozenset(pointing),
        {word: str(number) for word, number in language.lexicon.numbers.items() if 0 < number < 100},
        {word: name for name, unit in language.constraints.units.items() for word in unit.words},
        {name: unit.factor for name, unit in language.constraints.units.items()},
        quantity.parts,
        frozenset(language.reading.reference.determiners),
        frozenset(language.reading.reference.determiners) - frozenset(language.lexicon.pronouns["it"]),
        frozenset(word for word in language.lexicon.articles if " " not in word and word != "one"),
        frozenset(language.reading.wish.refusing),
        whole(quantity.idioms),
        frozenset([*quantity.each_of[1:], *quantity.times, *words.portions]),
    )


class Word(str):
    """A word in its common spelling, and as it was said."""

    __slots__ = ("said",)
    said: str

    def __new__(cls, word: str, said: str = "") -> Self:
        one = super().__new__(cls, word)
        one.said = said or word
        return one

    @property
    def counts(self) -> bool:
        """Whether it is a number, and no figure that is joined to another one."""
        return self.isdigit() and (self.said.isdigit() or self.said.isalpha())


def tokens_of(turn: Turn, text: str) -> list[Word]:
    """The words and figures of a text in one spelling: numbers in figures, units by one name, without plurals."""
    small = small_words(turn.understanding.phrases)
    plain = _FIGURES.sub(r"the \1", small.idioms.sub(" ", text.lower()).replace("grey", "gray"))
    spans = list(_TOKEN.finditer(plain))
    said = [_as_a_model(found.group().removesuffix("'s")) for found in spans]
    found: list[Word] = []
    for at, word in enumerate(said):
        if word in small.numbers and plain[spans[at].end() :][:1] == "-":
            found.append(Word(word))  # "three-in-a-box" counts nothing
            continue
        before = said[at - 1] if at else ""
        if word == "a" and before in small.parts:
            continue  # "half a kilo"
        before = said[at - 2] if before == "a" and at > 1 and said[at - 2] in small.parts else before
        if word[0].isdigit() and _is_of_a_range(plain, *spans[at].span()):
            found.append(Word(word, f"{word}-"))  # "11-49" counts nothing
            continue
        counted = before in small.parts or before[:1].isdigit() or before in small.numbers or before in ("a", "per")
        if counted and word in small.units and not (word == "in" and at + 1 < len(said)):
            if before == "a":
                found[-1] = Word("1")  # "a kilo"
            if before in small.parts:
                found[-1] = Word(small.parts[before], before)
            found.append(Word(small.units[word], word))
        elif word.endswith("s") and word[:-1] in small.numbers and word[:-1] != "one":
            found += [Word("the"), Word(small.numbers[word[:-1]], word)]  # "two of the tens"
        elif word in small.numbers and not (word == "one" and _is_pronoun(small, said, at)):
            found.append(Word(small.numbers[word], word))
        else:
            found.append(Word(singular(word), word))
    return found


def _is_of_a_range(text: str, start: int, end: int) -> bool:
    """Whether a figure is joined to another one: "11-49"."""
    behind, before = text[end : end + 2], text[max(start - 2, 0) : start]
    return (behind[:1] in _JOINS and behind[1:].isdigit()) or (before[1:] in _JOINS and before[:1].isdigit())


def _as_a_model(word: str) -> str:
    """'P-88' as 'p88'; other words stay."""
    return word.replace("-", "") if word[:1].isalpha() and word[-1:].isdigit() else word


def _is_pronoun(small: Small, said: Sequence[str], at: int) -> bool:
    """'The white one': a word for the thing, and no number."""
    before = said[at - 1] if at else ""
    return bool(before) and (before in small.definite or before not in small.plain) and before not in small.numbers


def singular(word: str) -> str:
    if len(word) > LEAST_OF_A_PART + 1 and word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    return word[:-1] if len(word) > LEAST_OF_A_PART and word.endswith("s") and not word.endswith("ss") else word
