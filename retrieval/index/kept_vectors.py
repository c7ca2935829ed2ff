"""Vectors in a file that only grows, by a hash of what they stand for; several processes may read and append."""

import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class KeptVectors:
    """One append-only file for each model: records of a 16-byte content hash and a half-precision vector.

    A record that was torn by a crash is cut off when the file is next written to.
    """

    def __init__(self, folder: Path, model: str, dimension: int) -> None:
        self._record = np.dtype([("key", "V16"), ("vector", "<f2", (dimension,))])
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / (re.sub(r"[^\w.-]+", "_", model) + ".vectors")
        self._lock = threading.Lock()
        self._known: dict[bytes, NDArray[np.float16]] = {}
        self._read_to = 0

    def __contains__(self, key: bytes) -> bool:
        return key in self._known

    def rows(self, keys: Sequence[bytes]) -> NDArray[np.float32]:
        """The vectors of known keys."""
        return np.stack([self._known[key] for key in keys]).astype(np.float32)

    def refresh(self) -> None:
        """Takes in what was appended since, by this process or another."""
        with self._lock:
            self._read()

    def keep(self, keys: Sequence[bytes], vectors: NDArray[np.float32]) -> None:
        """Appends vectors."""
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

    def close(self) -> None:
        """Forgets what was read."""
        self._known.clear()

    def _read(self) -> None:
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
