"""What is kept of a merchant's customers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from commerce.domain.checkout import Instrument
from commerce.domain.customers import CustomerRecord
from storage.database import Transaction


class CustomerStore(Protocol):
    """Customers on record, and which shopper has shown themselves to be which of them."""

    async def keep(self, tx: Transaction, merchant_id: str, customers: Sequence[CustomerRecord]) -> None: ...

    async def customer(self, tx: Transaction, merchant_id: str, customer_id: str) -> CustomerRecord | None: ...

    async def by_email(self, tx: Transaction, merchant_id: str, email: str) -> Sequence[CustomerRecord]: ...

    async def by_name(
        self, tx: Transaction, merchant_id: str, name: str, postal_code: str
    ) -> Sequence[CustomerRecord]: ...

    async def of_shopper(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Sequence[Instrument]:
        """Return what the customer pays with that this shopper is."""
        ...

    async def link(self, tx: Transaction, merchant_id: str, shopper_id: str, customer_id: str, at: datetime) -> str:
        """Link a shopper to a customer, unless they are linked already; return the customer that they are."""
        ...

    async def linked(self, tx: Transaction, merchant_id: str, shopper_id: str) -> str | None: ...

    async def open_orders(self, tx: Transaction, merchant_id: str, shopper_id: str, customer_id: str) -> None:
        """Let a shopper see and change the orders of the customer that they are."""
        ...
