"""The phrases that name something in a catalogue, each with its readings, the likeliest first."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from retrieval.catalogue.attributes import attribute_key
from retrieval.catalogue.vocabulary import AttributeTerm, BrandTerm, CategoryTerm, TermKind
from retrieval.text.english import STOP_WORDS
from retrieval.text.synonyms import certain
from retrieval.understanding.catalogue_terms import TitleEnds, name_of, phrase, values_of

_PARTS = re.compile(r"\s*(?:[&,/|+>]|\band\b)\s*", re.IGNORECASE)
_MOST_READINGS = 3
_LONGEST = 7
_OTHER_WORD = 0.93
_SELDOM = 2.5
"""A value of what every tenth of such products states is meant as surely as people name it: feeds tag only some."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a phrase may name; `cued` readings count only next to the attribute's name."""

    kind: TermKind
    canonical: str | tuple[str, ...]
    attribute: str | None
    score: float
    count: int
    cued: bool = False


class PhraseBook:
    """Readings by phrase, and by phrase without spaces for words that people join or part."""

    def __init__(self, readings: Mapping[str, Iterable[Reading]]) -> None:
        self._readings = {text: _best(found) for text, found in readings.items()}
        self._joined = {text.replace(" ", ""): text for text in self._readings if len(text) >= 6}
        self.longest = min(_LONGEST, max((text.count(" ") + 1 for text in self._readings), default=1))

    def get(self, words: Sequence[str]) -> Sequence[Reading]:
        """The readings of some normal words in a row."""
        text = " ".join(words)
        found = self._readings.get(text)
        if found is None and len(text) >= 6:
            same = self._joined.get(text.replace(" ", ""))
            found = self._readings[same] if same is not None else None
        return found or ()

    def __contains__(self, text: object) -> bool:
        return text in self._readings


def phrase_book(
    categories: Sequence[CategoryTerm],
    brands: Sequence[BrandTerm],
    attributes: Mapping[str, AttributeTerm],
    coverage: Mapping[str, float],
    ends: TitleEnds,
    synonyms: Mapping[str, str],
    lowered: frozenset[str] = frozenset(),
) -> PhraseBook:
    """All phrases of a catalogue. A merchant's synonyms read as what they stand for."""
    readings: defaultdict[str, list[Reading]] = defaultdict(list)
    for text, reading in [
        *_of_categories(categories, ends),
        *((phrase(term.name), Reading("brand", term.name, None, 0.98, term.count)) for term in brands),
        *_short_brands(brands, lowered),
        *_of_attributes(attributes, coverage),
        *((noun, Reading("category", noun, None, 0.9, count)) for noun, count in ends.nouns.items()),
    ]:
        if text and text not in STOP_WORDS:
            readings[text].append(reading)
    for group in certain():
        _share_categories(readings, [phrase(way) for way in group])
    for said, meant in synonyms.items():
        readings[phrase(said)] = readings.get(phrase(meant), []) or [Reading("category", meant, None, 0.9, 1)]
    return PhraseBook(readings)


def _short_brands(brands: Sequence[BrandTerm], lowered: frozenset[str]) -> Iterable[tuple[str, Reading]]:
    """Brands by their first word, where no other brand begins so and no text uses it as a plain word (`lowered`)."""
    firsts: defaultdict[str, list[BrandTerm]] = defaultdict(list)
    for term in brands:
        firsts[phrase(term.name).partition(" ")[0]].append(term)
    for first, terms in firsts.items():
        if len(terms) == 1 and first != phrase(terms[0].name) and len(first) > 3 and first not in lowered:
            yield first, Reading("brand", terms[0].name, None, 0.9, terms[0].count)


def _share_categories(readings: dict[str, list[Reading]], ways: Sequence[str]) -> None:
    """Lets every way to say a thing name the category that one of them names."""
    named = [one for way in ways for one in readings.get(way, ()) if one.kind == "category"]
    best = max(named, key=lambda one: (one.score, one.count), default=None)
    for way in ways:
        if best is not None and not any(one.kind == "category" for one in readings.get(way, ())):
            readings[way] = [*readings.get(way, ()), replace(best, score=_OTHER_WORD * best.score)]


def _of_categories(categories: Sequence[CategoryTerm], ends: TitleEnds) -> Iterable[tuple[str, Reading]]:
    """Whole names, the parts of joined names ("Computers & Tablets"), and what the names are at heart."""
    whole = {phrase(term.name) for term in categories}
    heads: defaultdict[str, list[CategoryTerm]] = defaultdict(list)
    parted: defaultdict[str, list[CategoryTerm]] = defaultdict(list)
    for term in categories:
        yield phrase(term.name), Reading("category", term.path, None, 1.0, term.count)
        parts = [phrase(part) for part in _PARTS.split(term.name.replace("_", " "))]
        for part in parts:
            if len(parts) > 1 and part and part not in whole:
                parted[part].append(term)
            if " " in part:
                heads[part.rsplit(" ", 1)[1]].append(term)
    for part, terms in parted.items():
        others = sum(term.count for term in heads.get(part, ()))
        if others > sum(term.count for term in terms):  # "cases" are more than those of "Chargers & cases"
            heads[part] += terms
            continue
        for term in terms:
            yield part, Reading("category", term.path, None, 0.95, term.count)
    for head, terms in heads.items():
        if head not in whole and len(head) > 2:
            yield head, _head_reading(head, terms, ends.homes.get(head, {}))


def _head_reading(head: str, terms: Sequence[CategoryTerm], homes: Mapping[tuple[str, ...], int]) -> Reading:
    """A head noun is the one category that it names, or else a word to search for; `homes` are titles that end so."""
    fullest = max(terms, key=lambda term: (term.count, -len(term.path)))
    others = sum(term.count for term in terms if term.path[: len(fullest.path)] != fullest.path)
    named = {term.path for term in terms}
    others += sum(
        count for path, count in homes.items() if not any(path[: size + 1] in named for size in range(len(path)))
    )
    if others <= 0.2 * fullest.count:
        return Reading("category", fullest.path, None, 0.85, fullest.count)
    return Reading("category", head, None, 0.85, sum(term.count for term in terms))


def _of_attributes(
    attributes: Mapping[str, AttributeTerm], coverage: Mapping[str, float]
) -> Iterable[tuple[str, Reading]]:
    for term in attributes.values():
        yield name_of(term.name), Reading("attribute", term.name, None, 0.85, sum(v.count for v in term.values))
        score = 0.97 if term.is_option else 0.75 + 0.2 * min(1.0, _SELDOM * coverage.get(attribute_key(term.name), 0.0))
        for value in values_of(term):
            text = phrase(value.value)
            lettered = any(c.isalpha() for c in text)
            cued = not lettered or (len(text) <= 2 and not any(c.isdigit() for c in text))
            yield text, Reading("value", value.value, term.name, score, value.count, cued)


def _best(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    ranked = sorted(readings, key=lambda one: (-one.score, -one.count, str(one.canonical)))
    kept: list[Reading] = []
    for reading in ranked:
        nested = any(
            reading.kind == other.kind == "category"
            and isinstance(reading.canonical, tuple)
            and isinstance(other.canonical, tuple)
            and reading.canonical[: len(other.canonical)] == other.canonical
            for other in kept
        )
        named = (
            reading.kind == "category"
            and isinstance(reading.canonical, str)
            and any(other.kind == "category" for other in kept)
        )
        if not nested and not named:
            kept.append(reading)
    return tuple(kept[:_MOST_READINGS])
