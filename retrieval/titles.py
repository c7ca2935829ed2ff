"""What the words of a title do in it: name the thing itself, describe it, or tell what it is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.words import Word, fold, stem, words

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
    "laptop" in "laptop sleeve". `neighbours` are the stems that follow each other.
    """

    main: frozenset[str]
    named: frozenset[str]
    after: frozenset[str]
    described: Mapping[str, frozenset[str]]
    neighbours: frozenset[tuple[str, str]]


def read_title(title: str, nouns: frozenset[str]) -> TitleWords:
    """The words of a title; `nouns` are the stems of what things are called."""
    folded = fold(title)
    found = words(folded)
    stems = [stem(word.text) for word in found]
    turn = next((place for place, word in enumerate(found) if word.text in _TURNS), len(found))
    described: dict[str, frozenset[str]] = {}
    for place, one in enumerate(stems[:turn]):
        following = _noun_after(folded, found, stems, place, nouns)
        described[one] = described[one] & following if one in described else following
    named = frozenset(one for one in described if one.isalpha())
    return TitleWords(frozenset(described), named, frozenset(stems[turn:]), described, frozenset(pairwise(stems)))


def place_in_title(title: TitleWords, one: str, asked: frozenset[str]) -> float:
    """How far a stem says what the thing is: wholly, or little where it describes another noun or follows "for"."""
    if one in title.main:
        return 1.0 if title.described[one] <= asked else ASIDE
    return ASIDE if one in title.after else 0.0


def _noun_after(
    title: str, found: Sequence[Word], stems: Sequence[str], place: int, nouns: frozenset[str]
) -> frozenset[str]:
    """The noun, of one word or two, that directly follows a word."""
    left = len(stems) - place - 1
    if left and stems[place + 1] in _TOGETHER:
        return _NONE
    if left and stems[place + 1] in nouns and _is_noun_of(title, found, stems, place, place + 1):
        return frozenset((stems[place + 1],))
    if (
        left > 1
        and f"{stems[place + 1]} {stems[place + 2]}" in nouns
        and _is_noun_of(title, found, stems, place, place + 2)
    ):
        return frozenset((stems[place + 2],))
    if _ends_in_noun(stems, place, nouns) and _is_noun_of(title, found, stems, place, place + 2):
        return frozenset((stems[place + 2],))
    return _NONE


def _ends_in_noun(stems: Sequence[str], place: int, nouns: frozenset[str]) -> bool:
    """Whether a title ends in a noun with one word between that is none: "car" in "car seat hammock"."""
    left = len(stems) - place - 1
    return left == _LAST and stems[place + 1] not in nouns and stems[place + 2] in nouns


def _is_noun_of(title: str, found: Sequence[Word], stems: Sequence[str], place: int, last: int) -> bool:
    """Whether the words up to the last follow each other with no more than a space or a hyphen between."""
    return stems[last] != stems[place] and all(
        not title[found[number].end : found[number + 1].start].strip(" -") for number in range(place, last)
    )
