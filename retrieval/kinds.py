"""What kind of thing a product is, so that alternatives and complements are not mixed up."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from retrieval.catalogue_terms import looks_of, normal, things
from retrieval.columns import Columns
from retrieval.words import words


class Kinds:
    """What kind of thing a product is: the noun that its title ends in, and its category where that names a kind."""

    def __init__(self, columns: Columns, nouns: Mapping[str, int]) -> None:
        self._columns = columns
        self._nouns = nouns
        self._looks = looks_of(columns)
        self.noun = lru_cache(maxsize=4096)(self._noun)
        self._names_kind = lru_cache(maxsize=1024)(self._category_names_kind)

    def same(self, first: int, second: int) -> bool:
        """Whether two products are of one kind."""
        noun = self.noun(first)
        if noun and noun == self.noun(second):
            return True
        category = int(self._columns.category[first])
        return category >= 0 and category == int(self._columns.category[second]) and self._names_kind(category)

    def _noun(self, row: int) -> str:
        ends = [thing[-1] for thing in things(self._columns.titles[row], self._looks)]
        return next((end for end in ends if end in self._nouns), ends[0] if ends else "")

    def _category_names_kind(self, category: int) -> bool:
        """Whether the products of a category are called what it is called ("Mugs", and not "Kitchen accessories")."""
        last = words(self._columns.category_paths[category][-1].replace("_", " "))
        if not last:
            return False
        name = normal(last[-1].text)
        rows = np.flatnonzero(self._columns.category == category)[:60]
        called = sum(name in {normal(w.text) for w in words(self._columns.titles[row])} for row in rows.tolist())
        return called >= 0.3 * len(rows)
