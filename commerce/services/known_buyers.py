"""What a shop knows of a buyer before they say it: where their things went, and who they are."""

from collections.abc import Sequence
from dataclasses import replace

from commerce.domain.buyers import merge_buyer
from commerce.domain.checkout import Buyer, Destination
from commerce.errors import AddressInvalid
from commerce.ports.checkouts import KeptCheckout
from commerce.ports.persons import PersonStore, Profiles
from storage.database import Database, Transaction


class Strangers:
    """Profiles where nobody has an account. Implements the port ``Profiles``."""

    async def buyer(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Buyer | None:
        """Return nobody."""
        return None


class KnownBuyers:
    """Offers stored addresses at the checkout, and spares customers from typing who they are."""

    def __init__(self, database: Database, persons: PersonStore, profiles: Profiles) -> None:
        self._database = database
        self._persons = persons
        self._profiles = profiles

    async def destinations(self, tx: Transaction, merchant_id: str, shopper_id: str) -> tuple[Destination, ...]:
        """Return the addresses that a buyer may choose from, the one used last first."""
        found = await self._persons.addresses(tx, merchant_id, shopper_id)
        return tuple(Destination(one.id, one.address, one.label) for one in found)

    async def destination(self, merchant_id: str, shopper_id: str, address_id: str) -> Destination:
        """Return one of the buyer's own addresses; raises AddressInvalid for anything else."""
        async with self._database.reading() as tx:
            offered: Sequence[Destination] = await self.destinations(tx, merchant_id, shopper_id)
        for one in offered:
            if one.id == address_id:
                return one
        message = "This address is not among those kept for you; please choose another, or write it out."
        raise AddressInvalid(message, problems=[{"field": "selected_destination_id", "message": message}])

    async def introduced(self, tx: Transaction, kept: KeptCheckout) -> KeptCheckout:
        """Fill in what a customer's account says of them and they have not said themselves."""
        if kept.buyer is not None and kept.buyer.email:
            return kept
        known = await self._profiles.buyer(tx, kept.merchant_id, kept.shopper_id)
        return kept if known is None else replace(kept, buyer=merge_buyer(known, kept.buyer or Buyer()))
