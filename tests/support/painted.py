"""Pictures painted for tests: each seed another, and always the same; and a source that has them at addresses."""

import io
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from retrieval.errors import PictureRefused


def painted(seed: int, size: tuple[int, int] = (96, 64)) -> Image.Image:
    """Blocks of colours that no other seed has in these places."""
    blocks = np.random.default_rng(seed).integers(0, 256, (4, 6, 3), dtype=np.uint8)
    return Image.fromarray(blocks).resize(size, Image.Resampling.NEAREST)


def picture_file(seed: int, kind: str = "PNG", size: tuple[int, int] = (96, 64)) -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    painted(seed, size).save(file, kind)
    return file.getvalue()


@dataclass(slots=True)
class Gallery:
    """A source of pictures by address that remembers what was asked of it."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def fetch(self, merchant_id: str, address: str) -> bytes:
        self.asked.append(address)
        if address not in self.files:
            raise PictureRefused(f"{address} answers 404", "not_found")
        return self.files[address]
