"""What commerce keeps of a person, as a whole: to move it to their account, to show it, to let it go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from commerce.domain.address import Address
from commerce.domain.checkout import Buyer
from commerce.domain.customers import CustomerRecord
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class SavedAddress:
    """An address that a buyer gave before; the same address keeps its id."""

    id: str
    address: Address
    used_at: datetime
    label: str = ""
    """What the buyer calls it: home, office."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """Somebody who asked to be forgotten."""

    merchant_id: str
    shopper_id: str


class Profiles(Protocol):
    """What an account says of its owner, where accounts are kept elsewhere."""

    async def buyer(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Buyer | None:
        """Return name, proven e-mail address and telephone number of a signed-in customer; None for a guest."""
        ...


class PersonStore(Protocol):
    """Everything that bears a shopper's id or words in the tables of commerce."""

    async def move(self, tx: Transaction, merchant_id: str, guest: str, to: str) -> None:
        """Give a guest's orders, checkouts and saved things to the customer."""
        ...

    async def forget(self, tx: Transaction, merchant_id: str, shopper_id: str) -> None:
        """Delete carts, checkouts without a running order, saved things, keys and look-ups."""
        ...

    async def record(self, tx: Transaction, merchant_id: str, shopper_id: str) -> CustomerRecord | None:
        """Return the customer on the merchant's records that a shopper has shown themselves to be, or is."""
        ...

    async def anonymise(self, tx: Transaction, merchant_id: str, shopper_id: str, placed_before: datetime) -> int:
        """Take the person out of the orders that have ended, or that are older; returns how many are still running."""
        ...

    async def ask_erasure(self, tx: Transaction, merchant_id: str, shopper_id: str, at: datetime) -> None: ...

    async def erased(self, tx: Transaction, merchant_id: str, shopper_id: str, at: datetime) -> None: ...

    async def erasures(self, tx: Transaction, limit: int) -> Sequence[Erasure]:
        """Return who still has orders that were running when they asked to be forgotten."""
        ...

    async def save_address(self, tx: Transaction, merchant_id: str, shopper_id: str, saved: SavedAddress) -> None:
        """Keep an address; one that is known keeps what it is called, unless it is called something now."""
        ...

    async def addresses(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Sequence[SavedAddress]:
        """Return a buyer's addresses, the one used last first."""
        ...

    async def drop_address(self, tx: Transaction, merchant_id: str, shopper_id: str, address_id: str) -> bool: ...

    async def checkouts(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Sequence[Buyer]:
        """Return what a shopper wrote into checkouts about themselves."""
        ...
