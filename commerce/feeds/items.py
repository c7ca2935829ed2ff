"""What a feed says once it is understood: products with their variants, and the lines that were refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from commerce.domain.money import Money
from commerce.domain.product import Attributes, AvailabilityStatus, Media, ProductOption, Rating


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line, or a part of one, that was not taken: where, what, why, and what would mend it."""

    line: int
    id: str | None
    field: str | None
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Sale:
    """A price that counts only from its start until its end."""

    price: Money
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FeedVariant:
    """One buyable row of a feed. `on_hand` None means that the feed counts no stock: unlimited."""

    feed_id: str
    line: int
    price: Money
    status: AvailabilityStatus = "in_stock"
    on_hand: int | None = None
    list_price: Money | None = None
    sale: Sale | None = None
    sku: str | None = None
    title: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    barcode: str | None = None
    media: Media | None = None
    attributes: Attributes = field(default_factory=dict)

    def price_at(self, now: datetime) -> Money:
        """What it costs at a moment: its sale price within the dates of the sale."""
        sale = self.sale
        if sale is None or (sale.starts_at and now < sale.starts_at) or (sale.ends_at and now >= sale.ends_at):
            return self.price
        return sale.price


@dataclass(frozen=True, slots=True)
class FeedReview:
    """What a feed says that a shopper said. `at` is None where the feed gives no date."""

    rating: int
    title: str
    body: str
    author: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class FeedProduct:
    """A product as the feed states it, ready to be kept."""

    feed_id: str
    line: int
    title: str
    variants: tuple[FeedVariant, ...]
    handle: str | None = None
    description: str = ""
    brand: str | None = None
    categories: tuple[str, ...] = ()
    attributes: Attributes = field(default_factory=dict)
    options: tuple[ProductOption, ...] = ()
    media: tuple[Media, ...] = ()
    rating: Rating | None = None
    tags: tuple[str, ...] = ()
    popularity: float = 0.0
    reviews: tuple[FeedReview, ...] = ()
