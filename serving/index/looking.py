"""Lets one process at a time look at a merchant's pictures: the next takes what the first has kept."""

import asyncio
from collections.abc import Callable, Sequence

from retrieval.encoding.image_encoder import ImageEncoder
from retrieval.index.picture_filling import PictureFilling
from retrieval.index.picture_index import PictureIndex
from serving.locks import Locks

_AGAIN_SECONDS = 1.0


class LookingInTurn:
    """Looks at products' pictures while it holds the merchant's lock, so that no picture is fetched by each process."""

    def __init__(self, filling: PictureFilling, locks: Locks, again_seconds: float = _AGAIN_SECONDS) -> None:
        self._filling = filling
        self._locks = locks
        self._again_seconds = again_seconds

    @property
    def encoder(self) -> ImageEncoder:
        """The model that looks."""
        return self._filling.encoder

    async def fill(
        self,
        merchant_id: str,
        pictures: PictureIndex,
        numbers: Sequence[int],
        proceed: Callable[[], bool],
        done: Callable[[int, int], None] = lambda *_: None,
    ) -> None:
        """Looks at these pictures when it is this process's turn, as long as `proceed` says so."""
        while proceed():
            async with self._locks.hold(f"pictures:{merchant_id}") as held:
                if held:
                    await self._filling.fill(merchant_id, pictures, numbers, proceed, done)
                    return
            await asyncio.sleep(self._again_seconds)
