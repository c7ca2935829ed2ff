"""Image search, where it is on: one model looks at products' pictures and at those that shoppers show."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol, TypeVar

from retrieval.encoding.encoder import Vectors
from retrieval.encoding.image_encoder import ImageEncoder, open_image_encoder
from retrieval.encoding.pictures import Picture, PictureLimits, read_picture
from retrieval.errors import IndexMissing
from retrieval.index.picture_filling import PictureFilling
from retrieval.index.snapshot import CurrentSnapshots
from retrieval.query.by_picture import PictureSearch
from retrieval.query.result import SearchResult
from retrieval.scoring.request import SearchRequest
from retrieval.text.recent import Recent
from serving.index.looking import LookingInTurn
from serving.index.picture_source import ShopPictures
from serving.locks import Locks
from serving.outgoing import Outgoing
from serving.setting_groups import ImageSettings

_REMEMBERED = 512
T = TypeVar("T")


class Shown(Protocol):
    """The pictures that shoppers showed."""

    async def find(self, merchant_id: str, shopper_id: str, picture_id: str) -> bytes | None: ...


class ImageSearch:
    """Search by the pictures that shoppers show; a picture is encoded once, however often it is searched by."""

    def __init__(self, encoder: ImageEncoder, indexes: CurrentSnapshots, shown: Shown, limits: PictureLimits) -> None:
        self._encoder = encoder
        self._search = PictureSearch(indexes)
        self._shown = shown
        self._limits = limits
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="encode-picture")
        self._pictures: Recent[str, Vectors] = Recent(_REMEMBERED)
        self._words: Recent[str, Vectors] = Recent(_REMEMBERED)

    def sees(self, merchant_id: str) -> bool:
        """Whether some product of the merchant can be found by a picture."""
        try:
            return self._search.sees(merchant_id)
        except IndexMissing:
            return False

    async def read(self, raw: bytes) -> Picture:
        """A picture as a shopper sent it, decoded.

        Raises:
            PictureRefused: it is too large, of another kind, or damaged.
        """
        return await self._aside(lambda: read_picture(raw, self._limits))

    async def like(
        self, merchant_id: str, shopper_id: str, picture_id: str, request: SearchRequest
    ) -> SearchResult | None:
        """What looks most like a picture that this shopper showed; None where they showed no such picture."""
        jpeg = await self._shown.find(merchant_id, shopper_id, picture_id)
        if jpeg is None:
            return None
        picture = await self._encoded(
            self._pictures, picture_id, lambda: self._encoder.encode_pictures([read_picture(jpeg, self._limits)])
        )
        said = request.text.strip()
        words = await self._encoded(self._words, said, lambda: self._encoder.encode_texts([said])) if said else None
        return self._search.like(merchant_id, picture, words, request)

    def close(self) -> None:
        """Ends the thread."""
        self._worker.shutdown(wait=True, cancel_futures=True)

    async def _encoded(self, recent: Recent[str, Vectors], key: str, encode: Callable[[], Vectors]) -> Vectors:
        """The one row that is encoded, or was lately."""
        known = recent.get(key)
        if known is not None:
            return known
        rows = await self._aside(encode)
        row: Vectors = rows[0]
        recent.keep(key, row)
        return row

    async def _aside(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)


async def open_looking(stack: AsyncExitStack, settings: ImageSettings, cache: Path, locks: Locks) -> LookingInTurn:
    """Open the model, and what looks at products' pictures with it; closed with the stack.

    Raises:
        EncoderUnavailable: The model that IMAGES_MODEL names cannot be loaded.
    """
    encoder = await asyncio.to_thread(open_image_encoder, settings.model)
    outgoing = Outgoing(
        loopback=settings.private_networks,
        private=settings.private_networks,
        timeout_seconds=settings.timeout_seconds,
        setting="SHOPMIND_IMAGES_PRIVATE_NETWORKS",
        plain=True,
    )
    stack.push_async_callback(outgoing.close)
    filling = PictureFilling(encoder, ShopPictures(outgoing, settings.most_bytes), cache, limits=limits_of(settings))
    stack.callback(filling.close)
    return LookingInTurn(filling, locks)


def open_image_search(
    stack: AsyncExitStack, encoder: ImageEncoder, indexes: CurrentSnapshots, shown: Shown, settings: ImageSettings
) -> ImageSearch:
    """Open the search by pictures that shoppers show; closed with the stack."""
    search = ImageSearch(encoder, indexes, shown, limits_of(settings))
    stack.callback(search.close)
    return search


def limits_of(settings: ImageSettings) -> PictureLimits:
    """The largest picture that is looked at."""
    return PictureLimits(settings.most_bytes, settings.most_pixels)
