"""What kind of thing a product is, so that alternatives and complements are not mixed up."""

import re
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from retrieval.catalogue.columns import Columns
from retrieval.text.words import words
from retrieval.understanding.catalogue_terms import looks_of, normal, things

_PARTS = re.compile(r"[&,/]|\b(?:and|or|with|for)\b")


class Kinds:
    """What kind of thing a product is: the noun that its title ends in, and its category where that names a kind."""

    def __init__(self, columns: Columns, nouns: Mapping[str, int]) -> None:
        self._columns = columns
        self._nouns = nouns
        self._looks = looks_of(columns)
        self.noun = lru_cache(maxsize=4096)(self._noun)
        self._heads = lru_cache(maxsize=1024)(self._kinds_named)
        self._names_kind = lru_cache(maxsize=1024)(self._category_names_kind)

    def same(self, first: int, second: int) -> bool:
        """Whether two products are of one kind."""
        noun = self.noun(first)
        if noun and noun == self.noun(second):
            return True
        category = int(self._columns.category[first])
        return category >= 0 and category == int(self._columns.category[second]) and self._names_kind(category)

    def alternatives(self, first: int, second: int) -> bool:
        """Whether two products could stand for each other: of one kind, also where the shop keeps it in several places.

        "iPhone cases" and "Phone cases & clips" are; so is a case that lies among accessories, and one that does not.
        """
        if self.same(first, second):
            return True
        one, other = int(self._columns.category[first]), int(self._columns.category[second])
        if min(one, other) < 0:
            return False
        (heads, kinds), (others, other_kinds) = self._heads(one), self._heads(other)
        shared = heads & others & (kinds | other_kinds)
        return bool(shared) or self.noun(first) in other_kinds or self.noun(second) in kinds

    def _kinds_named(self, category: int) -> tuple[frozenset[str], frozenset[str]]:
        """What a category's name lists ("Cases & clips"), and what of it its products are called."""
        parts = _PARTS.split(self._columns.category_paths[category][-1].replace("_", " "))
        heads = frozenset(normal(found[-1].text) for part in parts if (found := words(part)))
        return heads, frozenset(head for head in heads if self._called(category, head))

    def _noun(self, row: int) -> str:
        ends = [thing[-1] for thing in things(self._columns.titles[row], self._looks)]
        return next((end for end in ends if end in self._nouns), ends[0] if ends else "")

    def _category_names_kind(self, category: int) -> bool:
        """Whether the products of a category are called what it is called ("Mugs", and not "Kitchen accessories")."""
        last = words(self._columns.category_paths[category][-1].replace("_", " "))
        if not last:
            return False
        return self._called(category, normal(last[-1].text))

    def _called(self, category: int, name: str) -> bool:
        rows = np.flatnonzero(self._columns.category == category)[:60]
        called = sum(name in {normal(w.text) for w in words(self._columns.titles[row])} for row in rows.tolist())
        return called >= 0.3 * len(rows)
