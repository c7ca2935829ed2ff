"""Numbers spelled out in English words."""

# ruff: noqa: SIM905 - lists of words read better as text

from __future__ import annotations

import re
from decimal import Decimal

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
VALUES: dict[str, int] = {word: value for value, word in enumerate(_UNITS)}
VALUES |= {word: 10 * (place + 2) for place, word in enumerate(_TENS)}
_FACTORS = {"hundred": 100, "thousand": 1000}

SPELLED = "|".join(sorted([*VALUES, *_FACTORS], key=len, reverse=True))
_TOKEN = re.compile(SPELLED, re.IGNORECASE)


def spelled_number(text: str) -> Decimal | None:
    """The value of "twenty-five" or "one hundred and five"; None for no number word."""
    total, current, seen = 0, 0, False
    for token in _TOKEN.findall(text):
        word = token.lower()
        seen = True
        if word in _FACTORS:
            current = max(current, 1) * _FACTORS[word]
            if word == "thousand":
                total, current = total + current, 0
        else:
            current += VALUES[word]
    return Decimal(total + current) if seen else None
