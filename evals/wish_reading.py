"""What our planner reads in a wish, in the slots of a label."""

import re
from collections.abc import Sequence
from decimal import Decimal

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.phrases import Phrases
from agent.planner.nlu.situation import Situation
from agent.planner.nlu.understanding import Understanding
from evals.labelled_wishes import Labels, Measured
from prompts.planner_language import load_planner_language
from retrieval.catalogue.vocabulary import Vocabulary
from retrieval.understanding.themes import is_theme

_FOR = re.compile(r"\b(?:for|fits?|fitting|compatible with|works? with|made for|who|that)\b (?P<what>.+)$")
_YES = frozenset(["yes", "true"])


class WishReading:
    """Reads wishes as the first message of a conversation, over one catalogue's vocabulary."""

    def __init__(self, vocabulary: Vocabulary, language: str = "en") -> None:
        self._vocabulary = vocabulary
        self._phrases = Phrases(load_planner_language(language))
        self._understanding = Understanding(self._phrases, vocabulary, None)
        self._measures = self._understanding.wishes.measures

    def read(self, text: str) -> Labels:
        """The slots that are read; several wishes in one message are taken together."""
        frames = self._understanding.read(text, Situation())
        wishes = [frame.wish for frame in frames if frame.wish != Wish()]
        limits = [limit for wish in wishes for limit in wish.attributes]
        first = wishes[0] if wishes else Wish()
        return Labels(
            kind=" / ".join(wish.text or wish.noun for wish in wishes),
            price_min=_amount(next((wish.price_min for wish in wishes if wish.price_min), None)),
            price_max=_amount(next((wish.price_max for wish in wishes if wish.price_max), None)),
            currency=next((wish.foreign_currency for wish in wishes if wish.foreign_currency), ""),
            rating_min=next((wish.rating_min for wish in wishes if wish.rating_min), None),
            sizes=self._values(limits, "size"),
            colors=self._values(limits, "color"),
            materials=self._values(limits, "material"),
            brands=[brand for wish in wishes for brand in wish.brands],
            measures=self._measured(limits, text.lower()),
            purpose=self._purpose(wishes),
            in_stock=any(wish.in_stock for wish in wishes),
            needed_by=next((wish.needed_by for wish in wishes if wish.needed_by), ""),
            without=[word for wish in wishes for word in _refused(wish)],
            quantity=first.quantity,
            present=any(wish.present for wish in wishes),
            sort=next((wish.sort for wish in wishes if wish.sort and wish.sort != "relevance"), ""),
        )

    def _values(self, limits: Sequence[AttributeLimit], kind: str) -> list[str]:
        """The values wanted of the attributes of a kind; of the shades of one colour, that colour."""
        names = frozenset(self._phrases.language.constraints.drop[kind])
        return [
            value
            for limit in limits
            if names & set(limit.name.lower().replace("colour", "color").split())
            for value in (limit.said.split(" or ") if limit.said and limit.values else limit.values)
        ]

    def _bound(self, limits: Sequence[AttributeLimit]) -> list[Measured]:
        """Figures that limit an attribute, in the attribute's unit; a figure with a unit that is a value."""
        found = []
        for limit in limits:
            term = self._vocabulary.attributes.get(limit.name)
            if limit.minimum or limit.maximum:
                unit = limit.unit or (term.unit if term else None) or self._counted(limit.name)
                found.append(Measured(unit=unit, min=_number(limit.minimum), max=_number(limit.maximum)))
            for value in limit.values:
                found += [
                    Measured(unit=one.unit, min=one.low, max=one.high) for one in self._measures.find(value.lower())
                ]
        return found

    def _counted(self, attribute: str) -> str:
        """What a bare number of an attribute counts, as a unit."""
        pieces = self._phrases.language.constraints.counted["pieces"]
        return "pcs" if attribute.lower() in pieces else "people"

    def _measured(self, limits: Sequence[AttributeLimit], text: str) -> list[Measured]:
        """Figures that limit something, and those of which the catalogue states no attribute: words of the search."""
        bound = self._bound(limits)
        units = self._phrases.language.constraints.units
        by_word = {word: unit.measures for unit in units.values() for word in unit.words}
        kinds = {by_word.get(one.unit.lower(), one.unit) for one in bound}
        left = [one for one in self._measures.find(text) if units[one.unit].measures not in kinds]
        return [*bound, *(Measured(unit=one.unit, min=one.low, max=one.high) for one in left)]

    def _purpose(self, wishes: Sequence[Wish]) -> str:
        """The words that say what it is for; of a present, all words."""
        for wish in wishes:
            if wish.present and wish.text:
                return wish.text
            if found := _FOR.search(wish.text):
                return found["what"]
        if themes := [wish.text for wish in wishes if is_theme(wish.text, frozenset())]:
            return themes[0]
        holding = [limit.said for wish in wishes for limit in wish.attributes if limit.said and limit.minimum]
        return holding[0] if holding else ""


def _refused(wish: Wish) -> list[str]:
    """What was refused, by the name of what is only yes or no."""
    values = [
        limit.name if value.lower() in _YES else value
        for limit in wish.attributes
        for value in ([limit.refused] if limit.refused and limit.exclude else limit.exclude)
    ]
    return [*wish.exclude_terms, *wish.exclude_brands, *values]


def _amount(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _number(text: str | None) -> float | None:
    return float(text) if text else None
