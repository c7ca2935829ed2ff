"""Card numbers and their security codes are masked before a message is logged, stored or shown to a model."""

from __future__ import annotations

import re

_NUMBERS = re.compile(r"(?<!\d)(?<!\d[.,])\d(?:[ \-\u00a0\u2010-\u2013._/]{0,2}\d){12,}(?!\d)")
_GROUP = re.compile(r"\d+")
_SECURITY_CODE = re.compile(
    r"\b(cvc2?|cvv2?|cid|csc|security code|card code|prüfziffer|código de seguridad)"
    r"(\W{0,3}(?:is|:|=|ist|es)?\W{0,3})\d{3,4}\b",
    re.IGNORECASE,
)
_SHORTEST_ANY_ISSUER = 14
_EAN_LENGTH = 13
_LONGEST = 19


def mask_cards(text: str) -> str:
    """The text with each card number reduced to its last four digits, and security codes beside them removed."""
    if sum(char.isdigit() for char in text) < _EAN_LENGTH:
        return text
    masked = _NUMBERS.sub(_mask, text)
    return masked if masked == text else _SECURITY_CODE.sub(r"\1\2•••", masked)


def _mask(found: re.Match[str]) -> str:
    """The run of digit groups with the first card number in it masked; an expiry date may stand before or behind."""
    text = found.group()
    groups = [(group.start(), group.end()) for group in _GROUP.finditer(text)]
    for first, (start, _) in enumerate(groups):
        for _, end in reversed(groups[first:]):
            digits = "".join(str(int(char)) for char in text[start:end] if char.isdigit())
            if _EAN_LENGTH <= len(digits) <= _LONGEST and _is_card(digits):
                return f"{text[:start]}•••• {digits[-4:]}{_NUMBERS.sub(_mask, text[end:])}"
    return text


def _is_card(digits: str) -> bool:
    """Luhn, and for thirteen digits also an issuer that had such numbers and no bar code's check digit."""
    if not _luhn(digits) or set(digits) == {"0"}:
        return False
    if len(digits) >= _SHORTEST_ANY_ISSUER:
        return True
    return digits[0] == "4" and not _is_ean(digits)


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(value - 9 if value > 9 else value for value in doubled)) % 10 == 0


def _is_ean(digits: str) -> bool:
    return sum(int(digit) * (3 if index % 2 else 1) for index, digit in enumerate(digits)) % 10 == 0
