"""What the texts of a product say of a word: that it has it or is so, that it has not, or nothing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from retrieval.text.words import fold, stem, word_texts

Said = Literal["states", "denies", "silent"]
Ways = Sequence[tuple[str, ...]]
"""The stems of each way to say the same."""

_NOT = ["not", "no", "never", "without", "cannot", "nor", "neither", "non", "lacks", "lacking"]
_NEGATORS = frozenset([*_NOT, "isnt", "arent", "doesnt", "dont", "cant", "wont"])
_NO_DENIAL = re.compile(r"\b(?:not only|no matter|no two|not to mention|no wonder)\b")
_SEGMENTS = re.compile(r"[.;!?,:()]|\s[-\u2013]\s|\b(?:but|although|though|however|because|since)\b")
_FEW_OF = ("low in", "little", "free of", "free from", "hardly any", "less")
_REACH = 6
_PREFIXES = ("un", "non", "de")
_LEAST_REST = 5
_ABSENT = "included|supplied|provided|supported|available|needed|required|necessary|possible|allowed|recommended|part"
_DENIED_BEHIND = re.compile(
    rf"^(?:(?:is|are|was|were) not|isnt|arent|wasnt|werent)(?: (?:{_ABSENT}|there|in the)\b|$)"
    r"|^(?:\w+ ){0,3}?(?:sold|bought|available|ordered) (?:separately|extra|apart)\b"
    r"|^(?:is|are|costs?|comes?) (?:extra|separately)\b"
)
"""What behind a word says that it is not there: "is not included", "sold separately"."""
_FALSE = re.compile(r"^(?:no|none|not|never|without|false|n/a|zero|0)\b")
_WITHOUT = frozenset(["free", "without", "no", "non"])
_MASS = re.compile(r"[\d.,]+ ?(?:kg|g|mg|lbs?|oz|pounds?|grams?|kilos?)")
_PARTLY = frozenset(["semi", "half", "partly", "nearly", "almost"])
_OPPOSITES = (
    ("automatic", "manual"),
    ("electric", "manual"),
    ("wireless", "wired"),
    ("cordless", "corded"),
    ("indoor", "outdoor"),
    ("foldable", "rigid"),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or a stated value with the name of its attribute."""

    text: str
    name: str = ""


def said_of(statements: Iterable[Statement], ways: Ways) -> tuple[Said, str]:
    """What the statements say of a word, and the text that says so; a denial counts where nothing else states it."""
    denial = ""
    for statement in statements:
        verdict = _said_in(statement, tuple(map(tuple, ways)))
        if verdict == "states":
            return "states", statement.text
        if verdict == "denies" and not denial:
            denial = statement.text
    return ("denies", denial) if denial else ("silent", "")


@lru_cache(maxsize=65536)
def _said_in(statement: Statement, ways: tuple[tuple[str, ...], ...]) -> Said:
    if statement.name and any(set(way) <= _stems(statement.name) for way in ways):
        return _by_name(statement, ways)
    verdicts = {_of_segment(segment, way) for segment in _segments(statement.text) for way in ways}
    if "states" in verdicts:
        return "states"
    return "denies" if "denies" in verdicts else "silent"


def _by_name(statement: Statement, ways: tuple[tuple[str, ...], ...]) -> Said:
    """What a value says of the name of its attribute: "Pockets: none", "Sulphate-free: yes".

    "Weight: 2 kg" says nothing of keys that are weighted.
    """
    if "weight" in _stems(statement.name) and _MASS.fullmatch(fold(statement.text).strip()):
        return "silent"
    refused = _is_refused(statement.text, ways)
    return "denies" if refused != bool(_WITHOUT & set(word_texts(fold(statement.name)))) else "states"


def _is_refused(value: str, ways: tuple[tuple[str, ...], ...]) -> bool:
    """Whether the value of an attribute says that there is none of it: "No", "Decaffeinated"."""
    plain = fold(value).strip()
    if _FALSE.match(plain) or plain in {"-", "n"}:
        return True
    return any(_negates(word, one) for word in word_texts(plain) for way in ways for one in way[-1:])


def _of_segment(segment: str, way: tuple[str, ...]) -> Said:
    """What a stretch without commas says of a way to put it."""
    words = list(_words(segment))
    stems = [stem(word) for word in words]
    if any(_negates(word, way[-1]) for word in words):
        return "denies"
    if not set(way) <= set(stems):
        return "denies" if _contrary(stems, way) else "silent"
    place = stems.index(way[0])
    if words[max(0, place - 1) : place] and words[place - 1] in _PARTLY:
        return "silent"
    before = words[max(0, place - _REACH) : place]
    if (_NEGATORS & set(before) or words[0] in _NEGATORS) and not _NO_DENIAL.search(segment):
        return "denies"
    if words[place + len(way) : place + len(way) + 1] == ["free"]:
        return "denies"
    last = max(stems.index(one) for one in way)
    if _NEGATORS & set(words[place:last]) or _DENIED_BEHIND.search(" ".join(words[last + 1 :])):
        return "denies"
    led = " ".join(before[-3:])
    return "denies" if any(led.endswith(few) for few in _FEW_OF) else "states"


def _contrary(stems: Sequence[str], way: tuple[str, ...]) -> bool:
    """Whether it is the very opposite that is said: "manual" of what shall be automatic."""
    if len(way) > 1:
        return False
    return any(way[0] == stem(one) and stem(other) in stems for one, other in _OPPOSITES)


@lru_cache(maxsize=65536)
def _negates(word: str, wanted: str) -> bool:
    """Whether a word is another with a beginning or an end that denies it: "decaffeinated", "unscented", "wireless"."""
    if word.endswith("less") and len(word) > len("less") + 2 and stem(word.removesuffix("less")) == wanted:
        return True
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= _LEAST_REST:
            same = stem(rest)
            if same == wanted or (len(wanted) > _LEAST_REST and same.startswith(wanted)):
                return True
    return False


@lru_cache(maxsize=16384)
def _segments(text: str) -> tuple[str, ...]:
    return tuple(part for part in _SEGMENTS.split(fold(text)) if part.strip())


@lru_cache(maxsize=16384)
def _words(segment: str) -> tuple[str, ...]:
    return tuple(word_texts(segment.replace("'", "")))


@lru_cache(maxsize=16384)
def _stems(text: str) -> frozenset[str]:
    return frozenset(map(stem, word_texts(text)))


def statements_of(sentences: Iterable[str], attributes: Iterable[tuple[str, str]]) -> Iterator[Statement]:
    """The stated values and the sentences of one product."""
    for name, value in attributes:
        yield Statement(value, name.replace("_", " "))
    for sentence in sentences:
        yield Statement(sentence)
