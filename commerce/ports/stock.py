"""What selling needs kept of stock."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from commerce.domain.stock import Held, Holding, Mismatch, Movement, Shelf, StockRules
from storage.database import Transaction


class StockStore(Protocol):
    """Stock, reservations and the ledger of movements."""

    async def rules(self, tx: Transaction, merchant_id: str) -> StockRules:
        """Return the merchant's locations and how orders are served from them."""
        ...

    async def lock(self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, Shelf]:
        """Lock the rows of these variants until the transaction ends; variants without a row are unlimited."""
        ...

    async def move(self, tx: Transaction, merchant_id: str, movements: Sequence[Movement], at: datetime) -> None:
        """Change locked rows and write each change into the ledger."""
        ...

    async def count(
        self,
        tx: Transaction,
        merchant_id: str,
        location_id: str,
        counts: Mapping[str, int | None],
        note: str,
        at: datetime,
    ) -> dict[str, tuple[Shelf, Shelf]]:
        """Set what lies at a location, in stock and ledger; return each shelf as it was and as it is."""
        ...  # fmt: skip

    async def reserve(
        self, tx: Transaction, merchant_id: str, order_id: str, held: Sequence[Held], expires_at: datetime
    ) -> None: ...

    async def held(self, tx: Transaction, merchant_id: str, order_id: str, *, lapsed: bool = False) -> list[Held]:
        """Return what is set aside for an order, or what was until its time ran out."""
        ...

    async def holding(self, tx: Transaction, merchant_id: str, order_id: str) -> Holding:
        """Lock the shelves of what is set aside for an order, and return them with it as it is then."""
        ...

    async def forget_reservation(self, tx: Transaction, merchant_id: str, order_id: str) -> None: ...

    async def lapse(self, tx: Transaction, merchant_id: str, order_id: str, at: datetime) -> None:
        """Note that an order's time ran out."""
        ...

    async def expired(self, tx: Transaction, now: datetime, limit: int) -> list[tuple[str, str]]:
        """Return merchant and order of reservations whose time ran out and that still hold stock."""
        ...

    async def sold_at(self, tx: Transaction, merchant_id: str, order_id: str) -> dict[str, list[str]]:
        """Return the locations that each variant of an order was sold from."""
        ...

    async def shelves(self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, Shelf]: ...

    async def products_of(self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, str]:
        """Return the product of each variant."""
        ...

    async def named(self, tx: Transaction, merchant_id: str, name: str) -> str | None:
        """Return the variant with this id or feed id."""
        ...

    async def movements_of(self, tx: Transaction, merchant_id: str, order_id: str) -> list[Movement]:
        """Return what an order moved, in the order of time."""
        ...

    async def movements(self, tx: Transaction, merchant_id: str, variant_id: str, limit: int) -> list[Movement]: ...

    async def mismatches(self, tx: Transaction, merchant_id: str) -> list[Mismatch]:
        """Return each place where ledger, stock and reservations differ; none, where all is well."""
        ...
