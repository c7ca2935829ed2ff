"""The life of the indexes: built whole, updated in steps, swapped in one, and filled with vectors in the background."""

import asyncio
import logging
import secrets
import shutil
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.catalogue.products import HelpPage, IndexedProduct
from retrieval.encoding.encoder import TextEncoder
from retrieval.encoding.image_encoder import ImageEncoder
from retrieval.errors import EncoderError, IndexMissing, VectorStoreUnavailable
from retrieval.index.embedding_cache import EmbeddingCache
from retrieval.index.picture_index import PictureIndex
from retrieval.index.pointers import FilePointer, Pointer, SnapshotPointer, merchant_folder
from retrieval.index.snapshot import Snapshot
from retrieval.index.snapshot_files import PICTURE_VECTORS, Manifest, content_key, read_manifest, read_texts, verify
from retrieval.index.snapshot_reading import OpenVectors, place_of, read_snapshot
from retrieval.index.snapshot_updating import relearned, updated
from retrieval.index.snapshot_writing import SnapshotBuild, write_pictures, write_vectors
from retrieval.stores.vectors import VectorIndex

logger = logging.getLogger(__name__)

_KEPT_VERSIONS = 3


@dataclass(frozen=True, slots=True)
class IndexProgress:
    """How far a build is: `stage` is `products`, `vectors` or `pictures`; `total` is not known for products."""

    stage: str
    done: int
    total: int | None


Progress = Callable[[IndexProgress], None]


class LooksAtPictures(Protocol):
    """Gives the pictures of products their vectors; there is none where image search is off."""

    @property
    def encoder(self) -> ImageEncoder: ...

    async def fill(
        self,
        merchant_id: str,
        pictures: PictureIndex,
        numbers: Sequence[int],
        proceed: Callable[[], bool],
        done: Callable[[int, int], None],
    ) -> None:
        """Looks at these pictures, as long as `proceed` says so; then all that are listed count as tried."""
        ...


class Indexes:
    """The snapshots of all merchants, under one folder, with one current version each.

    A build or update is searchable by words at once; the vectors follow in a thread of their own, are kept by content
    hash, and are taken up where they were left after a restart. When they are whole, a version with them is published.
    With `pictures` the same goes for the products' pictures, after the texts.
    """

    def __init__(
        self,
        root: Path,
        encoder: TextEncoder | None,
        cache_dir: Path,
        *,
        pointer: SnapshotPointer | None = None,
        open_vectors: OpenVectors = VectorIndex,
        relearned_at_once: int = 5_000,
        pictures: LooksAtPictures | None = None,
    ) -> None:
        """Of so many products the words are learned anew within an update; of more, in the background after it."""
        self._root = root
        self._relearned_at_once = relearned_at_once
        self._encoder = encoder
        self._cache = EmbeddingCache(cache_dir / "embeddings", encoder) if encoder else None
        self._pointer = pointer or FilePointer(root)
        self._open_vectors = open_vectors
        self._current: dict[str, Snapshot] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._filling: dict[str, asyncio.Task[None]] = {}
        self._learning: dict[str, asyncio.Task[None]] = {}
        self._pictures = pictures
        self._looking: dict[str, asyncio.Task[None]] = {}
        self._closing = False

    def current(self, merchant_id: str) -> Snapshot:
        """The snapshot in use.

        Raises:
            IndexMissing: none was built, or it was not opened yet (`refresh`).
        """
        snapshot = self._current.get(merchant_id)
        if snapshot is None:
            raise IndexMissing(f"merchant {merchant_id!r} has no index; run `shopmind index build`")
        return snapshot

    async def refresh(self, merchant_id: str) -> Snapshot:
        """Opens the version that the pointer names, when it is not the one in use.

        Raises:
            IndexMissing: the pointer names none.
            SnapshotDamaged, SnapshotForeign: it cannot be trusted; what was in use stays in use.
        """
        async with self._locks[merchant_id]:
            pointer = await self._pointer.get(merchant_id)
            if pointer is None:
                raise IndexMissing(f"merchant {merchant_id!r} has no index; run `shopmind index build`")
            snapshot = self._current.get(merchant_id)
            if snapshot is None or snapshot.version != pointer.version:
                snapshot = await asyncio.to_thread(self._open, merchant_id, pointer)
                self._current[merchant_id] = snapshot
        self._fill(merchant_id, None)
        return snapshot

    async def build(
        self,
        merchant_id: str,
        products: AsyncIterator[list[IndexedProduct]],
        help_pages: Sequence[HelpPage] = (),
        *,
        synonyms: Mapping[str, str] | None = None,
        covers: Sequence[str] = (),
        progress: Progress | None = None,
        wait: bool = False,
    ) -> Snapshot:
        """Builds a merchant's index anew and makes it current; `wait` also for its vectors and pictures.

        `synonyms` are the merchant's corrections: what shoppers say, and what the catalogue calls it. `covers` names
        the changes that the products have seen; the manifest keeps it.
        """
        async with self._locks[merchant_id]:
            build = await asyncio.to_thread(SnapshotBuild, merchant_folder(self._root, merchant_id))
            try:
                async for batch in products:
                    await asyncio.to_thread(build.add, batch)
                    if progress:
                        progress(IndexProgress("products", build.products, None))
                version = self._next_version(merchant_id)
                manifest = await asyncio.to_thread(
                    build.finish, merchant_id, version, help_pages, synonyms or {}, covers
                )
            except BaseException:
                await asyncio.to_thread(build.discard)
                raise
            snapshot = await asyncio.to_thread(self._open, merchant_id, Pointer(version, manifest.checksum))
            await self._publish(snapshot)
        self._fill(merchant_id, progress)
        if wait:
            await self.filled(merchant_id)
            await self.looked_at(merchant_id)
        return self.current(merchant_id) if wait else snapshot

    async def update(
        self, merchant_id: str, changed: Sequence[IndexedProduct], removed: Sequence[str] = ()
    ) -> Snapshot:
        """Takes changed, new and removed products in, without building anew; prices alone are quickest.

        Raises:
            IndexMissing: nothing was built that could be updated.
        """
        if merchant_id not in self._current:
            await self.refresh(merchant_id)
        async with self._locks[merchant_id]:
            base = self.current(merchant_id)
            parent, version = merchant_folder(self._root, merchant_id), self._next_version(merchant_id)
            snapshot = await asyncio.to_thread(updated, base, parent, version, changed, removed)
            if not snapshot.learned and snapshot.columns.living <= self._relearned_at_once:
                snapshot = await asyncio.to_thread(relearned, snapshot)
            await self._publish(snapshot)
        self._fill(merchant_id, None)
        self._relearn(merchant_id)
        return snapshot

    async def filled(self, merchant_id: str) -> None:
        """Waits until vectors and vocabulary of the current snapshot are whole, or cannot be made."""
        while tasks := [running[merchant_id] for running in (self._filling, self._learning) if merchant_id in running]:
            await asyncio.wait(tasks)

    async def looked_at(self, merchant_id: str) -> None:
        """Waits until the pictures of the current snapshot were looked at, or cannot be."""
        while task := self._looking.get(merchant_id):
            await asyncio.wait([task])

    async def close(self) -> None:
        """Stops the filling; what was encoded is kept."""
        self._closing = True
        for task in [*self._filling.values(), *self._learning.values(), *self._looking.values()]:
            with suppress(asyncio.CancelledError):
                await task
        if self._cache:
            self._cache.close()

    def _open(self, merchant_id: str, pointer: Pointer) -> Snapshot:
        folder = merchant_folder(self._root, merchant_id) / pointer.version
        manifest = read_manifest(folder, merchant_id)
        verify(folder, manifest, pointer.checksum)
        image_encoder = self._pictures.encoder if self._pictures else None
        return read_snapshot(folder, manifest, self._encoder, self._open_vectors, image_encoder)

    async def _publish(self, snapshot: Snapshot) -> None:
        """Makes a snapshot current, here and for the other processes."""
        manifest = snapshot.manifest
        await self._pointer.set(snapshot.merchant_id, Pointer(manifest.version, manifest.checksum))
        self._current[snapshot.merchant_id] = snapshot
        await asyncio.to_thread(self._clean, snapshot)

    def _next_version(self, merchant_id: str) -> str:
        folder = merchant_folder(self._root, merchant_id)
        numbers = [int(path.name[1:9]) for path in folder.glob("v????????-*")] if folder.exists() else []
        return f"v{max(numbers, default=0) + 1:08d}-{secrets.token_hex(3)}"

    def _clean(self, snapshot: Snapshot) -> None:
        """Removes old versions; the latest few stay for processes that have not swapped yet."""
        versions = sorted(path for path in snapshot.folder.parent.glob("v????????-*") if path != snapshot.folder)
        for path in versions[: -_KEPT_VERSIONS + 1]:
            shutil.rmtree(path, ignore_errors=True)

    def _relearn(self, merchant_id: str) -> None:
        """Learns the vocabulary of a large catalogue anew after its texts changed; until then the old one serves."""
        if merchant_id not in self._learning and not self._current[merchant_id].learned:
            task = asyncio.get_running_loop().create_task(self._keep_learning(merchant_id))
            self._learning[merchant_id] = task
            task.add_done_callback(lambda _: self._learning.pop(merchant_id, None))

    async def _keep_learning(self, merchant_id: str) -> None:
        while not self._closing and not self._current[merchant_id].learned:
            snapshot = self._current[merchant_id]
            fresh = await asyncio.to_thread(relearned, snapshot)
            async with self._locks[merchant_id]:
                latest = self._current[merchant_id]
                vocabulary = fresh.vocabulary.repriced(latest.version, latest.columns)
                self._current[merchant_id] = replace(latest, vocabulary=vocabulary)

    def _fill(self, merchant_id: str, progress: Progress | None) -> None:
        self._look(merchant_id, progress)
        snapshot = self._current[merchant_id]
        if (
            self._cache is None
            or merchant_id in self._filling
            or (snapshot.complete and snapshot.filled_on_disk and snapshot.knows_akin_words)
        ):
            return
        task = asyncio.get_running_loop().create_task(self._keep_filling(self._cache, merchant_id, progress))
        self._filling[merchant_id] = task
        task.add_done_callback(lambda _: self._filling.pop(merchant_id, None))

    async def _keep_filling(self, cache: EmbeddingCache, merchant_id: str, progress: Progress | None) -> None:
        """Fills the current snapshot; starts over when an update replaced it meanwhile."""
        try:
            while not self._closing:
                snapshot = self._current[merchant_id]
                await asyncio.to_thread(self._encode, cache, snapshot, progress)
                async with self._locks[merchant_id]:
                    if self._current[merchant_id] is not snapshot:
                        continue
                    if snapshot.complete and not snapshot.filled_on_disk:
                        await self._publish(await asyncio.to_thread(self._with_vectors, snapshot))
                        await asyncio.to_thread(self._forget, self._current[merchant_id])
                    settled = self._current[merchant_id]
                await asyncio.to_thread(self._encode_words, cache, settled)
                if self._current[merchant_id] is settled:
                    return
        except (EncoderError, VectorStoreUnavailable) as error:
            logger.warning("vectors_not_filled", extra={"merchant_id": merchant_id, "code": error.code})
        except Exception:
            logger.exception("vectors_not_filled", extra={"merchant_id": merchant_id})

    def _look(self, merchant_id: str, progress: Progress | None) -> None:
        if self._pictures is None or merchant_id in self._looking or self._current[merchant_id].pictures_on_disk:
            return
        task = asyncio.get_running_loop().create_task(self._keep_looking(self._pictures, merchant_id, progress))
        self._looking[merchant_id] = task
        task.add_done_callback(lambda _: self._looking.pop(merchant_id, None))

    async def _keep_looking(self, filling: LooksAtPictures, merchant_id: str, progress: Progress | None) -> None:
        """Looks at the pictures of the current snapshot; starts over when an update brought others meanwhile."""

        def proceed() -> bool:
            return not self._closing and self._current[merchant_id].pictures is pictures

        def done(looked_at: int, total: int) -> None:
            if progress:
                progress(IndexProgress("pictures", looked_at, total))

        try:
            await self.filled(merchant_id)
            while not self._closing and (pictures := self._current[merchant_id].pictures) is not None:
                pending = pictures.pending(self._current[merchant_id].columns.alive)
                await filling.fill(merchant_id, pictures, pending, proceed, done)
                async with self._locks[merchant_id]:
                    if proceed():
                        await self._publish(await asyncio.to_thread(self._with_pictures, self._current[merchant_id]))
                        return
        except EncoderError as error:
            logger.warning("pictures_not_looked_at", extra={"merchant_id": merchant_id, "code": error.code})
        except Exception:
            logger.exception("pictures_not_looked_at", extra={"merchant_id": merchant_id})

    def _forget(self, snapshot: Snapshot) -> None:
        """Lets a store outside forget what none of the versions on disk has: those are asked for no more."""
        if snapshot.vectors is None or not snapshot.vectors.leaves_process:
            return
        versions = snapshot.folder.parent.glob("v????????-*")
        keys = {content_key(text) for folder in versions for text in read_texts(folder).values()}
        snapshot.vectors.forget_others(place_of(snapshot.folder, snapshot.merchant_id, snapshot.vectors), keys)

    def _encode(self, cache: EmbeddingCache, snapshot: Snapshot, progress: Progress | None) -> None:
        vectors = snapshot.vectors
        if vectors is None:
            return
        texts = snapshot.pending_texts()
        rows = np.fromiter(texts, dtype=np.int32, count=len(texts))

        def take(places: NDArray[np.int64], encoded: NDArray[np.float32]) -> None:
            vectors.add(rows[places], encoded)
            if progress:
                progress(IndexProgress("vectors", snapshot.embedded, snapshot.products))

        def proceed() -> bool:
            return not self._closing and self._current[snapshot.merchant_id] is snapshot

        cache.vectors(list(texts.values()), take, proceed=proceed)

    def _encode_words(self, cache: EmbeddingCache, snapshot: Snapshot) -> None:
        """Fills the vectors of single words, by which akin ones are found; search does without them meanwhile."""

        def proceed() -> bool:
            return not self._closing and self._current[snapshot.merchant_id] is snapshot

        if snapshot.akin is not None and not snapshot.akin.complete:
            cache.vectors(snapshot.akin.words, snapshot.akin.take, proceed=proceed)

    def _with_vectors(self, snapshot: Snapshot) -> Snapshot:
        """The same snapshot as a version that has its vectors with it."""
        if snapshot.vectors is None:
            return snapshot
        place = place_of(snapshot.folder, snapshot.merchant_id, snapshot.vectors)
        snapshot.vectors.settle(place)
        version = self._next_version(snapshot.merchant_id)
        manifest = write_vectors(snapshot, snapshot.folder.parent, version)
        snapshot.vectors.reopened(place, snapshot.folder.parent / version)
        return _as_version(snapshot, manifest)

    def _with_pictures(self, snapshot: Snapshot) -> Snapshot:
        """The same snapshot as a version that has with it what was seen of its pictures."""
        if snapshot.pictures is None:
            return snapshot
        place = snapshot.pictures.place(snapshot.merchant_id)
        snapshot.pictures.vectors.settle(place)
        manifest = write_pictures(snapshot, snapshot.folder.parent, self._next_version(snapshot.merchant_id))
        snapshot.pictures.vectors.reopened(place, snapshot.folder.parent / manifest.version / PICTURE_VECTORS)
        return _as_version(snapshot, manifest)


def _as_version(snapshot: Snapshot, manifest: Manifest) -> Snapshot:
    """The same snapshot under a new version's name."""
    vocabulary = snapshot.vocabulary.repriced(manifest.version, snapshot.columns)
    folder = snapshot.folder.parent / manifest.version
    return replace(snapshot, folder=folder, manifest=manifest, vocabulary=vocabulary)
