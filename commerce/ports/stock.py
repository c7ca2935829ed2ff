"""What selling needs kept of stock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from storage.database import Transaction

MovementKind = Literal["reserved", "released", "sold", "restocked", "counted"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The stock of one variant: on hand (None: unlimited), and how many of those are set aside."""

    on_hand: int | None
    reserved: int

    @property
    def available(self) -> int | None:
        return None if self.on_hand is None else max(self.on_hand - self.reserved, 0)


@dataclass(frozen=True, slots=True)
class Movement:
    """One change of a variant's stock, and the order that it was for."""

    variant_id: str
    kind: MovementKind
    on_hand_change: int
    reserved_change: int
    order_id: str | None = None


class StockStore(Protocol):
    """Stock, reservations and the ledger of movements."""

    async def set_on_hand(self, tx: Transaction, merchant_id: str, counts: Mapping[str, int | None]) -> None: ...

    async def lock(self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, Shelf]: ...

    async def move(self, tx: Transaction, merchant_id: str, movements: Sequence[Movement], at: datetime) -> None: ...

    async def reserve(
        self, tx: Transaction, merchant_id: str, order_id: str, quantities: Mapping[str, int], expires_at: datetime
    ) -> None: ...

    async def held(self, tx: Transaction, merchant_id: str, order_id: str) -> dict[str, int]:
        """Return what is set aside for an order, by variant."""
        ...

    async def forget_reservation(self, tx: Transaction, merchant_id: str, order_id: str) -> None: ...

    async def note(self, tx: Transaction, merchant_id: str, movements: Sequence[Movement], at: datetime) -> None:
        """Write movements into the ledger without changing the stock."""
        ...

    async def shelves(self, tx: Transaction, merchant_id: str, variant_ids: Sequence[str]) -> dict[str, Shelf]: ...

    async def movements(self, tx: Transaction, merchant_id: str, variant_id: str, limit: int) -> list[Movement]: ...
