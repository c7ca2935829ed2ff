"""Presents: for whom and for what occasion say nothing about the thing; what they like is what is searched for."""

import re

from agent.planner.frames import Wish
from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.text import Clause
from retrieval.text.theme_words import names_quality, names_theme

OLDEST_CHILD = 12


class PresentReader:
    """Takes the words of giving off a wish."""

    def __init__(self, phrases: Phrases) -> None:
        words = phrases.language.reading.wish
        self._age, self._children = re.compile(words.child_age), words.children
        self._content = phrases.content
        ends = alternatives([*phrases.language.lexicon.soft_markers, *words.links, *words.reasons, "under", "up"])
        article = alternatives([*phrases.language.lexicon.articles, "my", "our", "his", "her", "their"])
        occasion = alternatives(words.occasions)
        recipient = alternatives(words.recipients)
        # a noun after it ("gift box") makes it a kind of thing
        self._present = re.compile(
            rf"(?<![\w-])(?:(?:{article}) )?(?:(?P<theme>[a-z]+) )??(?:{occasion} )?{alternatives(words.presents)}"
            rf"(?=$|[,.?!]|\s*\x00|\s+(?:{ends}|{recipient})(?!\w))"
        )
        self._recipient = re.compile(
            rf"(?<!\w)for (?:(?:{article}) )?(?:[a-z]+ )??{recipient}"
            rf"(?:(?:'s)? {occasion}|(?!'s [a-z]))(?:'s)?(?![\w-])"
        )
        person = alternatives(words.persons)
        self._person = re.compile(
            rf"(?<!\w)for (?:(?:{article}) )?(?:[a-z]+ )??{person}"
            rf"(?:'s (?:(?:first|second|third|\d+(?:st|nd|rd|th)) )?{occasion})?"
            r"(?![\w'-])(?! (?:who|that) (?:is|are)\b)"
        )
        told = alternatives(
            ["is", "turns", "turning", "has", "just", "loves", "likes", "wants", "needs", "enjoys", "and"]
        )
        self._about = re.compile(
            rf"^(?:my|our) (?:[a-z]+ )?{recipient}(?:'s)?(?= (?:who )?{told}\b|\s*[\x00,])(?: who)?"
        )
        self._occasion = re.compile(rf"(?<!\w)(?:for|on) (?:(?:{article}) )?{occasion}(?![\w-])")
        self._liking = re.compile(
            rf"(?<!\w)(?:(?:who|that|she|he|they|and|\x00) ){alternatives(words.likings)}(?: to)?(?!\w)"
        )

    def read(self, clause: Clause, wish: Wish) -> str:
        """Mark a present, and leave of the clause what it may be about.

        Returns what is searched for beside that: what an age stands for, and a theme ("a wedding gift").
        """
        found = self._present.search(clause.masked())
        present = self._take(clause, self._present)
        told = False
        theme = (found["theme"] or "") if found else ""
        theme = theme if names_theme(theme) and not names_quality(theme) else ""
        aged = self._age.search(clause.masked()) if present else None
        young = aged is not None and int(aged["age"]) <= OLDEST_CHILD
        if aged is not None and young:
            clause.take(*aged.span())
        recipient = (
            (present and self._take(clause, self._person))
            or self._take(clause, self._recipient)
            or (told := self._take(clause, self._about))
        )
        occasion = self._take(clause, self._occasion)
        if present or recipient or occasion:
            wish.liking = self._take(clause, self._liking) or bool(theme)
        wish.somebody = recipient
        wish.present = present or told or ((recipient or occasion) and not self._content(clause.rest()))
        return f"{theme} {self._children if young else ''}".strip()

    @staticmethod
    def _take(clause: Clause, pattern: re.Pattern[str]) -> bool:
        found = pattern.search(clause.masked())
        if found:
            clause.take(*found.span())
        return found is not None
