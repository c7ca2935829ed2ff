"""Whether what is sought is for a child, and the part of a kind that a shop keeps for children."""

import re

from agent.planner.frames import Wish, Young
from agent.planner.nlu.ages import AgeReader
from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.presents import OLDEST_CHILD
from agent.planner.nlu.text import Clause
from retrieval.catalogue.vocabulary import CategoryTerm, Vocabulary
from retrieval.understanding.catalogue_terms import phrase

_YEAR = 12
_SMALL_MONTHS = 30


class ChildReader:
    """Reads off a clause that it is for a child, by a child's age or by what the child is called."""

    def __init__(self, phrases: Phrases, ages: AgeReader) -> None:
        words = phrases.language.reading.wish
        self._ages = ages
        article = alternatives([*phrases.language.lexicon.articles, "my", "our", "his", "her", "their"])
        lead = rf"(?<!\w)for (?:(?:{article}) )?(?:[a-z]+ )??"
        self._called: list[tuple[Young, re.Pattern[str]]] = [
            ("small", re.compile(rf"{lead}{alternatives(words.small_children)}(?![\w-])")),
            ("child", re.compile(rf"{lead}{alternatives(words.other_children)}(?![\w-])")),
        ]

    def read(self, clause: Clause) -> Young:
        """How young whoever it is for is; nothing is taken off the clause."""
        text = clause.masked()
        months = self._ages.months(text)
        if months is not None:
            return "" if months > OLDEST_CHILD * _YEAR else "small" if months < _SMALL_MONTHS else "child"
        return next((young for young, pattern in self._called if pattern.search(text)), "")


def for_a_child(phrases: Phrases, vocabulary: Vocabulary, wish: Wish) -> Wish:
    """The wish in the part of its kind that is for children, where the shop has just one."""
    if not wish.young or not (wish.category or wish.text):
        return wish
    kinds = phrases.language.reading.wish.child_kinds
    words = [*(kinds["small"] if wish.young == "small" else []), *kinds["child"]]
    own = tuple(wish.category or (wish.noun or wish.text,))
    if set(phrase(own[-1]).split()) & {phrase(word) for word in words} or not phrase(own[-1]):
        return wish
    for word in words:
        parts = [term for term in vocabulary.categories if phrase(word) in phrase(term.name).split()]
        fitting = [term for term in parts if (_is_part(term, own) if wish.category else _is_called(term, own[0]))]
        if len(fitting) == 1:
            return _of(wish, fitting[0])
    return wish


def _is_part(term: CategoryTerm, kind: tuple[str, ...]) -> bool:
    """Whether a category is within a kind, or stands beside it and is called the same."""
    inside = len(term.path) > len(kind) and term.path[: len(kind)] == kind
    beside = term.path[:-1] == kind[:-1] and phrase(term.name).split()[-1] == phrase(kind[-1]).split()[-1]
    return inside or beside


def _is_called(term: CategoryTerm, text: str) -> bool:
    """Whether a category is called what a wish of no category says, besides for whom it is ("Kids' paints")."""
    return phrase(term.name).split()[1:] == phrase(text).split()


def _of(wish: Wish, term: CategoryTerm) -> Wish:
    name = term.name.lower()
    text = name if wish.text in ("", wish.noun) else wish.text
    return wish.model_copy(update={"category": list(term.path), "noun": name, "text": text})
