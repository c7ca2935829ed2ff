"""Normalising a message and cutting it into clauses, each with a mask of what was already understood."""

import re
import unicodedata
from dataclasses import dataclass, field

LONGEST_MESSAGE = 4000
_FIRST_PICTURE = 0x2190
_PICTURES = frozenset(["So", "Sk", "Cs", "Co"])
_JOINERS = frozenset("\u200d\ufe0f\ufe0e")
WORD = re.compile(r"[^\W_]+(?:['\u2019./-][^\W_]+)*|[$€£¥₹#&%\"+*<>=≤≥-]", re.UNICODE)
_QUOTES = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "`": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": " - ",
        "\u00a0": " ",
    }
)


def plain(text: str) -> str:
    """Text in one form of Unicode, with simple quotes and dashes, single spaces, and no control characters."""
    text = unicodedata.normalize("NFKC", text[:LONGEST_MESSAGE]).translate(_QUOTES)
    kept = "".join(char if char.isprintable() and not _is_pictured(char) else " " for char in text)
    return re.sub(r"\s+", " ", kept).strip()


def _is_pictured(char: str) -> bool:
    """Whether a character is a picture or part of one, which no word is: emoji, their joiners and skin tones."""
    return ord(char) >= _FIRST_PICTURE and (unicodedata.category(char) in _PICTURES or char in _JOINERS)


def bare(text: str) -> str:
    """A whole message as it is compared with fixed lists: lower case, no punctuation at the ends."""
    lowered = plain(text).lower().replace(",", " ")
    return re.sub(r"\s+", " ", lowered).strip(" .!?;:-…")


def words_of(text: str) -> list[str]:
    return [match.group() for match in WORD.finditer(text.lower())]


@dataclass(slots=True)
class Clause:
    """A piece of a message in lower case; parsers take spans off it as they understand them."""

    text: str
    original: str = ""
    taken: list[bool] = field(default_factory=list)
    _masked: str | None = None

    def __post_init__(self) -> None:
        self.taken = [False] * len(self.text)

    def take(self, start: int, end: int) -> None:
        self.taken[start:end] = [True] * (end - start)
        self._masked = None

    def free(self, start: int, end: int) -> bool:
        return True not in self.taken[start:end]

    def rest(self) -> str:
        """What nobody understood yet; taken spans leave one space."""
        kept = "".join(" " if gone else char for char, gone in zip(self.text, self.taken, strict=True))
        return re.sub(r"\s+", " ", kept).strip(" ,;:")

    def masked(self) -> str:
        """The text with taken spans blanked by a character that no pattern knows; offsets stay."""
        if self._masked is None:
            self._masked = "".join("\x00" if gone else char for char, gone in zip(self.text, self.taken, strict=True))
        return self._masked
