"""Arrays that take long to make, each kept in a file of its own under the name of what it was made of."""

import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import structlog

from retrieval.encoding.encoder import Vectors

_log = structlog.get_logger("retrieval.encoding")


class KeptArrays:
    """One folder, which several processes may share: a file appears whole or not at all, and is never changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._making = threading.Lock()

    def of(self, name: str, make: Callable[[], Vectors]) -> Vectors:
        """The array of a name, which must change with all that the array depends on; made where none can be read."""
        file = self._folder / f"{name}.npy"
        with self._making:  # two that ask at once wait for one, in place of making it twice
            kept = _read(file)
            if kept is None:
                kept = make()
                self._write(file, kept)
        return kept

    def _write(self, file: Path, array: Vectors) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, spare = tempfile.mkstemp(dir=self._folder, suffix=".npy")
        with os.fdopen(handle, "wb") as written:
            np.save(written, array)
        Path(spare).replace(file)


def _read(file: Path) -> Vectors | None:
    try:
        kept: Vectors = np.load(file)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError) as error:
        _log.warning("kept_array_unreadable", file=str(file), reason=str(error))
        return None
    return kept
