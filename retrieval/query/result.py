"""What a search answers: hits, near misses with the limit that each breaks, and facets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Hit:
    """A product that was found and the variant that is meant; `matched` names the fields that the words met."""

    product_id: str
    variant_id: str
    score: float
    matched: tuple[str, ...] = ()


ReasonKind = Literal[
    "similar", "goes_with", "bought_together", "looked_after", "looked_at", "bought", "again", "preference", "popular"
]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a product is suggested: `of` is the product it is suggested for.

    `count` is how many orders held both (bought_together), how many shoppers looked on to it (looked_after), how many
    of one's own orders had it (again) or how many orders it was in lately (popular); `said` is a preference as stated.
    """

    kind: ReasonKind
    of: str = ""
    count: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion(Hit):
    """A product that is suggested, and why."""

    reason: Reason = field(default_factory=lambda: Reason("similar"))


@dataclass(frozen=True, slots=True)
class Miss:
    """Why a near miss does not fit.

    `limit` is `price_min`, `price_max`, `brand`, `category`, `rating_min`, `in_stock`, `excluded_terms` or
    `attribute:<name>`. Prices in `wanted` and `actual` are minor units in digits.
    """

    product_id: str
    limit: str
    wanted: str
    actual: str


@dataclass(slots=True)
class FacetCount:
    """How many of the items found have a value; not frozen, because every search makes dozens."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class SignShare:
    """What one sign adds to a score: its value times its weight."""

    name: str
    value: float
    weight: float
    adds: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a hit stands where it stands; places count from 1, and are `None` where it has none.

    `by_words`, `by_meaning` and `fused` are its places among the candidates, `by_score` that among those that lead,
    before near-duplicates step back. `signs` add up to `score`, of which a sold-out item keeps 0.85.
    """

    product_id: str
    by_words: int | None
    by_meaning: int | None
    fused: int | None
    by_score: int | None
    score: float | None
    signs: tuple[SignShare, ...]
    sold_out: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The answer to a search.

    `total` counts the items that fit the text and every limit; `exhaustive` says whether that count is exact.
    `misses` is filled only where nothing fits. `relaxed` names what was loosened to find these hits: `any_word` (not
    all words were found), `spelling:<typed>><meant>`, `meaning` (some are near in meaning only),
    `no_word` (all of them are), `theme` (the wish names no thing, so these come closest to it), `other_kind` (none is
    the kind of thing that was asked for, as a sleeve for a laptop is not), `words_only` (the encoder failed), `picture`
    (what looks most like a picture).
    """

    hits: tuple[Hit, ...]
    total: int
    exhaustive: bool
    misses: tuple[tuple[Hit, Miss], ...] = ()
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    relaxed: tuple[str, ...] = ()
    index_version: str = ""
    leading: int | None = None
    """So many of the first results fit what was asked beside the kind, and the others do not say so; `None` where
    nothing tells them apart."""
    denials: Mapping[str, str] = field(default_factory=dict)
    """By product what its texts say against what was asked ("Not for induction.")."""
    explanations: tuple[Explanation, ...] = ()
    """One for each hit where it was asked for and the order is that of relevance."""
