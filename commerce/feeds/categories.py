"""Where in the shop a product stands: a path from general to special, from whatever the feed gives."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from commerce.feeds import fields as names
from commerce.feeds.fields import Fields
from commerce.feeds.names import category_name
from commerce.feeds.rows import FeedTerms
from commerce.feeds.text import one_line

_DEEPEST = 8
_SEPARATOR = re.compile(r"\s*(?:>|»|\u203a|→|\|)\s*|\s+/\s+")
_SLASHES = re.compile(r"\s*/\s*")


def read_categories(fields: Fields, terms: FeedTerms) -> tuple[str, ...]:
    """The shop's own category first; Google's taxonomy only where there is no other.

    A feed may give a category and a product type as two plain words: then the one that names fewer kinds leads.
    """
    category = category_path(fields.take(names.CATEGORY))
    product_type = category_path(fields.take(names.PRODUCT_TYPE))
    taxonomy = category_path(fields.take(names.TAXONOMY))
    if len(category) == 1 and len(product_type) == 1 and category != product_type:
        return product_type + category if terms.type_is_wider else category + product_type
    if len(product_type) > len(category):
        return product_type
    return category or product_type or taxonomy


def category_path(value: Any) -> tuple[str, ...]:
    """A path from a list, a text with separators, or objects with names; numbers of a taxonomy say nothing."""
    parts = _parts(value)
    named = (category_name(part) for part in parts if part and not part.isdigit())
    return tuple(dict.fromkeys(named))[:_DEEPEST]


def _parts(value: Any) -> Sequence[str]:
    match value:
        case str():
            return _split(value)
        case list() | tuple():
            return _from_list(value)
        case Mapping():
            inner = value.get("path") or value.get("name") or value.get("value") or value.get("title")
            return _parts(inner) if inner is not value else []
        case _:
            return []


def _from_list(value: list[Any] | tuple[Any, ...]) -> Sequence[str]:
    """A list is a path of names; a list of whole paths means its deepest one, which is the most special."""
    paths = [_parts(one) for one in value[:50]]
    if any(len(path) > 1 for path in paths):
        return max(paths, key=len)
    return [name for path in paths for name in path]


@lru_cache(maxsize=8192)
def _split(text: str) -> tuple[str, ...]:
    line = one_line(text)
    parts = _SEPARATOR.split(line)
    if len(parts) == 1 and line.count("/") > 1:
        parts = _SLASHES.split(line)
    return tuple(part.strip()[:120] for part in parts)
