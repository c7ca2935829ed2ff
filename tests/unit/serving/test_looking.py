"""Several processes and one shop's pictures: each is fetched once."""

import asyncio
from pathlib import Path

import numpy as np

from retrieval.encoding.encoder import Vectors
from retrieval.encoding.pictures import Picture
from retrieval.index.picture_filling import PictureFilling
from retrieval.index.picture_index import PictureIndex
from retrieval.stores.vectors import VectorIndex
from serving.index.looking import LookingInTurn
from serving.locks import MemoryLocks
from tests.support.painted import Gallery, picture_file

ADDRESSES = [f"https://img/{number}" for number in range(20)]


class Colours:
    """Encodes a picture as its mean colour."""

    name = "colours"
    dimension = 3

    def encode_pictures(self, pictures: list[Picture]) -> Vectors:
        rows = np.array([np.asarray(one.image).mean(axis=(0, 1)) for one in pictures], dtype=np.float32)
        unit: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def encode_texts(self, texts: list[str]) -> Vectors:
        return np.ones((len(texts), 3), dtype=np.float32) / np.float32(np.sqrt(3))

    def close(self) -> None:
        pass


def pictures() -> PictureIndex:
    return PictureIndex(list(enumerate(ADDRESSES)), VectorIndex("colours", 3, len(ADDRESSES)))


async def test_processes_that_share_locks_fetch_a_picture_once(tmp_path: Path) -> None:
    gallery = Gallery({address: picture_file(seed) for seed, address in enumerate(ADDRESSES)})
    locks = MemoryLocks()
    shared = [LookingInTurn(PictureFilling(Colours(), gallery, tmp_path), locks, 0.01) for _ in range(3)]
    indexes = [pictures() for _ in shared]

    await asyncio.gather(
        *(
            one.fill("shop", index, range(len(ADDRESSES)), lambda: True)
            for one, index in zip(shared, indexes, strict=True)
        )
    )

    assert sorted(gallery.asked) == sorted(ADDRESSES)
    assert [index.embedded for index in indexes] == [20, 20, 20]


async def test_who_is_told_to_stop_waits_no_longer(tmp_path: Path) -> None:
    locks = MemoryLocks()
    gallery = Gallery()
    looking = LookingInTurn(PictureFilling(Colours(), gallery, tmp_path), locks, 0.01)
    going = [True, True, False]

    async with locks.hold("pictures:shop") as held:
        assert held
        await looking.fill("shop", pictures(), range(3), lambda: going.pop(0))

    assert gallery.asked == []
