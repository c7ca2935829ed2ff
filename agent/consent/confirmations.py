"""Decides without any model whether a whole message is a clear yes or a clear no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_SPACES = re.compile(r"[\s,.!;:\-\u2013\u2014]+")
_LONGEST = 60


class WordLists(Protocol):
    """Whole messages that are a clear yes or no, to anything or to one act alone, and what may stand around them."""

    @property
    def yes(self) -> Sequence[str]: ...
    @property
    def no(self) -> Sequence[str]: ...
    @property
    def around(self) -> Sequence[str]: ...
    @property
    def yes_to(self) -> Mapping[str, Sequence[str]]: ...
    @property
    def no_to(self) -> Mapping[str, Sequence[str]]: ...


class ConfirmationMatcher:
    """Compares the whole message with lists of one language; a message that says anything more is neither.

    Several entries of one list may follow each other, with words of courtesy between them ("great, yes, place it").
    """

    def __init__(self, words: WordLists) -> None:
        self._yes = _phrases(words.yes)
        self._no = _phrases(words.no)
        self._around = _phrases(words.around)
        self._yes_to = {act: _phrases(phrases) for act, phrases in words.yes_to.items()}
        self._no_to = {act: _phrases(phrases) for act, phrases in words.no_to.items()}

    def decide(self, message: str, act: str) -> Literal["yes", "no"] | None:
        """What the message says to a proposal of this act; None where it is not clear."""
        if len(message) > _LONGEST or "?" in message:
            return None
        said = normal(message)
        yes = self._says(said, self._yes | self._yes_to.get(act, frozenset()))
        no = self._says(said, self._no | self._no_to.get(act, frozenset()))
        if not said or yes == no:
            return None
        return "yes" if yes else "no"

    def _says(self, said: str, phrases: frozenset[str]) -> bool:
        """Whether the words are entries of the list and courtesy, to the last word, and at least one entry."""
        if said in phrases:
            return True
        words = said.split()
        ways: list[set[bool]] = [set() for _ in range(len(words) + 1)]
        ways[0].add(False)  # at each place: whether an entry stands before it, in some reading of the words so far
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1) if ways[start] else ():
                piece = " ".join(words[start:end])
                if piece in phrases:
                    ways[end].add(True)
                if piece in self._around:
                    ways[end] |= ways[start]
        return True in ways[-1]


def _phrases(phrases: Sequence[str]) -> frozenset[str]:
    return frozenset(map(normal, phrases)) - {""}


def normal(text: str) -> str:
    """Small letters, one space between words, no marks around or between; marks alone ("\U0001f44d") stay."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return _EDGES.sub("", _SPACES.sub(" ", plain)).strip() or plain.strip()
