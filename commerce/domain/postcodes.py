"""Ranges of postal codes, as rules of tax and delivery name them."""

import re
from collections.abc import Sequence

_PATTERN = re.compile(r"[A-Z0-9]+(\*|-[A-Z0-9]+)?")


def is_pattern(text: str) -> bool:
    """Whether a text names postal codes: ``97201``, ``972*`` or ``97200-97299``."""
    return _PATTERN.fullmatch(_plain(text, keep_range=True)) is not None


def covers(patterns: Sequence[str], postal_code: str) -> bool:
    """Whether a postal code is named by one of these; no patterns name them all."""
    if not patterns:
        return True
    code = _plain(postal_code)
    return bool(code) and any(_fits(_plain(pattern, keep_range=True), code) for pattern in patterns)


def _fits(pattern: str, code: str) -> bool:
    if pattern.endswith("*"):
        return code.startswith(pattern[:-1])
    first, dash, last = pattern.partition("-")
    if not dash:
        return code == first
    return first <= code[: len(first)] and code[: len(last)] <= last


def _plain(text: str, *, keep_range: bool = False) -> str:
    """Return a code without what divides it; the hyphen of a range stays."""
    return "".join(text.split() if keep_range else re.split(r"[\s-]", text)).upper()
