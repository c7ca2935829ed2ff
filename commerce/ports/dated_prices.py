"""The port to prices that change by the calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from storage.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Turned:
    """A price whose sale began or ended, in minor units of the shop's own currency or of a price list's."""

    product_id: str
    variant_id: str
    price: int
    sale_price: int
    sale_starts_at: datetime | None

    def dropped(self, after: datetime) -> bool:
        """Whether it costs less since: a sale below the price that began behind a moment."""
        return self.sale_starts_at is not None and self.sale_starts_at > after and self.sale_price < self.price


class DatedPriceStore(Protocol):
    """Where dated prices are kept, and until when they were looked through."""

    async def looked_until(self, tx: Transaction, merchant_id: str) -> datetime:
        """Return until when the merchant's prices were looked through; its opening, where they never were."""
        ...

    async def look_until(self, tx: Transaction, merchant_id: str, after: datetime, until: datetime) -> bool:
        """Take the stretch of time behind ``after``; false where another process has taken it."""
        ...

    async def turned(self, tx: Transaction, merchant_id: str, after: datetime, until: datetime) -> Sequence[Turned]:
        """Return what began or ended behind ``after`` and until ``until``, in any currency."""
        ...

    async def restate(self, tx: Transaction, merchant_id: str, product_ids: Sequence[str], now: datetime) -> None:
        """Set the price from which each product is sold to what counts now."""
        ...
