"""Whether a thing accounts for all the words by which something was called: its name, its kind and its versions."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from re import Pattern

from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.policy.items.options import apart, values_said, versions_said, ways_of
from agent.planner.policy.items.resolve import is_called, words_in
from agent.planner.state import Item


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language that say nothing of what is meant."""

    plain: frozenset[str]
    portions: frozenset[str]
    sizes: Mapping[str, Sequence[str]]
    whom: Pattern[str]
    """For whom it is ("for my husband"), which says nothing of what it is."""

    def telling(self, text: str) -> list[str]:
        """The words that may name something."""
        return [word for word in words_in(self.whom.sub(" ", text)) if word not in self.plain]

    def only_size(self, said: Sequence[str]) -> bool:
        """Whether the words say nothing but a size of clothes."""
        ways = {way for ways in self.sizes.values() for way in ways}
        return bool(said) and all(word in ways for word in said)


@lru_cache(maxsize=8)
def words_of_language(phrases: Phrases) -> Words:
    """The small words of a language: fillers, courtesy, pronouns, words for any item."""
    lexicon, reading = phrases.language.lexicon, phrases.language.reading
    texts = [*lexicon.polite, *lexicon.articles, *lexicon.trailing, *lexicon.reference_nouns, *lexicon.joiners]
    texts += [*reading.wish.tails, *reading.reference.one_nouns, *reading.reference.determiners]
    texts += [word for words in lexicon.pronouns.values() for word in words]
    texts += [word for name in ("add", "take", "cart") for word in lexicon.groups[name]]
    plain = {word for text in texts for word in text.split()} | phrases.fillers
    owned = alternatives(lexicon.articles)
    whom = rf"\b{alternatives(reading.wish.reasons[:1])} (?:{owned} )?{alternatives(reading.wish.recipients)}(?!\w)"
    portions = frozenset(reading.wish.portions)
    return Words(frozenset(plain), portions, phrases.language.constraints.sizes, re.compile(whom))


@lru_cache(maxsize=8)
def placing_words(phrases: Phrases) -> frozenset[str]:
    """The words that say which of several it is by its place or by how it stands out: "second", "cheaper"."""
    lexicon, reading = phrases.language.lexicon, phrases.language.reading
    extremes = [text for texts in reading.reference.extremes.values() for text in texts]
    return frozenset(word for text in [*lexicon.ordinals, *extremes, "number"] for word in text.split())


@dataclass(frozen=True, slots=True)
class Account:
    """How a thing accounts for the words: how many are of its name, and the version that the others choose."""

    item: Item
    names: int
    values: dict[str, str]
    is_whole_title: bool


def account(words: Words, item: Item, text: str, said: Sequence[str], *, any_unit: bool = False) -> Account | None:
    """How the thing accounts for `said`, the telling words of the text; None where a word is left over.

    With `any_unit` the first word may be what the thing is counted in ("6 balls in rust").
    """
    title = f"{item.title} {item.brand}"
    values = _values(words, item, text, title)
    several = [value for name in values for value in values_said(text, item.options[name], words.sizes)]
    valued = {way for value in [*values.values(), *several] for way in _ways(words, value)}
    names, left = 0, []
    said = [part for word in said for part in apart(word, item.options).split()]
    for at, word in enumerate(said):
        if word in valued:
            continue
        if is_called(word, f"{title} {' '.join(item.kinds)}"):
            names += 1
        elif is_called(word, " ".join(item.highlights)):
            continue  # "the steel box" tells how it is
        elif is_called(word, " ".join(item.options)):
            continue  # "waist 30" says a version, and no name
        elif word not in words.portions and not (at == 0 and any_unit and values):
            left.append(word)
    if left:
        return None
    whole = set(words_in(item.title)) == {word for word in said if word not in valued}
    return Account(item, names, values, whole)


def _values(words: Words, item: Item, text: str, title: str) -> dict[str, str]:
    found = versions_said(text, item.options, sizes=words.sizes)
    called = title.lower().split()
    return {name: value for name, value in found.items() if not set(value.lower().split()) <= set(called)}


def _ways(words: Words, value: str) -> list[str]:
    """The words by which a value may be said: "5 mm" also as "5mm", "M" also as "medium"."""
    said = [*ways_of(value, words.sizes), value.lower().replace(" ", "")]
    return [word for way in said for word in [*words_in(way), way]]
