"""An encoder for tests that need meaning to be exact and free: words are directions."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.text.english import STOP_WORDS
from retrieval.text.words import stems


class WordEncoder:
    """Encodes a text as the sum of fixed directions of its telling stems: texts are as near as their words."""

    def __init__(self, dimension: int = 96, name: str = "words-1") -> None:
        self.name = name
        self.dimension = dimension
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        rows = [
            sum((self._direction(one) for one in set(stems(text)) - STOP_WORDS), np.zeros(self.dimension))
            for text in texts
        ]
        vectors = np.array(rows, dtype=np.float32).reshape(len(texts), self.dimension)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = vectors / np.maximum(norms, 1e-9)
        return unit

    async def encode_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.encode([text])[0]
        return vector

    def close(self) -> None:
        self.encoded.clear()

    def _direction(self, word: str) -> NDArray[np.float64]:
        seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "little")
        return np.random.default_rng(seed).standard_normal(self.dimension)
