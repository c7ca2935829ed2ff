"""Titles as they stand in a sentence: whatever is inside a known name is a name, not a claim."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from agent.guard.assertions import assertions_in
from agent.guard.figures import figures_in

_SPACES = re.compile(r"\s+")
_BEFORE_MARK = re.compile(r"\s+(?=[,.?;:])")
_ADDRESSES = re.compile(r"\b(?:I|we|you|your|my|our|us)\b", re.IGNORECASE)
_TELLING_KINDS = frozenset({"act", "order_status", "handoff", "promise"})
_INNER_END = re.compile(r"[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019)\]]*\s")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class TitleFound:
    """A stretch of a sentence that is a title, and the groups that bear it."""

    start: int
    end: int
    title: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence with each title as one made-up word, and what each of those words stands for."""

    text: str
    titles: tuple[TitleFound, ...] = ()

    def restored(self, text: str) -> str:
        """A stretch of the masked sentence as it was written."""
        for place, found in enumerate(self.titles):
            text = text.replace(placeholder(place), found.title)
        return text


def placeholder(place: int) -> str:
    """A word that no language has and that says nothing."""
    return f"Xq{_LETTERS[place // 26 % 26]}{_LETTERS[place % 26]}q"


class TitleIndex:
    """The titles that are known in a conversation, with the groups that bear them."""

    def __init__(self) -> None:
        self._groups: OrderedDict[str, set[str]] = OrderedDict()
        self._titles_of: dict[str, set[str]] = {}

    def add(self, group: str, title: str) -> None:
        for spelling in _spellings(title):
            known = self._groups.get(spelling)
            if known is None:
                if not _is_name(spelling):
                    continue
                known = self._groups[spelling] = set()
            known.add(group)
            self._titles_of.setdefault(group, set()).add(spelling)

    def forget(self, group: str) -> None:
        for title in self._titles_of.pop(group, ()):
            groups = self._groups.get(title, set())
            groups.discard(group)
            if not groups:
                self._groups.pop(title, None)

    def masked(self, sentence: str) -> Masked:
        """The sentence with its titles masked, the longest first; one that is nothing but a title stays as it is."""
        if not self._groups:
            return Masked(sentence)
        found = sorted(self._found(sentence), key=lambda one: one.start)
        if not found or (len(found) == 1 and not _has_words(sentence[: found[0].start] + sentence[found[0].end :])):
            return Masked(sentence)
        text, position = "", 0
        for place, one in enumerate(found):
            text += sentence[position : one.start] + placeholder(place)
            position = one.end
        return Masked(text + sentence[position:], tuple(found))

    def _found(self, sentence: str) -> list[TitleFound]:
        present = sorted((title for title in self._groups if title in sentence), key=len, reverse=True)
        found: list[TitleFound] = []
        for title in present:
            for start in _places(title, sentence):
                end = start + len(title)
                if not any(start < other.end and other.start < end for other in found):
                    found.append(TitleFound(start, end, title, frozenset(self._groups[title])))
        return found

    def with_inner_ends(self) -> list[str]:
        """The titles in which a sentence seems to end."""
        return [title for title in self._groups if _INNER_END.search(title)]


def _spellings(title: str) -> set[str]:
    """A title as it is kept, and as white space is commonly made even."""
    even = _SPACES.sub(" ", title).strip()
    return {spelling for spelling in (title.strip(), even, _BEFORE_MARK.sub("", even)) if len(spelling) > 1}


@lru_cache(maxsize=8_192)
def _is_name(title: str) -> bool:
    """Whether a title can be told from a statement; one that is itself a whole claim, or tells of acts, can not."""
    whole = title.strip()
    if not _has_words(whole):
        return False
    if any(figure.kind == "money" and len(figure.text.strip()) == len(whole) for figure in figures_in(whole)):
        return False
    asserted = assertions_in(whole)
    if any(one.start == 0 and one.end == len(whole) for one in asserted):
        return False
    return not (_ADDRESSES.search(whole) and any(one.kind in _TELLING_KINDS for one in asserted))


def _has_words(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _places(title: str, sentence: str) -> Iterator[int]:
    start = sentence.find(title)
    while start >= 0:
        end = start + len(title)
        if not (_joins(sentence[:start][-1:], title[:1]) or _joins(title[-1:], sentence[end : end + 1])):
            yield start
        start = sentence.find(title, start + 1)


def _joins(left: str, right: str) -> bool:
    """Whether a word goes on over this border."""
    return left.isalnum() and right.isalnum() and left.isascii() and right.isascii()
