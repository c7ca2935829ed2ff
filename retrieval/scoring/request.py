"""What a search asks for: free text and exact limits."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from retrieval.text.reaches import Figure

Sort = Literal["relevance", "price_asc", "price_desc", "rating", "popularity", "newest"]


@dataclass(frozen=True, slots=True)
class Range:
    """A closed interval; a bound of `None` is open."""

    minimum: Decimal | int | None = None
    maximum: Decimal | int | None = None

    @property
    def bounded(self) -> bool:
        """Whether the range excludes anything."""
        return self.minimum is not None or self.maximum is not None


@dataclass(frozen=True, slots=True)
class AttributeFilter:
    """A limit on one attribute or option: any of `values`, none of `excluded`, a number within `range`.

    With none of these it asks only that the attribute is stated.
    """

    name: str
    values: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    range: Range | None = None
    unit: str = ""
    """The unit of `range`, where the attribute is stated in several ("2 people", "25 l")."""


@dataclass(frozen=True, slots=True)
class AttributeOrder:
    """Order by the number that an attribute states; what does not state one comes last."""

    name: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """Free text plus limits that are exact; `price` is in minor units of `currency`, the shop's own where it is empty.

    In another currency only what is sold in it is found.

    `by_attribute` orders the results instead of `sort`. With `strict`, what only mentions the kind of thing asked for
    does not count where others are of that kind: fit for a sentence that says how many there are. With `by_meaning`,
    the text is taken for a theme: what comes closest is found, and nothing counted. A `situation` tells how things are
    and names nothing to be found: what stands out by its descriptions is found, or nothing. `figures` are those of
    whoever or whatever it is for: with `strict`, what is stated to be for others is left out.
    """

    text: str = ""
    category: tuple[str, ...] | None = None
    brands: tuple[str, ...] = ()
    excluded_brands: tuple[str, ...] = ()
    price: Range = Range()
    rating_min: float | None = None
    attributes: tuple[AttributeFilter, ...] = ()
    excluded_terms: tuple[str, ...] = ()
    in_stock_only: bool = False
    sort: Sort = "relevance"
    by_attribute: AttributeOrder | None = None
    limit: int = 8
    offset: int = 0
    currency: str = ""
    strict: bool = False
    nearest_kind: bool = False
    """Whether the text names a kind of thing that is not had, so that only what is near to it in meaning counts."""
    by_meaning: bool = False
    situation: bool = False
    told: str = ""
    """What was told beside the wish: it finds nothing, and puts first what speaks of it, with `strict`."""
    figures: tuple[Figure, ...] = ()
