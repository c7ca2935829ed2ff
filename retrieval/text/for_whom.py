"""For whom a title says that a thing is: "Men's Derby Shoes", "Straw Hat for Women"."""

import re
from collections.abc import Iterable

NAME = "Stated gender"
"""The attribute under which it stands where no other says so."""
_STATING = frozenset({"gender", "sex", "target gender", "department", "for whom"})
_SAID = {
    "Men's": re.compile(r"\b(?:men|mens|gents|gentlemen)(?:'?s|')?\b", re.IGNORECASE),
    "Women's": re.compile(r"\b(?:women|womens|ladies|ladys)(?:'?s|')?\b", re.IGNORECASE),
    "Boys'": re.compile(r"\bboys?(?:'?s|')?\b", re.IGNORECASE),
    "Girls'": re.compile(r"\bgirls?(?:'?s|')?\b", re.IGNORECASE),
}


def whom_in(title: str, attributes: Iterable[str], categories: Iterable[str]) -> str | None:
    """The one group that a title names; `None` where it names none or several, or the record says it elsewhere."""
    if _STATING & {name.lower().replace("_", " ") for name in attributes}:
        return None
    plain = title.replace("\u2019", "'")
    if any(pattern.search(name) for name in categories for pattern in _SAID.values()):
        return None
    named = [group for group, pattern in _SAID.items() if pattern.search(plain)]
    return named[0] if len(named) == 1 else None
