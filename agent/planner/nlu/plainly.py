"""Turns of speech put plainly, so that one reader does for all of them: "in it goes" is "add it"."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from re import Match, Pattern

from agent.planner.nlu.phrases import Phrases

_FIELD = re.compile(r"{([a-z]+)}")
_SENTENCE_ENDS = re.compile(r"((?<=[^\d\s])[.?!;]+(?:\s+|$)|(?<=\d)[.?!;]+(?:\s+(?=[a-z])|$)|\n+)")


@dataclass(frozen=True, slots=True)
class _Turn:
    """One turn of speech, how it is put, what must be there for it, and the sentences that it is not looked for in."""

    said: Pattern[str]
    put: str
    needs: frozenset[str]
    unless: Pattern[str] | None

    def may_be(self, text: str, flags: Collection[str]) -> bool:
        """Whether it is looked for in a sentence."""
        return self.needs <= set(flags) and not (self.unless and self.unless.search(text))


class PlainSpeech:
    """Writes what is said in other ways as the plainest of them, sentence by sentence."""

    def __init__(self, phrases: Phrases) -> None:
        self._turns = [
            _Turn(
                phrases.compile(one.said),
                one.put,
                frozenset(one.needs),
                phrases.compile(one.unless) if one.unless else None,
            )
            for one in phrases.language.reading.plainly
        ]
        exclaims = "|".join(phrases.language.reading.exclaims)
        self._exclaims = re.compile(rf"(?:(?:{exclaims})(?:[ ,.!-]+|$))+")
        lexicon = phrases.language.lexicon
        self._enumerating = re.compile("|".join(rf"\b{phrases.expand(one)}" for one in lexicon.enumerating))

    def put(self, text: str, flags: Collection[str]) -> str:
        """The text with its turns of speech put plainly, and without what only heads a list."""
        sentences = _SENTENCE_ENDS.split(self._enumerating.sub(" ", text))
        return "".join(self._sentence(one, flags) for one in sentences)

    def telling(self, clauses: list[str]) -> list[str]:
        """The clauses, each once, without those that only exclaim, where there are others."""
        clauses = list(dict.fromkeys(clauses))
        return [one for one in clauses if not self._exclaims.fullmatch(one)] or clauses

    def _sentence(self, text: str, flags: Collection[str]) -> str:
        for turn in self._turns:
            if turn.may_be(text, flags):
                text = turn.said.sub(partial(_filled, turn.put), text)
        return text


def _filled(put: str, found: Match[str]) -> str:
    said = found.groupdict()
    return _FIELD.sub(lambda field: (said[field[1]] or "").strip(), put)
