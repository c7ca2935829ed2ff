"""Vectors kept by the content that they stand for, so that a text is encoded once, whatever is imported again."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.encoder import TextEncoder
from retrieval.index.kept_vectors import KeptVectors
from retrieval.index.snapshot_files import content_key

_PART = 256


class EmbeddingCache:
    """The vectors of texts, from the file of an encoder or from the encoder."""

    def __init__(self, folder: Path, encoder: TextEncoder) -> None:
        self._encoder = encoder
        self._kept = KeptVectors(folder, encoder.name, encoder.dimension)

    def vectors(
        self,
        texts: Sequence[str],
        found: Callable[[NDArray[np.int64], NDArray[np.float32]], None],
        *,
        proceed: Callable[[], bool] = lambda: True,
    ) -> None:
        """Hands over the vectors of all texts in parts, as places and rows: known ones first, then as they are encoded.

        Stops between parts when `proceed` says so; what was encoded by then is kept.
        """
        keys = [content_key(text) for text in texts]
        self._kept.refresh()
        known = np.array([place for place, key in enumerate(keys) if key in self._kept], dtype=np.int64)
        for start in range(0, len(known), 8192):
            part = known[start : start + 8192]
            found(part, self._kept.rows([keys[place] for place in part]))
        missing = [place for place, key in enumerate(keys) if key not in self._kept]
        missing.sort(key=lambda place: len(texts[place]))
        for start in range(0, len(missing), _PART):
            if not proceed():
                return
            places = missing[start : start + _PART]
            vectors = self._encoder.encode([texts[place] for place in places])
            self._kept.keep([keys[place] for place in places], vectors)
            found(np.array(places, dtype=np.int64), vectors)

    def close(self) -> None:
        """Forgets what was read."""
        self._kept.close()
