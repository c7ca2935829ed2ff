"""The words of a catalogue: its categories, brands, attributes and values, as the planner reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

AttributeKind = Literal["text", "number", "boolean"]
TermKind = Literal["category", "brand", "value", "attribute", "product"]


@dataclass(frozen=True, slots=True)
class CategoryTerm:
    """A category by its path from general to special; `count` is the number of products below it."""

    path: tuple[str, ...]
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class BrandTerm:
    """A brand as the catalogue writes it most often."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ValueTerm:
    """A value of an attribute and the number of products that have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class AttributeTerm:
    """An attribute or option with what the catalogue says about it; bounds are set for numbers."""

    name: str
    kind: AttributeKind
    unit: str | None
    values: tuple[ValueTerm, ...]
    minimum: float | None = None
    maximum: float | None = None
    is_option: bool = False


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A stretch of text that names something of the catalogue.

    `canonical` is the path (a tuple) of a category; a plain noun (a `str`, to be searched as a word) for a product
    type that the titles use and no category names; the name of a brand or attribute; the value of an attribute;
    or a product id.
    """

    start: int
    end: int
    kind: TermKind
    canonical: str | tuple[str, ...]
    attribute: str | None
    score: float


class Vocabulary(Protocol):
    """Read-only and versioned; learned from the catalogue when it is indexed."""

    @property
    def version(self) -> str: ...

    @property
    def currency(self) -> str: ...

    @property
    def categories(self) -> Sequence[CategoryTerm]: ...

    @property
    def brands(self) -> Sequence[BrandTerm]: ...

    @property
    def attributes(self) -> Mapping[str, AttributeTerm]: ...

    def match(self, text: str) -> list[TermMatch]:
        """The terms in a text: longest first at each place, tolerant of typing errors and plurals, by start."""
        ...

    def attributes_of(self, category: tuple[str, ...] | None) -> list[AttributeTerm]:
        """The attributes that matter in a category, best first."""
        ...

    def price_quantile(self, category: tuple[str, ...] | None, q: float) -> int | None:
        """The price below which a share `q` of the category's products lies, in minor units."""
        ...

    def known_word(self, word: str) -> bool:
        """Whether the catalogue uses the word."""
        ...

    def common_word(self, word: str) -> bool:
        """Whether it is a word of the language, whatever the catalogue says."""
        ...
