"""Sizes of what is worn or laid: by number, by letter, in words, and sides such as 160 x 200."""

import re

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.phrases import Phrases, alternatives
from agent.planner.nlu.text import Clause
from retrieval.catalogue.vocabulary import AttributeTerm, Vocabulary

_FIGURE = re.compile(r"\d+(?:[.,]\d+)?")


def limited(wish: Wish, attribute: str, value: str, *, negated: bool) -> None:
    """Add a value to the limits of an attribute, wanted or refused."""
    limit = next((known for known in wish.attributes if known.name == attribute), None)
    if limit is None:
        limit = AttributeLimit(name=attribute)
        wish.attributes.append(limit)
    target = limit.exclude if negated else limit.values
    if value not in target:
        target.append(value)


class SizeReader:
    """Reads sizes off a clause."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary) -> None:
        self._phrases = phrases
        self._vocabulary = vocabulary
        constraints = phrases.language.constraints
        self._numbered = [phrases.compile(pattern) for pattern in constraints.numbered_sizes]
        self._extent = phrases.compile(constraints.extent)
        self._sizes = [phrases.compile(pattern) for pattern in constraints.size_cues]
        plain = {"s", "m", "l", "small", "medium", "med", "large"}  # words of other meanings
        self._sure = {word: name for name, ways in constraints.sizes.items() for word in ways if word not in plain}
        self._called = re.compile(r"(?<!\w)(?:in )?(?:an? )?sizes? $")
        self._worded = re.compile(
            rf"(?<![\w-])(?:(?P<sure>{alternatives(self._sure)})|(?P<plain>{alternatives(plain)})(?=[ -]sized?(?!\w)))"
            r"(?:[ -]?sized?(?!\w))?(?![\w-])"
        )

    def read(self, clause: Clause, wish: Wish, context: tuple[str, ...] | None) -> None:
        """'size 8', 'in medium', '160 x 200': a value of the attribute that is called so."""
        if (found := self._extent.search(clause.masked())) and self._read_extent(clause, wish, context, found):
            return
        for pattern in self._sizes:
            found = pattern.search(clause.masked())
            if not found:
                continue
            bare = found.group().strip() == found["size"] and found["size"].replace(".", "").isdigit()
            for term in self._made_in(context) if bare else self._terms(context):
                value = self.value(term, found["size"])
                if value is not None:
                    clause.take(*found.span())
                    if called := self._called.search(clause.masked()[: found.start("size")].replace("\x00", " ")):
                        clause.take(called.start(), found.start("size"))
                    limited(wish, term.name, value, negated=False)
                    return

        self._unmade(clause, wish, context)

    def _unmade(self, clause: Clause, wish: Wish, context: tuple[str, ...] | None) -> None:
        """A size that is not made is still what is wanted; one in words is a size whatever stands around it."""
        option = next((term for term in self._terms(context) if term.is_option), None)
        if option is None:
            return
        if found := self._worded.search(clause.masked()):
            said = found["sure"] or found["plain"]
            clause.take(*found.span())
            limited(wish, option.name, self.value(option, said) or self._sure.get(said, said).upper(), negated=False)
            return
        for pattern in self._numbered:
            if found := pattern.search(clause.masked()):
                clause.take(*found.span())
                limited(wish, option.name, found["size"], negated=False)
                return

    def _read_extent(self, clause: Clause, wish: Wish, context: tuple[str, ...] | None, found: re.Match[str]) -> bool:
        """Sides that a value states, in whatever way they are written."""
        said = sorted(_FIGURE.findall(found.group()))
        for term in self._vocabulary.attributes_of(context):
            for value in term.values:
                if self._extent.search(value.value.lower()) and sorted(_FIGURE.findall(value.value)) == said:
                    clause.take(*found.span())
                    limited(wish, term.name, value.value, negated=False)
                    return True
        return False

    def _made_in(self, context: tuple[str, ...] | None) -> list[AttributeTerm]:
        """The sizes in which the kind is made: a bare number is a size of nothing else ("running shoes 44")."""
        made = self._vocabulary.attributes_of(context) if context else []
        return [term for term in made if term.is_option and "size" in term.name.lower()]

    def _terms(self, context: tuple[str, ...] | None) -> list[AttributeTerm]:
        terms = [*self._vocabulary.attributes_of(context), *self._vocabulary.attributes.values()]
        return [term for term in terms if "size" in term.name.lower()]

    def value(self, term: AttributeTerm, said: str) -> str | None:
        """The catalogue's way to write a size."""
        said = said.strip()
        same = next((ways for ways in self._phrases.language.constraints.sizes.values() if said in ways), [said])
        for value in term.values:
            lowered = value.value.lower()
            if lowered == said or lowered in same:
                return value.value
        by_figure = [one.value for one in term.values if said.isdigit() and _FIGURE.findall(one.value) == [said]]
        return by_figure[0] if len(by_figure) == 1 and term.is_option else None  # "in 8" of what comes in 8 mm
