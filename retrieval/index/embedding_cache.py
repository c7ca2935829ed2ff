"""Vectors kept by the content that they stand for, so that a text is encoded once, whatever is imported again."""

import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.encoder import TextEncoder
from retrieval.index.snapshot_files import content_key

_PART = 256


class EmbeddingCache:
    """One append-only file for each encoder: records of a 16-byte content hash and a half-precision vector.

    A record that was torn by a crash is cut off when the file is next opened.
    """

    def __init__(self, folder: Path, encoder: TextEncoder) -> None:
        self._encoder = encoder
        self._record = np.dtype([("key", "V16"), ("vector", "<f2", (encoder.dimension,))])
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / (re.sub(r"[^\w.-]+", "_", encoder.name) + ".vectors")
        self._lock = threading.Lock()
        self._known: dict[bytes, NDArray[np.float16]] = {}
        self._read_to = 0

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
        with self._lock:
            self._read()
        known = np.array([place for place, key in enumerate(keys) if key in self._known], dtype=np.int64)
        for start in range(0, len(known), 8192):
            part = known[start : start + 8192]
            found(part, np.stack([self._known[keys[place]] for place in part]).astype(np.float32))
        missing = [place for place, key in enumerate(keys) if key not in self._known]
        missing.sort(key=lambda place: len(texts[place]))
        for start in range(0, len(missing), _PART):
            if not proceed():
                return
            places = missing[start : start + _PART]
            vectors = self._encoder.encode([texts[place] for place in places])
            self._append([keys[place] for place in places], vectors)
            found(np.array(places, dtype=np.int64), vectors)

    def close(self) -> None:
        """Forgets what was read."""
        self._known.clear()

    def _read(self) -> None:
        """Reads the records that were appended since, by this process or another."""
        size = self._path.stat().st_size if self._path.exists() else 0
        whole = size - size % self._record.itemsize
        if whole <= self._read_to:
            return
        with self._path.open("rb") as file:
            file.seek(self._read_to)
            records: NDArray[Any] = np.frombuffer(file.read(whole - self._read_to), dtype=self._record)
        keys = records["key"].tobytes()
        vectors = records["vector"]
        for place in range(len(records)):
            self._known[keys[16 * place : 16 * place + 16]] = vectors[place]
        self._read_to = whole

    def _append(self, keys: list[bytes], vectors: NDArray[np.float32]) -> None:
        records = np.empty(len(keys), dtype=self._record)
        records["key"] = np.frombuffer(b"".join(keys), dtype="V16")
        records["vector"] = vectors
        with self._lock:
            with self._path.open("ab") as file:
                torn = file.tell() % self._record.itemsize
                if torn:
                    file.truncate(file.tell() - torn)
                file.write(records.tobytes())
            self._read()
