"""Numbers with units, matched to the attributes of the catalogue with conversion."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from agent.planner.frames import AttributeLimit, Wish
from agent.planner.nlu.figures import COLD, FigureReader
from agent.planner.nlu.numbers import decimal_of, plainly
from agent.planner.nlu.people import UNIT, PeopleReader
from agent.planner.nlu.phrases import Phrases, alternatives, whole
from agent.planner.nlu.text import Clause
from retrieval.catalogue.vocabulary import AttributeTerm
from retrieval.text.title_measures import NAMES

DERIVED = frozenset(NAMES.values())
SLACK = 0.045
FAR_OFF = 0.1
_ROUGHLY = 0.15
_NARROW = 1.01
_EXACT = 0.1
_NEAR = 24
_LEAST_PLURAL = 3
_PART = re.compile(r"[,;\x00]| and | but | or ")
_WITH = re.compile(r"\b(?:with|has|having) (?:an? |the )?$")
_PART_OF_IT = re.compile(
    r" [a-z]{3,}(?: or (?:(?P<more>more|bigger|larger|above|up)|(?P<less>less|smaller|under))\b)?"
    r"(?=\s*(?:$|[,.?!\x00]))"
)
"""The part of a thing that a measure is of, where nothing more follows."""
_SIDES = re.compile(r"\d+(?:[.,]\d+)?(?: ?[x\u00d7] ?\d+(?:[.,]\d+)?)+(?: ?[a-z]{1,2})?")
_NEXT_WORD = re.compile(r" ([a-z]+)")
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


class MeasureReader(FigureReader):
    """Reads measures and finds the attribute that each one limits."""

    def __init__(self, phrases: Phrases) -> None:
        super().__init__(phrases)
        constraints = phrases.language.constraints
        unit = alternatives(self._units)
        steps = constraints.comparatives.values()
        dimensions = {
            word for step in steps for word in [*step.plain, *(step.names[:1] if len(step.names) < 4 else [])]
        }
        self._dimension = re.compile(rf" ?(?:in )?{alternatives(dimensions)}(?!\w)(?! {unit}?\d)")
        worded = alternatives(phrases.language.lexicon.numbers)
        words = constraints.measure
        self._people = PeopleReader(phrases)
        self._for_cold = whole(constraints.enduring)
        self._named = [(whole(one.words), one) for one in constraints.named_measures]
        colors = [color for names in constraints.color_families for color in names.split("/")]
        after = alternatives([*phrases.language.reading.quantity.no_unit_before, *colors, "stock", "total", "size"])
        self._no_unit = re.compile(rf"in (?:\d|{after}(?!\w))")
        self._side = re.compile(r"\d ?(?:cm|mm|m|in|ft)? ?[x\u00d7] ?$")
        self._holding = whole(constraints.holding)
        self._little = frozenset([*phrases.fillers, *words.minimum, *words.maximum, "up", "to", "for", "of"])
        lexicon = phrases.language.lexicon
        others = [*lexicon.joiners, *lexicon.soft_markers, *lexicon.polite, *phrases.language.reading.wish.links]
        self._small = frozenset([*phrases.fillers, *others])
        self._pieces = frozenset(constraints.counted["pieces"])
        self._after = {
            bound: re.compile(rf"(?: of [a-z]+(?: [a-z]+)?)? ?(?:{alternatives(said)})(?!\w)(?! than\b)")
            for bound, said in (("more", words.or_more), ("less", words.or_less))
        }
        self._below_zero = re.compile(
            rf"(?:{self.before})?(?<![\w.]){self.minus}(?P<n>\d{{1,2}}|{worded})(?![\w.,]\w|\w)"
        )

    def read(
        self,
        clause: Clause,
        attributes: Sequence[AttributeTerm],
        wish: Wish,
        kept: Sequence[tuple[int, int]] = (),
        everywhere: Mapping[str, AttributeTerm] | None = None,
    ) -> None:
        """Take every measure off the clause that an attribute can be limited by; leave the rest as words.

        What is looked for, which stands where `kept` says, is no part of a measure's name ("16 gb memory").
        """
        masked = clause.masked()
        for measure in self._all(masked):
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
            wish.attributes.append(self._limit(stated, term, everywhere or {}).model_copy(update={"said": said}))

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
            fitting = [
                text for text, found in own if found and self._within(measure, self._measure(text.lower(), found))
            ]
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
        if found is None or self._counts_others(clause.text, found.end()):
            return  # "18 degrees" is no size
        named = {
            (term.name, value.value)
            for term in attributes
            if term.is_option
            for value in term.values
            if self._is_measure(value.value.lower()) and self.figure(value.value) == float(found.group())
        }
        if len(named) == 1:
            name, value = named.pop()
            after = self._dimension.match(clause.masked(), found.end())
            clause.take(found.start(), after.end() if after else found.end())
            wish.attributes.append(AttributeLimit(name=name, values=[value]))

    def _counts_others(self, text: str, end: int) -> bool:
        """Whether a figure has another word behind it that it counts, and no name of a dimension."""
        behind = _NEXT_WORD.match(text, end)
        return behind is not None and behind[1] not in self._small and self._dimension.match(text, end) is None

    def _is_measure(self, value: str) -> bool:
        """Whether a value is one measure, or the sides of something ("160 x 200 cm"), which the first of them names."""
        return bool(self._pattern.fullmatch(value) or _SIDES.fullmatch(value))

    def people(self, text: str) -> tuple[int, int, int] | None:
        """Where it is said for how many persons it shall be, and for how many."""
        return self._people.find(text)

    def _all(self, text: str) -> list[Measure]:
        """The measures of a text, with what is said without a unit: "for two", "minus 10", "below freezing"."""
        found = self.find(text)
        for pattern, named in self._named:
            found += [
                Measure(*one.span(), named.unit, named.minimum, named.maximum, one.start())
                for one in pattern.finditer(text)
            ]
        for one in self._below_zero.finditer(text):
            found.append(self._bounded(text, one, COLD, -self.value(one["n"])))
        if people := self._people.find(text):
            start, end, n = people
            found.append(Measure(start, end, UNIT, n * (1 - SLACK), n * (1 + SLACK), start))
        kept: list[Measure] = []
        for measure in found:  # what was read with its unit is not read again
            if not any(measure.start < other.end and other.start < measure.end for other in kept):
                kept.append(measure)
        return kept

    def find(self, text: str) -> list[Measure]:
        return [self._measure(text, one) for one in self._pattern.finditer(text) if not self._no_measure(text, one)]

    def _no_measure(self, text: str, found: re.Match[str]) -> bool:
        """Whether it only looks so: "18 in gold", or the last side of 70 x 190 cm."""
        before = text[: found.start()]
        return self._no_unit.match(text, found.start("unit")) is not None or self._side.search(before) is not None

    def without(self, text: str) -> str:
        """The text with measures taken out."""
        return self._pattern.sub(" ", text)

    def _measure(self, text: str, found: re.Match[str]) -> Measure:
        unit = self._units[found["unit"]]
        first = self.value(found["n"]) * (-1 if self.is_below_zero(found) else 1)
        if not found["m"]:
            return self._bounded(text, found, unit, first)
        low, high = sorted((first, self.value(found["m"])))
        if found["around"] and high < low * _NARROW:
            low, high = low * (1 - _ROUGHLY), high * (1 + _ROUGHLY)
        return Measure(*found.span(), unit, low, high, found.start("n"))

    def _bounded(self, text: str, found: re.Match[str], unit: str, value: float) -> Measure:
        """One figure with the words before and behind it that make it the least, the most, or a rough one."""
        start, end = found.span()
        more, less = (self._after[bound].match(text, end) for bound in ("more", "less"))
        slack = abs(value) * (_ROUGHLY if found["around"] else SLACK)
        low: float | None = value - slack
        high: float | None = value + slack
        if found["minimum"] or more:
            low, high = value, None
        elif found["maximum"] or less:
            low, high = None, value
        behind = more or less
        return Measure(start, behind.end() if behind else end, unit, low, high, found.start("n"))

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
        if measure.unit == COLD:
            return True
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

    def _limit(self, measure: Measure, term: AttributeTerm, everywhere: Mapping[str, AttributeTerm]) -> AttributeLimit:
        factor = self._factor(measure.unit, term) or 1.0
        if measure.unit == COLD and self._for_cold.search(term.name.lower()):
            measure = _as_cold(measure)
        elif self._is_room(measure, term):
            measure = self._room(measure, term)
        bound = [None if value is None else plainly(value * factor) for value in (measure.low, measure.high)]
        usual = everywhere.get(term.name, term).unit
        unit = term.unit or "" if term.unit != usual else ""
        return AttributeLimit(name=term.name, minimum=bound[0], maximum=bound[1], unit=unit)

    def _is_room(self, measure: Measure, term: AttributeTerm) -> bool:
        """Whether just so many of what an attribute counts are said, and not so many pieces of a thing."""
        counts = measure.unit == UNIT or (term.name.lower() not in self._pieces and not term.unit)
        return bool(counts and measure.low and measure.high and measure.high < measure.low * 1.2)

    def _room(self, measure: Measure, term: AttributeTerm) -> Measure:
        """Room for so many: that, or the next larger that there is."""
        wanted = round((measure.high or 0) / (1 + SLACK))
        stated = [max(figures) for value in term.values if (figures := _figures(value.value))]
        larger = [figure for figure in stated if figure >= wanted]
        return replace(measure, low=wanted, high=min(larger, default=2.0 * wanted))


def _as_cold(measure: Measure) -> Measure:
    """One temperature that shall be endured: what endures less will do as well."""
    low, high = measure.low, measure.high
    if low is None or high is None or high - low > _EXACT * max(abs(low), abs(high)):
        return measure
    return replace(measure, low=None, high=(low + high) / 2)


def _figures(text: str) -> list[float]:
    """The numbers of a value."""
    return [float(decimal_of(one) or 0) for one in re.findall(r"\d+(?:[.,]\d+)?", text)]


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
