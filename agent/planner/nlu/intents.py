"""What a clause wants: by pattern, then by the nearest example."""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt

from agent.planner.nlu.phrases import Phrases

_REMEMBERED = 512

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]


class IntentFinder:
    """Patterns first; where none fits, sentence embeddings or shared words decide, if they are near enough."""

    def __init__(self, phrases: Phrases, encode: Encode | None) -> None:
        self._phrases = phrases
        self._encode = encode
        self.by_example = lru_cache(maxsize=_REMEMBERED)(self._by_example)

    @cached_property
    def _example_vectors(self) -> npt.NDArray[np.float32]:
        assert self._encode is not None  # noqa: S101  # asked for only where an encoder is given
        return np.asarray(self._encode([example for _, example in self._phrases.examples]), dtype=np.float32)

    def by_pattern(self, text: str, flags: frozenset[str]) -> str | None:
        """The first intent whose pattern fits and whose needs are met."""
        for compiled in self._phrases.intents:
            if all(need in flags for need in compiled.intent.needs) and compiled.fits(text):
                return compiled.intent.name
        return None

    def _by_example(self, text: str) -> tuple[str, float] | None:
        """The intent of the nearest example and how near it is."""
        thresholds = self._phrases.language.intents.thresholds
        if self._encode is not None:
            vector = np.asarray(self._encode([text]), dtype=np.float32)[0]
            scores = self._example_vectors @ vector
            place = int(np.argmax(scores))
            score = float(scores[place])
            return (self._phrases.examples[place][0], score) if score >= thresholds.embedding else None
        return self._by_words(text, thresholds.overlap)

    def _by_words(self, text: str, threshold: float) -> tuple[str, float] | None:
        said = self._phrases.content(text)
        best: tuple[str, float] | None = None
        for name, words in self._phrases.example_words:
            if not said or not words:
                continue
            score = len(said & words) / len(said | words)
            if score >= threshold and (best is None or score > best[1]):
                best = (name, score)
        return best
