"""What selling needs kept of checkouts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from commerce.domain.address import Address
from commerce.domain.checkout import Buyer, Instrument
from commerce.domain.splitting import AppliedCard
from storage.database import Transaction

CheckoutState = Literal["open", "in_progress", "completed", "canceled"]


@dataclass(frozen=True, slots=True)
class KeptCheckout:
    """A checkout as it is kept; what it holds is in its cart until it has an order."""

    id: str
    merchant_id: str
    shopper_id: str
    cart_id: str
    version: int
    state: CheckoutState
    buyer: Buyer | None
    address: Address | None
    option_id: str | None
    instrument: Instrument | None
    order_id: str | None
    expires_at: datetime
    created_at: datetime
    gift_cards: tuple[AppliedCard, ...] = ()
    keep: bool = False


class CheckoutStore(Protocol):
    """Checkouts."""

    async def latest(
        self, tx: Transaction, merchant_id: str, shopper_id: str, *, lock: bool = False
    ) -> KeptCheckout | None:
        """Return the shopper's newest checkout that is open or in progress."""
        ...

    async def checkout(
        self, tx: Transaction, merchant_id: str, checkout_id: str, *, lock: bool = False
    ) -> KeptCheckout | None: ...

    async def of_order(self, tx: Transaction, merchant_id: str, order_id: str) -> KeptCheckout | None:
        """Return the checkout that an order was placed from, with its row locked."""
        ...

    async def create(self, tx: Transaction, checkout: KeptCheckout) -> None: ...

    async def save(self, tx: Transaction, checkout: KeptCheckout) -> None: ...
