"""Numbers with units, matched to the attributes of the catalogue with conversion."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.numbers import decimal_of, number_in_words, plainly
from agent.planner.nlu.phrases import Phrases, alternatives, whole
from agent.planner.nlu.text import Clause
from retrieval.catalogue.vocabulary import AttributeTerm
from retrieval.text.title_measures import NAMES

DERIVED = frozenset(NAMES.values())
SLACK = 0.045
FAR_OFF = 0.1
_NEAR = 24
_LEAST_PLURAL = 3
_PART = re.compile(r"[,;\x00]| and | but | or ")
_RANGE = re.compile(r"\d ?(?:-|\u2013|to) ?\d")
_NO_UNITS = frozenset(["G", "M", "H", "IN", "D"])
"""Capitals that are no units, though the small letters are: "4G"."""
_WITH = re.compile(r"\b(?:with|has|having) (?:an? |the )?$")
_PART_OF_IT = re.compile(
    r" [a-z]{3,}(?: or (?:(?P<more>more|bigger|larger|above|up)|(?P<less>less|smaller|under))\b)?"
    r"(?=\s*(?:$|[,.?!\x00]))"
)
"""The part of a thing that a measure is of, where nothing more follows."""
_BARE = re.compile(r"(?<![\w.,-])\d{2,4}(?:\.\d{1,2})?(?![\w.,-])")


@dataclass(frozen=True, slots=True)
class Measure:
    """A stretch like '15 inch', '2 to 3 litres', 'at least 500 ml', in its own unit."""

    start: int
    end: int
    unit: str
    low: float | None
    high: float | None
    figure_at: int = 0


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure with its unit in a text: how much it is in base units, what it measures, and where it stands."""

    amount: float
    measures: str
    start: int
    end: int


class MeasureReader:
    """Reads measures and finds the attribute that each one limits."""

    def __init__(self, phrases: Phrases) -> None:
        constraints = phrases.language.constraints
        self._phrases = phrases
        self._units = {word: name for name, unit in constraints.units.items() for word in unit.words}
        self._by_name = constraints.units
        unit = alternatives(self._units)
        steps = constraints.comparatives.values()
        dimensions = {
            word for step in steps for word in [*step.plain, *(step.names[:1] if len(step.names) < 4 else [])]
        }
        self._dimension = re.compile(rf" ?(?:in )?{alternatives(dimensions)}(?!\w)(?! {unit}?\d)")
        worded = alternatives(phrases.language.lexicon.numbers)
        number = rf"(?:\d+(?:[.,]\d+)?|\b{worded}(?:[ -]{worded})*(?![a-z]))"
        self._for_n = re.compile(rf"\bfor (?P<n>{number})$")
        words = constraints.measure
        before = "|".join(
            f"(?P<{name}>{alternatives(getattr(words, name))} )" for name in ("minimum", "maximum", "around")
        )
        self.before, self.figures = before, number
        colors = [color for names in constraints.color_families for color in names.split("/")]
        after = alternatives([*phrases.language.reading.quantity.no_unit_before, *colors, "stock", "total", "size"])
        self._no_unit = re.compile(rf"in (?:\d|{after}(?!\w))")
        self._side = re.compile(r"\d ?(?:cm|mm|m|in|ft)? ?[x\u00d7] ?$")
        self._holding = whole(constraints.holding)
        self._little = frozenset([*phrases.fillers, *words.minimum, *words.maximum, "up", "to", "for", "of"])
        self._pieces = frozenset(constraints.counted["pieces"])
        self._pattern = re.compile(
            rf"(?:{before})?(?P<n>{number})(?: ?(?:-|to|and) ?(?P<m>{number}))?(?: ?-? ?)(?P<unit>{unit})(?![\w])"
            rf"(?P<after> or (?:more|less|bigger|smaller|above|under|up)\b|\+)?"
        )

    def read(
        self, clause: Clause, attributes: Sequence[AttributeTerm], wish: Wish, kept: Sequence[tuple[int, int]] = ()
    ) -> None:
        """Take every measure off the clause that an attribute can be limited by; leave the rest as words.

        What is looked for, which stands where `kept` says, is no part of a measure's name ("16 gb memory").
        """
        masked = clause.masked()
        for measure in [*self.find(masked), *self._for_so_many(masked)]:
            after = self._dimension.match(masked, measure.end)
            likely = self._named_first(_beside(masked, measure, after), attributes)
            term = self._attribute(measure, likely)
            if term is None and measure.unit == "oz":  # of what is drunk or poured
                measure = replace(measure, unit="fl oz")  # noqa: PLW2901  # the measure as it is meant
                term = self._attribute(measure, likely)
            if term is None and (choice := self._as_value(measure, attributes)) is not None:
                clause.take(measure.start, measure.end)
                said = clause.text[measure.start : measure.end].strip() if len(choice.values) > 1 else ""
                wish.attributes.append(choice.model_copy(update={"said": said}))
                continue
            if term is None:  # the figure is looked for as words; "at least" is not
                clause.take(measure.start, measure.figure_at)
                continue
            start, end = self._with_name(masked, measure, after.end() if after else measure.end, term)
            start = max([start, *(one for _, one in kept if one <= measure.start)])
            end = min([end, *(one for one, _ in kept if one >= measure.end)])
            stated = measure
            if part := _PART_OF_IT.match(masked, end) if _WITH.search(masked[:start]) else None:
                stated, end = _open_ended(measure, part), part.end()  # "with a 5 inch screen or bigger"
            clause.take(start, end)
            said = clause.text[stated.start : stated.end].strip()
            wish.attributes.append(self._limit(stated, term).model_copy(update={"said": said}))

    def at_least(self, wish: Wish, attributes: Mapping[str, AttributeTerm]) -> None:
        """What fits or holds so much also does for less: "15 inch" of what it fits is the least that is wanted."""
        for place, limit in enumerate(wish.attributes):
            term, said = attributes.get(limit.name), limit.values[0] if len(limit.values) == 1 else ""
            if term is None or term.kind != "number" or not self._holding.search(limit.name.lower()):
                continue
            figure = self.in_unit(said, term.unit) if said else None
            if figure is not None:
                least = AttributeLimit(name=limit.name, minimum=plainly(figure), said=said)
                wish.attributes[place] = least
            elif limit.minimum and limit.maximum and float(limit.maximum) < float(limit.minimum) * 1.2:
                said_of = plainly(float(limit.minimum) / (1 - SLACK))
                wish.attributes[place] = limit.model_copy(update={"minimum": said_of, "maximum": None})

    def _as_value(self, measure: Measure, attributes: Sequence[AttributeTerm]) -> AttributeLimit | None:
        """The value of a choice that is just this measure, however it is written, or those within bounds."""
        exact = measure.low is not None and measure.high is not None and measure.high <= measure.low * 1.2
        for term in attributes:
            own = [(value.value, self._pattern.fullmatch(value.value.lower())) for value in term.values]
            fitting = [text for text, found in own if found and self._within(measure, self._measure(found))]
            if term.is_option and fitting:
                return AttributeLimit(name=term.name, values=fitting[:1] if exact else fitting)
        return None

    def _within(self, said: Measure, own: Measure) -> bool:
        units = self._by_name[said.unit], self._by_name[own.unit]
        if units[0].measures != units[1].measures or None in (own.low, own.high):
            return False
        middle = ((own.low or 0) + (own.high or 0)) / 2 * units[1].factor
        least = (said.low or 0) * units[0].factor
        return least <= middle and (said.high is None or middle <= said.high * units[0].factor)

    def bare(self, clause: Clause, attributes: Sequence[AttributeTerm], wish: Wish) -> None:
        """'cranks 175': a plain figure that is one of the measures in which something is offered."""
        found = _BARE.search(clause.masked())
        if found is None:
            return
        named = {
            (term.name, value.value)
            for term in attributes
            if term.is_option
            for value in term.values
            if self._pattern.fullmatch(value.value.lower()) and self.figure(value.value) == float(found.group())
        }
        if len(named) == 1:
            name, value = named.pop()
            clause.take(*found.span())
            wish.attributes.append(AttributeLimit(name=name, values=[value]))

    def _for_so_many(self, text: str) -> list[Measure]:
        """'a table for 6': so many people, where nothing else is said to be counted."""
        found = self._for_n.search(text)
        if found is None:
            return []
        n = self.value(found["n"])
        return [Measure(*found.span(), "people", n * (1 - SLACK), n * (1 + SLACK), found.start("n"))]

    def find(self, text: str) -> list[Measure]:
        return [self._measure(one) for one in self._pattern.finditer(text) if not self._no_measure(text, one)]

    def _no_measure(self, text: str, found: re.Match[str]) -> bool:
        """Whether it only looks so: "18 in gold", or the last side of 70 x 190 cm."""
        before = text[: found.start()]
        return self._no_unit.match(text, found.start("unit")) is not None or self._side.search(before) is not None

    def without(self, text: str) -> str:
        """The text with measures taken out."""
        return self._pattern.sub(" ", text)

    def _measure(self, found: re.Match[str]) -> Measure:
        first = self.value(found["n"])
        second = self.value(found["m"]) if found["m"] else None
        after = found["after"] or ""
        low: float | None = first * (1 - SLACK)
        high: float | None = first * (1 + SLACK)
        if second is not None:
            low, high = sorted((first, second))
        elif found["minimum"] or re.search("more|bigger|above|up|[+]", after):
            low, high = first, None
        elif found["maximum"] or re.search("less|smaller|under", after):
            low, high = None, first
        elif found["around"]:
            low, high = first * 0.85, first * 1.15
        return Measure(*found.span(), self._units[found["unit"]], low, high, found.start("n"))

    def value(self, text: str) -> float:
        """A number in figures or words; 0 where it is none."""
        return float(decimal_of(text) or number_in_words(text, self._phrases) or 0)

    def _attribute(self, measure: Measure, attributes: Sequence[AttributeTerm]) -> AttributeTerm | None:
        """The best attribute that is measured so and has such values at all."""
        fitting = [
            term for term in attributes if self._factor(measure.unit, term) is not None and self._reaches(measure, term)
        ]
        return fitting[0] if fitting else None

    def _named_first(self, said: str, attributes: Sequence[AttributeTerm]) -> Sequence[AttributeTerm]:
        """The attributes, first those that words beside the number name ("wider than", "80 cm deep")."""
        words = set(re.findall(r"[a-z]+", said))
        heard = {single(word) for word in words}
        names = [
            name
            for step in self._phrases.language.constraints.comparatives.values()
            if words & {*step.words, *step.plain, *step.most}
            for name in step.names[:1]
            if len(step.names) < 4
        ]

        def unnamed(term: AttributeTerm) -> float:
            own = re.findall(r"[a-z]+", term.name.lower())
            if own and (words >= set(own) or any(name in own for name in names)):
                return 0.0
            if term.name in DERIVED:
                return 2.0  # read off texts: what the shop states by name comes first
            telling = [single(word) for word in own if word not in self._little]
            return 1.0 - sum(word in heard for word in telling) / (len(telling) + 1)

        return sorted(attributes, key=unnamed)

    def _with_name(self, text: str, measure: Measure, end: int, term: AttributeTerm) -> tuple[int, int]:
        """The stretch of a measure with the attribute's own name before or behind it ("35 cm cutting width")."""
        name = rf"(?:{alternatives(re.findall('[a-z]+', term.name.lower()))}s?[ -]?)+"
        start = measure.start
        if before := re.search(rf"(?<![\w-]){name}(?:is |are |of |with |has )*$", text[:start]):
            start = before.start()
        if behind := re.match(rf" ?(?:of |in )?{name}(?![\w-])", text[end:]):
            end += behind.end()
        return start, end

    def _reaches(self, measure: Measure, term: AttributeTerm) -> bool:
        factor = self._factor(measure.unit, term) or 1.0
        low = term.minimum if term.minimum is not None else float("-inf")
        high = term.maximum if term.maximum is not None else float("inf")
        if measure.high is None and measure.low is not None and measure.low * factor < low * FAR_OFF:
            return False  # "at least 5 mm" is not said of what is half a meter and more
        return (measure.high is None or measure.high * factor >= low) and (
            measure.low is None or measure.low * factor <= high
        )

    def _factor(self, unit: str, term: AttributeTerm) -> float | None:
        """From the said unit to the attribute's, or None where they measure different things."""
        if term.kind == "number" and not term.unit:
            named = self._phrases.language.constraints.counted.get(self._by_name[unit].measures, ())
            return 1.0 if term.name.lower() in named else None
        own = self._units.get((term.unit or "").lower())
        if term.kind != "number" or own is None or self._by_name[own].measures != self._by_name[unit].measures:
            return None
        return self._by_name[unit].factor / self._by_name[own].factor

    def _limit(self, measure: Measure, term: AttributeTerm) -> AttributeLimit:
        factor = self._factor(measure.unit, term) or 1.0
        several = term.name.lower() not in self._pieces and not term.unit
        if several and measure.low and measure.high and measure.high < measure.low * 1.2:  # room for so many
            measure = replace(measure, low=round(measure.high / (1 + SLACK)), high=2 * measure.high)
        bound = [None if value is None else plainly(value * factor) for value in (measure.low, measure.high)]
        return AttributeLimit(name=term.name, minimum=bound[0], maximum=bound[1])

    @staticmethod
    def figure(text: str) -> float | None:
        """The first number of a value as it stands, whatever its unit."""
        found = re.search(r"\d+(?:[.,]\d+)?", text)
        value = decimal_of(found.group()) if found else None
        return None if value is None else float(value)

    def in_unit(self, text: str, unit: str | None) -> float | None:
        """The first number of a value in a unit, where the value is written in another of the same quantity."""
        own, found = self._units.get((unit or "").lower()), self._pattern.search(text.lower())
        if own is None or found is None:
            return self.figure(text)
        wanted, said = self._by_name[own], self._by_name[self._units[found["unit"]]]
        if wanted.measures != said.measures:
            return self.figure(text)
        return float(decimal_of(found["n"]) or 0) * said.factor / wanted.factor

    def converted(self, amount: float, unit: str, wanted: str) -> float | None:
        """An amount in another unit; None where the two measure different things or are no units."""
        own, other = self._units.get(unit.lower()), self._units.get(wanted.lower())
        if own is None or other is None or self._by_name[own].measures != self._by_name[other].measures:
            return None
        return amount * self._by_name[own].factor / self._by_name[other].factor

    def stated(self, text: str) -> list[Stated]:
        """The figures with units in a text; of a range its middle."""
        found = []
        for one in self._pattern.finditer(text.lower()):
            if text[one.start("unit") : one.end("unit")] in _NO_UNITS:
                continue
            unit = self._by_name[self._units[one["unit"]]]
            figures = [self.value(one[name]) for name in ("n", "m") if one[name]]
            found.append(Stated(sum(figures) / len(figures) * unit.factor, unit.measures, *one.span()))
        return found

    def measures_of(self, unit: str) -> str:
        """The quantity that a unit measures; empty where the word is none."""
        name = self._units.get(unit.lower())
        return self._by_name[name].measures if name else ""

    def amount(self, value: str) -> float | None:
        """How much a stated value is: of "11-16 kg" the middle in base units, of words the level that they name."""
        if figures := self.stated(value):
            return figures[0].amount
        plain = [float(decimal_of(one) or 0) for one in re.findall(r"\d+(?:[.,]\d+)?", value)[:2]]
        if plain:
            return sum(plain) / len(plain) if len(plain) > 1 and _RANGE.search(value) else plain[0]
        said = value.lower().strip(" .")
        levels = self._phrases.language.constraints.levels
        named = (place for place, words in enumerate(levels) if said in words)
        leading = (place for place, words in reversed(list(enumerate(levels))) if whole(words).match(said))
        return next((float(place) for place in (*named, *leading)), None)

    def number(self, text: str) -> float | None:
        """The first number of a text, for comparing values such as '1.2 kg', in base units of its unit."""
        if found := self._pattern.search(text.lower()):
            unit = self._by_name[self._units[found["unit"]]]
            return float(decimal_of(found["n"]) or 0) * unit.factor
        plain = re.search(r"\d+(?:[.,]\d+)?", text)
        if plain:
            value = decimal_of(plain.group())
            return None if value is None else float(value)
        spoken = number_in_words(text.lower(), self._phrases)
        return None if spoken is None else float(spoken)


def _open_ended(measure: Measure, part: re.Match[str]) -> Measure:
    """The measure with the bound that is said behind the part that it is of."""
    if part["more"]:
        return replace(measure, low=(measure.low or 0) / (1 - SLACK), high=None)
    return replace(measure, high=(measure.high or 0) / (1 + SLACK), low=None) if part["less"] else measure


def _beside(text: str, measure: Measure, dimension: re.Match[str] | None) -> str:
    """The words beside a measure that may name what it measures: those of its part of the sentence."""
    if dimension is not None:
        return dimension.group()
    before = _PART.split(text[max(0, measure.start - _NEAR) : measure.start])[-1]
    after = _PART.split(text[measure.end : measure.end + _NEAR])[0]
    return f"{before}{text[measure.start : measure.end]}{after}"


def single(word: str) -> str:
    """A word in the singular, by rule."""
    return word.removesuffix("s") if len(word) > _LEAST_PLURAL else word
