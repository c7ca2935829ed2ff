"""What the after-sale needs kept beside orders themselves."""

from collections.abc import Sequence
from typing import Protocol

from commerce.domain.checkout import Instrument
from commerce.domain.order import Order
from commerce.domain.requests import AfterSaleRequest
from storage.database import Transaction


class AfterSaleStore(Protocol):
    """Requests of buyers, and what they change of an order."""

    async def revise(self, tx: Transaction, order: Order) -> None:
        """Keep an order's address, delivery, lines and totals as they are now, and grow its version."""
        ...

    async def add_request(self, tx: Transaction, order: Order, request: AfterSaleRequest) -> None: ...

    async def set_request(self, tx: Transaction, order: Order, request: AfterSaleRequest) -> None: ...

    async def open_requests(self, tx: Transaction, merchant_id: str, limit: int) -> Sequence[tuple[str, str]]:
        """Return order and request of those that wait for the shop or for a parcel, oldest first."""
        ...


class KnownMeans(Protocol):
    """The means of payment that a shopper gave before, as tokens."""

    async def of_shopper(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Sequence[Instrument]: ...
