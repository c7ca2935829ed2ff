"""Reads figures as people write them: separators of any convention, other scripts' digits, signs and words."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_NUMBER = re.compile(r"\d[\d.,'\u2019\u00a0\u202f ]*\d|\d")
_WORDS = {
    word: value
    for value, words in enumerate(
        (
            "zero none", "one a an single", "two couple pair", "three", "four", "five", "six half-dozen", "seven",
            "eight", "nine", "ten", "eleven", "twelve dozen",
        )
    )
    for word in words.split()
}  # fmt: skip
_SEPARATORS = "'\u2019\u00a0\u202f "
_GROUP_OF_THREE = 3


def western_digits(text: str) -> str:
    """The text with decimal digits and separators of other scripts as ASCII, one character for one."""
    if text.isascii():
        return text
    return "".join(_western(char) for char in text)


def _western(char: str) -> str:
    if char.isascii():
        return char
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    return {"\u066b": ".", "\u066c": ",", "\uff0e": ".", "\uff0c": ","}.get(char, char)


def parse_decimal(text: str, *, mills: bool = False) -> Decimal | None:
    """The one figure in `text`; the last separator is decimal unless it groups thousands ("1.299,00", "1,299").

    With `mills`, as amounts in Kuwaiti dinars are written, three digits behind a single separator are decimals.
    """
    plain = western_digits(text)
    found = _NUMBER.search(plain)
    if found is None:
        return None
    try:
        value = Decimal(_canonical(found.group(), mills=mills))
    except InvalidOperation:
        return None
    return -value if plain[: found.start()].rstrip().endswith(("-", "\u2212")) else value


def _canonical(figure: str, *, mills: bool) -> str:
    for separator in _SEPARATORS:
        figure = figure.replace(separator, "")
    if "," in figure and "." in figure:
        decimal_mark = max(",.", key=figure.rfind)
        grouping = "," if decimal_mark == "." else "."
        return figure.replace(grouping, "").replace(decimal_mark, ".")
    mark = "," if "," in figure else "."
    head, *groups = figure.split(mark)
    if mills and len(groups) == 1:
        return f"{head}.{groups[0]}"
    if len(groups) > 1 or (groups and mark == "," and _groups_thousands(head, groups[0])):
        return head + "".join(groups)
    if groups and mark == "." and len(groups[0]) == _GROUP_OF_THREE and head not in {"", "0"}:
        return head + groups[0] if _groups_thousands(head, groups[0]) else f"{head}.{groups[0]}"
    return ".".join((head, *groups))


def _groups_thousands(head: str, group: str) -> bool:
    return len(group) == _GROUP_OF_THREE and 1 <= len(head) <= _GROUP_OF_THREE and head != "0"


def parse_count(text: str) -> int | None:
    """A whole number from "2", "x2", "2 pcs", "two" or "a dozen"; None where there is none."""
    found = re.search(r"\d+", western_digits(text))
    if found:
        return int(found.group())
    words = [_WORDS[word] for word in re.findall(r"[a-z-]+", text.lower()) if word in _WORDS]
    return max(words) if words else None
