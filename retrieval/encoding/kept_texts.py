"""Vectors of texts that hardly change, such as the examples of a language, kept beside the encoder."""

import hashlib
from collections.abc import Sequence

from retrieval.encoding.encoder import TextEncoder, Vectors
from retrieval.encoding.kept_arrays import KeptArrays

MANY = 256


class KeptTexts:
    """Encodes as the encoder does; the vectors of many texts at once are kept, and read the next time."""

    def __init__(self, encoder: TextEncoder, kept: KeptArrays) -> None:
        self._encoder = encoder
        self._kept = kept

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text. Blocks: call it from a thread where there may be many."""
        if len(texts) < MANY:
            return self._encoder.encode(texts)
        digest = hashlib.sha256("\x00".join([self._encoder.name, *texts]).encode()).hexdigest()
        return self._kept.of(f"texts-{digest[:24]}", lambda: self._encoder.encode(texts))
