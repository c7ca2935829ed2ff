"""A file as lines of text, whatever its compression and encoding, in constant memory."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from commerce.feeds.errors import FeedMissing

_GZIP_MAGIC = b"\x1f\x8b"
_CHUNK_BYTES = 1 << 20
# No product is that long; a small packed file may unpack to one endless line.
_LONGEST_LINE = 16 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TRUNCATED = (EOFError, zlib.error, gzip.BadGzipFile)


class Truncated(Exception):
    """The compressed file ends before its end."""


def find_encoding(path: Path) -> str:
    """The encoding by its mark, else UTF-16 by its zero bytes, else UTF-8 where it is valid, else Windows-1252."""
    with _open_binary(path) as stream:
        try:
            head = stream.read(4096)
        except _TRUNCATED:
            return "utf-8"
        marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
        if marked:
            return marked
        if b"\x00" in head:
            return "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be"
        return "utf-8" if _is_utf8(head, stream) else "cp1252"


def _is_utf8(head: bytes, stream: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk = head
    try:
        while chunk:
            decoder.decode(chunk)
            chunk = stream.read(_CHUNK_BYTES)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    except _TRUNCATED:
        return True
    return True


def read_lines(path: Path, encoding: str) -> Iterator[str]:
    """Each line with its end, an endless one in pieces; raises Truncated where the compression breaks off.

    Bytes that the encoding does not know become the replacement character rather than an end of everything.
    """
    with _open_binary(path) as binary, io.TextIOWrapper(binary, encoding, errors="replace", newline="") as text:
        while True:
            try:
                line = text.readline(_LONGEST_LINE)
            except _TRUNCATED as error:
                raise Truncated(str(error)) from error
            if not line:
                return
            yield line


def _open_binary(path: Path) -> IO[bytes]:
    try:
        file = path.open("rb")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise FeedMissing(f"there is no file {str(path)!r}", "check the path") from error
    except IsADirectoryError as error:
        raise FeedMissing(f"{str(path)!r} is a folder", "name one file of it") from error
    magic = file.read(2)
    file.seek(0)
    return cast(IO[bytes], _Owning(file)) if magic == _GZIP_MAGIC else file


class _Owning(gzip.GzipFile):
    """A decompressed view that closes the file beneath it."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(fileobj=file, mode="rb")
        self._beneath = file

    def close(self) -> None:
        super().close()
        self._beneath.close()
