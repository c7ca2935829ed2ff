"""Which product a shopper means by a name: its whole title, a word that only it bears, or its part number."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.catalogue.columns import Columns
from retrieval.text.words import fold
from retrieval.understanding.catalogue_terms import normal, phrase, title_words

_MOST_BEARERS = 8
_MOST_READINGS = 3
_WRITTEN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class NamedProduct:
    """A product row that words `start` to `end` of a text name, and how surely."""

    start: int
    end: int
    row: int
    score: float


class ProductNames:
    """Product rows by whole titles and by words that serve as names."""

    def __init__(
        self,
        titles: Mapping[str, list[int]],
        by_word: Mapping[str, list[int]],
        common: frozenset[str],
        columns: Columns,
    ) -> None:
        self._titles = titles
        self._by_word = by_word
        self._common = common
        self._columns = columns
        self._longest = min(12, max((title.count(" ") + 1 for title in titles), default=0))

    def find(self, said: Sequence[str]) -> list[NamedProduct]:
        """The products named in a row of folded words; of several for one stretch the likeliest few."""
        found: list[NamedProduct] = []
        place = 0
        while place < len(said):
            named = self._whole_title(said, place) or self._by_name(said, place)
            found.extend(named)
            place = max((one.end for one in named), default=place + 1)
        return found

    def _whole_title(self, said: Sequence[str], place: int) -> list[NamedProduct]:
        for size in range(min(self._longest, len(said) - place), 1, -1):
            rows = self._titles.get(" ".join(said[place : place + size]))
            if rows:
                return [NamedProduct(place, place + size, row, 0.97) for row in rows[:_MOST_READINGS]]
        return []

    def _by_name(self, said: Sequence[str], place: int) -> list[NamedProduct]:
        rows = self._by_word.get(said[place], ())
        found = []
        for row in rows:
            title = phrase(self._columns.titles[row]).split()
            start = end = place
            while start > 0 and said[start - 1] in title:
                start -= 1
            while end < len(said) and said[end] in title:
                end += 1
            share = (end - start) / max(len(title_words(self._columns.titles[row])), 1)
            sure = 0.7 if end - start == 1 and said[place] in self._common else 0.78
            found.append(NamedProduct(start, end, row, min(0.95, sure + 0.17 * share)))
        if not found:
            return []
        longest = max(one.end - one.start for one in found)
        best = sorted((one for one in found if one.end - one.start == longest), key=lambda one: (-one.score, one.row))
        return best[:_MOST_READINGS]


def product_names(
    columns: Columns, lowered: frozenset[str], common: frozenset[str], taken: frozenset[str]
) -> ProductNames:
    """The names of a catalogue.

    A name is a word that few titles bear, always with a capital, and that no text of the catalogue uses in lower case
    (`lowered`); a word of the language (`common`) must also come first, after the brand. Part numbers are names too.
    Words of brands and categories (`taken`) are none.
    """
    titles: defaultdict[str, list[int]] = defaultdict(list)
    by_word: defaultdict[str, list[int]] = defaultdict(list)
    unfit: set[str] = set()
    for row in np.flatnonzero(columns.alive).tolist():
        title = columns.titles[row]
        whole = phrase(title)
        if 2 <= whole.count(" ") + 1 <= 12 and whole not in taken:
            titles[whole].append(row)
        written = _WRITTEN.findall(title)
        found = dict(zip(map(fold, written), written, strict=True))
        first = next((word for word in found if word not in taken), "")
        for word in found.keys() - unfit:
            if word in lowered or word in taken or len(word) < 3:
                continue
            if not _may_be_name(found[word]) or (word in common and word != first):
                unfit.add(word)
                continue
            bearers = by_word[normal(word)]
            if len(bearers) <= _MOST_BEARERS:
                bearers.append(row)
    names = {
        word: rows
        for word, rows in by_word.items()
        if len(rows) <= _MOST_BEARERS and word not in unfit and word not in taken
    }
    few = {title: rows for title, rows in titles.items() if len(rows) <= _MOST_READINGS}
    return ProductNames(few, names, common, columns)


def _may_be_name(word: str) -> bool:
    if any(c.isdigit() for c in word):
        return len(word) >= 4 and any(c.isalpha() for c in word)
    return word[0].isupper() and len(word) >= 4
