"""The words of a catalogue with their frequencies: which are known, and what an unknown one was meant to be."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from retrieval.text.english import STOP_WORDS
from retrieval.text.words import singular

LEAST_OF_A_COMPOUND = 3


def allowed_errors(word: str) -> int:
    """How many typing errors a word of this length may have: short words are too close to each other."""
    if len(word) < 4 or any(c.isdigit() for c in word):
        return 0
    return 1 if len(word) < 8 else 2


class Terms:
    """Surface words by how many products use them in titles, brands, categories, attributes and tags.

    `prose` holds words that only descriptions use, `language` other words of the language: they are no target of
    corrections and are not corrected.
    """

    def __init__(
        self, counts: Mapping[str, int], prose: Iterable[str] = (), language: frozenset[str] = frozenset()
    ) -> None:
        self.counts = dict(counts)
        self.prose = frozenset(prose)
        self.language = language
        self._by_length: dict[int, list[str]] = {}
        for word in self.counts:
            if len(word) >= 3 and word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)
        self.correction = lru_cache(maxsize=8192)(self._correction)

    def known(self, word: str) -> bool:
        """Whether the catalogue uses the word, in either number."""
        return word in self.counts or word in self.prose or singular(word) in self.counts or f"{word}s" in self.counts

    def frequency(self, word: str) -> int:
        """How many products use exactly this word."""
        return self.counts.get(word, 0)

    def starting_with(self, prefix: str, limit: int) -> list[str]:
        """The most used words that begin with a prefix."""
        found = [word for word in self.counts if word.startswith(prefix)]
        return sorted(found, key=lambda word: (-self.counts[word], word))[:limit]

    def _is_compound(self, word: str) -> bool:
        """Whether it is put together of two words of the language ("footrest"), and so is one itself."""
        cuts = range(LEAST_OF_A_COMPOUND, len(word) - LEAST_OF_A_COMPOUND + 1)
        return any(word[:at] in self.language and word[at:] in self.language for at in cuts)

    def _correction(self, word: str) -> str | None:
        """The known word that an unknown one was most likely meant to be.

        A word that the catalogue or the language knows is never turned into another. Nearer wins, then the same first
        letter, then the more frequent.
        """
        errors = allowed_errors(word)
        if errors == 0 or self.known(word) or word in STOP_WORDS or word in self.language:
            return None
        errors = min(errors, 1) if self._is_compound(word) else errors
        best: tuple[float, int, str] | None = None
        for length in range(len(word) - errors, len(word) + errors + 1):
            found = process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=errors, limit=12
            )
            for candidate, distance, _ in found:
                cost = distance + (0.5 if candidate[0] != word[0] else 0.0)
                rank = (cost, -self.counts[candidate], candidate)
                if cost <= errors + 0.5 and (best is None or rank < best):
                    best = rank
        return best[2] if best else None
