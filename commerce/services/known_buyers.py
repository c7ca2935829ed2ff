"""What a shop knows of a buyer before they say it: who they are, where their things went, what they paid with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from commerce.domain.buyers import merge_buyer
from commerce.domain.checkout import Buyer, Destination, Instrument
from commerce.errors import AddressInvalid, SignInNeeded
from commerce.ports.checkouts import KeptCheckout
from commerce.ports.persons import PersonStore, Profiles
from commerce.services.saved_means import SavedMeans
from storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Known:
    """What a buyer may choose from because they were here before."""

    destinations: tuple[Destination, ...] = ()
    means: tuple[Instrument, ...] = ()
    signed_in: bool = False


class Strangers:
    """Profiles where nobody has an account. Implements the port ``Profiles``."""

    async def buyer(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Buyer | None:
        """Return nobody."""
        return None


class KnownBuyers:
    """Offers stored addresses at the checkout, and spares customers from typing who they are."""

    def __init__(self, database: Database, persons: PersonStore, profiles: Profiles, means: SavedMeans) -> None:
        self._database = database
        self._persons = persons
        self._profiles = profiles
        self._means = means

    async def known(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Known:
        """Return all that is kept for a buyer to choose from."""
        return Known(
            await self.destinations(tx, merchant_id, shopper_id),
            await self._means.offered(tx, merchant_id, shopper_id),
            await self._means.may_keep(tx, merchant_id, shopper_id),
        )

    async def means(self, merchant_id: str, shopper_id: str) -> tuple[Instrument, ...]:
        """Return what a buyer can pay with again."""
        return await self._means.of(merchant_id, shopper_id)

    async def demand_account(self, merchant_id: str, shopper_id: str) -> None:
        """Raise SignInNeeded for a guest, for whom no means of payment is kept."""
        async with self._database.reading() as tx:
            if not await self._means.may_keep(tx, merchant_id, shopper_id):
                raise SignInNeeded("To keep a card for the next time, please sign in first.", field="keep")

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
        """Fill in what is known of a customer and they have not said themselves: who they are, how they paid last."""
        if kept.instrument is None and (means := await self._means.offered(tx, kept.merchant_id, kept.shopper_id)):
            kept = replace(kept, instrument=means[0])
        if kept.buyer is not None and kept.buyer.email:
            return kept
        known = await self._profiles.buyer(tx, kept.merchant_id, kept.shopper_id)
        return kept if known is None else replace(kept, buyer=merge_buyer(known, kept.buyer or Buyer()))
