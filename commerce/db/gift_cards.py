"""Gift cards as rows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from commerce.db.tables_gift_cards import gift_card_movements, gift_cards
from commerce.db.upserts import insert_or_nothing
from commerce.domain.gift_cards import CardMovement, GiftCard
from commerce.domain.money import Money
from storage.database import Transaction


class SqlGiftCards:
    """Implements the port ``GiftCardStore``."""

    async def insert(self, tx: Transaction, card: GiftCard, digest: str | None) -> bool:
        row = {
            "merchant_id": card.merchant_id,
            "card_id": card.id,
            "code_digest": digest,
            "last4": card.last4,
            "currency": card.issued.currency,
            "issued": card.issued.amount,
            "balance": 0,
            "issued_at": card.issued_at,
            "expires_at": card.expires_at,
        }
        inserting = insert_or_nothing(tx, gift_cards).returning(gift_cards.c.card_id)
        return (await tx.connection.execute(inserting, row)).first() is not None

    async def by_digest(self, tx: Transaction, merchant_id: str, digest: str) -> GiftCard | None:
        statement = select(gift_cards).where(
            gift_cards.c.merchant_id == merchant_id, gift_cards.c.code_digest == digest
        )
        row = (await tx.connection.execute(statement)).one_or_none()
        return None if row is None else _card(row)

    async def cards(
        self, tx: Transaction, merchant_id: str, card_ids: Sequence[str], *, lock: bool = False
    ) -> dict[str, GiftCard]:
        statement = (
            select(gift_cards)
            .where(gift_cards.c.merchant_id == merchant_id, gift_cards.c.card_id.in_(list(card_ids)))
            .order_by(gift_cards.c.card_id)
        )
        rows = await tx.connection.execute(statement.with_for_update() if lock else statement)
        return {row.card_id: _card(row) for row in rows}

    async def move(self, tx: Transaction, card: GiftCard, movement: CardMovement) -> bool:
        row = {
            "merchant_id": card.merchant_id,
            "card_id": card.id,
            "movement_key": movement.key,
            "kind": movement.kind,
            "amount": movement.amount.amount,
            "order_id": movement.order_id,
            "at": movement.at,
        }
        entering = insert_or_nothing(tx, gift_card_movements).returning(gift_card_movements.c.movement_key)
        if (await tx.connection.execute(entering, row)).first() is None:
            return False
        moved = await tx.connection.execute(
            update(gift_cards)
            .where(*_is(card), gift_cards.c.balance + movement.amount.amount >= 0)
            .values(balance=gift_cards.c.balance + movement.amount.amount)
        )
        if moved.rowcount == 1:
            return True
        await tx.connection.execute(
            gift_card_movements.delete().where(
                gift_card_movements.c.merchant_id == card.merchant_id,
                gift_card_movements.c.card_id == card.id,
                gift_card_movements.c.movement_key == movement.key,
            )
        )
        return False

    async def issued_for(self, tx: Transaction, merchant_id: str, order_id: str) -> list[GiftCard]:
        made = select(gift_card_movements.c.card_id).where(
            gift_card_movements.c.merchant_id == merchant_id,
            gift_card_movements.c.order_id == order_id,
            gift_card_movements.c.kind == "issued",
        )
        statement = select(gift_cards).where(gift_cards.c.merchant_id == merchant_id, gift_cards.c.card_id.in_(made))
        rows = await tx.connection.execute(statement.order_by(gift_cards.c.issued_at, gift_cards.c.card_id))
        return [_card(row) for row in rows]

    async def movements(self, tx: Transaction, merchant_id: str, card_id: str) -> list[CardMovement]:
        statement = (
            select(gift_card_movements, gift_cards.c.currency)
            .join(
                gift_cards,
                (gift_cards.c.merchant_id == gift_card_movements.c.merchant_id)
                & (gift_cards.c.card_id == gift_card_movements.c.card_id),
            )
            .where(gift_card_movements.c.merchant_id == merchant_id, gift_card_movements.c.card_id == card_id)
            .order_by(gift_card_movements.c.at, gift_card_movements.c.movement_key)
        )
        return [
            CardMovement(row.movement_key, row.kind, Money(row.amount, row.currency), row.order_id, row.at)
            for row in await tx.connection.execute(statement)
        ]

    async def extend(self, tx: Transaction, card: GiftCard, expires_at: datetime) -> None:
        await tx.connection.execute(update(gift_cards).where(*_is(card)).values(expires_at=expires_at))


def _is(card: GiftCard) -> tuple[Any, Any]:
    return gift_cards.c.merchant_id == card.merchant_id, gift_cards.c.card_id == card.id


def _card(row: Any) -> GiftCard:
    return GiftCard(
        id=row.card_id,
        merchant_id=row.merchant_id,
        last4=row.last4,
        balance=Money(row.balance, row.currency),
        issued=Money(row.issued, row.currency),
        issued_at=row.issued_at,
        expires_at=row.expires_at,
    )
