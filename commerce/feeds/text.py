"""Text as shoppers read it: markup gone, entities resolved, white space tidy."""

import html
import re

import nh3

_TAG = re.compile(r"<[a-zA-Z/!?][^>]*>")
_BREAK = re.compile(r"<\s*(?:br|/p|/li|/div|/h[1-6]|/tr|/ul|/ol)\b[^>]*>", re.IGNORECASE)
_ITEM = re.compile(r"<\s*li\b[^>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]+);")
_SPACES = re.compile(r"[^\S\n]{2,}|[^\S\n ]")
_LINES = re.compile(r"\s*\n\s*")
# Control characters that no text needs, marks that reverse its direction, and halves of characters.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def plain_text(raw: str) -> str:
    """A description without markup; its paragraphs and list items each keep a line."""
    text = _unescape(raw)
    if "<" in text and _TAG.search(text):
        text = _ITEM.sub("\n", _BREAK.sub("\n", text))
        text = html.unescape(nh3.clean(text, tags=set(), clean_content_tags={"script", "style"}))
    text = _UNSEEN.sub("", text.replace("\r", "\n"))
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def one_line(raw: str) -> str:
    """A title, name or value: plain text in a single line."""
    if raw.isascii() and raw.isprintable() and "<" not in raw and "&" not in raw and "  " not in raw:
        return raw.strip()
    return " ".join(plain_text(raw).split())


def _unescape(raw: str) -> str:
    """Resolve entities, also where a feed escaped them twice."""
    for _ in range(2):
        if "&" not in raw or not _ENTITY.search(raw):
            break
        raw = html.unescape(raw)
    return raw
