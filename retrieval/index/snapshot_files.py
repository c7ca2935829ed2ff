"""Snapshots on disk: immutable folders with a manifest that names every file by checksum, shared by hard links."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from retrieval.catalogue.columns import Columns, Ragged
from retrieval.errors import SnapshotDamaged, SnapshotForeign

FORMAT = 2
MANIFEST = "manifest.json"
LEXICAL = "lexical"
COLUMNS, NAMES, WORDS, HELP = "columns.npz", "names.json", "words.json", "help.json"
VECTORS, TEXTS, PROSE = "vectors.npy", "texts", "prose"
NEIGHBOURS = "neighbours.faiss"
PICTURES, PICTURE_VECTORS = "pictures", "picture-vectors"
_NAMED = ("product_ids", "titles", "variant_ids", "brand_names", "category_paths", "key_names")
_OTHER_PRICES = "other_prices"
_RAGGED = ("product_keys", "variant_keys")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a snapshot is and which files it consists of.

    `encoder` made its vectors, of which `embedded` are there; `changes` counts products changed since the last build.
    `covers` names the changes of the catalogue, in its owner's words, that the last build has seen for certain.
    `neighbours` says what finds near vectors, and how well (`retrieval.stores.neighbours.Kept`). `pictures` says which
    model looked at the products' pictures, and at how many (`retrieval.index.picture_index.PictureIndex.described`).
    """

    merchant_id: str
    version: str
    products: int
    changes: int
    encoder: str | None = None
    embedded: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    checksum: str = ""
    covers: tuple[str, ...] = ()
    neighbours: Mapping[str, Any] | None = None
    pictures: Mapping[str, Any] | None = None


class NewFolder:
    """A snapshot folder in the making: it takes its name when it is whole."""

    def __init__(self, parent: Path) -> None:
        parent.mkdir(parents=True, exist_ok=True)
        self._parent = parent
        self.path = Path(tempfile.mkdtemp(dir=parent, prefix=".making-"))
        self._known: dict[str, str] = {}

    def link(self, base: Path, manifest: Manifest, names: Iterable[str]) -> None:
        """Takes over files of another snapshot, which share their space on disk."""
        for name in names:
            for file, checksum in manifest.files.items():
                if file == name or file.startswith(f"{name}/"):
                    target = self.path / file
                    target.parent.mkdir(exist_ok=True)
                    os.link(base / file, target)
                    self._known[file] = checksum

    def discard(self) -> None:
        """Removes what was made so far."""
        shutil.rmtree(self.path, ignore_errors=True)

    def finish(self, manifest: Manifest) -> Manifest:
        """Writes the manifest, with the checksums of all files, and gives the folder its name."""
        files = {}
        for path in sorted(p for p in self.path.rglob("*") if p.is_file() and not p.name.endswith(".lock")):
            name = path.relative_to(self.path).as_posix()
            mutable = name == f"{LEXICAL}/meta.json" or name.startswith(f"{LEXICAL}/.")
            known = None if mutable else self._known.get(name)
            files[name] = known or checksum_of(path)
        body = {
            "format": FORMAT,
            "merchant_id": manifest.merchant_id,
            "version": manifest.version,
            "products": manifest.products,
            "changes": manifest.changes,
            "encoder": manifest.encoder,
            "embedded": manifest.embedded,
            "covers": list(manifest.covers),
            "neighbours": manifest.neighbours,
            "pictures": manifest.pictures,
            "files": files,
        }
        (self.path / MANIFEST).write_text(json.dumps(body, indent=1), encoding="utf-8")
        final = self._parent / manifest.version
        self.path.rename(final)
        return read_manifest(final, manifest.merchant_id)


def read_manifest(folder: Path, merchant_id: str) -> Manifest:
    """Reads what a folder holds.

    Raises:
        SnapshotDamaged: there is no manifest, or it cannot be read.
        SnapshotForeign: it is another merchant's, or of another format.
    """
    try:
        raw = (folder / MANIFEST).read_bytes()
        body = json.loads(raw)
        if body["format"] != FORMAT:
            raise SnapshotForeign(f"snapshot {str(folder)!r} has format {body['format']!r}, this code reads {FORMAT}")
        manifest = Manifest(
            body["merchant_id"],
            body["version"],
            body["products"],
            body["changes"],
            body["encoder"],
            body["embedded"],
            body["files"],
            hashlib.sha256(raw).hexdigest(),
            tuple(body.get("covers", ())),
            body.get("neighbours"),
            body.get("pictures"),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotDamaged(f"snapshot {str(folder)!r} has no readable manifest; build the index again") from error
    if manifest.merchant_id != merchant_id:
        raise SnapshotForeign(f"snapshot {str(folder)!r} is of merchant {manifest.merchant_id!r}, not {merchant_id!r}")
    return manifest


def verify(folder: Path, manifest: Manifest, checksum: str) -> None:
    """Compares manifest and files with their checksums.

    Raises:
        SnapshotDamaged: something is missing, torn or altered; the message names it.
    """
    if manifest.checksum != checksum:
        raise SnapshotDamaged(f"the manifest of snapshot {str(folder)!r} was altered; build the index again")
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise SnapshotDamaged(f"snapshot {str(folder)!r} lacks {name!r}; build the index again")
        if checksum_of(path) != expected:
            raise SnapshotDamaged(f"{name!r} of snapshot {str(folder)!r} is torn or altered; build the index again")


def checksum_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_json(path: Path, body: Any) -> None:
    """Writes a JSON file."""
    path.write_bytes(orjson.dumps(body))


def read_json(path: Path) -> Any:
    """Reads a JSON file."""
    return orjson.loads(path.read_bytes())


def write_texts(folder: Path, version: str, texts: Mapping[int, str], kind: str = TEXTS) -> None:
    """Writes the texts to embed of some rows, or their descriptions, beside those that earlier versions wrote."""
    target = folder / kind / f"{version}.json"
    target.parent.mkdir(exist_ok=True)
    write_json(target, {str(row): text for row, text in texts.items()})


def read_texts(folder: Path, kind: str = TEXTS) -> dict[int, str]:
    """Reads the texts to embed of all rows, or their descriptions."""
    return {int(row): text for path in sorted((folder / kind).glob("*.json")) for row, text in read_json(path).items()}


def write_addresses(folder: Path, version: str, addresses: Mapping[int, Sequence[str]]) -> None:
    """Writes where the pictures of some rows are to be had, beside those that earlier versions wrote."""
    target = folder / PICTURES / f"{version}.json"
    target.parent.mkdir(exist_ok=True)
    write_json(target, {str(row): list(ones) for row, ones in addresses.items() if ones})


def read_addresses(folder: Path) -> list[tuple[int, str]]:
    """Row and address of every picture, in an order that grows at its end from version to version."""
    return [
        (int(row), address)
        for path in sorted((folder / PICTURES).glob("*.json"))
        for row, ones in read_json(path).items()
        for address in ones
    ]


def content_keys(folder: Path, rows: int) -> list[bytes]:
    """The hash of each row's text, by which a vector store knows its vector; empty where a row has none."""
    texts = read_texts(folder)
    return [content_key(texts[row]) if row in texts else b"" for row in range(rows)]


def content_key(text: str) -> bytes:
    """The hash of a text to embed: the same text has the same vector."""
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def write_columns(folder: Path, columns: Columns, *, names: bool) -> None:
    """Writes the columns; `names`, the texts among them, only when they changed."""
    arrays: dict[str, NDArray[Any]] = {}
    for column in fields(columns):
        value = getattr(columns, column.name)
        if isinstance(value, Ragged):
            arrays[f"{column.name}.offsets"], arrays[f"{column.name}.ids"] = value.offsets, value.ids
        elif isinstance(value, np.ndarray):
            arrays[column.name] = value
    arrays |= {f"{_OTHER_PRICES}.{currency}": prices for currency, prices in columns.other_prices.items()}
    with (folder / COLUMNS).open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    if names:
        write_json(folder / NAMES, {"currency": columns.currency} | {name: getattr(columns, name) for name in _NAMED})


def read_columns(folder: Path) -> Columns:
    """Reads the columns of a snapshot."""
    named = read_json(folder / NAMES)
    named["category_paths"] = [tuple(path) for path in named["category_paths"]]
    named["key_names"] = [tuple(pair) for pair in named["key_names"]]
    with np.load(folder / COLUMNS, allow_pickle=False) as stored:
        parts: dict[str, Any] = {name: stored[name] for name in stored.files if "." not in name}
        parts |= {name: Ragged(stored[f"{name}.offsets"], stored[f"{name}.ids"]) for name in _RAGGED}
        others = [name for name in stored.files if name.startswith(f"{_OTHER_PRICES}.")]
        parts[_OTHER_PRICES] = {name.partition(".")[2]: stored[name] for name in others}
    return Columns(**named, **parts)
