"""Cuts text into sentences as it streams; the pieces put together are the text again, unchanged."""

# ruff: noqa: SIM905 - lists of words read better as text

from __future__ import annotations

import re
from collections.abc import Iterable

_LONGEST_SENTENCE = 900
_FULL_STOPS = "\u3002\uff01\uff1f\u0964\u06d4\u1362"
_END = re.compile(
    r"(?P<mark>[.!?\u2026]+)(?P<closers>[\"'\u201c\u201d\u2019\u00bb)\]*_`]*)(?P<space>[ \t\u00a0]+)(?=\S)"
    r"|(?P<full>[" + _FULL_STOPS + r"]+[\"\u201d\u2019\u300d\u300f\uff09]*[ \t]*)(?=\S)"
    r"|(?P<line>\s*\n\s*)(?=\S)"
)
_MARK = re.compile(r"[.!?\u2026\n" + _FULL_STOPS + "]")
_ABBREVIATIONS = frozenset(
    """e.g i.e etc vs cf approx no nr nos art dr mr mrs ms prof st ave blvd rd jr sr inc ltd co corp dept est fig vol
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun min max incl excl ca bzw z.b u.a d.h
    usw p.ej ej núm p.ex env tel ext in ft oz lb pcs qty ref apt a.m p.m u.s u.k""".split()
)
_WORD_BEFORE = re.compile(r"([^\W\d_](?:[\w.]*[^\W\d_])?)$")
_LIST_NUMBER = re.compile(r"(?:^|\n)\s*(?:[-*]\s+)?\d{1,3}$")


def may_end(text: str) -> bool:
    """Whether the text holds a mark with which a sentence can end."""
    return _MARK.search(text) is not None


class SentenceSplitter:
    """Takes text in pieces of any size and gives back each sentence as soon as its end is certain."""

    def __init__(self, titles: Iterable[str] = ()) -> None:
        """`titles` are names with a full stop or the like in them, which ends no sentence."""
        self._titles = tuple(titles)
        self._held = ""
        self._looked_at = 0
        self._marked = False
        """Whether a mark that may end a sentence stands in what was not looked at."""

    def feed(self, piece: str) -> list[str]:
        """The sentences that this piece completes, each with the white space that follows it."""
        self._held += piece
        if not self._marked and len(self._held) <= _LONGEST_SENTENCE and not _MARK.search(piece):
            return []
        finished: list[str] = []
        while (end := self._next_end()) is not None:
            finished.append(self._held[:end])
            self._held = self._held[end:]
            self._looked_at = 0
        self._marked = _MARK.search(self._held, self._looked_at) is not None
        return finished

    def flush(self) -> list[str]:
        """What is left when the text is over."""
        rest, self._held, self._looked_at, self._marked = self._held, "", 0, False
        return [rest] if rest else []

    def _next_end(self) -> int | None:
        mark = _MARK.search(self._held, self._looked_at)
        if mark is None and len(self._held) <= _LONGEST_SENTENCE:
            self._looked_at = len(self._held)
            return None
        first = self._looked_at if mark is None else _space_before(self._held, mark.start(), self._looked_at)
        for found in _END.finditer(self._held, first):
            if self._in_a_title(found.end()):
                continue
            if found["mark"] is None or _ends(self._held, found):
                return found.end()
        if len(self._held) > _LONGEST_SENTENCE:
            return self._held.rfind(" ", 1, _LONGEST_SENTENCE) + 1 or _LONGEST_SENTENCE
        self._looked_at = _safe_restart(self._held)
        return None

    def _in_a_title(self, end: int) -> bool:
        """Whether what stands around a possible end is, as far as it has come, one of the titles."""
        for title in self._titles:
            for inner in _END.finditer(title):
                begin = end - inner.end()
                if begin >= 0 and title.startswith(self._held[begin : begin + len(title)]):
                    return True
        return False


def _space_before(held: str, position: int, least: int) -> int:
    """Where the white space before a mark begins: no end starts sooner, and looking for one by pattern is slow."""
    while position > least and held[position - 1].isspace():
        position -= 1
    return position


def _safe_restart(held: str) -> int:
    """Where the next look begins: an end can start no earlier than the last run of marks and white space."""
    position = len(held)
    while position and not held[position - 1].isalnum():
        position -= 1
    return position


def _ends(text: str, found: re.Match[str]) -> bool:
    """Whether the mark ends a sentence: not after an abbreviation, a list number, or before a small letter."""
    if found["mark"] != ".":
        return found["mark"][0] in "!?" or not text[found.end()].islower()
    if text[found.end()].islower():
        return False
    before = text[: found.start()]
    if before[-1:].isdigit():
        return _LIST_NUMBER.search(before) is None
    return not _is_abbreviation(_word_before(before[-24:]), text[found.end()])


def _word_before(text: str) -> str:
    """The word that a text ends with, full stops within it included; empty where it ends with none."""
    if not text or text[-1].isspace():
        return ""
    last = text.rsplit(None, 1)[-1]
    if last.isalpha():
        return last
    word = _WORD_BEFORE.search(last)
    return word[1] if word else ""


def _is_abbreviation(word: str, following: str) -> bool:
    known = word.lower()
    if known in {"no", "in", "min", "max", "mar", "sat", "sun", "ave", "art", "ca", "co", "fig", "nos"}:
        return following.isdigit() or (word[0].isupper() and known in {"co", "ave"})
    return known in _ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word.isupper() and word != "I")


def split_sentences(text: str) -> list[str]:
    """All sentences of a whole text, each with the white space that follows it."""
    splitter = SentenceSplitter()
    return splitter.feed(text) + splitter.flush()
