"""Tells from a few words which patterns can match at all, so that quiet sentences cost the guard little.

What a pattern cannot match without is read out of the pattern itself: of a sequence the part that says most, of a
choice one part of each branch. A pattern without such words is always tried.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from re import _constants as codes  # type: ignore[attr-defined]  # there is no public way to read a pattern
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

Needles = frozenset[str]
K = TypeVar("K", bound=Hashable)

DIGIT = "0"
"""Stands at the end of a folded sentence that holds any digit, and for a digit in what a pattern needs."""

_A_DIGIT = re.compile(r"\d")
_MOST_NEEDLES = 400
_ALIKE = str.maketrans({"\u0131": "i", "\u0130": "i", "\u2019": "'"})


class Screen(Generic[K]):
    """Patterns by name, of which it says those that can match."""

    def __init__(self, patterns: Mapping[K, re.Pattern[str]]) -> None:
        needed = {name: needles_of(pattern) for name, pattern in patterns.items()}
        self._always = frozenset(name for name, needles in needed.items() if needles is None)
        known = frozenset[str]().union(*(needles for needles in needed.values() if needles is not None))
        self._longest = re.compile(f"(?=({_trie(known)}))")
        self._behind = {
            hit: self._always.union(
                name
                for name, needles in needed.items()
                if needles is not None and any(hit.startswith(needle) for needle in needles)
            )
            for hit in known
        }

    def possible(self, text: str) -> AbstractSet[K]:
        """The names of the patterns that can match somewhere in the text; the others cannot."""
        hits = self._longest.findall(folded(text))
        if not hits:
            return self._always
        possible = self._behind[hits[0]]
        return possible if len(hits) == 1 else possible.union(*(self._behind[hit] for hit in set(hits)))


def folded(text: str) -> str:
    """The text as needles are looked for in it: without case, and with `DIGIT` where it has digits."""
    plain = text.lower() if text.isascii() else _folded(text)
    return f"{plain}{DIGIT}" if _A_DIGIT.search(plain) else plain


def _folded(text: str) -> str:
    """As `re.IGNORECASE` compares letters, to which a dotless i is one; and with one kind of apostrophe."""
    return text.translate(_ALIKE).casefold()


def needles_of(pattern: re.Pattern[str]) -> Needles | None:
    """Texts one of which stands in the folded form of whatever the pattern matches; None where there are none."""
    return _of_sequence(parser.parse(pattern.pattern, pattern.flags))


def _of_sequence(parts: Sequence[tuple[Any, Any]]) -> Needles | None:
    """The needles of the part that says most: the longest texts, and the fewest."""
    found: list[Needles] = []
    run = ""
    for code, value in parts:
        if code is codes.LITERAL:
            run += chr(value)
            continue
        if run:
            found.append(frozenset({_needle(run)}))
            run = ""
        needles = _PARTS[code](value) if code in _PARTS else None
        if needles:
            found.append(needles)
    if run:
        found.append(frozenset({_needle(run)}))
    usable = [needles for needles in found if "" not in needles and len(needles) <= _MOST_NEEDLES]
    return max(usable, key=_worth, default=None)


def _worth(needles: Needles) -> tuple[int, int]:
    return min(map(len, needles)), -len(needles)


def _needle(text: str) -> str:
    return DIGIT if text.isdecimal() else _folded(text)


def _of_branch(value: tuple[Any, Sequence[Any]]) -> Needles | None:
    needles = [_of_sequence(branch) for branch in value[1]]
    if any(one is None for one in needles):
        return None
    return frozenset().union(*(one for one in needles if one is not None))


def _of_repeat(value: tuple[int, Any, Any]) -> Needles | None:
    least, _, repeated = value
    return _of_sequence(repeated) if least else None


def _of_set(members: Sequence[tuple[Any, Any]]) -> Needles | None:
    """A set of a few letters, or of digits."""
    needles: set[str] = set()
    for code, value in members:
        match code:
            case codes.LITERAL:
                needles.add(_needle(chr(value)))
            case codes.CATEGORY if value is codes.CATEGORY_DIGIT:
                needles.add(DIGIT)
            case codes.RANGE if chr(value[0]).isdecimal() and chr(value[1]).isdecimal():
                needles.add(DIGIT)
            case _:
                return None
    return frozenset(needles)


_PARTS: dict[Any, Callable[[Any], Needles | None]] = {
    codes.BRANCH: _of_branch,
    codes.SUBPATTERN: lambda value: _of_sequence(value[-1]),
    codes.ATOMIC_GROUP: _of_sequence,
    codes.MAX_REPEAT: _of_repeat,
    codes.MIN_REPEAT: _of_repeat,
    codes.POSSESSIVE_REPEAT: _of_repeat,
    codes.IN: _of_set,
}


def _trie(needles: Iterable[str]) -> str:
    """A pattern that finds the longest of the texts that stands at a place, branching letter by letter."""
    root: dict[str, Any] = {}
    for needle in needles:
        node = root
        for letter in needle:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branches(root)


def _branches(node: dict[str, Any]) -> str:
    ways = [re.escape(letter) + _branches(rest) for letter, rest in sorted(node.items()) if letter]
    if "" in node:
        return f"(?:{'|'.join(ways)})?" if ways else ""
    return ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
