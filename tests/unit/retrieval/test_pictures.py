"""Taking pictures in: known kinds, limits before decoding, upright, and nothing of what a camera notes."""

import io
import struct
import zlib

import pytest
from PIL import Image

from retrieval.encoding.pictures import SIDE, PictureLimits, read_picture
from retrieval.errors import PictureRefused
from tests.support.painted import painted, picture_file

SMALL = PictureLimits(most_bytes=100_000, most_pixels=1_000_000)


def refusal(raw: bytes, limits: PictureLimits = SMALL) -> str:
    with pytest.raises(PictureRefused) as refused:
        read_picture(raw, limits)
    return refused.value.reason


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_the_kinds_that_shops_have_are_read(kind: str) -> None:
    picture = read_picture(picture_file(1, kind), SMALL)

    assert (picture.size, picture.image.mode) == ((96, 64), "RGB")


def test_a_large_picture_becomes_small_and_keeps_its_shape() -> None:
    assert read_picture(picture_file(1, "PNG", (1000, 500)), SMALL).size == (SIDE, SIDE // 2)


def test_a_picture_stands_as_its_camera_was_held_and_tells_nothing_else() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Maker"
    file = io.BytesIO()
    painted(1).save(file, "JPEG", exif=exif)

    picture = read_picture(file.getvalue(), SMALL)

    assert picture.size == (64, 96)
    assert not Image.open(io.BytesIO(picture.jpeg())).getexif()


def test_what_is_clear_is_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (8, 8), (200, 0, 0, 0)).save(file, "PNG")

    assert read_picture(file.getvalue(), SMALL).image.getpixel((4, 4)) == (255, 255, 255)


def test_too_many_bytes_are_refused() -> None:
    assert refusal(picture_file(1) + bytes(SMALL.most_bytes)) == "too_large"


@pytest.mark.parametrize("side", [1_001, 20_000, 60_000])
def test_a_small_file_that_unfolds_to_a_huge_picture_is_refused_before_it_is_decoded(side: int) -> None:
    assert refusal(bomb(side)) == "too_many_pixels"


@pytest.mark.parametrize(
    "raw",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"GIF89a", b"<!doctype html>", bytes(64)],
)
def test_what_is_no_picture_is_refused(raw: bytes) -> None:
    assert refusal(raw) == "not_a_picture"


@pytest.mark.parametrize("kind", ["BMP", "TIFF", "ICO", "PPM"])
def test_other_kinds_of_pictures_are_refused(kind: str) -> None:
    assert refusal(picture_file(1, kind, (64, 64))) == "not_a_picture"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_torn_picture_is_refused(kind: str) -> None:
    whole = picture_file(1, kind, (400, 300))

    assert refusal(whole[: len(whole) // 2]) in {"damaged", "not_a_picture"}


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it has `side` by `side` pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(64))) + chunk(b"IEND", b"")
