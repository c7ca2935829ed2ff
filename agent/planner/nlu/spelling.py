"""Contractions spelt out, and typing errors in command words mended; words of the catalogue stay as they are."""

import re

from rapidfuzz.distance import OSA

from agent.planner.nlu.phrases import Phrases
from retrieval.catalogue.vocabulary import Vocabulary

_COLORED = re.compile(r"(?<=[a-z])-colou?red\b")
_SURE = 0.75
_SHORT = 8


class Spelling:
    """Writes messages as the patterns expect them."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary) -> None:
        self._phrases = phrases
        self._vocabulary = vocabulary
        self._units = frozenset(word for unit in phrases.language.constraints.units.values() for word in unit.words)

    def spelt_out(self, text: str) -> str:
        """The text without contractions and typing errors."""
        contractions = self._phrases.spellings
        words: list[str] = []
        for word in text.split(" "):
            core = word.strip(",.?!;:")
            if core in contractions and not (core in self._units and words and words[-1][-1:].isdigit()):  # "40 nm"
                word = word.replace(core, contractions[core], 1)  # noqa: PLW2901  # the word as it is understood
            words.append(word)
        return self._mended(_COLORED.sub(" colored", " ".join(words)))

    def _mended(self, text: str) -> str:
        """Typing errors in command words, where the word is neither the catalogue's nor the language's."""
        return re.sub(r"(?<![\w@.#-])[a-z]{4,14}(?![\w@-]|\.\w)", lambda found: self._mend(found.group()), text)

    def _mend(self, word: str) -> str:
        vocabulary = self._vocabulary
        if word.removesuffix("s") in self._phrases.language.lexicon.numbers:
            return word  # "two of the nines"
        if word in self._phrases.known or vocabulary.known_word(word) or vocabulary.common_word(word):
            return word
        if any(match.score >= _SURE for match in self._vocabulary.match(word)):
            return word
        most = 1 if len(word) < _SHORT else 2
        near = [
            known
            for known in self._phrases.mendable(word[0], word[1:2])
            if abs(len(known) - len(word)) <= most
            and not _ends_otherwise(word, known)
            and OSA.distance(word, known, score_cutoff=most) <= most
        ]
        return min(near, key=lambda known: (OSA.distance(word, known), -len(known))) if near else word


def _ends_otherwise(word: str, known: str) -> bool:
    """Whether the end makes it rather another word than a slip: "fasten" is no "faster", an "eraser" no "erase"."""
    other_letter = len(word) == len(known) and word[:-1] == known[:-1]
    return other_letter or known in (word.removesuffix("r"), word.removesuffix("er"))
