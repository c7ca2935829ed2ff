"""Text as finding sees it: folded, cut into words with their places, stemmed, with measures as single words."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

from retrieval.text.english import IRREGULAR_PLURALS, NOT_PLURAL, SPELLINGS, STOP_WORDS
from retrieval.text.units import UNITS, measures_in, number, quantity

_WORD = re.compile(r"[^\W_]+(?:[.,](?=\d)\d+)*(?:'[^\W_]+)?")
_COMPOUND = re.compile(r"[^\W_]+(?:[-/.][^\W_]+)+")
_DIGITS = re.compile(r"\d")
_CODE = re.compile(r"[^\W_]+(?:[-/._#][^\W_]+)*")
_SIGNS_IN = re.compile(r"[\W_]+")
_SIGNS = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2033": '"',
    "\u00a0": " ",
    "\u00ae": " ",
    "\u2122": " ",
}
_SIGN_TABLE = str.maketrans(_SIGNS)
_STEMMER = snowballstemmer.stemmer("english")
_STEMMER_LOCK = threading.Lock()  # the stemmer keeps the word it works on


class Word(NamedTuple):
    """A word of a text and where it stands."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """Lower case without accents or typographic signs; of the same length only when the text is plain ASCII."""
    return text.lower() if text.isascii() else _folded(text)


@lru_cache(maxsize=16384)
def _folded(text: str) -> str:
    text = text.translate(_SIGN_TABLE)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text.lower()


def key(text: str) -> str:
    """The form in which names and values are compared: folded, one space between words, no other signs."""
    return " ".join(word.text for word in words(text))


def words(text: str) -> list[Word]:
    """The words with their places; a possessive "'s" is left out."""
    folded = _aligned_fold(text)
    if "'" in folded:
        return [Word(_unpossessed(found.group()), *found.span()) for found in _WORD.finditer(folded)]
    return [Word(found.group(), *found.span()) for found in _WORD.finditer(folded)]


def word_texts(text: str) -> list[str]:
    """The words without their places, which is quicker."""
    return _texts(fold(text))


@lru_cache(maxsize=131072)
def short_stems(text: str) -> tuple[str, ...]:
    """The stems of a short text that stands in many products."""
    return tuple(stems(text))


@lru_cache(maxsize=262144)
def stem(word: str) -> str:
    """The stem of a folded word; words with digits stay as they are."""
    if any(c.isdigit() for c in word):
        return word.replace(",", ".")
    word = SPELLINGS.get(word, word)
    word = IRREGULAR_PLURALS.get(word, word)
    if word in NOT_PLURAL:
        return word
    with _STEMMER_LOCK:
        stemmed: str = _STEMMER.stemWord(word)
    return stemmed


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """A folded noun in the singular, by rule."""
    word = IRREGULAR_PLURALS.get(word, word)
    if len(word) < 4 or word in NOT_PLURAL or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes")):
        return word[:-2]
    return word[:-1]


def stems(text: str) -> list[str]:
    """What a text is indexed under: stems in order, then its measures ("15in") and joined compounds ("wifi")."""
    folded = fold(text)
    found = [stem(word) for word in _texts(folded)]
    if _DIGITS.search(folded):
        found.extend(measures(folded))
    if "-" in folded or "/" in folded or "." in folded:
        found.extend(stem(joined(compound)) for compound in _COMPOUND.findall(folded) if not _is_number(compound))
    return found


def measures(text: str) -> Iterator[str]:
    """Numbers with units as one word each: "15.6 inch" is "15.6in", and "15in" besides, as sizes are called."""
    for found in measures_in(text):
        value, unit = number(found.group(1)), UNITS[found.group(2).lower()]
        yield measure_word(value, unit.symbol)
        if unit.symbol == "in" and value != int(value):
            yield measure_word(int(value), unit.symbol)


def measure_word(value: float, symbol: str) -> str:
    """One word for a number with a unit."""
    return f"{value:g}{symbol}".lower().replace(" ", "")


def codes(text: str) -> Iterator[str]:
    """Part numbers, bar codes and the like, without their signs: chunks of five or more with a digit."""
    for found in _CODE.findall(fold(text)):
        if len(found) >= 5 and _DIGITS.search(found):
            plain = joined(found)
            if len(plain) >= 5 and not _is_measure(found):
                yield plain


def content_words(text: str) -> list[Word]:
    """The words that carry a wish; all of them where there are no others."""
    found = words(text)
    return [word for word in found if word.text not in STOP_WORDS] or found


def _texts(folded: str) -> list[str]:
    found: list[str] = _WORD.findall(folded)
    return [_unpossessed(word) for word in found] if "'" in folded else found


def joined(compound: str) -> str:
    """A compound or code without its signs."""
    return _SIGNS_IN.sub("", compound)


def _is_number(text: str) -> bool:
    return not any(c.isalpha() for c in text)


def _is_measure(text: str) -> bool:
    amount = quantity(text)
    return amount is not None and amount.unit is not None


def _unpossessed(word: str) -> str:
    return word[:-2] if word.endswith("'s") else word.replace("'", "")


@lru_cache(maxsize=4096)
def _aligned_fold(text: str) -> str:
    """Folds character by character, so that places in the result are places in the text."""
    if text.isascii():
        return text.lower()
    return "".join(_fold_character(c) for c in text)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    folded = fold(character)
    return folded if len(folded) == 1 else (folded[:1] or " ")
