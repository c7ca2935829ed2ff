"""General words for values that a catalogue states one by one: "wooden" for oak and pine, "cordless" for battery."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from agent.planner.frames import Wish
from agent.planner.nlu.phrases import Phrases, whole
from agent.planner.nlu.sizes import limited
from agent.planner.nlu.text import Clause
from retrieval.catalogue.attributes import value_key
from retrieval.catalogue.vocabulary import AttributeTerm

_PARTS = re.compile(r"\s*(?:[,;/+&()]|\band\b|\bor\b|\bwith\b)\s*")
_VERSION = re.compile(r"v?\d[\w.]*")


class FamilyReader:
    """Knows which stated values a general word covers."""

    def __init__(self, phrases: Phrases) -> None:
        self._families = {
            word: frozenset([*words.split("/"), *members])
            for words, members in phrases.language.constraints.value_families.items()
            for word in words.split("/")
        }
        self._words = whole(self._families)

    def said(self, clause: Clause) -> Iterator[tuple[str, int, int]]:
        """General words in what is left of the clause, with where they stand."""
        for found in self._words.finditer(clause.masked()):
            yield found.group(), *found.span()

    def covered(self, word: str, term: AttributeTerm) -> list[str]:
        """The values of an attribute that the word covers."""
        family = self._families.get(word, frozenset())
        return [value.value for value in term.values if family & _ways(value.value)]

    def limit(self, wish: Wish, word: str, terms: Sequence[AttributeTerm], *, negated: bool) -> bool:
        """Limit the first attribute that states such values; of what states none, the text may say the word itself."""
        for term in terms:
            values = self.covered(word, term) if term.kind == "text" and not term.is_option else []
            if values:
                for value in [*values, *([word] if word not in map(str.lower, values) else [])]:
                    limited(wish, term.name, value, negated=negated)
                called(wish, term.name, word, negated=negated)
                return True
        return False


def has_feature(wish: Wish, term: AttributeTerm) -> bool:
    """Limit an attribute that is stated as "no" or as a degree ("IPX7") to what is not "no", by its name."""
    refused = [value for value in term.values if value_key(value.value) == "false"]
    if term.kind != "text" or not refused:
        return False
    for value in term.values:
        if value not in refused:
            limited(wish, term.name, value.value, negated=False)
    limited(wish, term.name, term.name.lower(), negated=False)
    called(wish, term.name, term.name.lower(), negated=False)
    return True


def called(wish: Wish, attribute: str, word: str, *, negated: bool) -> None:
    """Keep the shopper's word for the values of a limit."""
    limit = next(limit for limit in wish.attributes if limit.name == attribute)
    if negated:
        limit.refused = word
    else:
        limit.said = word


@lru_cache(maxsize=16384)
def _ways(value: str) -> frozenset[str]:
    """A value, and the last word or two of each thing that it names: "solid oak" is oak.

    The figures behind a name tell which of them it is, and are none of it: "Bluetooth 5.3" is Bluetooth.
    """
    ways = {value.lower()}
    for part in _PARTS.split(value.lower()):
        words = part.split()
        while len(words) > 1 and _VERSION.fullmatch(words[-1]):
            words.pop()
        ways |= {" ".join(words), *words[-1:], " ".join(words[-2:])}
    return frozenset(ways)
