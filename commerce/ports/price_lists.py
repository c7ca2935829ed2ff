"""What selling in several currencies needs kept."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from commerce.domain.price_lists import ListPrice, PriceList
from storage.database import Transaction


class PriceListStore(Protocol):
    """The price lists of merchants, and the currencies that shoppers chose."""

    async def prices(
        self, tx: Transaction, merchant_id: str, currency: str, variant_ids: Sequence[str]
    ) -> Mapping[str, ListPrice]:
        """Return what these variants are stated to cost in a list; those that it does not name are missing."""
        ...

    async def named(self, tx: Transaction, merchant_id: str, names: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        """Return the (variant id, product id) behind ids, feed ids and SKUs of variants that are sold.

        A name that stands for several variants is missing.
        """
        ...

    async def put(self, tx: Transaction, merchant_id: str, currency: str, prices: Mapping[str, ListPrice]) -> None:
        """State the prices of these variants, in place of what the list said of them."""
        ...

    async def drop_others(self, tx: Transaction, merchant_id: str, currency: str, kept: Sequence[str]) -> Sequence[str]:
        """Take out of a list what is not named, and return the variants."""
        ...

    async def set_lists(self, tx: Transaction, merchant_id: str, lists: Sequence[PriceList]) -> None:
        """Set the terms of all lists of a merchant; prices of lists that are left out go."""
        ...

    async def chosen(self, tx: Transaction, merchant_id: str, shopper_id: str) -> str | None:
        """Return the currency that a shopper chose."""
        ...

    async def choose(self, tx: Transaction, merchant_id: str, shopper_id: str, currency: str, at: datetime) -> None:
        """Remember it."""
        ...
