"""What a text says that a thing is made for: the words behind "for", "fits" and the like."""

import re
from collections.abc import Iterable
from functools import lru_cache

from retrieval.text.words import stem, word_texts

_MADE_FOR = re.compile(
    r"\b(?:made for|for|fits?|to fit|suits|works with|keeps|protects|holds|cleans|goes (?:on|in|under|with|over|into))"
    r"(?P<what>(?: [a-z0-9'-]+){1,5})"
)


def made_for(sentences: Iterable[str]) -> frozenset[str]:
    """The stems of what the sentences say that it is for: of "For pots of up to 30 cm" that of pots."""
    return frozenset().union(*map(_in_sentence, sentences))


@lru_cache(maxsize=16384)
def _in_sentence(sentence: str) -> frozenset[str]:
    return frozenset(stem(word) for found in _MADE_FOR.finditer(sentence.lower()) for word in word_texts(found["what"]))
