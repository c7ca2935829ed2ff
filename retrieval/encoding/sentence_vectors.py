"""The vectors of sentences of products, which many searches ask for: each is encoded once while it is remembered."""

import asyncio
from collections.abc import Sequence

import numpy as np

from retrieval.encoding.encoder import TextEncoder, Vectors
from retrieval.text.recent import Recent

REMEMBERED = 8192
"""Sentences: with 384 dimensions 13 MB."""


class SentenceVectors:
    """Encodes what it does not remember, off the event loop."""

    def __init__(self, encoder: TextEncoder, most: int = REMEMBERED) -> None:
        self._encoder = encoder
        self._recent: Recent[str, Vectors] = Recent(most)

    async def of(self, texts: Sequence[str]) -> Vectors:
        """One row a text, L2-normalised, in their order.

        Raises:
            EncoderError: the encoder failed.
        """
        known = {text: vector for text in texts if (vector := self._recent.get(text)) is not None}
        new = list(dict.fromkeys(text for text in texts if text not in known))
        if new:
            encoded = await asyncio.to_thread(self._encoder.encode, new)
            for text, vector in zip(new, np.asarray(encoded, dtype=np.float32), strict=True):
                known[text] = vector
                self._recent.keep(text, vector)
        if not texts:
            return np.empty((0, self._encoder.dimension), dtype=np.float32)
        return np.stack([known[text] for text in texts])
