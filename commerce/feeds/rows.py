"""One row of a feed, read: the fields of a buyable item, before rows of one product are put together."""

from dataclasses import dataclass, field

from commerce.domain.money import Money
from commerce.domain.product import AvailabilityStatus, Rating
from commerce.feeds.items import FeedReview, Refusal, Sale
from commerce.feeds.prices import DecimalMark


@dataclass(frozen=True, slots=True)
class FeedTerms:
    """How this feed is to be read, found by looking through it once."""

    currency: str
    decimal_mark: DecimalMark | None = None
    type_is_wider: bool = False
    """Whether `product_type` names fewer, wider kinds than `category`."""


@dataclass(slots=True)
class Row:
    """What one row says. `group` names the product that it is a variant of."""

    id: str
    line: int
    title: str
    price: Money
    group: str | None = None
    handle: str | None = None
    description: str = ""
    brand: str | None = None
    sku: str | None = None
    barcode: str | None = None
    list_price: Money | None = None
    sale: Sale | None = None
    status: AvailabilityStatus = "in_stock"
    on_hand: int | None = None
    images: list[tuple[str, str]] = field(default_factory=list)
    categories: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    """Colour, size, material, pattern: options where the rows of a group differ in them, else attributes."""
    variant_title: str = ""
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rating: Rating | None = None
    tags: tuple[str, ...] = ()
    popularity: float = 0.0
    reviews: tuple[FeedReview, ...] = ()


class RowRefused(Exception):
    """A row that is not taken."""

    def __init__(self, field_name: str | None, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.field = field_name
        self.reason = reason
        self.remedy = remedy

    def refusal(self, line: int, feed_id: str | None) -> Refusal:
        return Refusal(line, feed_id, self.field, self.reason, self.remedy)
