"""What selling needs kept of orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from commerce.domain.checkout import Action
from commerce.domain.order import Order, Payment, Refund, Shipment
from commerce.domain.order_states import OrderStatus
from commerce.domain.purchases import Purchase
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Placement:
    """A new order, and what only its keeping needs."""

    order: Order
    cart_id: str
    tokens: Mapping[str, str]
    """What each payment is made with, by its id."""
    idempotency_key: str
    request_hash: str
    reserved_until: datetime


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """Which orders are meant; what is left out limits nothing."""

    status: OrderStatus | None = None
    email: str = ""
    placed_from: datetime | None = None
    placed_before: datetime | None = None
    waiting: bool = False
    """Only those with a request or a refund that waits for somebody of the shop."""
    after: str = ""
    """The id of the last order of the page before."""


class OrderStore(Protocol):
    """Orders with their lines, payments, refunds, shipments and events."""

    async def next_number(self, tx: Transaction, merchant_id: str) -> int: ...

    async def insert(self, tx: Transaction, placement: Placement) -> None: ...

    async def order(self, tx: Transaction, merchant_id: str, order_id: str, *, lock: bool = False) -> Order | None: ...

    async def by_number(self, tx: Transaction, merchant_id: str, number: str) -> Order | None: ...

    async def by_key(
        self, tx: Transaction, merchant_id: str, shopper_id: str, idempotency_key: str
    ) -> tuple[str, str] | None:
        """Return the id of the order that a key placed, and the hash of its request."""
        ...

    async def of_shopper(self, tx: Transaction, merchant_id: str, shopper_id: str, limit: int) -> list[Order]: ...

    async def purchases(self, tx: Transaction, merchant_id: str, since: datetime) -> list[Purchase]:
        """Return what was bought since a moment, oldest first, without orders that failed or were cancelled."""
        ...

    async def search(self, tx: Transaction, merchant_id: str, wanted: OrderFilter, limit: int) -> list[Order]:
        """Return a merchant's orders that are meant, newest first; those that were never paid among them."""
        ...

    async def may_read(self, tx: Transaction, merchant_id: str, shopper_id: str, order_id: str) -> bool:
        """Say whether an order was linked to a shopper who did not place it."""
        ...

    async def let_read(self, tx: Transaction, merchant_id: str, shopper_id: str, order_id: str) -> None: ...

    async def token(self, tx: Transaction, merchant_id: str, payment_id: str) -> str | None:
        """Return what a payment is made with."""
        ...

    async def add_payment(self, tx: Transaction, order: Order, payment: Payment, token: str, at: datetime) -> None: ...

    async def has_kept(self, tx: Transaction, merchant_id: str, payment_id: str) -> None:
        """Note that what a payment was made with has been kept, or is not to be kept any more."""
        ...

    async def set_status(self, tx: Transaction, order: Order, status: OrderStatus) -> None:
        """Set the status and grow the version."""
        ...

    async def set_payment(self, tx: Transaction, order: Order, payment: Payment, action: Action | None) -> None: ...

    async def add_refund(self, tx: Transaction, order: Order, refund: Refund) -> None: ...

    async def set_refund(self, tx: Transaction, merchant_id: str, refund: Refund) -> None:
        """Keep where a refund stands: its status, and when it is tried again."""
        ...

    async def add_shipment(self, tx: Transaction, order: Order, shipment: Shipment) -> None: ...

    async def set_delivered(self, tx: Transaction, order: Order, shipment_ids: Sequence[str], at: datetime) -> None: ...

    async def set_counts(
        self, tx: Transaction, order: Order, *, fulfilled: Mapping[str, int], returned: Mapping[str, int]
    ) -> None:
        """Set, by line, how many were sent and how many came back."""
        ...

    async def add_event(self, tx: Transaction, order: Order, kind: str, text: str, at: datetime) -> None: ...

    async def by_reference(self, tx: Transaction, provider: str, reference: str) -> tuple[str, str, str] | None:
        """Return the merchant, the order and the payment of ours that a provider names."""
        ...

    async def by_payment_key(self, tx: Transaction, merchant_id: str, key: str) -> tuple[str, str] | None:
        """Return the order and the payment of a key."""
        ...

    async def open_charges(self, tx: Transaction, made_before: datetime, limit: int) -> Sequence[tuple[str, str, str]]:
        """Return merchant, order and payment of later charges that have not come to an end since before then."""
        ...

    async def payment_made_at(self, tx: Transaction, merchant_id: str, payment_id: str) -> datetime | None: ...

    async def pending(self, tx: Transaction, placed_before: datetime, limit: int) -> Sequence[tuple[str, str]]:
        """Return merchant and id of orders that wait for their payment since before then."""
        ...

    async def reserved_until(self, tx: Transaction, merchant_id: str, order_id: str) -> datetime | None: ...

    async def failed_refunds(self, tx: Transaction, merchant_id: str, limit: int) -> Sequence[str]:
        """Return the orders with a refund that its provider has refused for good, oldest first."""
        ...

    async def pending_refunds(self, tx: Transaction, now: datetime, limit: int) -> Sequence[tuple[str, str]]:
        """Return merchant and order of refunds that are not through and may be tried now."""
        ...

    async def request(self, tx: Transaction, merchant_id: str, order_id: str, key: str) -> str | None:
        """Return the hash of the request that a key made of this order."""
        ...

    async def remember_request(
        self, tx: Transaction, merchant_id: str, order_id: str, key: str, request_hash: str
    ) -> None: ...

    async def count_try(
        self, tx: Transaction, merchant_id: str, who: str, now: datetime, window_start: datetime
    ) -> int:
        """Count a look-up of a guest's order by a shopper, or for an address; returns how many since the start."""
        ...
