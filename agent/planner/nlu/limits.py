"""Ratings, order, stock, quantity and comparatives: the limits that need no vocabulary."""

import re

from agent.planner.frames import Frame, Wish
from agent.planner.nlu.numbers import count_of, decimal_of
from agent.planner.nlu.phrases import Phrases, alternatives, whole
from agent.planner.nlu.text import Clause

NAMED = "named:"
"""Before what is taken back by its own name."""
_KINDS_BY_LAST_WORD = frozenset(["color", "size", "material", "rating"])


class LimitReader:
    """Reads the limits of any shop off a clause."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases
        constraints = phrases.language.constraints
        self._stars = [phrases.compile(pattern) for pattern in constraints.rating.minimum]
        self._star_words = [(stars, whole(words)) for stars, words in constraints.rating.words.items()]
        self._sorts = [(sort, whole(words)) for sort, words in constraints.sort.items()]
        self._in_stock = whole(constraints.in_stock)
        self._needed_by = [phrases.compile(rf"(?<!\w){pattern}") for pattern in constraints.needed_by]
        self._comparatives = [
            (name, re.compile(rf"(?<!\w)(?<!\bor ){alternatives(step.words)}(?!\w)(?! (?:than\b|then [a-z0-9$]))"))
            for name, step in constraints.comparatives.items()
        ]
        self._quantities = [phrases.compile(pattern) for pattern in constraints.quantity]
        self._widen = [phrases.compile(pattern) for pattern in constraints.widen]
        self._drops = [phrases.compile(pattern) for pattern in constraints.drop_patterns]
        numbers = alternatives([*phrases.language.lexicon.numbers, *phrases.language.lexicon.number_pairs])
        self._leading = re.compile(
            rf"^(?P<n>\d{{1,3}}|\d{{4,6}}(?= of\b)|{numbers})(?: (?:x|\u00d7|more))?(?: (?=[a-z])|$)"
        )
        words = phrases.language.reading.quantity
        units = [word for unit in constraints.units.values() for word in unit.words if word.isalpha() and len(word) > 1]
        self._extent = phrases.compile(constraints.extent)
        letters = "".join(word for unit in constraints.units.values() for word in unit.words if len(word) == 1)
        whole_unit = rf"{alternatives(units)}(?!\w)(?! {alternatives(words.no_unit_before)}(?!\w))"
        self._unit_next = re.compile(rf"{whole_unit}|[{re.escape(letters)}](?=\s*$)")
        one = rf"(?P<n>\d{{1,3}}|{numbers}|{alternatives(words.another)}|an|a)"
        self._more = re.compile(rf"\b{one} (?:one )?{alternatives(words.more)}\b")
        self._less = re.compile(rf"\b{one} {alternatives(words.less)}\b")
        self._more_of = re.compile(
            rf"^(?:[a-z]+ )?{one} (?:{alternatives(words.more)} )(?:of the )?(?P<words>[a-z][a-z' -]+)$"
        )
        self._another = whole(words.another)
        self._factor = whole(words.factors)
        self._lowering = whole(words.lowering)
        number = rf"(?P<n>\d{{1,3}}|{numbers})"
        self._by = re.compile(rf"\bby {number}\b")
        self._not_that = re.compile(
            rf"\b(?:{alternatives(words.instead_of)}|{alternatives(words.not_that)}) {number}\b"
        )
        tails = alternatives(phrases.language.reading.wish.tails)
        self._at_end = re.compile(rf"\b{number}(?: of (?:them|those|these|it))?(?: {tails})*$")
        self._to = re.compile(rf"\b{alternatives(words.to)} (?:be )?{number}\b(?! of the (?:first|second))")

    def read(self, clause: Clause, wish: Wish) -> None:
        self._rating(clause, wish)
        for sort, pattern in self._sorts:
            if (found := pattern.search(clause.masked())) and wish.sort is None:
                clause.take(*found.span())
                wish.sort = sort
        if found := self._in_stock.search(clause.masked()):
            clause.take(*found.span())
            wish.in_stock = True
        for pattern in self._needed_by:
            if (found := pattern.search(clause.masked())) and not wish.needed_by:
                wish.needed_by = clause.text[slice(*found.span())].strip(" ,")
                clause.take(*found.span())
        for name, pattern in self._comparatives:
            if (found := pattern.search(clause.masked())) and not wish.comparative:
                clause.take(*found.span())
                wish.comparative = name

    def _rating(self, clause: Clause, wish: Wish) -> None:
        for pattern in self._stars:
            found = pattern.search(clause.masked())
            if found and (stars := decimal_of(found["stars"])):
                clause.take(*found.span())
                wish.rating_min = float(stars)
                return
        for stars_word, pattern in self._star_words:
            if found := pattern.search(clause.masked()):
                clause.take(*found.span())
                wish.rating_min = stars_word
                return

    def drop(self, text: str) -> list[str]:
        """The limits that are taken back ("forget the colour"), or loosened a little ("a bit more is fine")."""
        if any(pattern.search(text) for pattern in self._widen):
            return ["price_a_little"]
        for pattern in self._drops:
            found = pattern.search(text)
            if not found:
                continue
            what = found["what"].strip()
            last = what.rsplit(" ", 1)[-1]
            for kind, words in self._phrases.language.constraints.drop.items():
                if {what, what.rstrip("s"), last if kind in _KINDS_BY_LAST_WORD else what} & set(words):
                    return [kind, *(other for other in words if kind in _KINDS_BY_LAST_WORD and other != kind)]
        return []

    def dropped_by_name(self, text: str) -> str:
        """What is taken back by its own name ("forget the ram"), whatever it may name here."""
        found = next((one for pattern in self._drops if (one := pattern.search(text))), None)
        return "" if found is None or text.startswith("without") else found["what"].strip()

    def more_of(self, text: str) -> tuple[int, str] | None:
        """How many more of what: "one more knife"."""
        found = self._more_of.match(text)
        count = count_of(found["n"], self._phrases) or 1 if found else 0
        return (count, found["words"]) if found else None

    def quantity(self, clause: Clause) -> int | None:
        """How many, taken off the clause."""
        for pattern in self._quantities:
            found = pattern.search(clause.masked())
            if found and (count := count_of(found["n"], self._phrases)):
                clause.take(*found.span())
                return count
        return None

    def leading_quantity(self, clause: Clause, start: int = 0) -> int | None:
        """A number before a noun ("two tents"), at a place of the text."""
        found = self._leading.search(clause.masked()[start:])
        if found and (
            self._unit_next.match(clause.text, start + found.end()) or self._extent.match(clause.text, start)
        ):
            return None
        if found and (count := count_of(found["n"], self._phrases)) is not None:
            clause.take(start, start + found.end("n"))
            return count
        return None

    def change(self, text: str, frame: Frame) -> None:
        """Relative and absolute changes of a quantity: "one more", "two less", "double that", "make it three"."""
        if found := self._more.search(text):
            frame.delta = count_of(found["n"], self._phrases) or 1
        elif found := self._less.search(text):
            frame.delta = -(count_of(found["n"], self._phrases) or 1)
        elif self._another.search(text):
            frame.delta = 1
        elif found := self._factor.search(text):
            frame.factor = self._phrases.language.reading.quantity.factors[found.group()]
        elif found := self._by.search(text):
            count = count_of(found["n"], self._phrases) or 0
            frame.delta = -count if self._lowering.search(text) else count
        elif found := self._to.search(self._not_that.sub(" ", text)) or (
            self._at_end.search(self._not_that.sub(" ", text).strip(" ,")) if frame.intent == "set_quantity" else None
        ):
            frame.quantity = count_of(found["n"], self._phrases)
