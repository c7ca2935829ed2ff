"""Vectors of pictures and of texts in one space: the port of image search, and the one function that opens it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from retrieval.encoding.encoder import Vectors
from retrieval.errors import EncoderUnavailable

if TYPE_CHECKING:  # Pillow is loaded where image search is on, and only there
    from retrieval.encoding.pictures import Picture


class ImageEncoder(Protocol):
    """Turns pictures and texts into unit vectors of one space; the same picture gives the same vector."""

    @property
    def name(self) -> str:
        """Identifies model and weights: vectors of different names do not mix."""
        ...

    @property
    def dimension(self) -> int: ...

    def encode_pictures(self, pictures: Sequence["Picture"]) -> Vectors:
        """One row a picture, L2-normalised. Blocks: call it from a thread."""
        ...

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """One row a text, L2-normalised. Blocks: call it from a thread."""
        ...

    def close(self) -> None: ...


def open_image_encoder(spec: str) -> ImageEncoder:
    """Opens a CLIP-type sentence-transformers model by name or folder.

    Raises:
        EncoderUnavailable: it cannot be loaded, or embeds no pictures.
    """
    from retrieval.encoding.sentence_transformers_door import load_image_model  # noqa: PLC0415 - loads torch

    try:
        return load_image_model(spec)
    except (OSError, ValueError, ImportError) as error:
        raise EncoderUnavailable(f"{spec!r} (SHOPMIND_IMAGES_MODEL) cannot be loaded: {error}") from error
