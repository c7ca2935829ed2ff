"""What the examples of the language data say that a clause means, by sentence embedding."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from agent.planner.nlu.masking import Masker
from agent.planner.nlu.phrases import Phrases

_REMEMBERED = 512
_LANGUAGES = 8

Encode = Callable[[Sequence[str]], npt.NDArray[np.float32]]
Vector = npt.NDArray[np.float32]


class Exemplars:
    """Shares a clause out among the intents whose examples are near it; the nearest count most.

    A clause is compared as it was said and with neutral words for what it names. The pair is encoded alone, because an
    encoder of whole numbers gives a text other vectors in other company: what is made of a clause depends on it only.
    """

    def __init__(self, phrases: Phrases, masker: Masker, encode: Encode) -> None:
        language = phrases.language.examples
        self._names = sorted({one.intent for one in language.examples})
        self._of = np.array([self._names.index(one.intent) for one in language.examples for _ in one.say])
        self._needs = [frozenset(one.needs) for one in language.examples for _ in one.say]
        self._texts = language.texts
        self._spread, self._least = language.spread, language.least
        self._masker = masker
        self._encode = encode
        self._vector = lru_cache(maxsize=_REMEMBERED)(self._encoded)
        self._counting = lru_cache(maxsize=_REMEMBERED)(self._where)

    def shares(self, text: str, flags: frozenset[str]) -> Mapping[str, float]:
        """How likely each intent is by its examples that count in the situation; the shares come to one.

        Empty where no example is near enough to say anything.
        """
        near = np.where(self._counting(flags), vectors_of(self._encode, self._texts) @ self._vector(text), -1.0)
        if float(near.max()) < self._least:
            return {}
        summed = np.bincount(self._of, np.exp((near - 1.0) / self._spread), len(self._names))
        return dict(zip(self._names, (summed / summed.sum()).tolist(), strict=True))

    def _encoded(self, text: str) -> Vector:
        masked = self._masker.masked(text)
        pair = [text] if masked == text else [text, masked]
        return np.asarray(np.mean(self._encode(pair), axis=0), dtype=np.float32)

    def _where(self, flags: frozenset[str]) -> npt.NDArray[np.bool_]:
        return np.array([needs <= flags for needs in self._needs])


@lru_cache(maxsize=_LANGUAGES)
def vectors_of(encode: Encode, texts: tuple[str, ...]) -> Vector:
    """The vectors of a language's examples; the same for every shop that one encoder serves."""
    return np.asarray(encode(texts), dtype=np.float32)
