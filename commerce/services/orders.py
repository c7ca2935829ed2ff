"""Orders after they are placed: look up, and what the payment provider reports."""

import hashlib
import re
from datetime import datetime, timedelta

from commerce.domain.allowances import seen
from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.domain.purchases import Purchase
from commerce.errors import OrderNotFound, TooManyTries
from commerce.ports.orders import OrderStore
from commerce.ports.payments import PaymentResult
from commerce.services.refunds import Refunds
from commerce.services.settlement import Settlement
from commerce.services.stock import Stock
from commerce.services.telling import tell
from storage.clock import Clock
from storage.database import Database, Transaction

GUEST_TRIES = 10
GUEST_WINDOW = timedelta(hours=1)

_NUMBER = re.compile(r"#?\s*(?:SM[- ]?)?(\d{1,12})", re.IGNORECASE)


class Orders:
    """An order is seen by the shopper who placed it, and by one who named its number and its e-mail address."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        store: OrderStore,
        stock: Stock,
        settlement: Settlement,
        refunds: Refunds,
    ) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._stock = stock
        self._settlement = settlement
        self._refunds = refunds

    async def get(self, merchant_id: str, shopper_id: str, order_id_or_number: str) -> Order:
        """Return an order by id or number; anyone else's is not found."""
        async with self._database.reading() as tx:
            order = await self._find(tx, merchant_id, order_id_or_number)
            return self._seen(await self._own(tx, order, shopper_id, order_id_or_number))

    async def on_record(self, merchant_id: str, order_id: str) -> Order:
        """Return an order by its id for the shop itself, whoever it belongs to; raises OrderNotFound."""
        async with self._database.reading() as tx:
            order = await self._store.order(tx, merchant_id, order_id)
        if order is None:
            raise OrderNotFound("There is no such order.", orderId=order_id)
        return self._seen(order)

    async def purchases(self, merchant_id: str, since: datetime) -> list[Purchase]:
        """Return what the shop sold since a moment, oldest first, for learning from it."""
        async with self._database.reading() as tx:
            return await self._store.purchases(tx, merchant_id, since)

    async def list(self, merchant_id: str, shopper_id: str, limit: int = 20) -> list[Order]:
        """Return a shopper's orders, newest first; those that were never paid are left out."""
        async with self._database.reading() as tx:
            found = await self._store.of_shopper(tx, merchant_id, shopper_id, limit)
        return [self._seen(order) for order in found]

    async def find_for_guest(self, merchant_id: str, number: str, email: str, *, shopper_id: str) -> Order:
        """Return the order of this number if it was placed with this e-mail address, and link it to the shopper.

        Tries are limited per shopper and per address, so that a new session gives no new ones. Raises OrderNotFound,
        whichever of the two is wrong, and TooManyTries.
        """
        now = self._clock.now()
        async with self._database.transaction() as tx:
            of_shopper = await self._store.count_try(tx, merchant_id, shopper_id, now, now - GUEST_WINDOW)
            of_address = await self._store.count_try(tx, merchant_id, _address_key(email), now, now - GUEST_WINDOW)
        if max(of_shopper, of_address) > GUEST_TRIES:
            seconds = int(GUEST_WINDOW.total_seconds())
            message = "That were many tries; please try again in an hour, or ask a person."
            raise TooManyTries(message, retryAfterSeconds=seconds)
        async with self._database.transaction() as tx:
            order = await self._find(tx, merchant_id, number)
            if order is None or order.buyer.email.casefold() != email.strip().casefold():
                raise OrderNotFound("I found no order with that number and e-mail address.", number=number)
            await self._store.let_read(tx, merchant_id, shopper_id, order.id)
        return self._seen(order)

    async def payment_settled(self, provider: str, reference: str, outcome: PaymentResult) -> Order | None:
        """Take over what a provider reports, from its webhook or the buyer's return; None for a payment not ours."""
        found = await self._of_payment(provider, reference)
        if found is None and outcome.merchant_id and outcome.idempotency_key:
            async with self._database.reading() as tx:
                known = await self._store.by_payment_key(tx, outcome.merchant_id, outcome.idempotency_key)
            found = (outcome.merchant_id, *known) if known else None
        if found is None:
            return None
        return self._seen(await self._settlement.settle(found[0], found[1], outcome))

    async def payment_refunded(self, provider: str, reference: str, by_hand: Money | None) -> Order | None:
        """Finish our refunds of a payment, and take over what was given back besides; None for one not ours.

        ``by_hand`` is all that was given back of it at the provider without us; told again it changes nothing.
        """
        found = await self._of_payment(provider, reference)
        if found is None:
            return None
        merchant_id, order_id, payment_id = found
        order = await self._refunds.finish(merchant_id, order_id)
        if by_hand is not None:
            order = await self._refunds.take_by_hand(merchant_id, order_id, payment_id, by_hand)
        return self._seen(order)

    async def payment_disputed(self, provider: str, reference: str) -> Order | None:
        """Note in an order's story, once, that its buyer's bank disputes the payment; None for one not ours."""
        found = await self._of_payment(provider, reference)
        if found is None:
            return None
        async with self._database.transaction(durable=True) as tx:
            order = await self._store.order(tx, found[0], found[1], lock=True)
            if order is not None and not any(event.type == "disputed" for event in order.events):
                await tell(tx, self._store, order, "disputed", "The payment is disputed at the bank", self._clock)
                order = await self._store.order(tx, found[0], found[1])
        return None if order is None else self._seen(order)

    async def reconcile(self) -> int:
        """Finish what was broken off; returns how many orders that concerned."""
        finished = await self._settlement.reconcile()
        await self._stock.lapse_expired()
        return finished

    async def _of_payment(self, provider: str, reference: str) -> tuple[str, str, str] | None:
        async with self._database.reading() as tx:
            return await self._store.by_reference(tx, provider, reference)

    async def _find(self, tx: Transaction, merchant_id: str, name: str) -> Order | None:
        number = _NUMBER.fullmatch(name.strip())
        if number is not None:
            return await self._store.by_number(tx, merchant_id, f"SM-{number[1]}")
        found = await self._store.order(tx, merchant_id, name)
        return found or await self._store.by_number(tx, merchant_id, name.strip().lstrip("#").upper())

    async def _own(self, tx: Transaction, order: Order | None, shopper_id: str, name: str) -> Order:
        if order is not None and order.shopper_id == shopper_id:
            return order
        if order is not None and await self._store.may_read(tx, order.merchant_id, shopper_id, order.id):
            return order
        raise OrderNotFound(f"I find no order {name!r} of yours.", order=name)

    async def locked(self, tx: Transaction, merchant_id: str, shopper_id: str, order_id: str) -> Order:
        """Return a shopper's order with its row locked until the transaction ends."""
        order = await self._store.order(tx, merchant_id, order_id, lock=True)
        return self._seen(await self._own(tx, order, shopper_id, order_id))

    def _seen(self, order: Order) -> Order:
        return seen(order, self._clock.now())


def _address_key(email: str) -> str:
    """A name under which the tries of an address are counted, without keeping the address."""
    return "mail_" + hashlib.sha256(email.strip().casefold().encode()).hexdigest()[:40]
