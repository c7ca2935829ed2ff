"""Words of a catalogue that are akin to what a wish is for: its "sport" and "training" to "gym".

A sentence encoder knows single words well. So the words that a catalogue uses are encoded once, and what is said of a
purpose is compared with all of them; the catalogue's own products then speak for themselves.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.stores.lexical import Alternative, Clause, LexicalIndex
from retrieval.text.english import STOP_WORDS
from retrieval.text.terms import Terms
from retrieval.text.words import singular, stem

MOST_WORDS = 20_000
_SHORTEST = 3
_AKIN = 0.5
"""The cosine from which a word is akin. At "gym": fitness 0.74, sport 0.60, dance 0.52, body 0.49."""
_MOST_AKIN = 12

Vectors = NDArray[np.float32]


class AkinWords:
    """The words of one catalogue with their vectors, which may still be filling in."""

    def __init__(self, words: Sequence[str], dimension: int) -> None:
        self.words = tuple(words)
        self._matrix = np.zeros((len(self.words), dimension), dtype=np.float16)
        self._present = np.zeros(len(self.words), dtype=np.bool_)

    @property
    def complete(self) -> bool:
        """Whether every word has its vector."""
        return bool(self._present.all())

    def take(self, places: NDArray[np.int64], vectors: Vectors) -> None:
        """Takes the vectors of the words at some places."""
        self._matrix[places] = vectors
        self._present[places] = True

    def near(self, vector: Vectors) -> list[tuple[str, float]]:
        """The words akin to one with their cosines, the nearest first; its own forms are among them."""
        similar = self._matrix @ vector.astype(np.float16)
        best = np.argsort(-similar, kind="stable")[: 4 * _MOST_AKIN]
        return [(self.words[at], float(similar[at])) for at in best.tolist() if similar[at] >= _AKIN]

    def clause(self, word: str, vector: Vectors) -> Clause:
        """A word, and at less weight those akin to it, as one thing to be met."""
        weights = {stem(word): 1.0}
        for other, similar in self.near(vector):
            if len(weights) <= _MOST_AKIN:
                weights.setdefault(stem(other), similar)
        return Clause(tuple(Alternative((one,), weight) for one, weight in weights.items()), 0.0)


def words_of(terms: Terms, lexical: LexicalIndex) -> list[str]:
    """The words of a catalogue that may be akin to something: those of titles and attributes first, then the others."""

    def often(words: Sequence[str], frequency: Callable[[str], int]) -> list[str]:
        return sorted(words, key=lambda word: (-frequency(word), word))

    plain = [word for word in terms.counts if _may_be_akin(word, terms)]
    prose = [word for word in terms.prose if _may_be_akin(word, terms)]
    return [*often(plain, terms.frequency), *often(prose, lambda word: lexical.frequency(stem(word)))][:MOST_WORDS]


def _may_be_akin(word: str, terms: Terms) -> bool:
    """Whether it is a word of the language: names are compared by their letters only ("Sonder" and "son")."""
    known = not terms.language or word in terms.language or singular(word) in terms.language
    return known and len(word) >= _SHORTEST and word.isalpha() and word not in STOP_WORDS
