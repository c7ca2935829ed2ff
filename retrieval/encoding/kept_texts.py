"""Vectors of texts that hardly change, such as the examples of a language, kept in a file beside the encoder."""

import hashlib
import os
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from retrieval.encoding.encoder import TextEncoder, Vectors

MANY = 256


class KeptTexts:
    """Encodes as the encoder does; the vectors of many texts at once are kept, and read the next time."""

    def __init__(self, encoder: TextEncoder, folder: Path) -> None:
        self._encoder = encoder
        self._folder = folder
        self._keeping = threading.Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text. Blocks: call it from a thread where there may be many."""
        if len(texts) < MANY:
            return self._encoder.encode(texts)
        digest = hashlib.sha256("\x00".join([self._encoder.name, *texts]).encode()).hexdigest()[:24]
        file = self._folder / f"texts-{digest}.npy"
        with self._keeping:
            if not file.exists():
                self._keep(file, self._encoder.encode(texts))
        vectors: Vectors = np.load(file)
        return vectors

    def _keep(self, file: Path, vectors: Vectors) -> None:
        """Write it whole or not at all: several processes may start at once."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, spare = tempfile.mkstemp(dir=self._folder, suffix=".npy")
        with os.fdopen(handle, "wb") as written:
            np.save(written, vectors)
        Path(spare).replace(file)
