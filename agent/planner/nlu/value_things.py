"""Things whose name is a value of the catalogue: in "a ukulele" it is the thing, in "strings for ukulele" a limit."""

import re
from collections.abc import Sequence

from agent.planner.nlu.heads import SURE, Head, HeadReader, next_word
from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.text import Clause
from retrieval.catalogue.vocabulary import TermMatch, Vocabulary

_CONTENT = re.compile(r"(?<![\w'])([a-z]{3,}) $")


class ThingReader:
    """Reads the thing that a clause asks for where only a value is called so."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary, heads: HeadReader, naming: frozenset[str]) -> None:
        """`naming` are words of attributes that tell how a thing looks and what it is of."""
        self._fillers = phrases.fillers
        self._vocabulary = vocabulary
        self._heads = heads
        self._naming = naming
        self._ones = frozenset(phrases.language.reading.reference.one_nouns)
        article = alternatives(["a", "an", "any", "some", "another"])
        self._behind_article = re.compile(rf"(?<![\w'])(?<!such )(?<!in ){article} $")

    def read(self, clause: Clause, matches: Sequence[TermMatch]) -> tuple[Head, list[TermMatch]] | None:
        """The thing, and the readings of its word as a value; nothing where all values describe."""
        values = [one for one in matches if one.kind == "value" and one.score >= SURE]
        if not values or any(one.kind in ("category", "product") for one in matches):
            return None
        for named in reversed(values):
            same = [one for one in values if (one.start, one.end) == (named.start, named.end)]
            if self._is_named(clause, named) and all(map(self._may_be_a_thing, same)):
                return Head(named.start, named.end, clause.text[named.start : named.end], None, titled=True), same
        return None

    def _may_be_a_thing(self, match: TermMatch) -> bool:
        """Whether a value is no size, colour or material, which are said of a thing only."""
        name = match.attribute or ""
        term = self._vocabulary.attributes.get(name)
        looks = self._naming & set(name.lower().split())
        return not (looks or term is None or term.is_option or term.kind != "text")

    def _is_named(self, clause: Clause, match: TermMatch) -> bool:
        """Whether it stands where a thing is named: behind an article or a word of its name, with no noun behind it."""
        said, before = clause.text[match.start : match.end], clause.text[: match.start]
        if not said.isalpha() or self._heads.negated.search(before) or self._heads.is_soft(before):
            return False
        following = next_word(clause, match.end)
        if following and (following[0] in self._ones or following[0] not in {*self._heads.joiners, *self._fillers}):
            return False
        if self._behind_article.search(before):
            return True
        described = _CONTENT.search(before)
        word = described[1] if described else ""
        return bool(word) and word not in {*self._heads.joiners, *self._fillers} and self._is_plain(word)

    def _is_plain(self, word: str) -> bool:
        """Whether a word is known here and neither a value nor a name of one."""
        return self._vocabulary.known_word(word) and not self._vocabulary.match(word)
