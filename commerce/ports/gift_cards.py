"""What selling needs kept of gift cards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from commerce.domain.gift_cards import CardMovement, GiftCard
from storage.database import Transaction


class GiftCardStore(Protocol):
    """Cards and their ledgers; a movement and the balance that it makes are written together or not at all."""

    async def insert(self, tx: Transaction, card: GiftCard, digest: str | None) -> bool:
        """Keep a new card without its balance; false where its id or its code is taken."""
        ...

    async def by_digest(self, tx: Transaction, merchant_id: str, digest: str) -> GiftCard | None: ...

    async def cards(
        self, tx: Transaction, merchant_id: str, card_ids: Sequence[str], *, lock: bool = False
    ) -> dict[str, GiftCard]:
        """Return cards by id; with ``lock`` their rows are locked, in the order of their ids."""
        ...

    async def move(self, tx: Transaction, card: GiftCard, movement: CardMovement) -> bool:
        """Enter a movement, once a key; false where its key is known, or the balance would fall below zero."""
        ...

    async def issued_for(self, tx: Transaction, merchant_id: str, order_id: str) -> list[GiftCard]:
        """Return the cards that were made to give money of an order back, oldest first."""
        ...

    async def movements(self, tx: Transaction, merchant_id: str, card_id: str) -> list[CardMovement]: ...

    async def extend(self, tx: Transaction, card: GiftCard, expires_at: datetime) -> None: ...
