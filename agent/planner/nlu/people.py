"""For how many persons something shall be: "for two", "a family of five", "there are six of us"."""

import re

from agent.planner.nlu.numbers import count_of
from agent.planner.nlu.phrases import Phrases, alternatives

UNIT = "people"


class PeopleReader:
    """Reads for how many persons something shall be."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        self._patterns = [phrases.compile(pattern) for pattern in phrases.language.constraints.for_so_many]
        self._named = phrases.language.constraints.so_many
        self._words = re.compile(rf"(?<!\w){alternatives(self._named)}(?!\w)")

    def find(self, text: str) -> tuple[int, int, int] | None:
        """Where it is said, and how many."""
        for pattern in self._patterns:
            found = pattern.search(text)
            count = count_of(found["n"], self._phrases) if found else None
            if found and count:
                return (*found.span(), count)
        named = self._words.search(text)
        return (*named.span(), self._named[named.group()]) if named else None
