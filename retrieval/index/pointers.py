"""Which snapshot of a merchant is current: the port, and the small file that serves where no database keeps it."""

import asyncio
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from retrieval.errors import SnapshotDamaged


@dataclass(frozen=True, slots=True)
class Pointer:
    """A version and the checksum of its manifest."""

    version: str
    checksum: str


def merchant_folder(root: Path, merchant_id: str) -> Path:
    """The folder of a merchant's snapshots, whatever its id is made of."""
    return root / quote(merchant_id, safe="").replace(".", "%2E")


class SnapshotPointer(Protocol):
    """Where the current version of each merchant is kept; `set` is atomic."""

    async def get(self, merchant_id: str) -> Pointer | None: ...

    async def set(self, merchant_id: str, pointer: Pointer) -> None: ...


class FilePointer:
    """Keeps the pointer in a file beside the merchant's snapshots, replaced in one step."""

    def __init__(self, root: Path) -> None:
        self._root = root

    async def get(self, merchant_id: str) -> Pointer | None:
        """The current version, if there is one."""
        return await asyncio.to_thread(self._read, merchant_id)

    def _read(self, merchant_id: str) -> Pointer | None:
        path = self._path(merchant_id)
        if not path.exists():
            return None
        try:
            body = json.loads(path.read_text(encoding="utf-8"))
            return Pointer(body["version"], body["checksum"])
        except (ValueError, KeyError, TypeError) as error:
            raise SnapshotDamaged(f"{str(path)!r} is torn; build the index again") from error

    async def set(self, merchant_id: str, pointer: Pointer) -> None:
        """Makes a version current."""
        await asyncio.to_thread(self._write, merchant_id, pointer)

    def _write(self, merchant_id: str, pointer: Pointer) -> None:
        path = self._path(merchant_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".current-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(pointer), file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)

    def _path(self, merchant_id: str) -> Path:
        return merchant_folder(self._root, merchant_id) / "current.json"
