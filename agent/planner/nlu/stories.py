"""What is told in front of the thing that a clause asks for: "I played as a child and now I would like a piano"."""

import re

from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.text import Clause

_WORD = re.compile(r"[a-z0-9\x00][\w\x00'/.&-]*|[,;.!?]")


class StoryReader:
    """Finds where the name of a thing begins, and whether what stands in front of it is told of somebody."""

    def __init__(self, phrases: Phrases) -> None:
        lexicon, words = phrases.language.lexicon, phrases.language.reading.wish
        self._ends = {
            *(word for text in (*lexicon.articles, *words.of_a_thing) for word in text.split()[-1:]),
            *(word for text in lexicon.groups["find"] for word in text.split()[-1:]),
            *lexicon.question_starts,
            *lexicon.soft_markers,
            *lexicon.joiners,
            *words.subjects,
            *words.links,
            *words.recipients,
            *words.describing,
        }
        self._somebody = re.compile(rf"(?<![\w']){alternatives([*words.subjects, *words.persons_owning])}(?![\w'])")

    def end(self, clause: Clause, start: int) -> int:
        """Where the story before the thing that begins at `start` ends; nothing where none is told."""
        place = self._begin(clause.text[:start])
        return place if self._somebody.search(clause.masked()[:place]) else 0

    def _begin(self, before: str) -> int:
        """Where the name of the thing begins, with the words that describe it."""
        place = len(before)
        for found in reversed(list(_WORD.finditer(before))):
            word = found.group()
            if word in self._ends or not word[0].isalnum():
                break
            place = found.start()
        return place
