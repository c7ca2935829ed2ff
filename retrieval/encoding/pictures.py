"""The one door to Pillow: pictures of known kinds, decoded within limits, upright, small, without a camera's notes."""

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

from retrieval.errors import PictureRefused

SIDE: Final = 512
"""No model looks at more pixels than this a side."""
MEDIA_TYPES: Final = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
_WHITE = (255, 255, 255, 255)
_QUALITY = 85


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """The largest picture that is looked at: in bytes as it is sent, and in pixels as it is decoded."""

    most_bytes: int = 10_000_000
    most_pixels: int = 40_000_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A decoded picture: RGB, at most `SIDE` pixels a side, as a person would see it."""

    image: Image.Image

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.image.size

    def jpeg(self) -> bytes:
        """The picture as a file that holds its pixels and nothing else."""
        file = io.BytesIO()
        self.image.save(file, "JPEG", quality=_QUALITY)
        return file.getvalue()


def read_picture(raw: bytes, limits: PictureLimits = PictureLimits()) -> Picture:
    """Decodes a JPEG, PNG, WebP or GIF, of which the first frame counts.

    Its kind and size are read off its head before anything is decoded, so that a small file that unfolds to a huge
    picture costs nothing.

    Raises:
        PictureRefused: it is too large, of another kind, or damaged.
    """
    if len(raw) > limits.most_bytes:
        raise PictureRefused(f"the picture has {len(raw)} bytes; at most {limits.most_bytes} are read", "too_large")
    try:
        opened = Image.open(io.BytesIO(raw), formats=tuple(MEDIA_TYPES))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureRefused(_too_many(limits), "too_many_pixels") from error
    except Exception as error:
        raise PictureRefused("this is no JPEG, PNG, WebP or GIF picture", "not_a_picture") from error
    width, height = opened.size
    if width * height > limits.most_pixels:
        raise PictureRefused(f"{_too_many(limits)}; it has {width} by {height}", "too_many_pixels")
    try:
        return Picture(_upright(opened))
    except Exception as error:  # a damaged file makes decoders stumble over anything
        raise PictureRefused(f"the picture is damaged: {error}", "damaged") from error


def _upright(opened: Image.Image) -> Image.Image:
    opened.draft("RGB", (SIDE, SIDE))  # a JPEG is decoded no larger than it is needed
    turned = ImageOps.exif_transpose(opened)
    turned.thumbnail((SIDE, SIDE))
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        clear = turned.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, _WHITE), clear).convert("RGB")
    return turned.convert("RGB")


def _too_many(limits: PictureLimits) -> str:
    return f"a picture may have {limits.most_pixels / 1e6:g} million pixels"
