"""What no database keeps as text, found at the door: NUL characters, and halves of characters."""

import re

import orjson

from serving.refusals.errors import RequestInvalid

_REMEDY = "leave it out and send the rest again"
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")


def demand_storable(body: bytes) -> None:
    """Refuse JSON whose texts hold what cannot be kept; what is no JSON at all is for its reader to refuse."""
    if b"\\u" not in body:
        return
    if _NUL.search(body):
        raise RequestInvalid(f"The text holds a NUL character, which cannot be kept; {_REMEDY}.", field="body")
    if _HALF.search(body):
        try:
            orjson.loads(body)
        except orjson.JSONDecodeError as error:
            raise RequestInvalid(f"The body is not JSON that can be kept: {error.msg}.", field="body") from error


def demand_storable_address(path: str, query: bytes) -> None:
    """Refuse an address that names something by a NUL character."""
    if "\x00" in path or b"%00" in query:
        raise RequestInvalid(f"The address holds a NUL character; {_REMEDY}.", field="address")
