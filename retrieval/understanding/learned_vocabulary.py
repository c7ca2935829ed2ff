"""The vocabulary of one snapshot, learned from its products."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import lru_cache

import numpy as np

from retrieval.catalogue.attributes import attribute_key
from retrieval.catalogue.columns import Columns, Rows
from retrieval.catalogue.vocabulary import AttributeTerm, BrandTerm, CategoryTerm, TermMatch
from retrieval.text.english import STOP_WORDS
from retrieval.text.terms import Terms
from retrieval.text.words import Word, key, words
from retrieval.understanding.catalogue_terms import (
    attribute_terms,
    brand_terms,
    category_terms,
    normal,
    phrase,
    terms_among,
    title_ends,
)
from retrieval.understanding.phrases import Reading, phrase_book
from retrieval.understanding.product_names import NamedProduct, product_names

_MISSPELT = 0.95
_JOINED = 0.9
_LEAST_COMPOUND, _LEAST_PART = 7, 3


class LearnedVocabulary:
    """Categories, brands, attributes, kinds of product and product names, as one catalogue uses them.

    `nouns` are kinds of product by the number of titles that have them; `things` are words for things, however rare.
    `changes` says up to which change of the snapshot's texts it has learned.
    """

    def __init__(
        self,
        version: str,
        columns: Columns,
        terms: Terms,
        lowered: frozenset[str],
        synonyms: Mapping[str, str],
        *,
        changes: int = 0,
    ) -> None:
        self.version = version
        self.changes = changes
        self.currency = columns.currency
        self.categories: Sequence[CategoryTerm] = category_terms(columns)
        self.brands: Sequence[BrandTerm] = brand_terms(columns)
        self.attributes: Mapping[str, AttributeTerm] = attribute_terms(columns)
        self._columns = columns
        self._terms = terms
        self._attribute_rows = _attributes_by_product(columns)
        last_words = frozenset(phrase(term.name).rpartition(" ")[2] for term in self.categories)
        ends = title_ends(columns, _taken(self.categories, self.brands), last_words)
        self.nouns = ends.nouns
        self.things = ends.words & lowered
        self._title_ends = ends.words
        self._book = phrase_book(
            self.categories, self.brands, self.attributes, self._coverage(), ends, synonyms, lowered
        )
        taken = {word for text in _taken(self.categories, self.brands) for word in (text, *text.split())}
        self._names = product_names(columns, lowered, terms.language, frozenset(taken | self.nouns.keys()))
        self._attribute_names = {name: frozenset(phrase(name).split()) for name in self.attributes}
        self._remember()

    def repriced(self, version: str, columns: Columns) -> "LearnedVocabulary":
        """The same words over columns of which only prices and the like differ."""
        other = copy(self)
        other.version, other._columns = version, columns
        other._remember()
        return other

    def _remember(self) -> None:
        self.match = lru_cache(maxsize=2048)(self._match)
        self._rows = lru_cache(maxsize=512)(self._rows_of)
        self.price_quantile = lru_cache(maxsize=2048)(self._price_at)
        self._matter = lru_cache(maxsize=512)(self._matter_in)

    def known_word(self, word: str) -> bool:
        """Whether the catalogue uses the word, in either number."""
        return self._terms.known(key(word))

    def common_word(self, word: str) -> bool:
        """Whether it is a word of the language, whatever the catalogue says."""
        return key(word) in self._terms.language

    def attributes_of(self, category: tuple[str, ...] | None) -> list[AttributeTerm]:
        """The attributes that most products of a category state and that tell these apart, best first."""
        return list(self._matter(category or ()))

    def _price_at(self, category: tuple[str, ...] | None, q: float) -> int | None:
        """The price below which a share `q` of the category's products lies; `None` where there are none."""
        rows = self._rows(category or ())
        return int(np.quantile(self._columns.lowest_price[rows], q)) if len(rows) else None

    def _match(self, text: str) -> list[TermMatch]:
        """Readings of the longest phrases from left to right; several readings of one stretch, the likeliest first."""
        said = words(text)
        meant = [self._meant(word) for word in said]
        spelled = [normal(word) for word, _ in meant]
        names: defaultdict[int, list[NamedProduct]] = defaultdict(list)
        for name in self._names.find(spelled):
            names[name.start].append(name)
        found: list[TermMatch] = []
        place = 0
        while place < len(said):
            size, readings = self._longest(text, said, spelled, place)
            named = names.get(place, [])
            if named and named[0].end - place >= size:
                size = named[0].end - place
                readings = [
                    *(readings if named[0].end - place == size and size == 1 else []),
                    *(Reading("product", self._columns.product_ids[n.row], None, n.score, 1) for n in named),
                ]
            exact = all(not changed for _, changed in meant[place : place + size])
            for one in readings:
                score = one.score if exact else one.score * _MISSPELT
                start, end = said[place].start, said[place + size - 1].end
                found.append(TermMatch(start, end, one.kind, one.canonical, one.attribute, round(score, 3)))
            place += size if readings else 1
        return found

    def _longest(
        self, text: str, said: Sequence[Word], spelled: Sequence[str], place: int
    ) -> tuple[int, Sequence[Reading]]:
        for size in range(min(max(self._book.longest, 2), len(said) - place), 0, -1):
            if size == 1 and said[place].text in STOP_WORDS:
                break
            readings = self._book.get(spelled[place : place + size])
            if not readings and size > 1 and (joined := "".join(spelled[place : place + size])) in self._title_ends:
                readings = (Reading("category", joined, None, _JOINED, 1),)  # "tea pot" where a title says teapot
            kept = [one for one in readings if not one.cued or self._cued(one, text, said, spelled, place, size)]
            if kept:
                return size, kept
        return 1, self._compounded(spelled[place])

    def _compounded(self, word: str) -> Sequence[Reading]:
        """The kind that an unknown word ends in ("songbook", of a shop with books)."""
        if self._terms.known(word) or len(word) < _LEAST_COMPOUND or not word.isalpha():
            return ()
        for cut in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
            kinds = [one for one in self._book.get([word[cut:]]) if one.kind == "category"]
            if kinds and (word[:cut] in self._terms.language or self._terms.known(word[:cut])):
                return [replace(one, score=_JOINED * one.score) for one in kinds]
        return ()

    def _cued(
        self, reading: Reading, text: str, said: Sequence[Word], spelled: Sequence[str], place: int, size: int
    ) -> bool:
        """Whether a short value is meant as one: beside its attribute's name, or a capital letter ("an M")."""
        beside = {*spelled[max(0, place - 1) : place], *spelled[place + size : place + size + 1]}
        if beside & (self._attribute_names.get(reading.attribute or "", frozenset()) | {"size"}):
            return True
        word = text[said[place].start : said[place].end]
        return size == 1 and word.isalpha() and word.isupper() and word not in {"I", "A"} and not text.isupper()

    def _meant(self, word: Word) -> tuple[str, bool]:
        corrected = None if self._book.get([normal(word.text)]) else self._terms.correction(word.text)
        return (corrected, True) if corrected else (word.text, False)

    def _rows_of(self, category: tuple[str, ...]) -> Rows:
        columns = self._columns
        if not category:
            return np.flatnonzero(columns.alive).astype(np.int32)
        wanted = tuple(key(name) for name in category)
        paths = [tuple(key(name) for name in path) for path in columns.category_paths]
        inside = [number for number, path in enumerate(paths) if path[: len(wanted)] == wanted]
        inside = inside or [number for number, path in enumerate(paths) if wanted[-1] in path]
        mask = columns.alive & np.isin(columns.category, np.array(inside, dtype=np.int32))
        if not mask.any() and len(category) == 1:
            noun = f" {phrase(category[0])} "
            mask = columns.alive & np.array([noun in f" {phrase(title)} " for title in columns.titles], dtype=np.bool_)
        return np.flatnonzero(mask).astype(np.int32)

    def _matter_in(self, category: tuple[str, ...]) -> tuple[AttributeTerm, ...]:
        rows = self._rows(category)
        if not len(rows):
            return ()
        ranked = []
        for term in self.attributes.values():
            of_rows = self._attribute_rows[attribute_key(term.name)]
            share = len(np.intersect1d(of_rows, rows, assume_unique=True)) / len(rows)
            if share >= 0.05 and (len(term.values) > 1 or term.kind == "boolean"):
                telling = 1.0 if len(term.values) <= 40 or term.kind == "number" else 0.4
                ranked.append((share * telling + (0.5 if term.is_option else 0.0), term))
        ranked.sort(key=lambda entry: -entry[0])
        best = [term for _, term in ranked[:24]]
        own = terms_among(self._columns, rows, best) if category else {}
        return tuple(own.get(term.name, term) for term in best)

    def _coverage(self) -> dict[str, float]:
        """For each attribute, how many of the products of the categories where it stands at all have it."""
        columns = self._columns
        sizes = np.bincount(columns.category[columns.alive] + 1, minlength=len(columns.category_paths) + 1)
        return {
            name: len(rows) / max(int(sizes[np.unique(columns.category[rows] + 1)].sum()), 1)
            for name, rows in self._attribute_rows.items()
        }


def _taken(categories: Sequence[CategoryTerm], brands: Sequence[BrandTerm]) -> dict[str, object]:
    return {phrase(name): None for name in [*(term.name for term in categories), *(term.name for term in brands)]}


def _attributes_by_product(columns: Columns) -> dict[str, Rows]:
    """The living product rows that state each attribute, themselves or by a variant, in order."""
    attribute_of = np.zeros(len(columns.key_names), dtype=np.int64)
    names = list(columns.keys_by_attribute)
    for number, name in enumerate(names):
        attribute_of[columns.keys_by_attribute[name]] = number
    rows = np.concatenate([columns.product_key_owners, columns.variant_product[columns.variant_key_owners]])
    ids = np.concatenate([columns.product_keys.ids, columns.variant_keys.ids])
    living = columns.alive[rows]
    pairs = np.unique(attribute_of[ids[living]] * columns.count + rows[living])
    starts = np.searchsorted(pairs, np.arange(len(names) + 1, dtype=np.int64) * columns.count)
    return {
        name: (pairs[starts[number] : starts[number + 1]] % columns.count).astype(np.int32)
        for number, name in enumerate(names)
    }
