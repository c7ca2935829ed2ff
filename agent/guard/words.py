"""Cuts a sentence into comparable words, for finding which products and orders it names."""

# ruff: noqa: SIM905 - lists of words read better as text

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_PART = re.compile(r"[^\W_]+", re.UNICODE)
_SHORTEST_PLURAL = 4

STOP_WORDS = frozenset(
    """a an and are as at be but by for from has have he her his i if in into is it its me my no not of off on one
    only or our out over s she so than that the their them then there these they this those to too under up us was
    we were what when which while who will with without you your all any both can each here just more most new now
    other some such very about after again also back before do does down get got go how like look make may need
    nice great good best well yes also order cart item items product products option options price total
    der die das den dem des ein eine einen und oder mit von zu im in ist sind el la los las un una de y o con en es
    le les une du des et ou avec est sont il i lo gli di e che""".split()
)


class Word(NamedTuple):
    """A word of a sentence: as compared (`key`), where it stands, and whether it begins with a capital."""

    key: str
    start: int
    end: int
    capital: bool


@lru_cache(maxsize=20_000)
def key_of(word: str) -> str:
    """The form in which words are compared: folded, without a possessive or plain plural."""
    key = word.casefold().replace("\u2019", "'")
    key = key.removesuffix("'s")
    if len(key) >= _SHORTEST_PLURAL and key.endswith("s") and not key.endswith(("ss", "us", "is")):
        key = key[:-1] if not key.endswith(("ches", "shes", "xes", "sses")) else key[:-2]
    return key


def words_of(text: str) -> list[Word]:
    """The words of a sentence, hyphenated ones in their parts."""
    found: list[Word] = []
    for match in _PART.finditer(text):
        word = match.group()
        if word in {"s", "S"} and match.start() and text[match.start() - 1] in "'\u2019":
            continue
        found.append(Word(key_of(word), match.start(), match.end(), word[0].isupper()))
    return found


@lru_cache(maxsize=20_000)
def keys_of(text: str) -> tuple[str, ...]:
    """The comparable words of a name or a value."""
    return tuple(word.key for word in words_of(text))


def telling(key: str) -> bool:
    """Whether a word can help to name something."""
    return key not in STOP_WORDS and (len(key) > 1 or key.isdigit() or not key.isascii())
