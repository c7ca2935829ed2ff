"""Pictures: addresses from texts, lists and objects, each once and in the order given."""

import re
from collections.abc import Mapping
from typing import Any

from commerce.feeds import fields as names
from commerce.feeds.fields import Fields
from commerce.feeds.text import one_line

_MOST = 20
_LONGEST = 2000
_BETWEEN = re.compile(r"[,|\s]+(?=https?://|/)")
_ADDRESS = re.compile(
    r"(?:https?:)?//[^\s\x00-\x1f\ud800-\udfff]+|/[^\s\x00-\x1f\ud800-\udfff]*|[\w][\w./%+-]*\.(?:jpe?g|png|webp|gif|svg|avif)(?:\?\S*)?",
    re.IGNORECASE,
)


def read_images(fields: Fields, title: str) -> list[tuple[str, str]]:
    """Address and words of each picture; thumbnails serve only where there is nothing better."""
    found: dict[str, str] = {}
    for value in fields.take_all(names.IMAGES):
        _collect(found, value, title)
    thumbnails = fields.take_all(names.THUMBNAILS)
    if not found:
        for value in thumbnails:
            _collect(found, value, title)
    return list(found.items())[:_MOST]


def _collect(found: dict[str, str], value: Any, alt: str) -> None:
    match value:
        case str():
            for part in _BETWEEN.split(value.strip()):
                address = part.strip(" ,")
                if len(address) <= _LONGEST and _ADDRESS.fullmatch(address):
                    found.setdefault(f"https:{address}" if address.startswith("//") else address, alt)
        case list() | tuple():
            for one in value[: _MOST * 2]:
                _collect(found, one, alt)
        case Mapping():
            words = value.get("alt") or value.get("alt_text") or value.get("altText")
            address = (
                value.get("url") or value.get("src") or value.get("link") or value.get("href") or value.get("large")
            )
            if isinstance(address, str):
                _collect(found, address, one_line(words)[:300] if isinstance(words, str) and words else alt)
        case _:
            pass
