"""What the tools ask of the shop: narrow ports over selling, finding and handing off to a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from commerce.domain.address import Address
    from commerce.domain.cart import Cart, LineBefore, LineChange, NewItem
    from commerce.domain.checkout import Checkout, CheckoutChange, Instrument
    from commerce.domain.customers import CustomerRecord
    from commerce.domain.gift_cards import GiftCard
    from commerce.domain.merchant import Merchant
    from commerce.domain.money import Money
    from commerce.domain.order import (
        AddressOffer,
        Cancellation,
        Order,
        PaymentOffer,
        ReplacementOffer,
        ReturnOffer,
    )
    from commerce.domain.placements import PlacementRules
    from commerce.domain.product import Product, Review, Variant
    from commerce.domain.replacing import Change
    from commerce.domain.requests import AfterSaleRequest, Agreed, Means, RequestKind
    from commerce.services.promises import Promised
    from retrieval.query.result import Suggestion
    from retrieval.recommending.tastes import Taste
    from tools.finding.services import Finding, FindingByPicture, HelpFinding


class CatalogueReading(Protocol):
    """Products as they are on record now."""

    async def merchant(self, merchant_id: str) -> Merchant: ...
    async def merchant_for(self, merchant_id: str, shopper_id: str) -> Merchant:
        """The merchant in the currency that a shopper chose."""
        ...

    async def product(self, merchant_id: str, product_id_or_handle: str) -> Product: ...
    async def products(self, merchant_id: str, product_ids: Sequence[str]) -> list[Product]: ...
    async def by_variants(self, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, tuple[Product, Variant]]: ...
    async def reviews(self, merchant_id: str, product_id: str, limit: int = 20) -> list[Review]: ...
    async def for_shopper(self, merchant_id: str, shopper_id: str) -> CatalogueReading:
        """The catalogue in the currency that a shopper chose."""
        ...


class CartKeeping(Protocol):
    """The shopper's cart, changed by commands under its row lock."""

    async def current(self, merchant_id: str, shopper_id: str) -> Cart: ...
    async def lines_before(self, merchant_id: str, shopper_id: str, once: str) -> tuple[LineBefore, ...] | None: ...
    async def add(
        self, merchant_id: str, shopper_id: str, items: Sequence[NewItem], *, once: str | None = None
    ) -> Cart: ...
    async def change(
        self, merchant_id: str, shopper_id: str, changes: Sequence[LineChange], *, once: str | None = None
    ) -> Cart: ...
    async def clear(self, merchant_id: str, shopper_id: str, *, once: str | None = None) -> Cart: ...
    async def apply_code(self, merchant_id: str, shopper_id: str, code: str, *, once: str | None = None) -> Cart: ...
    async def remove_code(self, merchant_id: str, shopper_id: str, code: str, *, once: str | None = None) -> Cart: ...
    async def choose_currency(
        self, merchant_id: str, shopper_id: str, currency: str, *, once: str | None = None
    ) -> Cart: ...
    async def accept_prices(self, merchant_id: str, shopper_id: str, *, once: str | None = None) -> Cart: ...


class CheckingOut(Protocol):
    """The way from a cart to an order."""

    async def current(self, merchant_id: str, shopper_id: str) -> Checkout | None: ...
    async def begin(self, merchant_id: str, shopper_id: str) -> Checkout: ...
    async def get(self, merchant_id: str, shopper_id: str, checkout_id: str) -> Checkout: ...
    async def update(
        self,
        merchant_id: str,
        shopper_id: str,
        checkout_id: str,
        change: CheckoutChange,
        expected_version: int | None = None,
        *,
        once: str | None = None,
    ) -> Checkout: ...
    async def complete(
        self,
        merchant_id: str,
        shopper_id: str,
        checkout_id: str,
        *,
        expected_version: int,
        expected_total: Money,
        idempotency_key: str,
    ) -> Order: ...


class GiftCardKeeping(Protocol):
    """Gift cards, as far as their holder may know."""

    async def balance(self, merchant_id: str, code: str, *, asked_by: str) -> GiftCard: ...


class MeansKeeping(Protocol):
    """What a customer lets the shop keep to pay with again."""

    async def of(self, merchant_id: str, shopper_id: str) -> tuple[Instrument, ...]: ...
    async def drop(self, merchant_id: str, shopper_id: str, means_id: str) -> bool: ...


class OrderKeeping(Protocol):
    """Orders and what may happen to them after the sale."""

    async def get(self, merchant_id: str, shopper_id: str, order_id_or_number: str) -> Order: ...
    async def list(self, merchant_id: str, shopper_id: str, limit: int = 20) -> list[Order]: ...
    async def find_for_guest(self, merchant_id: str, number: str, email: str, *, shopper_id: str) -> Order: ...


class OffersMaking(Protocol):
    """What acts after the sale would do: exact, and changing nothing."""

    async def means(self, merchant_id: str, shopper_id: str, order_id: str) -> tuple[Instrument, ...]: ...
    async def meant(self, order: Order, shopper_id: str, said: str | Means) -> Means: ...
    async def cancellation(
        self, merchant_id: str, shopper_id: str, order_id: str, reason: str = ""
    ) -> Cancellation: ...
    async def returning(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        lines: Mapping[str, int],
        refund_to: str | Means = "",
        reason: str = "",
    ) -> ReturnOffer: ...
    async def replacing(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        kind: RequestKind,
        changes: Sequence[Change],
        payment: str | Means = "",
    ) -> ReplacementOffer: ...
    async def readdressing(
        self, merchant_id: str, shopper_id: str, order_id: str, address: Address, payment: str | Means = ""
    ) -> AddressOffer: ...
    async def repaying(
        self, merchant_id: str, shopper_id: str, order_id: str, payment: str | Means
    ) -> PaymentOffer: ...
    async def withdrawal(
        self, merchant_id: str, shopper_id: str, order_id: str, request_id: str
    ) -> tuple[Order, AfterSaleRequest]: ...
    async def return_instead(
        self, merchant_id: str, shopper_id: str, order_id: str, request_id: str, refund_to: str | Means = ""
    ) -> ReturnOffer: ...


class AfterSaleKeeping(Protocol):
    """Acts after the sale, each agreed to exactly and done once."""

    @property
    def offers(self) -> OffersMaking: ...
    async def cancel(
        self, merchant_id: str, shopper_id: str, order_id: str, reason: str = "", *, agreed: Agreed
    ) -> Order: ...
    async def return_items(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        lines: Mapping[str, int],
        refund_to: str | Means = "",
        reason: str = "",
        *,
        agreed: Agreed,
    ) -> Order: ...
    async def return_instead(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        request_id: str,
        refund_to: str | Means = "",
        *,
        agreed: Agreed,
    ) -> Order: ...
    async def replace_items(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        kind: RequestKind,
        changes: Sequence[Change],
        payment: str | Means = "",
        *,
        agreed: Agreed,
    ) -> Order: ...
    async def change_address(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        address: Address,
        payment: str | Means = "",
        *,
        agreed: Agreed,
    ) -> Order: ...
    async def change_payment(
        self, merchant_id: str, shopper_id: str, order_id: str, payment: str | Means, *, agreed: Agreed
    ) -> Order: ...
    async def withdraw(
        self, merchant_id: str, shopper_id: str, order_id: str, request_id: str, *, agreed: Agreed
    ) -> Order: ...


class CustomerFinding(Protocol):
    """Customers on the merchant's records."""

    async def find(
        self, merchant_id: str, shopper_id: str, *, email: str = "", name: str = "", postal_code: str = ""
    ) -> CustomerRecord: ...
    async def of_shopper(self, merchant_id: str, shopper_id: str) -> CustomerRecord | None: ...
    async def set_address(self, merchant_id: str, shopper_id: str, address: Address) -> CustomerRecord: ...
    def checked(self, customer: CustomerRecord, address: Address) -> Address: ...


class Recommending(Protocol):
    """Products that belong with others."""

    async def similar(self, merchant_id: str, product_id: str, limit: int = 8) -> list[Suggestion]: ...
    async def replacement(self, merchant_id: str, product_id: str, limit: int = 4) -> list[Suggestion]: ...
    async def goes_with(self, merchant_id: str, product_ids: Sequence[str], limit: int = 8) -> list[Suggestion]: ...
    async def serving(self, merchant_id: str, product_id: str, use: str, limit: int = 8) -> list[Suggestion]: ...
    async def bought_together(
        self, merchant_id: str, product_ids: Sequence[str], limit: int = 8
    ) -> list[Suggestion]: ...
    async def completing(
        self, merchant_id: str, product_ids: Sequence[str], taste: Taste, limit: int = 8
    ) -> list[Suggestion]: ...
    async def for_you(self, merchant_id: str, taste: Taste, limit: int = 8) -> list[Suggestion]: ...
    async def trending(
        self, merchant_id: str, category: tuple[str, ...] | None = None, limit: int = 8
    ) -> list[Suggestion]: ...


@dataclass(frozen=True, slots=True)
class Stated:
    """A wish that the shopper wanted remembered."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class KnownTaste:
    """What suggestions may use of a shopper: nothing where they are not to be personal; what was stated is told."""

    taste: Taste
    personal: bool
    stated: tuple[Stated, ...] = ()


class Tastes(Protocol):
    """What is known of shoppers' tastes, and what they want remembered."""

    async def of(self, merchant_id: str, shopper_id: str) -> KnownTaste: ...
    async def remember(self, merchant_id: str, shopper_id: str, name: str, value: str) -> None: ...
    async def forget(self, merchant_id: str, shopper_id: str, name: str) -> bool: ...


class Placing(Protocol):
    """What a merchant lifts among suggestions."""

    async def placements(self, merchant_id: str) -> PlacementRules: ...


class Promising(Protocol):
    """What the rules promise of delivery, tax and returns before anything is ordered."""

    async def promised(self, merchant_id: str, shopper_id: str, place: Address | None = None) -> Promised: ...


class Quoting(Protocol):
    """Signs the price that was shown, so that it is the price charged."""

    def sign(
        self,
        merchant_id: str,
        shopper_id: str,
        variant_id: str,
        price: Money,
        tax_included: bool,
        expires_at: datetime,
    ) -> str: ...


@dataclass(frozen=True, slots=True)
class Ticket:
    """A conversation that waits for a person of the shop."""

    id: str
    state: str


class Handoffs(Protocol):
    """Asks a person of the shop to take over; the same open conversation keeps its ticket."""

    async def open(self, merchant_id: str, shopper_id: str, conversation_id: str, reason: str) -> Ticket: ...


WatchKind = Literal["back_in_stock", "price_drop"]


@dataclass(frozen=True, slots=True)
class Watched:
    """What became of a wish to be told: kept; or it is in stock already; or there is no address to write to."""

    outcome: Literal["watching", "in_stock", "email_needed"]
    kind: WatchKind
    product_id: str
    variant_id: str | None
    title: str
    id: str | None = None


class Watches(Protocol):
    """Tells a shopper when a product is back, or gets cheaper."""

    async def ask(
        self,
        merchant_id: str,
        shopper_id: str,
        product_id: str,
        variant_id: str | None,
        kind: WatchKind,
        email: str | None = None,
    ) -> Watched: ...


class Erasure(Protocol):
    """Lets a person go: what the shop keeps about them, but for orders without their name."""

    async def erase(self, merchant_id: str, shopper_id: str) -> None: ...


@dataclass(frozen=True, slots=True)
class ToolServices:
    """The services that a tool call may use; `base_url` is where the shop's pages stand."""

    catalogue: CatalogueReading
    carts: CartKeeping
    checkouts: CheckingOut
    gift_cards: GiftCardKeeping
    saved_means: MeansKeeping
    orders: OrderKeeping
    after_sale: AfterSaleKeeping
    customers: CustomerFinding
    search: Finding
    recommender: Recommending
    tastes: Tastes
    placements: Placing
    passages: HelpFinding
    promises: Promising
    quotes: Quoting
    handoffs: Handoffs
    watches: Watches
    erasing: Erasure
    pictures: FindingByPicture | None = None
    base_url: str = ""
