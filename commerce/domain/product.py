"""What a shop sells: products, their variants, reviews and help pages, in UCP's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from commerce.domain.money import Money

AvailabilityStatus = Literal["in_stock", "backorder", "preorder", "out_of_stock", "discontinued"]
Attributes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a variant can be bought now. A quantity of None means that nobody counts: unlimited."""

    status: AvailabilityStatus
    quantity: int | None = None

    @property
    def purchasable(self) -> bool:
        """Orders ahead of stock are purchases too; only sold-out and discontinued variants are not."""
        match self.status:
            case "backorder" | "preorder":
                return True
            case "in_stock":
                return self.quantity is None or self.quantity > 0
            case "out_of_stock" | "discontinued":
                return False


@dataclass(frozen=True, slots=True)
class Media:
    """A picture: its address, absolute or relative to the shop, and what it shows in words."""

    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """An average on a scale of 1 to 5, and how many reviews it averages."""

    value: float
    count: int


@dataclass(frozen=True, slots=True)
class ProductOption:
    """A choice that the shopper makes, such as Colour, with the values that exist, in the shop's order."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """The thing that is bought: one combination of options with its own price and stock."""

    id: str
    product_id: str
    sku: str | None
    feed_id: str
    title: str
    options: Mapping[str, str]
    price: Money
    list_price: Money | None
    availability: Availability
    barcode: str | None
    media: Media | None
    attributes: Attributes


@dataclass(frozen=True, slots=True)
class Product:
    """What a shopper looks at: one or more variants under one title. It has always at least one variant."""

    id: str
    merchant_id: str
    feed_id: str
    handle: str
    title: str
    description: str
    brand: str | None
    categories: tuple[str, ...]
    attributes: Attributes
    options: tuple[ProductOption, ...]
    variants: tuple[Variant, ...]
    media: tuple[Media, ...]
    rating: Rating | None
    tags: tuple[str, ...]
    popularity: float
    updated_at: datetime

    @property
    def default_variant(self) -> Variant:
        """The cheapest variant that can be bought, or the first where none can."""
        purchasable = [variant for variant in self.variants if variant.availability.purchasable]
        return min(purchasable, key=lambda variant: variant.price.amount) if purchasable else self.variants[0]

    def variant(self, variant_id: str) -> Variant | None:
        return next((variant for variant in self.variants if variant.id == variant_id), None)


@dataclass(frozen=True, slots=True)
class Category:
    """A place in the shop: its path from general to special, and how many products lie there or below."""

    path: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Review:
    """What one shopper said about a product."""

    id: str
    product_id: str
    rating: int
    title: str
    body: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """A page of help or policy: shipping, returns, warranty, sizes."""

    id: str
    slug: str
    title: str
    body: str
    url: str
