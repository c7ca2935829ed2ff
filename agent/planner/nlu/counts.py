"""Numbers of what a thing has: "at least 88 keys", "a 24 port switch", matched to the attributes that count it."""

import re
from collections.abc import Sequence

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.measures import MeasureReader, single
from agent.planner.nlu.numbers import plainly
from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.text import Clause, words_of
from retrieval.catalogue.vocabulary import AttributeTerm

_FEW = 10


class CountReader:
    """Reads so many of what an attribute counts."""

    def __init__(self, phrases: Phrases, measures: MeasureReader) -> None:
        constraints = phrases.language.constraints
        self._measures = measures
        self._pieces = frozenset(constraints.counted["pieces"])
        having = alternatives(phrases.language.reading.wish.having)
        thing = r"(?= (?P<thing>[a-z]{3,}))?"
        self._part = re.compile(
            rf"(?<!\S)(?P<having>{having} )?(?:{measures.before})?(?P<n>\d{{1,4}})[ -](?P<after>or more )?"
            rf"(?P<part>[a-z]{{3,}})\b{thing}"
        )
        self._money = frozenset(
            [*phrases.currency_words, *(one for ones in constraints.home_words.values() for one in ones)]
        )

    def read(self, clause: Clause, attributes: Sequence[AttributeTerm], wish: Wish) -> None:
        """'at least 88 keys', '12 strings': so many of what an attribute counts; read before prices."""
        for term in attributes:
            name = term.name.lower()
            if term.kind != "number" or term.unit or term.minimum is None or f" {name.rstrip('s')}" not in clause.text:
                continue
            self._take_count(clause, self._counting(name).search(clause.masked()), term, wish)
        for found in list(self._part.finditer(clause.masked())):
            bound = found["having"] or found["minimum"] or found["maximum"] or found["around"] or found["after"]
            if not bound and (found["part"].endswith("s") or not found["thing"]):
                continue  # "2 batteries" are so many to buy
            said = set(clause.text.split())
            parts = [term for term in attributes if self._counts(term, found["part"])]
            if parts:
                term = min(parts, key=lambda one: sum(word not in said for word in words_of(one.name)))
                self._take_count(clause, found, term, wish)

    def _take_count(self, clause: Clause, found: re.Match[str] | None, term: AttributeTerm, wish: Wish) -> None:
        limit = self._so_many(found, term) if found else None
        if found and limit is not None and clause.free(*found.span()):
            clause.take(*found.span())
            wish.attributes.append(limit)

    def _counts(self, term: AttributeTerm, part: str) -> bool:
        """Whether an attribute says how many parts of that name there are ("Processor cores", "Number of drawers")."""
        if term.kind != "number" or term.unit or term.minimum is None or part in self._money:
            return False
        if self._measures.measures_of(part) or self._measures.measures_of(single(part)):
            return False
        return single(part) in [single(word) for word in words_of(term.name)]

    def _counting(self, name: str) -> re.Pattern[str]:
        one = re.escape(name.rstrip("s"))
        return re.compile(
            rf"(?:{self._measures.before})?(?P<n>{self._measures.figures})[ -](?P<after>or more )?{one}s?(?!\w)"
        )

    def _so_many(self, found: re.Match[str], term: AttributeTerm) -> AttributeLimit | None:
        """The limit that a count sets, or None where nothing has so many."""
        n = self._measures.value(found["n"])
        least = n if not found["maximum"] else None
        most = n if not (found["minimum"] or found["after"]) else None
        if found["around"]:
            least, most = n * 0.85, n * 1.15
        inside = (least is None or term.maximum is None or least <= term.maximum) and (
            most is None or term.minimum is None or most >= term.minimum
        )
        if not inside or (term.name.lower() in self._pieces and n < _FEW and least == most):
            return None
        bounds = [None if bound is None else plainly(bound) for bound in (least, most)]
        return AttributeLimit(name=term.name, minimum=bounds[0], maximum=bounds[1], said=found.group().strip())
