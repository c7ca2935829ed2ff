"""What a clause says without what it says it of: things, brands and amounts stand as one neutral word each."""

import re
from collections.abc import Mapping
from typing import Literal

from agent.planner.nlu.phrases import Phrases, alternatives, whole
from retrieval.catalogue.vocabulary import TermKind, Vocabulary

_SURE = 0.9
_LEAST_OF_A_PLACE = 4
_MASKS: Mapping[TermKind, Literal["thing", "brand"]] = {"category": "thing", "product": "thing", "brand": "brand"}


class Masker:
    """Puts neutral words in the place of the catalogue's, so that a clause is near one that says the same of else."""

    def __init__(self, phrases: Phrases, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._words = phrases.language.examples.masks
        signs = alternatives(word for word in phrases.currency_words if not word[0].isalpha())
        names = alternatives(word for word in phrases.currency_words if word[0].isalpha())
        self._amount = re.compile(rf"{signs} ?\d[\d.,]*|\b\d[\d.,]* ?(?:{signs}|{names}\b)")
        self._kept = whole(word for words in phrases.language.lexicon.groups.values() for word in words)
        self._place = _place_behind(phrases)
        thing = re.escape(self._words["thing"])
        self._twice = re.compile(rf"\b{thing}(?: {thing})+\b")

    def masked(self, text: str) -> str:
        """The clause with neutral words; what a shop and its acts are talked about in ("cart", "order") stays."""
        end = len(text)
        for match in sorted(self._vocabulary.match(text), key=lambda one: (-one.start, one.end - one.start)):
            mask, said = _MASKS.get(match.kind), text[match.start : match.end]
            if mask and match.score >= _SURE and match.end <= end and not self._kept.search(said):
                text = f"{text[: match.start]}{self._words[mask]}{text[match.end :]}"
                end = match.start
        text = self._place.sub(self._words["place"], self._amount.sub(self._words["money"], text))
        return self._twice.sub(self._words["thing"], text)


def _place_behind(phrases: Phrases) -> re.Pattern[str]:
    """A country, region or large city behind a word that leads there, with its postal code or that alone."""
    places = phrases.language.places
    by_code = [*places.countries.values(), *places.cities.values()]
    by_region = [
        names for of in (places.regions, places.region_cities) for one in of.values() for names in one.values()
    ]
    names = alternatives(name for listed in (*by_code, *by_region) for name in listed if len(name) >= _LEAST_OF_A_PLACE)
    return re.compile(
        rf"(?<=\b(?:to|in) )(?:(?:[a-z]{{0,2}}\d{{4,5}} )?{names}\b(?: {names}\b)?|\d{{4,5}}\b(?! ?[a-z]))"
    )
