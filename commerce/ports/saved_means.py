"""What is kept of the means that buyers pay with: a provider's token and what it is called, never a card number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from commerce.domain.checkout import Instrument
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class SavedMeans:
    """A means of payment that a buyer asked us to keep."""

    shopper_id: str
    instrument: Instrument
    identity: str
    """The same for the same card, however often it is given."""
    used_at: datetime


class SavedMeansStore(Protocol):
    """Kept means. What was let go stays as its token alone until the provider has let go of it too."""

    async def of_shopper(self, tx: Transaction, merchant_id: str, shopper_id: str) -> Sequence[SavedMeans]:
        """Return a buyer's means, the one used last first."""
        ...

    async def add(self, tx: Transaction, merchant_id: str, means: SavedMeans) -> None: ...

    async def used(self, tx: Transaction, merchant_id: str, means_id: str, at: datetime) -> None: ...

    async def drop(self, tx: Transaction, merchant_id: str, shopper_id: str, means_id: str) -> bool:
        """Take a means from its buyer; false where they have none such."""
        ...

    async def dropped(self, tx: Transaction, merchant_id: str, means_id: str) -> tuple[str, str] | None:
        """Return provider and token of a means that was taken from its buyer."""
        ...

    async def delete(self, tx: Transaction, merchant_id: str, means_id: str) -> None: ...
