"""Field names as feeds spell them, and attribute names and categories as people read them."""

import re
from functools import lru_cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NOT_WORD = re.compile(r"[^\w]+|_+")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_ACRONYMS = {
    "id": "ID", "mpn": "MPN", "sku": "SKU", "gtin": "GTIN", "ean": "EAN", "upc": "UPC", "url": "URL", "usb": "USB",
    "led": "LED", "lcd": "LCD", "hdmi": "HDMI", "cpu": "CPU", "gpu": "GPU", "ram": "RAM", "ssd": "SSD", "hdd": "HDD",
    "uv": "UV", "spf": "SPF", "gps": "GPS", "nfc": "NFC", "tv": "TV", "ip": "IP", "dpi": "DPI", "os": "OS",
    "isbn": "ISBN", "qr": "QR",
}  # fmt: skip


@lru_cache(maxsize=4096)
def field_key(name: str) -> str:
    """One spelling for a field's name: `g:image_link`, `Image Link` and `imageLink` are all `image_link`."""
    local = name.strip().rpartition(":")[2] if name[:2].lower() in ("g:", "c:") else name
    spaced = _CAMEL.sub(" ", local.strip())
    return "_".join(part for part in _NOT_WORD.split(spaced.lower()) if part)


@lru_cache(maxsize=8192)
def attribute_name(name: str) -> str:
    """A field's name as a label: `battery_life` and `batteryLife` are `Battery life`; what has spaces stays."""
    stripped = " ".join(name.split())
    if " " in stripped or not stripped.isascii():
        return stripped[:80]
    words = [word for word in _NOT_WORD.split(_CAMEL.sub(" ", stripped)) if word]
    shown = [_ACRONYMS.get(word.lower(), word if word.isupper() and len(word) > 1 else word.lower()) for word in words]
    label = " ".join(shown)
    return (label[:1].upper() + label[1:])[:80] or stripped[:80]


@lru_cache(maxsize=8192)
def category_name(name: str) -> str:
    """A category as a shopper reads it: `mens-shoes` is `Mens shoes`; anything but a slug stays as it is."""
    if not _SLUG.fullmatch(name) or name.isdigit():
        return name
    words = name.replace("-", " ").replace("_", " ")
    return words[0].upper() + words[1:]


def slug(text: str) -> str:
    """A handle for an address: ASCII letters and digits, joined by hyphens, at most 120 characters."""
    lowered = text.lower()
    folded = lowered.replace("'", "").replace("&", " and ") if lowered.isascii() else lowered.translate(_FOLDED)
    return _NOT_SLUG.sub("-", folded).strip("-")[:120].rstrip("-")


_FOLDED = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "a", "æ": "ae", "ø": "o", "é": "e", "è": "e", "ê": "e", "ë": "e",
    "á": "a", "à": "a", "â": "a", "ã": "a", "í": "i", "ì": "i", "î": "i", "ï": "i", "ó": "o", "ò": "o", "ô": "o",
    "õ": "o", "ú": "u", "ù": "u", "û": "u", "ç": "c", "ñ": "n", "ł": "l", "ś": "s", "ż": "z", "ź": "z", "č": "c",
    "š": "s", "ž": "z", "ě": "e", "ř": "r", "ý": "y", "\u2019": "", "'": "", "&": " and ",
})  # fmt: skip
