"""The categories, brands, attributes and kinds of product that a catalogue's columns show."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from retrieval.catalogue.attributes import attribute_key, kind_of, number_in, unit_of
from retrieval.catalogue.columns import Columns, Rows
from retrieval.catalogue.vocabulary import AttributeTerm, BrandTerm, CategoryTerm, ValueTerm
from retrieval.text.english import COLORS, IRREGULAR_PLURALS, SPELLINGS, STOP_WORDS
from retrieval.text.units import measures_in
from retrieval.text.words import key, singular, word_texts, words

_MOST_VALUES = 400
_ENDING_SHARE = 0.35
_SEGMENT = re.compile(r"\s[-\u2013|/]\s|[,(;]")
_LOOKS = frozenset({"color", "shade", "size", "finish"})
_TITLE_END = re.compile(r"\s[-\u2013|/]\s|[,(:;]|\b(?:for|with|by|in|from|of|and)\b", re.IGNORECASE)


@lru_cache(maxsize=262144)
def normal(word: str) -> str:
    """The form in which words of phrases are compared: singular, in one spelling."""
    word = SPELLINGS.get(word, word)
    word = singular(word)
    return IRREGULAR_PLURALS.get(word, word)


def phrase(text: str) -> str:
    """A text as a phrase of normal words."""
    return " ".join(map(normal, word_texts(text.replace("_", " "))))


def category_terms(columns: Columns) -> list[CategoryTerm]:
    """Every level of every path with the number of products below it, the fullest first."""
    counts: Counter[tuple[str, ...]] = Counter()
    used = np.bincount(columns.category[columns.alive & (columns.category >= 0)], minlength=len(columns.category_paths))
    for path, count in zip(columns.category_paths, used.tolist(), strict=True):
        for depth in range(1, len(path) + 1):
            counts[path[:depth]] += count
    found = [CategoryTerm(path, path[-1], count) for path, count in counts.items() if count]
    return sorted(found, key=lambda term: (-term.count, term.path))


def brand_terms(columns: Columns) -> list[BrandTerm]:
    """The brands, in the spelling used most."""
    used = np.bincount(columns.brand[columns.alive & (columns.brand >= 0)], minlength=len(columns.brand_names))
    by_key: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, count in zip(columns.brand_names, used.tolist(), strict=True):
        if count and key(name):
            by_key[key(name)][name] += count
    found = [BrandTerm(spellings.most_common(1)[0][0], spellings.total()) for spellings in by_key.values()]
    return sorted(found, key=lambda term: (-term.count, term.name))


def attribute_terms(columns: Columns) -> dict[str, AttributeTerm]:
    """The attributes by the name used most, with kind, unit, values and bounds."""
    usage = columns.key_usage.tolist()
    options = set(np.unique(columns.variant_keys.ids).tolist())
    found = {}
    for numbers in columns.keys_by_attribute.values():
        names: Counter[str] = Counter()
        values: Counter[str] = Counter()
        for number in numbers:
            name, value = columns.key_names[number]
            if usage[number]:
                names[name] += usage[number]
                values[value] += usage[number]
        if names:
            name = names.most_common(1)[0][0]
            found[name] = _attribute(name, values, is_option=any(number in options for number in numbers))
    return dict(sorted(found.items(), key=lambda entry: -sum(value.count for value in entry[1].values)))


def terms_among(columns: Columns, rows: Rows, terms: Sequence[AttributeTerm]) -> dict[str, AttributeTerm]:
    """The attributes that some products measure otherwise: the capacity of tents counts people, of bottles litres."""
    there = np.zeros(columns.count, dtype=np.bool_)
    there[rows] = True
    counts = np.bincount(columns.product_keys.ids[there[columns.product_key_owners]], minlength=len(columns.key_names))
    of_variants = there[columns.variant_product[columns.variant_key_owners]]
    counts = counts + np.bincount(columns.variant_keys.ids[of_variants], minlength=len(columns.key_names))
    found = {}
    for term in terms:
        values: Counter[str] = Counter()
        for number in columns.keys_by_attribute[attribute_key(term.name)]:
            if counts[number]:
                values[columns.key_names[number][1]] += int(counts[number])
        own = _attribute(term.name, values, is_option=term.is_option) if values else term
        if own.unit is not None and own.unit != term.unit:
            found[term.name] = own
    return found


def _attribute(name: str, values: Counter[str], *, is_option: bool) -> AttributeTerm:
    kind = kind_of(values)
    terms = tuple(ValueTerm(value, count) for value, count in values.most_common(_MOST_VALUES))
    if kind != "number":
        return AttributeTerm(name, kind, None, terms, is_option=is_option)
    unit = unit_of(values.items())
    numbers = [number for value in values if (number := number_in(value, unit)) is not None]
    symbol = unit.symbol if unit else None
    return AttributeTerm(name, kind, symbol, terms, min(numbers), max(numbers), is_option=is_option)


@dataclass(frozen=True, slots=True)
class TitleEnds:
    """What titles end in: `nouns` are kinds of product with how many titles have each, `words` anything once.

    `homes` says in which categories the titles with each last word are.
    """

    nouns: Mapping[str, int]
    words: frozenset[str]
    homes: Mapping[str, Mapping[tuple[str, ...], int]]


def title_ends(columns: Columns, known: Mapping[str, object], last_words: frozenset[str]) -> TitleEnds:
    """The kinds of product that titles end in ("mug", "desk lamp").

    A noun is what several titles end in, in a good part of the titles where it stands at all; `known` are phrases that
    mean something else already, `last_words` those whose categories are kept.
    """
    ends: Counter[str] = Counter()
    everywhere: Counter[str] = Counter()
    homes: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    rows = np.flatnonzero(columns.alive).tolist()
    titles = [columns.titles[row] for row in rows]
    looks = looks_of(columns)
    for row, title in zip(rows, titles, strict=True):
        found = _endings(title, looks)
        ends.update(found)
        for end in found & last_words:
            homes[end][tuple(columns.path(row))] += 1
        everywhere.update(_grams(list(map(normal, word_texts(title)))))
    least = 2 if len(titles) < 2000 else 3
    nouns = {
        noun: everywhere[noun]
        for noun, count in ends.items()
        if count >= least and count >= _ENDING_SHARE * everywhere[noun] and noun not in known and _is_noun(noun)
    }
    return TitleEnds(nouns, frozenset(end for end in ends if " " not in end and _is_noun(end)), homes)


def things(title: str, looks: frozenset[str]) -> Iterator[list[str]]:
    """What each part of a title names, as normal words, whole and before its size, without its colour at the end."""
    for segment in _SEGMENT.split(title):
        measure = next(measures_in(segment), None)
        for text in {segment, segment[: measure.start()] if measure else segment}:
            thing = title_words(text)
            while thing and (thing[-1] in looks or not thing[-1].isalpha()):
                thing.pop()
            if thing:
                yield thing


def _endings(title: str, looks: frozenset[str]) -> set[str]:
    """The last word and the last two of what a title names."""
    found: set[str] = set()
    for thing in things(title, looks):
        found.add(thing[-1])
        if len(thing) > 1:
            found.add(" ".join(thing[-2:]))
    return found


def looks_of(columns: Columns) -> frozenset[str]:
    """Colours, and the words that say how things look or how big they are, by the names of their attributes."""
    return COLORS.union(
        normal(word.text)
        for name, value in columns.key_names
        if _LOOKS & set(attribute_key(name).split())
        for word in words(value)
    )


def title_words(title: str) -> list[str]:
    """The normal words of what a title names, up to "for", "with", a comma or a dash."""
    end = _TITLE_END.search(title, 1)
    return list(map(normal, word_texts(title[: end.start()] if end else title)))


def _grams(found: Sequence[str]) -> set[str]:
    return {*found, *(" ".join(found[place : place + 2]) for place in range(len(found) - 1))}


def _is_noun(text: str) -> bool:
    return all(len(word) > 2 and word.isalpha() and word not in STOP_WORDS for word in text.split())


def values_of(term: AttributeTerm) -> list[ValueTerm]:
    """The values of an attribute that people may say: words, and sizes that can be chosen."""
    if term.kind == "boolean" or (term.kind == "number" and not term.is_option):
        return []
    return [value for value in term.values if 0 < len(value.value) <= 40 and len(value.value.split()) <= 5]


def name_of(attribute: str) -> str:
    """An attribute's name as a phrase."""
    return phrase(attribute_key(attribute))
