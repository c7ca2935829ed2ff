"""What the catalogue's services need kept: the port that the tables of `commerce.db` implement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from commerce.domain.merchant import Merchant, PublishableKey
from commerce.domain.money import Money
from commerce.domain.product import Category, PolicyPage, Product, Review
from commerce.feeds.items import FeedProduct
from storage.database import Transaction

BrowseOrder = Literal["popularity", "price_asc", "price_desc", "rating", "newest", "title"]


@dataclass(frozen=True, slots=True)
class KnownProduct:
    """What an import has to know about a product that is already kept."""

    product_id: str
    feed_id: str
    handle: str
    content_hash: str
    import_id: str
    line: int
    removed: bool


@dataclass(frozen=True, slots=True)
class KnownVariant:
    """What an import has to know about a variant that is already kept."""

    variant_id: str
    feed_id: str
    product_id: str
    import_id: str
    line: int
    stated_on_hand: int | None
    removed: bool
    price: int
    currency: str
    sale_price: int | None
    sale_starts_at: datetime | None
    sale_ends_at: datetime | None

    def price_at(self, now: datetime) -> Money:
        """What it cost at a moment, as the feed before this one stated it."""
        started = self.sale_starts_at is None or self.sale_starts_at <= now
        on_sale = started and (self.sale_ends_at is None or now < self.sale_ends_at)
        amount = self.sale_price if self.sale_price is not None and on_sale else self.price
        return Money(amount, self.currency)


@dataclass(frozen=True, slots=True)
class KeptProduct:
    """A product of a feed with the identity under which it is to be kept."""

    product_id: str
    handle: str
    stated: FeedProduct
    content_hash: str
    variant_ids: tuple[str, ...]
    stock: Mapping[str, int | None]
    """The variants whose quantity on hand the feed now states differently."""


class MerchantStore(Protocol):
    """Merchants and the keys that their pages show."""

    async def merchant(self, tx: Transaction, merchant_id: str) -> Merchant | None: ...

    async def merchants(self, tx: Transaction) -> list[Merchant]: ...

    async def add_merchant(
        self, tx: Transaction, merchant: Merchant, *, currency_named: bool, at: datetime
    ) -> None: ...

    async def currency_named(self, tx: Transaction, merchant_id: str) -> bool: ...

    async def set_currency(self, tx: Transaction, merchant_id: str, currency: str) -> None: ...

    async def add_key(self, tx: Transaction, key: PublishableKey, at: datetime) -> None: ...

    async def keys(self, tx: Transaction, merchant_id: str) -> list[PublishableKey]: ...

    async def key(self, tx: Transaction, key: str) -> PublishableKey | None: ...

    async def origins(self, tx: Transaction) -> set[str]: ...


class CatalogueReads(Protocol):
    """Products as shoppers see them at a moment; what was removed is not among them."""

    async def product(self, tx: Transaction, merchant_id: str, name: str, now: datetime) -> Product | None:
        """By product id, handle or feed id."""
        ...

    async def products(self, tx: Transaction, merchant_id: str, ids: Sequence[str], now: datetime) -> list[Product]:
        """In the order asked; missing ones are left out."""
        ...

    async def products_of_variants(
        self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str], now: datetime
    ) -> list[Product]: ...

    async def products_after(
        self, tx: Transaction, merchant_id: str, product_id: str, limit: int, now: datetime
    ) -> list[Product]: ...

    async def browse(
        self,
        tx: Transaction,
        merchant_id: str,
        category: tuple[str, ...],
        limit: int,
        offset: int,
        order: BrowseOrder,
        spoken: Merchant | None,
        now: datetime,
    ) -> tuple[list[str], int]:
        """The ids of one page of a category, and how many products lie in it or below.

        With a merchant who speaks a price list: of those that it has a price for, and by that price.
        """
        ...

    async def categories(self, tx: Transaction, merchant_id: str) -> list[Category]: ...

    async def reviews(self, tx: Transaction, merchant_id: str, product_id: str, limit: int) -> list[Review]: ...

    async def finished_imports(self, tx: Transaction, merchant_id: str, limit: int) -> list[str]:
        """The latest imports whose work is committed."""
        ...

    async def policies(self, tx: Transaction, merchant_id: str) -> list[PolicyPage]: ...


class CatalogueWrites(Protocol):
    """What an import does to the catalogue."""

    async def begin_import(self, tx: Transaction, merchant_id: str, import_id: str, source: str, at: datetime) -> bool:
        """Note that an import begins; True when an earlier one was never finished."""
        ...

    async def finish_import(self, tx: Transaction, merchant_id: str, import_id: str, at: datetime) -> None: ...

    async def known_products(
        self, tx: Transaction, merchant_id: str, feed_ids: Sequence[str]
    ) -> dict[str, KnownProduct]: ...

    async def known_variants(
        self, tx: Transaction, merchant_id: str, feed_ids: Sequence[str]
    ) -> dict[str, KnownVariant]: ...

    async def taken_handles(self, tx: Transaction, merchant_id: str, handles: Sequence[str]) -> dict[str, str]:
        """The product that has each of these handles."""
        ...

    async def keep(
        self, tx: Transaction, merchant_id: str, import_id: str, products: Sequence[KeptProduct], at: datetime
    ) -> list[str]:
        """Insert or replace products with their variants, stated stock and reviews.

        Returns the variants that were sold out and can be bought again by it.
        """
        ...

    async def mark_seen(self, tx: Transaction, merchant_id: str, import_id: str, lines: Mapping[str, int]) -> None:
        """Note the line on which this import met products that did not change."""
        ...

    async def remove_unseen(self, tx: Transaction, merchant_id: str, import_id: str, at: datetime) -> list[str]:
        """Remove what this import did not meet; returns the product ids."""
        ...

    async def remove(
        self, tx: Transaction, merchant_id: str, import_id: str, feed_ids: Sequence[str], at: datetime
    ) -> list[str]:
        """Remove products by feed id, save those that this import met; returns the product ids."""
        ...

    async def sells_anything(self, tx: Transaction, merchant_id: str) -> bool: ...

    async def count_categories(self, tx: Transaction, merchant_id: str) -> None:
        """Count the products of every category anew."""
        ...

    async def replace_policies(self, tx: Transaction, merchant_id: str, pages: Sequence[PolicyPage]) -> None: ...
