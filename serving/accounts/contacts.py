"""How a shopper is reached: by what their account says, else by what they gave at the checkout."""

from typing import Protocol

from commerce.domain.checkout import Buyer, Checkout
from serving.db import customers
from serving.notifying.notices import Reader
from storage.database import Database, Transaction


class OpenCheckouts(Protocol):
    """Where a shopper's checkout is read."""

    async def current(self, merchant_id: str, shopper_id: str) -> Checkout | None: ...


class AccountProfiles:
    """Tells the checkout who a signed-in customer is. Implements the port ``Profiles`` of commerce."""

    async def buyer(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Buyer | None:
        """Return name, proven e-mail address and telephone number; None for a guest."""
        found = await customers.customer(tx, merchant_id, shopper_id)
        if found is None:
            return None
        email = found.email if found.email_verified and found.email else ""
        return Buyer(found.name or "", email, found.phone or "")


class AccountContacts:
    """Reads the addresses of shoppers."""

    def __init__(self, database: Database, checkouts: OpenCheckouts) -> None:
        self._database = database
        self._checkouts = checkouts

    async def reader(self, merchant_id: str, shopper_id: str) -> Reader:
        """A customer's address only once it is proven; a guest has none that we may use unasked."""
        async with self._database.reading() as tx:
            found = await customers.customer(tx, merchant_id, shopper_id)
        if found is None:
            return Reader(shopper_id)
        email = found.email if found.email_verified and found.email else ""
        return Reader(shopper_id, email, found.phone or "", name=found.name or "", signed_in=True)

    async def buyer(self, merchant_id: str, shopper_id: str) -> Reader:
        """The same, or else what the shopper wrote into the checkout that is open."""
        reader = await self.reader(merchant_id, shopper_id)
        if reader.email:
            return reader
        checkout = await self._checkouts.current(merchant_id, shopper_id)
        buyer = checkout.buyer if checkout else None
        return Reader(shopper_id, buyer.email if buyer else "", buyer.phone if buyer else "")
