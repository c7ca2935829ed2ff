"""Trained models on disk: immutable folders with a manifest and checksums, and a pointer to the current one."""

import asyncio
import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.buying.features import Standing
from retrieval.buying.model import BuyingModel, Completion, Learned, Neighbours
from retrieval.errors import SnapshotDamaged, SnapshotForeign
from retrieval.index.pointers import FilePointer, Pointer, SnapshotPointer, merchant_folder

FORMAT = 1
_MANIFEST, _ARRAYS, _ITEMS = "manifest.json", "links.npz", "items.json"
_KEPT = 3
_LINKS = ("bought", "alike", "looked")
_LINK_PARTS = ("starts", "items", "weights", "counts")
_STANDING_PARTS = ("recent", "trend", "repeats", "month")


class BuyingModels:
    """The models of each merchant: saving one makes it current in one step, and leaves those in use as they are."""

    def __init__(self, root: Path, pointer: SnapshotPointer | None = None) -> None:
        self._root = root
        self._pointer = pointer or FilePointer(root)
        self._current: dict[str, tuple[str, BuyingModel]] = {}

    def current(self, merchant_id: str) -> BuyingModel | None:
        """The model in use, if there is one."""
        found = self._current.get(merchant_id)
        return found[1] if found else None

    def version(self, merchant_id: str) -> str | None:
        """The version of the model in use."""
        found = self._current.get(merchant_id)
        return found[0] if found else None

    async def save(self, merchant_id: str, model: BuyingModel) -> str:
        """Write a model, make it current, and return its version; the last three stay, to go back to."""
        folder = merchant_folder(self._root, merchant_id)
        pointer = await asyncio.to_thread(_write, folder, merchant_id, model)
        await self._pointer.set(merchant_id, pointer)
        self._current[merchant_id] = pointer.version, model
        await asyncio.to_thread(_prune, folder, pointer.version)
        return pointer.version

    async def refresh(self, merchant_id: str) -> BuyingModel | None:
        """Take what the pointer names; None where nothing was trained.

        Raises:
            SnapshotDamaged: the model is torn or was altered; the one in use stays.
            SnapshotForeign: it is another merchant's, or of another format.
        """
        pointer = await self._pointer.get(merchant_id)
        if pointer is None:
            return None
        known = self._current.get(merchant_id)
        if known is None or known[0] != pointer.version:
            folder = merchant_folder(self._root, merchant_id) / pointer.version
            model = await asyncio.to_thread(_read, folder, merchant_id, pointer.checksum)
            self._current[merchant_id] = pointer.version, model
        return self.current(merchant_id)

    async def versions(self, merchant_id: str) -> list[str]:
        """The versions on disk, oldest first."""
        return await asyncio.to_thread(_versions, merchant_folder(self._root, merchant_id))

    async def roll_back(self, merchant_id: str) -> str | None:
        """Make the version before the current one current; None where there is none."""
        pointer = await self._pointer.get(merchant_id)
        older = [name for name in await self.versions(merchant_id) if pointer and name < pointer.version]
        if not older:
            return None
        folder = merchant_folder(self._root, merchant_id) / older[-1]
        await self._pointer.set(merchant_id, Pointer(older[-1], await asyncio.to_thread(_checksum, folder / _MANIFEST)))
        await self.refresh(merchant_id)
        return older[-1]


def _write(parent: Path, merchant_id: str, model: BuyingModel) -> Pointer:
    parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=parent, prefix=".making-"))
    try:
        (making / _ITEMS).write_text(json.dumps(list(model.items)), encoding="utf-8")
        np.savez(making / _ARRAYS, **_arrays(model))
        body = {
            "format": FORMAT,
            "merchant_id": merchant_id,
            "learned": _learned_body(model.learned),
            "files": {name: _checksum(making / name) for name in (_ITEMS, _ARRAYS)},
        }
        (making / _MANIFEST).write_text(json.dumps(body, indent=1), encoding="utf-8")
        for path in making.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        version = _next_version(parent, model.learned.as_of)
        checksum = _checksum(making / _MANIFEST)
        making.rename(parent / version)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return Pointer(version, checksum)


def _next_version(parent: Path, as_of: datetime) -> str:
    """A name that sorts after those before it, also where two are of the same second."""
    number = max((int(name.partition("-")[0]) for name in _versions(parent)), default=0) + 1
    return f"{number:06d}-{as_of:%Y%m%dT%H%M%S}"


def _versions(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name[:1].isdigit()) if folder.is_dir() else []


def _prune(folder: Path, current: str) -> None:
    older = [name for name in _versions(folder) if name < current]
    for name in older[: max(0, len(older) - _KEPT + 1)]:
        shutil.rmtree(folder / name, ignore_errors=True)


def _read(folder: Path, merchant_id: str, checksum: str) -> BuyingModel:
    try:
        raw = (folder / _MANIFEST).read_bytes()
        body = json.loads(raw)
        if hashlib.sha256(raw).hexdigest() != checksum:
            raise SnapshotDamaged(f"the manifest of model {str(folder)!r} was altered; train it again")
        if body["format"] != FORMAT:
            raise SnapshotForeign(f"model {str(folder)!r} has format {body['format']!r}, this code reads {FORMAT}")
        if body["merchant_id"] != merchant_id:
            raise SnapshotForeign(f"model {str(folder)!r} is of merchant {body['merchant_id']!r}, not {merchant_id!r}")
        files = {name: _verified(folder / name, expected) for name, expected in body["files"].items()}
        return _model(json.loads(files[_ITEMS]), files[_ARRAYS], body["learned"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotDamaged(f"model {str(folder)!r} cannot be read; train it again") from error


def _verified(path: Path, expected: str) -> bytes:
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != expected:
        raise SnapshotDamaged(f"{str(path)!r} is torn or altered; train the model again")
    return raw


def _model(items: list[str], arrays: bytes, learned: Mapping[str, Any]) -> BuyingModel:
    with np.load(io.BytesIO(arrays), allow_pickle=False) as kept:
        links = [Neighbours(*(kept[f"{name}_{part}"] for part in _LINK_PARTS)) for name in _LINKS]
        standing = Standing(*(kept[f"standing_{part}"] for part in _STANDING_PARTS))
    return BuyingModel(items, links[0], links[1], links[2], standing, _learned(learned))


def _arrays(model: BuyingModel) -> dict[str, Any]:
    arrays = {f"{name}_{part}": getattr(getattr(model, name), part) for name in _LINKS for part in _LINK_PARTS}
    return arrays | {f"standing_{part}": getattr(model.standing, part) for part in _STANDING_PARTS}


def _learned_body(learned: Learned) -> dict[str, Any]:
    return asdict(learned) | {"as_of": learned.as_of.isoformat(), "since": learned.since.isoformat()}


def _learned(body: Mapping[str, Any]) -> Learned:
    changed = {
        "as_of": datetime.fromisoformat(body["as_of"]),
        "since": datetime.fromisoformat(body["since"]),
        "completion": Completion(**body["completion"]),
        "next_basket": tuple(body["next_basket"]),
    }
    return Learned(**{**body, **changed})


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
