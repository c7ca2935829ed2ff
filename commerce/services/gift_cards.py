"""Gift cards: issued, looked up, drawn on by orders, and paid out to, each exactly once."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from commerce.domain.checkout import Instrument
from commerce.domain.gift_cards import CardCodes, CardMovement, GiftCard, MovementKind, looks_like_code, plain
from commerce.domain.money import Money
from commerce.domain.order import Order, Payment
from commerce.domain.splitting import AppliedCard
from commerce.errors import (
    CurrencyMismatch,
    GiftCardExists,
    GiftCardInvalid,
    GiftCardNotFound,
    GiftCardShort,
    MoneyInvalid,
    TooManyTries,
)
from commerce.ports.gift_cards import GiftCardStore
from commerce.ports.orders import OrderStore
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id
from storage.outbox import Event, record

TRIES = 20
TRIES_WINDOW = timedelta(hours=1)
USABLE_AFTER_REFUND = timedelta(days=90)
"""A card that money went back to can be used for this long at least, whenever it was to expire."""


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A new card with its code, which is told now and not kept."""

    card: GiftCard
    code: str


class GiftCards:
    """The methods that take a transaction are part of their caller's, under the card's row lock."""

    def __init__(
        self, database: Database, clock: Clock, store: GiftCardStore, orders: OrderStore, codes: CardCodes
    ) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._orders = orders
        self._codes = codes

    async def issue(
        self, merchant_id: str, amount: Money, *, code: str | None = None, expires_at: datetime | None = None
    ) -> IssuedCard:
        """Make a card worth an amount, with a code of our own unless one is given.

        Raises GiftCardExists where the code is taken, GiftCardInvalid where it is too short, MoneyInvalid.
        """
        if code is not None and not looks_like_code(code):
            raise GiftCardInvalid("A gift card's code has at least 8 letters and digits.", why="code")
        async with self._database.transaction(durable=True) as tx:
            return await self.issue_in(tx, merchant_id, amount, key="issued", code=code, expires_at=expires_at)

    async def issue_in(
        self,
        tx: Transaction,
        merchant_id: str,
        amount: Money,
        *,
        key: str,
        code: str | None = None,
        expires_at: datetime | None = None,
        card_id: str | None = None,
        order_id: str | None = None,
    ) -> IssuedCard:
        """Make a card as part of the caller's transaction; ``card_id`` names one that comes from elsewhere.

        One from elsewhere may be used up already.
        """
        if amount.amount < 0 or (amount.amount == 0 and card_id is None):
            raise MoneyInvalid("A gift card is worth more than nothing.", amount=amount.amount)
        new = card_id or new_id("gc")
        code = code or self._codes.code_of(new)
        now = self._clock.now()
        card = GiftCard(new, merchant_id, plain(code)[-4:], amount, amount, now, expires_at)
        if not await self._store.insert(tx, card, self._codes.digest(merchant_id, code)):
            raise GiftCardExists("There is a gift card with this code already.", cardId=new)
        await self._store.move(tx, card, CardMovement(key, "issued", amount, order_id, now))
        await record(tx, Event("gift_card.issued", merchant_id, card.id, {"orderId": order_id}))
        return IssuedCard(card, code)

    async def balance(self, merchant_id: str, code: str, *, asked_by: str) -> GiftCard:
        """Return the card of a code; raises GiftCardNotFound, and TooManyTries after many codes in an hour."""
        await self._count_try(merchant_id, asked_by)
        async with self._database.reading() as tx:
            card = await self._store.by_digest(tx, merchant_id, self._codes.digest(merchant_id, code))
        if card is None:
            raise GiftCardNotFound("I know no gift card with that code; please check it for typing errors.")
        return card

    async def show(self, merchant_id: str, card_id_or_code: str) -> tuple[GiftCard, list[CardMovement]]:
        """Return a card and its ledger, for the shop's own people; raises GiftCardNotFound."""
        async with self._database.reading() as tx:
            found = await self._store.cards(tx, merchant_id, [card_id_or_code])
            card = found.get(card_id_or_code) or await self._store.by_digest(
                tx, merchant_id, self._codes.digest(merchant_id, card_id_or_code)
            )
            if card is None:
                raise GiftCardNotFound("There is no such gift card.", card=card_id_or_code)
            return card, await self._store.movements(tx, merchant_id, card.id)

    async def code(self, merchant_id: str, card_id: str) -> str | None:
        """Return the code of a card, to tell its owner again; None where its code was given from elsewhere."""
        code = self._codes.code_of(card_id)
        async with self._database.reading() as tx:
            card = await self._store.by_digest(tx, merchant_id, self._codes.digest(merchant_id, code))
        return code if card is not None and card.id == card_id else None

    async def issued_for(self, merchant_id: str, order_id: str) -> list[IssuedCard]:
        """Return the cards that were made to give money of an order back, with their codes: for its owner alone."""
        async with self._database.reading() as tx:
            cards = await self._store.issued_for(tx, merchant_id, order_id)
        return [IssuedCard(one, self._codes.code_of(one.id)) for one in cards]

    async def usable(self, merchant_id: str, code: str, currency: str, *, asked_by: str) -> GiftCard:
        """Return the card of a code if it can pay in this currency now; raises GiftCardInvalid, TooManyTries."""
        try:
            card = await self.balance(merchant_id, code, asked_by=asked_by)
        except GiftCardNotFound as error:
            raise GiftCardInvalid(error.message, why="unknown") from None
        why = self._unusable(card, currency)
        if why is not None:
            raise GiftCardInvalid(why[1], why=why[0], last4=card.last4)
        return card

    async def demand_currency(self, tx: Transaction, merchant_id: str, card_id: str, currency: str) -> None:
        """Raise GiftCardInvalid where a card is in another currency, so that it can neither pay nor be paid on."""
        card = (await self._store.cards(tx, merchant_id, [card_id])).get(card_id)
        if card is not None and card.balance.currency != currency:
            raise GiftCardInvalid(_in_another(card, currency), why="currency", last4=card.last4)

    async def cards(self, tx: Transaction, merchant_id: str, card_ids: Sequence[str]) -> dict[str, GiftCard]:
        """Return cards by id as they stand."""
        return await self._store.cards(tx, merchant_id, card_ids) if card_ids else {}

    def holds(self, card: GiftCard | None, wanted: Money) -> bool:
        """Say whether a card can pay an amount now."""
        return card is not None and self._unusable(card, wanted.currency) is None and card.balance >= wanted

    async def draw(self, tx: Transaction, merchant_id: str, order_id: str, payments: Sequence[Payment]) -> None:
        """Take what these payments say from their cards, all or nothing; raises GiftCardShort."""
        mine = {str(one.reference): one for one in payments}
        if not mine:
            return
        cards = await self._store.cards(tx, merchant_id, list(mine), lock=True)
        for card_id, payment in mine.items():
            card = cards.get(card_id)
            amount = payment.amount
            movement = CardMovement(payment.id, "redeemed", amount * -1, order_id, self._clock.now())
            if card is None or not self.holds(card, amount) or not await self._store.move(tx, card, movement):
                raise self.short(payment.instrument_label, card_id, card, amount)

    async def give_back(self, tx: Transaction, order: Order, payment: Payment) -> None:
        """Undo a draw whose order came to nothing, once."""
        await self._credit(tx, order, str(payment.reference), payment.amount, f"{payment.id}/released", "released")

    async def instrument(self, tx: Transaction, merchant_id: str, card_id: str) -> Instrument:
        """Return a card as a way to pay a later charge; raises GiftCardNotFound."""
        card = (await self._store.cards(tx, merchant_id, [card_id])).get(card_id)
        if card is None:
            raise GiftCardNotFound("There is no such gift card.", card=card_id)
        return card.instrument

    async def pay_out(self, tx: Transaction, order: Order, card_id: str, amount: Money, refund_id: str) -> None:
        """Put the money of a refund on a card, once a refund; raises GiftCardNotFound, CurrencyMismatch."""
        await self._credit(tx, order, card_id, amount, refund_id, "refunded")

    def short(self, label: str, card_id: str, card: GiftCard | None, wanted: Money) -> GiftCardShort:
        """Say that a card no longer holds what it was to pay."""
        left = Money(0, wanted.currency) if card is None or self._unusable(card, wanted.currency) else card.balance
        message = f"{label} was to pay {wanted.format()} and holds {left.format()} now."
        return GiftCardShort(message, cardId=card_id, balance=left.amount, wanted=wanted.amount)

    async def _credit(
        self, tx: Transaction, order: Order, card_id: str, amount: Money, key: str, kind: MovementKind
    ) -> None:
        found = await self._store.cards(tx, order.merchant_id, [card_id], lock=True)
        card = found.get(card_id)
        if card is None:
            raise GiftCardNotFound("There is no such gift card.", card=card_id)
        if card.balance.currency != amount.currency:
            raise CurrencyMismatch(_in_another(card, amount.currency))
        now = self._clock.now()
        await self._store.move(tx, card, CardMovement(key, kind, amount, order.id, now))
        if card.expires_at is not None and card.expires_at < now + USABLE_AFTER_REFUND:
            await self._store.extend(tx, card, now + USABLE_AFTER_REFUND)

    def _unusable(self, card: GiftCard, currency: str) -> tuple[str, str] | None:
        if card.balance.currency != currency:
            return "currency", _in_another(card, currency)
        if card.expired(self._clock.now()):
            return "expired", f"{card.label} has expired."
        if card.balance.amount <= 0:
            return "empty", f"{card.label} has nothing left on it."
        return None

    async def _count_try(self, merchant_id: str, asked_by: str) -> None:
        who = "gift_" + hashlib.sha256(asked_by.encode()).hexdigest()[:40]
        now = self._clock.now()
        async with self._database.transaction() as tx:
            tries = await self._orders.count_try(tx, merchant_id, who, now, now - TRIES_WINDOW)
        if tries > TRIES:
            seconds = int(TRIES_WINDOW.total_seconds())
            raise TooManyTries("That were many codes; please try again in an hour.", retryAfterSeconds=seconds)


def _in_another(card: GiftCard, currency: str) -> str:
    return f"{card.label} is in {card.balance.currency}, and this order in {currency}."


def applied(card: GiftCard) -> AppliedCard:
    """Return a card as a checkout keeps it: with what it holds now as the most that it is to pay."""
    return AppliedCard(card.id, card.last4, card.balance)
