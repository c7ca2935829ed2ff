"""For whom it is: of what the catalogue says is for others, nothing; what is for all, or says nothing, stays."""

import re
from collections.abc import Mapping, Sequence

from agent.planner.frames import AttributeLimit
from agent.planner.nlu.ages import AgeReader
from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.presents import OLDEST_CHILD
from agent.planner.nlu.text import Clause
from retrieval.catalogue.vocabulary import Vocabulary

YOUNG = "young"


class WhomReader:
    """Reads the person for whom something is sought, where the catalogue states gender or age."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary) -> None:
        words = phrases.language.reading.wish
        self._sides = words.whom
        self._vocabulary = vocabulary
        self.ages = AgeReader(phrases, vocabulary)
        article = alternatives([*phrases.language.lexicon.articles, "my", "our", "his", "her", "their"])
        lead = rf"(?<!\w)for (?:(?:{article}) )?(?:[a-z]+ )??"
        self._persons = [
            {group: re.compile(rf"{lead}{alternatives(persons)}(?![\w-])") for group, persons in side.persons.items()}
            for side in self._sides
        ]
        self._aged = re.compile(rf"(?<!\w)for (?:(?:{article}) )?{words.child_age}(?=\s*(?:$|[,.?!]|who\b|that\b))")

    def read(self, clause: Clause) -> list[AttributeLimit]:
        """What is left out for the person; the words stay, except an age that an attribute stands for."""
        found = self.ages.read(clause)
        for side, persons in zip(self._sides, self._persons, strict=True):
            names = [name for name in self._vocabulary.attributes if name.lower() in side.attributes]
            group = (self._group(clause, persons) or self._described(clause, side.values)) if names else None
            if names and YOUNG in side.values and (aged := self._age(clause)):
                group = YOUNG
                clause.take(*aged.span())
            others = {value for other, values in side.values.items() if other != group for value in values}
            for name in names if group else ():
                stated = [one.value for one in self._vocabulary.attributes[name].values]
                if left_out := [value for value in stated if value.lower() in others]:
                    found.append(AttributeLimit(name=name, exclude=left_out))
        return found

    @staticmethod
    def _group(clause: Clause, persons: dict[str, re.Pattern[str]]) -> str | None:
        """The one group of which a person is named."""
        named = [group for group, pattern in persons.items() if pattern.search(clause.masked())]
        return named[0] if len(named) == 1 else None

    def _described(self, clause: Clause, values: Mapping[str, Sequence[str]]) -> str | None:
        """The group that a word before the thing names, where the catalogue has no such word ("ladies' boots")."""
        for group, words in values.items():
            found = re.search(rf"(?<!\w){alternatives(words)}(?![\w-])(?= \w)", clause.masked())
            if found and not self._vocabulary.match(found.group()):
                clause.take(*found.span())
                return group
        return None

    def _age(self, clause: Clause) -> re.Match[str] | None:
        found = self._aged.search(clause.masked())
        return found if found is not None and int(found["age"]) <= OLDEST_CHILD else None
