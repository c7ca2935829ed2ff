"""What the words of a title do in it: name the thing itself, describe it, or tell what it is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.text.words import fold, stem, words

_TURNS = frozenset({"for", "with", "compatible", "fits", "without", "featuring", "includes", "including"})
# How many there are and how they are held together: a "spanner set" is spanners.
_TOGETHER = frozenset({"set", "kit", "pack", "pair", "piec", "bundl", "box", "sheet", "roll"})
_LAST = 2
_NONE: frozenset[str] = frozenset()
ASIDE = 0.3


@dataclass(frozen=True, slots=True)
class TitleWords:
    """The stems of a title: those of the thing itself, and those after "for", "with" and the like.

    `named` are those of the thing itself that are words. `described` are stems that only describe what follows:
    "laptop" in "laptop sleeve". `stems` are all of them as they stand.
    """

    main: frozenset[str]
    named: frozenset[str]
    after: frozenset[str]
    described: Mapping[str, frozenset[str]]
    stems: tuple[str, ...]


def read_title(title: str, nouns: frozenset[str]) -> TitleWords:
    """The words of a title; `nouns` are the stems of what things are called."""
    folded = fold(title)
    found = words(folded)
    stems = [stem(word.text) for word in found]
    turn = next((place for place, word in enumerate(found) if word.text in _TURNS), len(found))
    joined = [not folded[one.end : other.start].strip(" -") for one, other in pairwise(found)]
    described: dict[str, frozenset[str]] = {}
    for place, one in enumerate(stems[:turn]):
        following = _noun_after(stems, joined, place, nouns)
        described[one] = described[one] & following if one in described else following
    named = frozenset(one for one in described if one.isalpha())
    return TitleWords(frozenset(described), named, frozenset(stems[turn:]), described, tuple(stems))


def place_in_title(title: TitleWords, one: str, asked: frozenset[str]) -> float:
    """How far a stem says what the thing is: wholly, or little where it describes another noun or follows "for"."""
    if one in title.main:
        return 1.0 if title.described[one] <= asked else ASIDE
    return ASIDE if one in title.after else 0.0


def _noun_after(stems: Sequence[str], joined: Sequence[bool], place: int, nouns: frozenset[str]) -> frozenset[str]:
    """The noun, of one word or two, that directly follows a word; `joined` says after which words no sign stands."""
    left = len(stems) - place - 1
    if not left or not joined[place]:
        return _NONE
    one, first = stems[place], stems[place + 1]
    if first in _TOGETHER:
        return _NONE
    if first in nouns and first != one:
        return frozenset((first,))
    if left > 1 and joined[place + 1]:
        second = stems[place + 2]
        # Or it ends in a noun with one word between that is none: "car" in "car seat hammock".
        ends = left == _LAST and first not in nouns and second in nouns
        if second != one and second not in _TOGETHER and (ends or f"{first} {second}" in nouns):
            return frozenset((second,))
    return _NONE
