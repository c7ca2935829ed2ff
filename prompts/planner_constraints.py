"""How limits are said: the section `constraints` of the planner's language data."""

from typing import Literal

from pydantic import Field

from prompts.planner_sections import Section


class PricePhrases(Section):
    """How price limits are said."""

    between: list[str]
    maximum: list[str]
    minimum: list[str]
    around: list[str]
    exact: list[str]
    turned: list[str]
    """What in front of a bound turns it around: "must not cost" before "more than"."""
    models: list[str]
    """Names of models whose number, the group `n`, is no amount: "phone 6 plus"."""


class RatingPhrases(Section):
    """How a wish for good ratings is said; `words` maps least stars to phrases."""

    minimum: list[str]
    words: dict[float, list[str]]


class Comparative(Section):
    """A step in one direction of the attributes named, best first."""

    words: list[str]
    names: list[str]
    more: bool
    most: list[str] = []
    """The superlative: "lightest"."""
    plain: list[str] = []
    """The word of degree before an attribute's name: "long" in "long battery life"."""
    measures: list[str] = []
    """What figures of a text measure that tell it where nothing more is named: mass for "lighter"."""


class Degrees(Section):
    """Words that ask for more or less of any attribute named after them: "most", "lowest"."""

    more: list[str]
    less: list[str]


class Unit(Section):
    """A unit: its words, the quantity it measures, and how many base units it is."""

    words: list[str]
    measures: str
    factor: float = Field(gt=0)


class MeasurePhrases(Section):
    """Words before a number with unit."""

    minimum: list[str]
    maximum: list[str]
    around: list[str]
    between: list[str]
    or_more: list[str]
    """Words behind a number that make it the least."""
    or_less: list[str]
    minus: list[str]
    """Words before a number that make it one below zero."""


class NamedMeasure(Section):
    """Words for a bound that name no number: "below freezing"."""

    words: list[str]
    unit: str
    minimum: float | None = None
    maximum: float | None = None


class Constraints(Section):
    """How limits are said."""

    currencies: dict[str, list[str]]
    home_words: dict[str, list[str]]
    sums: dict[str, int]
    """Words for amounts of money: "a grand"."""
    price: PricePhrases
    price_needs_sign: list[str]
    price_words: dict[Literal["cheap", "premium", "cheaper", "dearer"], list[str]]
    sort: dict[Literal["price_asc", "price_desc", "rating", "popularity", "newest"], list[str]]
    rating: RatingPhrases
    in_stock: list[str]
    drop: dict[str, list[str]]
    drop_patterns: list[str]
    looks: list[str]
    widen: list[str]
    comparatives: dict[str, Comparative]
    comparisons: dict[str, Comparative]
    """The same for telling which of several things is so: "which lasts longest"."""
    degrees: Degrees
    levels: list[list[str]]
    """Words for how much there is of something, from least to most: "low", "moderate", "high"."""
    measure: MeasurePhrases
    units: dict[str, Unit]
    counted: dict[str, list[str]]
    """For a quantity such as people, the attributes that state it as a bare number."""
    named_measures: list[NamedMeasure]
    for_so_many: list[str]
    """How it is said for how many persons something shall be."""
    so_many: dict[str, int]
    """The same in words that have a number in them: "for a couple"."""
    enduring: list[str]
    """How attributes are called that say how cold it may get: what endures less will do as well."""
    needed_by: list[str]
    """How it is said when something must be there."""
    holding: list[str]
    """How attributes are called that say what something is big or strong enough for."""
    sizes: dict[str, list[str]]
    size_cues: list[str]
    numbered_sizes: list[str]
    extent: str
    """Two or three sides: "160 x 200"."""
    colored_names: list[str]
    """Names of things with a colour in them: "green tea" asks for no colour."""
    color_families: dict[str, list[str]]
    """Plain colours, spellings parted by a stroke, and their shades."""
    value_families: dict[str, list[str]]
    """General words, ways to say them parted by a stroke, and the values that catalogues state in their place."""
    quantity: list[str]
    per_item: list[str]
