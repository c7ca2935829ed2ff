"""What the examples of the language data say that a clause means, by sentence embedding."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from agent.planner.nlu.learned import Lessons, Vector
from agent.planner.nlu.masking import Masker
from agent.planner.nlu.phrases import Phrases

_REMEMBERED = 512


class Exemplars:
    """Shares a clause out among the intents, as was learned from their examples.

    A clause is compared as it was said and with neutral words for what it names. The pair is encoded alone, because an
    encoder of whole numbers gives a text other vectors in other company: what is made of a clause depends on it only.
    """

    def __init__(self, phrases: Phrases, masker: Masker, lessons: Lessons) -> None:
        examples = phrases.language.examples
        kinds = examples.kinds
        self._names = sorted({intent for intent, _ in kinds})
        self._of = np.array([self._names.index(intent) for intent, _ in kinds])
        self._needs = [needs for _, needs in kinds]
        self._sharpness, self._nearness = examples.sharpness, examples.nearness
        self._learned = lessons.of(examples)
        self._masker = masker
        self._encode = lessons.encode
        self._scored = lru_cache(maxsize=_REMEMBERED)(self._scores)
        self._counting = lru_cache(maxsize=_REMEMBERED)(self._where)

    def shares(self, text: str, flags: frozenset[str]) -> Mapping[str, float]:
        """How likely each intent is that has examples which count in the situation; the shares come to one.

        Empty where no example is near enough to say anything.
        """
        scores, counting = self._scored(text), self._counting(flags)
        if scores is None or not counting.any():
            return {}
        likely = np.where(counting, np.exp(self._sharpness * (scores - scores[counting].max())), 0.0)
        summed = np.bincount(self._of, likely, len(self._names))
        return dict(zip(self._names, (summed / summed.sum()).tolist(), strict=True))

    def _scores(self, text: str) -> Vector | None:
        """How much speaks for each kind of saying; nothing where all examples are too far."""
        masked = self._masker.masked(text)
        pair = [text] if masked == text else [text, masked]
        near = self._learned.vectors @ np.asarray(np.mean(self._encode(pair), axis=0), dtype=np.float32)
        return self._learned.scores(near) if float(near.max()) >= self._nearness.least_for(text) else None

    def _where(self, flags: frozenset[str]) -> npt.NDArray[np.bool_]:
        return np.array([needs <= flags for needs in self._needs])
