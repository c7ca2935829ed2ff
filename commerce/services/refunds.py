"""Money on its way back: owed with the change that causes it, then sent to each payment once."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from commerce.domain.money import Money, total
from commerce.domain.order import Order, Payment, Refund
from commerce.domain.order_states import after, allows
from commerce.domain.refunding import spread
from commerce.domain.splitting import GIFT_CARD
from commerce.errors import GatewayUnavailable, InstrumentInvalid, OrderNotFound
from commerce.ports.orders import OrderStore
from commerce.ports.payments import RefundRequest
from commerce.services.gateways import Gateways
from commerce.services.gift_cards import GiftCards, IssuedCard
from commerce.services.telling import tell
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id

_log = logging.getLogger(__name__)
_BY_HAND = "by_hand"
_AGAIN_AFTER = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""How long a refund waits after each time that its provider has refused it; after the last it has failed."""


class Refunds:
    """A refund is a row before it is sent; its id is the provider's key, so that it is made once."""

    def __init__(
        self, database: Database, clock: Clock, orders: OrderStore, gift_cards: GiftCards, gateways: Gateways
    ) -> None:
        self._database = database
        self._clock = clock
        self._orders = orders
        self._gift_cards = gift_cards
        self._gateways = gateways

    async def owe(
        self,
        tx: Transaction,
        order: Order,
        amount: Money,
        reason: str,
        *,
        to_payments: Sequence[str] = (),
        to_card: str | None = None,
    ) -> Order:
        """Owe the buyer money, as part of the caller's transaction; ``finish`` sends what a provider has to send.

        It goes back to the payments that it came from (those named, where any are), or onto the gift card
        ``to_card``. What a gift card gets, it has with this transaction. Returns the order with its new refunds.
        Raises MoneyInvalid where that is more than can go back.
        """
        for payment, part in spread(order, amount, to_payments):
            order = await self._owe_part(tx, order, payment, part, reason, to_card)
        return order

    async def owe_new_card(self, tx: Transaction, order: Order, amount: Money, reason: str) -> Order:
        """Give money back as a new gift card of the order's buyer, as part of the caller's transaction.

        Its code is told to the buyer alone (``RefundCards``). Returns the order with its new refunds.
        """
        parts = spread(order, amount)
        issued = await self._gift_cards.issue_in(tx, order.merchant_id, amount, key=new_id("ref"), order_id=order.id)
        now, card_id = self._clock.now(), issued.card.id
        for payment, part in parts:
            refund = Refund(new_id("ref"), payment.id, part, "succeeded", reason, now, card_id)
            await self._orders.add_refund(tx, order, refund)
            order = replace(order, refunds=(*order.refunds, refund))
        text = f"{amount.format()} went onto a new gift card ending in {issued.card.last4}"
        await tell(tx, self._orders, order, "refunded", text, self._clock)
        return order

    async def again(self, tx: Transaction, order: Order, refund: Refund) -> None:
        """Let a refund that was refused be sent once more, under a new key, as part of the caller's transaction.

        Raises MoneyInvalid where its money has gone back otherwise since.
        """
        if refund.status == "failed":
            spread(order, refund.amount, [refund.payment_id])
        pending = replace(refund, status="pending", tries=refund.tries + 1, due_at=None)
        await self._orders.set_refund(tx, order.merchant_id, pending)
        text = f"{refund.amount.format()} is being refunded"
        await tell(tx, self._orders, order, "refund_started", text, self._clock)

    async def repay(self, tx: Transaction, order: Order, refund: Refund) -> IssuedCard:
        """Give what a provider refused for good back as a new gift card, as part of the caller's transaction.

        Raises MoneyInvalid where the money has gone back otherwise since.
        """
        spread(order, refund.amount, [refund.payment_id])
        amount = refund.amount
        issued = await self._gift_cards.issue_in(tx, order.merchant_id, amount, key=refund.id, order_id=order.id)
        paid = replace(refund, status="succeeded", destination=issued.card.id, due_at=None)
        await self._orders.set_refund(tx, order.merchant_id, paid)
        text = f"{amount.format()} went onto a new gift card ending in {issued.card.last4}"
        await tell(tx, self._orders, order, "refunded", text, self._clock)
        return issued

    async def _owe_part(
        self, tx: Transaction, order: Order, payment: Payment, amount: Money, reason: str, to_card: str | None
    ) -> Order:
        card_id = to_card or (payment.reference if payment.provider == GIFT_CARD else None)
        refund = Refund(new_id("ref"), payment.id, amount, "pending", reason, self._clock.now(), to_card)
        if card_id is not None:
            refund = replace(refund, status="succeeded")
            await self._gift_cards.pay_out(tx, order, card_id, amount, refund.id)
            await tell(tx, self._orders, order, "refunded", f"{amount.format()} went onto a gift card", self._clock)
        await self._orders.add_refund(tx, order, refund)
        return replace(order, refunds=(*order.refunds, refund))

    async def take_by_hand(self, merchant_id: str, order_id: str, payment_id: str, by_hand: Money) -> Order:
        """Write down what was given back of a payment at its provider without us, in all; known parts are left out."""
        async with self._database.transaction(durable=True) as tx:
            order = await self._orders.order(tx, merchant_id, order_id, lock=True)
            if order is None:
                raise OrderNotFound("There is no such order.", orderId=order_id)
            mine = [one for one in order.refunds if one.reason == _BY_HAND and one.payment_id == payment_id]
            beyond = by_hand - total([one.amount for one in mine], by_hand.currency)
            if beyond.amount > 0:
                refund = Refund(new_id("ref"), payment_id, beyond, "succeeded", _BY_HAND, self._clock.now())
                await self._orders.add_refund(tx, order, refund)
                left = replace(order, refunds=(*order.refunds, refund)).net_paid
                if left.amount == 0 and allows(order.status, "refund_all"):
                    await self._orders.set_status(tx, order, after(order.status, "refund_all"))
                await tell(tx, self._orders, order, "refunded", f"Refunded {beyond.format()}", self._clock)
        return await self._read(merchant_id, order_id)

    async def finish(self, merchant_id: str, order_id: str) -> Order:
        """Send what is owed to the buyer of an order, and return the order as it is then.

        What the provider does not answer is sent again later, and so is what it refuses, some times, under a new key.
        """
        order, now = await self._read(merchant_id, order_id), self._clock.now()
        owed = [one for one in order.refunds if one.status == "pending" and (one.due_at is None or one.due_at <= now)]
        for refund in owed:
            await self._send(order, refund)
        return await self._read(merchant_id, order_id) if owed else order

    async def _send(self, order: Order, refund: Refund) -> None:
        payment: Payment = next(one for one in order.payments if one.id == refund.payment_id)
        key = f"{refund.id}_{refund.tries}" if refund.tries else refund.id
        request = RefundRequest(order.merchant_id, key, payment.reference or "", refund.amount, refund.reason)
        try:
            result = await self._gateways.of(payment.provider).refund(request)
        except (GatewayUnavailable, InstrumentInvalid):
            _log.warning("refund_unanswered", extra={"order_id": order.id})
            return
        if result.outcome == "processing":
            return
        async with self._database.transaction(durable=True) as tx:
            locked = await self._orders.order(tx, order.merchant_id, order.id, lock=True)
            current = next((one for one in locked.refunds if one.id == refund.id), None) if locked else None
            if locked is None or current is None or (current.status, current.tries) != ("pending", refund.tries):
                return
            await self._settle(tx, locked, current, succeeded=result.outcome == "succeeded")

    async def _settle(self, tx: Transaction, order: Order, refund: Refund, *, succeeded: bool) -> None:
        """Keep what a provider answered; what it refused is tried again later, until it has been often enough."""
        if succeeded:
            await self._orders.set_refund(tx, order.merchant_id, replace(refund, status="succeeded", due_at=None))
            await tell(tx, self._orders, order, "refunded", "Refunded", self._clock)
        elif refund.tries < len(_AGAIN_AFTER):
            due_at = self._clock.now() + _AGAIN_AFTER[refund.tries]
            await self._orders.set_refund(tx, order.merchant_id, replace(refund, tries=refund.tries + 1, due_at=due_at))
        else:
            await self._orders.set_refund(tx, order.merchant_id, replace(refund, status="failed", due_at=None))
            await tell(tx, self._orders, order, "refund_failed", "The refund did not go through", self._clock)

    async def _read(self, merchant_id: str, order_id: str) -> Order:
        async with self._database.reading() as tx:
            order = await self._orders.order(tx, merchant_id, order_id)
        if order is None:
            raise OrderNotFound("There is no such order.", orderId=order_id)
        return order
