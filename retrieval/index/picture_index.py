"""What a snapshot knows of its products' pictures: where each is to be had, and its vector once it was looked at."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from retrieval.catalogue.columns import Mask, Rows
from retrieval.encoding.image_encoder import ImageEncoder
from retrieval.index.snapshot_files import PICTURE_VECTORS, Manifest, content_key, read_addresses
from retrieval.stores.neighbours import Kept, Place, Vector
from retrieval.stores.vectors import VectorIndex

MOST_A_PRODUCT = 4
_PER_PRODUCT = 4


class PictureIndex:
    """The pictures of a snapshot's products, several to a product, numbered in the order in which they were listed.

    `tried` counts from the first picture on those that were looked at, or could not be; `refused` says of how many of
    these why not.
    """

    def __init__(
        self, listed: Sequence[tuple[int, str]], vectors: VectorIndex, *, tried: int = 0, refused: Iterable[str] = ()
    ) -> None:
        self.owners: Rows = np.array([row for row, _ in listed], dtype=np.int32)
        self.addresses = [address for _, address in listed]
        self.vectors = vectors
        self.tried = tried
        self.refused = Counter(refused)

    @property
    def embedded(self) -> int:
        """How many pictures have their vector."""
        return self.vectors.embedded

    @property
    def settled(self) -> bool:
        """Whether every picture was looked at, as far as it can be had, and what finds them is made."""
        return self.tried >= len(self.addresses) and not self.vectors.due

    def pending(self, alive: Mask) -> list[int]:
        """The pictures of living products that nobody has tried to look at."""
        untried = range(self.tried, len(self.addresses))
        return [number for number in untried if alive[self.owners[number]] and not self.vectors.present[number]]

    def nearest(self, query: Vector, limit: int, allowed: Mask) -> tuple[Rows, Vector]:
        """The allowed products whose nearest picture is nearest, best first, with its cosine."""
        pictures, similar = self.vectors.nearest(query, limit * _PER_PRODUCT, allowed[self.owners])
        owners, first = np.unique(self.owners[pictures], return_index=True)
        order = np.argsort(first)[:limit]
        return owners[order].astype(np.int32), similar[first[order]]

    def pictured(self) -> Rows:
        """The products with a picture that was looked at."""
        return np.unique(self.owners[np.flatnonzero(self.vectors.present)]).astype(np.int32)

    def grown(self, listed: Sequence[tuple[int, str]]) -> "PictureIndex":
        """The same pictures with further ones, which nobody has looked at yet."""
        known = list(zip(self.owners.tolist(), self.addresses, strict=True))
        return PictureIndex(
            [*known, *listed], self.vectors.grown(len(listed)), tried=self.tried, refused=self.refused.elements()
        )

    def described(self) -> dict[str, Any]:
        """This for the manifest."""
        return {
            "model": self.vectors.encoder,
            "dimension": self.vectors.dimension,
            "pictures": len(self.addresses),
            "tried": self.tried,
            "embedded": self.embedded,
            "refused": dict(self.refused),
            "neighbours": self.vectors.kept.body() if self.vectors.kept else None,
        }

    def place(self, merchant_id: str) -> Place:
        """Where a vector store keeps these vectors."""
        keys = [content_key(address) for address in self.addresses]
        return Place(merchant_id, self.vectors.encoder, self.vectors.dimension, lambda: keys)


def listed(pictures: Mapping[int, Sequence[str]]) -> list[tuple[int, str]]:
    """Row and address of each picture by which a product is found."""
    return [(row, address) for row, ones in pictures.items() for address in ones]


def open_pictures(folder: Path, manifest: Manifest, encoder: ImageEncoder | None) -> PictureIndex | None:
    """The pictures of a snapshot's folder; vectors of another model are not used, the pictures are looked at anew."""
    if encoder is None:
        return None
    addresses = read_addresses(folder)
    vectors = VectorIndex(encoder.name, encoder.dimension, len(addresses))
    known = manifest.pictures
    path = folder / PICTURE_VECTORS / "vectors.npy"
    if known is None or known["model"] != encoder.name or not path.exists():
        return PictureIndex(addresses, vectors)
    index = PictureIndex(addresses, vectors, tried=known["tried"], refused=Counter(known["refused"]).elements())
    matrix = np.load(path, mmap_mode="c", allow_pickle=False)
    vectors.take(matrix, Kept.of(known["neighbours"]), index.place(manifest.merchant_id), path.parent)
    return index
