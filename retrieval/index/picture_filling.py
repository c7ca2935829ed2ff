"""Looks at the pictures of products: fetched, decoded and encoded in parts, each once whatever is imported again."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from retrieval.encoding.encoder import Vectors
from retrieval.encoding.image_encoder import ImageEncoder
from retrieval.encoding.pictures import Picture, PictureLimits, read_picture
from retrieval.errors import PictureRefused
from retrieval.index.kept_vectors import KeptVectors
from retrieval.index.picture_index import PictureIndex
from retrieval.index.snapshot_files import content_key

logger = logging.getLogger(__name__)

_PART = 16
_FETCHED_AT_ONCE = 8


class PictureSource(Protocol):
    """Where the pictures of products are to be had."""

    async def fetch(self, merchant_id: str, address: str) -> bytes:
        """The file behind an address.

        Raises:
            PictureRefused: it is too large, no picture, or cannot be had.
        """
        ...


class PictureFilling:
    """Gives pictures their vectors; what cannot be looked at is counted by its reason and passed over.

    A vector is kept under the address and under the content of its picture, so that a new build fetches nothing that
    stands where it stood, and a picture behind two addresses is encoded once.
    """

    def __init__(
        self,
        encoder: ImageEncoder,
        source: PictureSource,
        cache_dir: Path,
        *,
        limits: PictureLimits = PictureLimits(),
    ) -> None:
        self.encoder = encoder
        self._source = source
        self._limits = limits
        self._kept = KeptVectors(cache_dir / "embeddings", encoder.name, encoder.dimension)
        self._fetching = asyncio.Semaphore(_FETCHED_AT_ONCE)

    async def fill(
        self,
        merchant_id: str,
        pictures: PictureIndex,
        numbers: Sequence[int],
        proceed: Callable[[], bool],
        done: Callable[[int, int], None] = lambda *_: None,
    ) -> None:
        """Looks at these pictures; stops between parts when `proceed` says so, and what was done by then is kept.

        `done` is told of how many of how many.
        """
        await asyncio.to_thread(self._kept.refresh)
        for start in range(0, len(numbers), _PART):
            if not proceed():
                return
            part = numbers[start : start + _PART]
            await self._take_known(pictures, part)
            missing = [number for number in part if not pictures.vectors.present[number]]
            await self._look_at(merchant_id, pictures, missing)
            pictures.tried = part[-1] + 1
            done(start + len(part), len(numbers))
        pictures.tried = len(pictures.addresses)
        if pictures.refused:
            logger.warning(
                "pictures_refused", extra={"merchant_id": merchant_id, "reasons": dict(pictures.refused.most_common())}
            )

    def close(self) -> None:
        """Forgets what was read, and closes the model."""
        self._kept.close()
        self.encoder.close()

    async def _take_known(self, pictures: PictureIndex, numbers: Sequence[int]) -> None:
        keys = {number: content_key(pictures.addresses[number]) for number in numbers}
        known = [number for number in numbers if keys[number] in self._kept]
        if known:
            pictures.vectors.add(np.array(known, dtype=np.int32), self._kept.rows([keys[number] for number in known]))

    async def _look_at(self, merchant_id: str, pictures: PictureIndex, numbers: Sequence[int]) -> None:
        files = await asyncio.gather(*(self._fetched(merchant_id, pictures.addresses[number]) for number in numbers))
        seen: list[int] = []
        raws: list[bytes] = []
        for number, file in zip(numbers, files, strict=True):
            if isinstance(file, PictureRefused):
                pictures.refused[file.reason] += 1
            else:
                seen.append(number)
                raws.append(file)
        if seen:
            await asyncio.to_thread(self._encode, pictures, seen, raws)

    async def _fetched(self, merchant_id: str, address: str) -> bytes | PictureRefused:
        async with self._fetching:
            try:
                return await self._source.fetch(merchant_id, address)
            except PictureRefused as error:
                return error

    def _encode(self, pictures: PictureIndex, numbers: Sequence[int], raws: Sequence[bytes]) -> None:
        """Decodes and encodes what is new in content, and keeps it under content and address."""
        keys = [hashlib.blake2b(raw, digest_size=16).digest() for raw in raws]
        decoded: dict[bytes, Picture] = {}
        for key, raw in dict(zip(keys, raws, strict=True)).items():
            if key in self._kept:
                continue
            try:
                decoded[key] = read_picture(raw, self._limits)
            except PictureRefused as error:
                pictures.refused[error.reason] += keys.count(key)
        if decoded:
            self._kept.keep(list(decoded), self.encoder.encode_pictures(list(decoded.values())))
        known = [(number, key) for number, key in zip(numbers, keys, strict=True) if key in self._kept]
        if not known:
            return
        vectors: Vectors = self._kept.rows([key for _, key in known])
        self._kept.keep([content_key(pictures.addresses[number]) for number, _ in known], vectors)
        pictures.vectors.add(np.array([number for number, _ in known], dtype=np.int32), vectors)
