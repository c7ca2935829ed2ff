"""What kind of thing a clause looks for: the noun that describes no other, as a category or a word of the titles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from agent.planner.nlu.phrases import Phrases, alternatives, whole
from agent.planner.nlu.text import Clause, words_of
from retrieval.catalogue.vocabulary import TermMatch

SURE = 0.8
_NEXT = re.compile(r"[ -]*([a-z][a-z'-]*(?![\w]))?")
_SMALL = ["under", "over", "below", "above", "between", "around", "in", "to", "from", "by", "at", "on", "of", "up",
          "less", "more", "please", "instead", "but", "available", "than", "will", "would", "can", "could", "should",
          "shall", "may", "might", "must", "is", "are", "was", "were", "does", "do", "did", "has", "have"]  # fmt: skip

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What kind of thing is looked for: a category path, or a noun of the titles.

    `several` are the categories of that name where it stays open which one is meant ("jackets": of men, of women).
    """

    start: int
    end: int
    words: str
    category: Path | None
    several: tuple[Path, ...] = ()
    titled: bool = False
    """Whether no category is called so, and titles end in it."""


def next_word(clause: Clause, place: int) -> tuple[str, int, int] | None:
    """The word that directly follows a place, with its span."""
    following = _NEXT.match(clause.text, place)
    return (following[1], *following.span(1)) if following is not None and following[1] else None


class HeadReader:
    """Reads kinds of things off a clause."""

    def __init__(self, phrases: Phrases) -> None:
        lexicon = phrases.language.lexicon
        self._fillers = phrases.fillers
        self.negated = re.compile(
            rf"(?<!\w)(?<!can )(?<!could ){alternatives(lexicon.negations)}"
            r"(?: (?:the|any|an?|made|of|from|by|in|want|like|need|brand|color|it|to|be"
            r"|ones?|those|which|that|is|are))* $"
        )
        self._soft = whole(lexicon.soft_markers)
        self.joiners = frozenset(
            [
                *phrases.language.reading.wish.subjects,
                *lexicon.joiners,
                *lexicon.soft_markers,
                *lexicon.negations,
                *lexicon.question_starts,
                *phrases.language.reading.wish.hollow_behind,
                *_SMALL,
            ]
        )

    def read(self, clause: Clause, text: str, matches: Sequence[TermMatch], running: Path | None) -> list[Head]:
        """The kinds of things by start; `running` is the category of the running search."""
        others = [match for match in matches if match.kind in ("value", "brand")]
        stated = {(match.start, match.end) for match in matches if match.kind in ("value", "brand", "attribute")}
        found: list[Head] = []
        for match in matches:
            if match.kind not in ("category", "product") or match.score < SURE:
                continue
            if match.kind == "product" and (match.start, match.end) in stated:
                continue  # a word of some title that says how a thing is ("waterproof")
            before = clause.text[: match.start]
            if self.is_soft(text[: match.start]) or self._is_part(text[: match.start]) or self.negated.search(before):
                continue
            if self._modifies(clause, match, [*others, *matches]):
                continue
            head = self._head(match, text, matches, running)
            if found and found[-1].end > match.start:
                if head.category and not found[-1].category and not found[-1].several and match.end >= found[-1].end:
                    found[-1] = head
                continue
            found.append(head)
        return found

    @staticmethod
    def _head(match: TermMatch, text: str, matches: Sequence[TermMatch], running: Path | None) -> Head:
        """The kind, in the category that other words name with it ("women's shoes"), or that is talked about."""
        words = text[match.start : match.end]
        if match.kind != "category" or not isinstance(match.canonical, tuple):
            return Head(match.start, match.end, words, None, titled=match.kind == "category")
        same = [
            one.canonical
            for one in matches
            if one.kind == "category" and (one.start, one.end) == (match.start, match.end)
            if isinstance(one.canonical, tuple) and one.score >= match.score
        ]
        if len(same) < 2:
            return Head(match.start, match.end, words, match.canonical)
        beside = {
            one.canonical[-1]
            for one in matches
            if one.kind == "category" and isinstance(one.canonical, tuple) and one.start != match.start
        }
        for names in (beside, set(running or ())):
            agreeing = [path for path in same if names & set(path[:-1])]
            if len(agreeing) == 1:
                return Head(match.start, match.end, words, agreeing[0])
        return Head(match.start, match.end, words, None, tuple(same))

    def _modifies(self, clause: Clause, match: TermMatch, others: Sequence[TermMatch]) -> bool:
        """Whether another noun follows, so that this one only describes it ("laptop case")."""
        following = next_word(clause, match.end)
        if following is None or not clause.free(following[1], following[2]):
            return False
        word, start, _ = following
        if word in self.joiners or word in self._fillers:
            return False
        return not any(other.start == start and other.kind in ("value", "brand") for other in others)

    def is_soft(self, before: str) -> bool:
        """Whether the words come after "for", "who" and the like: then they tell a purpose."""
        marked = self._soft_marked(before)
        return marked is not None and any(
            word not in self._fillers and word not in self.joiners for word in words_of(marked)
        )

    def _is_part(self, before: str) -> bool:
        """Whether the words come after "with" and a thing that has it ("a laptop with a good battery")."""
        thing, with_, _ = before.rpartition(" with ")
        return bool(with_) and any(word not in self._fillers and word not in self.joiners for word in words_of(thing))

    def _soft_marked(self, before: str) -> str | None:
        """What stands before the marker, or None where no marker governs the place."""
        last = max((found.end() for found in self._soft.finditer(before)), default=-1)
        if last < 0:
            return None
        head, _, marker = before[:last].rpartition(" ")
        between = before[last:]
        if marker in ("with", "that", "which"):
            return None
        if re.search(r"[,;]|\band\b", between) and marker == "for":
            return None
        return head
