"""What is indexed: a merchant's products, variants and help pages in the shape that finding needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class IndexedVariant:
    """One thing that can be bought; `price` is in minor units of the product's currency."""

    id: str
    sku: str | None
    barcode: str | None
    options: Mapping[str, str]
    price: int
    available: bool
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prices: Mapping[str, int] = field(default_factory=dict)
    """Its price in each other currency that it is sold in, in that currency's minor units."""


@dataclass(frozen=True, slots=True)
class IndexedProduct:
    """One product as a shopper sees it; `categories` is a path from general to special."""

    id: str
    title: str
    description: str
    brand: str | None
    categories: tuple[str, ...]
    attributes: Mapping[str, tuple[str, ...]]
    variants: tuple[IndexedVariant, ...]
    currency: str
    rating: float | None = None
    rating_count: int = 0
    popularity: float = 0.0
    tags: tuple[str, ...] = ()
    updated_at: datetime | None = None
    pictures: tuple[str, ...] = ()
    """Addresses of pictures by which it is found, the main one first."""


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A policy or help page, as plain text or light Markdown."""

    id: str
    title: str
    body: str
    url: str | None = None
