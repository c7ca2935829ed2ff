"""Charges after the sale: an extra amount for a changed order, or the whole anew by other means."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from commerce.domain.checkout import Instrument
from commerce.domain.money import Money
from commerce.domain.order import PAYMENT_CHANGED, Order, Payment, PaymentPurpose
from commerce.domain.splitting import GIFT_CARD
from commerce.errors import GatewayUnavailable, IdempotencyConflict, MoneyInvalid, OrderNotFound
from commerce.ports.orders import OrderStore
from commerce.ports.payments import PaymentRequest, PaymentResult
from commerce.services.gateways import Gateways
from commerce.services.gift_cards import GiftCards
from commerce.services.paying import Paying
from commerce.services.refunds import Refunds
from commerce.services.telling import tell
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id

_log = logging.getLogger(__name__)

BUYER_HAS = timedelta(minutes=30)
"""How long a charge waits for its buyer's second factor."""
_ENDED = frozenset({"cancelled", "payment_failed", "refunded", "returned"})


class ChargeListener(Protocol):
    """Who asked for a later charge, and goes on when it has come to an end, in the same transaction."""

    async def charged(self, tx: Transaction, order: Order, payment: Payment) -> bool:
        """The money is here; false where nobody needs it any more, and it goes back."""
        ...

    async def charge_failed(self, tx: Transaction, order: Order, payment: Payment) -> None:
        """There is no money, and there will be none."""
        ...


class Charges:
    """A charge is a row before its provider hears of it, as part of the change that needs it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        orders: OrderStore,
        gift_cards: GiftCards,
        gateways: Gateways,
        paying: Paying,
        refunds: Refunds,
    ) -> None:
        self._database = database
        self._clock = clock
        self._orders = orders
        self._gift_cards = gift_cards
        self._gateways = gateways
        self._paying = paying
        self._refunds = refunds
        self._listeners: dict[PaymentPurpose, ChargeListener] = {}

    def listen(self, purpose: PaymentPurpose, listener: ChargeListener) -> None:
        """Let a service go on when a charge of its purpose has ended; one a purpose."""
        self._listeners[purpose] = listener

    async def add(
        self,
        tx: Transaction,
        order: Order,
        amount: Money,
        means: Instrument,
        key: str,
        purpose: PaymentPurpose = "extra",
    ) -> Order:
        """Ask for money, as part of the caller's transaction under the order's lock; ``finish`` collects it.

        The same key is the same charge. A gift card pays at once: its listener is called here. Returns the order
        with its new payment. Raises GiftCardShort, IdempotencyConflict, InstrumentInvalid, MoneyInvalid.
        """
        if amount.amount <= 0:
            raise MoneyInvalid("A charge is more than nothing.", amount=amount.amount)
        known = next((one for one in order.payments if one.key == key), None)
        if known is not None:
            if (known.amount, known.purpose) != (amount, purpose):
                raise IdempotencyConflict("This key has already asked for another charge.", orderId=order.id)
            return order
        by_card = means.provider == GIFT_CARD
        if not by_card:
            self._gateways.of(means.provider)  # refuses one of a provider that the shop has left
        payment = Payment(
            id=new_id("pay"),
            provider=means.provider,
            reference=means.token if by_card else None,
            amount=amount,
            status="created",
            instrument_label=means.label,
            failure=None,
            key=key,
            purpose=purpose,
        )
        await self._orders.add_payment(tx, order, payment, means.token, self._clock.now())
        order = replace(order, payments=(*order.payments, payment))
        if by_card:
            await self._gift_cards.draw(tx, order.merchant_id, order.id, [payment])
            return await self._succeeded(tx, order, payment, str(payment.reference))
        return order

    async def can_pay(self, tx: Transaction, order: Order, means: Instrument, amount: Money) -> bool:
        """Whether a gift card holds an amount now; what a provider is asked, only it knows."""
        if means.provider != GIFT_CARD:
            return True
        card = (await self._gift_cards.cards(tx, order.merchant_id, [means.token])).get(means.token)
        return self._gift_cards.holds(card, amount)

    async def swap(self, tx: Transaction, order: Order, means: Instrument, key: str) -> Order:
        """Pay for an order anew with other means; when that is through, all that was paid before goes back.

        Raises MoneyInvalid where nothing of the order's money is with us; else as ``add``.
        """
        return await self.add(tx, order, order.net_paid, means, key, "swap")

    async def finish(self, merchant_id: str, order_id: str, key: str) -> Order:
        """Collect a charge, once; a provider that does not answer leaves it for the reconciler."""
        order, payment = await self._charge(merchant_id, order_id, key)
        if payment.ended or payment.status == "requires_action":
            return await self._refunds.finish(merchant_id, order_id)
        async with self._database.reading() as tx:
            token = await self._orders.token(tx, merchant_id, payment.id)
        request = PaymentRequest(
            merchant_id,
            payment.key,
            payment.amount,
            token or "",
            f"Order {order.number}",
            payment.reference,
            order_id=order_id,
        )
        try:
            result = await self._paying.pay(self._gateways.of(payment.provider), request, order_id, payment.id)
        except GatewayUnavailable:
            _log.warning("charge_unanswered", extra={"order_id": order_id})
            return order
        if result is not None:
            await self.settle(merchant_id, order_id, payment.id, result)
        return await self._refunds.finish(merchant_id, order_id)

    async def settle(self, merchant_id: str, order_id: str, payment_id: str, result: PaymentResult) -> None:
        """Take over how a charge stands at its provider; saying the same again changes nothing."""
        if result.outcome == "authorized":
            result = await self._captured(merchant_id, order_id, payment_id, result)
        async with self._database.transaction(durable=True) as tx:
            order = await self._orders.order(tx, merchant_id, order_id, lock=True)
            payment = order.payment(payment_id) if order else None
            if order is None or payment is None or payment.status == "succeeded":
                return
            match result.outcome:
                case "succeeded":
                    await self._succeeded(tx, order, payment, result.reference)
                case "failed" | "cancelled":
                    await self._failed(tx, order, payment, result)
                case "requires_action" | "processing" | "authorized":
                    await self._waiting(tx, order, payment, result)

    async def look_after(self, merchant_id: str, order_id: str, payment_id: str) -> None:
        """Bring a charge that was broken off to its end; one that its buyer left waiting is stopped."""
        async with self._database.reading() as tx:
            order = await self._orders.order(tx, merchant_id, order_id)
            made_at = await self._orders.payment_made_at(tx, merchant_id, payment_id)
        payment = order.payment(payment_id) if order else None
        if payment is None or made_at is None or payment.ended:
            return
        if payment.status != "requires_action":
            await self.finish(merchant_id, order_id, payment.key)
        elif self._clock.now() >= made_at + BUYER_HAS:
            gateway = self._gateways.of(payment.provider)
            result = await gateway.cancel(merchant_id, str(payment.reference))
            await self.settle(merchant_id, order_id, payment_id, result)
            await self._refunds.finish(merchant_id, order_id)

    async def _captured(self, merchant_id: str, order_id: str, payment_id: str, result: PaymentResult) -> PaymentResult:
        """Take money that its buyer has approved, while the charge still waits for it."""
        _, payment = await self._found(merchant_id, order_id, payment_id)
        gateway = self._gateways.of(payment.provider)
        if payment.ended:
            return await gateway.cancel(merchant_id, result.reference)
        return await gateway.capture(merchant_id, result.reference, payment.key)

    async def _succeeded(self, tx: Transaction, order: Order, payment: Payment, reference: str) -> Order:
        paid = replace(payment, status="succeeded", reference=reference, failure=None)
        await self._orders.set_payment(tx, order, paid, None)
        order = order.with_payment(paid)
        listener = self._listeners.get(payment.purpose)
        wanted = order.status not in _ENDED
        if wanted and listener is not None:
            wanted = await listener.charged(tx, order, paid)
        if not wanted:
            order = await self._refunds.owe(tx, order, paid.amount, "not_needed", to_payments=[paid.id])
            await self._tell(tx, order, "refund_started", "A payment that came too late is being returned")
        elif payment.purpose == "swap":
            order = await self._replace_others(tx, order, paid)
            await self._tell(tx, order, "payment_changed", f"Now paid with {paid.instrument_label}")
        else:
            await self._tell(tx, order, "charged", f"Paid {paid.amount.format()} with {paid.instrument_label}")
        return order

    async def _replace_others(self, tx: Transaction, order: Order, paid: Payment) -> Order:
        """Give back what was paid before; where some of it went back meanwhile, the rest of the new goes back."""
        others = [one for one in order.payments if one.id != paid.id and order.refundable(one).amount > 0]
        before = sum(order.refundable(one).amount for one in others)
        back = Money(min(before, paid.amount.amount), order.currency)
        if back.amount:
            order = await self._refunds.owe(tx, order, back, PAYMENT_CHANGED, to_payments=[one.id for one in others])
        if back < paid.amount:
            order = await self._refunds.owe(tx, order, paid.amount - back, PAYMENT_CHANGED, to_payments=[paid.id])
        return order

    async def _failed(self, tx: Transaction, order: Order, payment: Payment, result: PaymentResult) -> None:
        if payment.ended:
            return
        failed = replace(
            payment,
            status="cancelled" if result.outcome == "cancelled" else "failed",
            reference=result.reference or payment.reference,
            failure=result.failure or result.outcome,
        )
        await self._orders.set_payment(tx, order, failed, None)
        await self._tell(tx, order, "charge_failed", "The payment did not go through")
        listener = self._listeners.get(payment.purpose)
        if listener is not None:
            await listener.charge_failed(tx, order.with_payment(failed), failed)

    async def _waiting(self, tx: Transaction, order: Order, payment: Payment, result: PaymentResult) -> None:
        if payment.ended or payment.status == "requires_action":
            return
        status = "requires_action" if result.outcome == "requires_action" else payment.status
        waiting = replace(payment, status=status, reference=result.reference)
        await self._orders.set_payment(tx, order, waiting, result.action)
        if result.action is not None:
            await self._tell(tx, order, "action_required", result.action.title)

    async def _tell(self, tx: Transaction, order: Order, kind: str, text: str) -> None:
        await tell(tx, self._orders, order, kind, text, self._clock)

    async def _charge(self, merchant_id: str, order_id: str, key: str) -> tuple[Order, Payment]:
        async with self._database.reading() as tx:
            known = await self._orders.by_payment_key(tx, merchant_id, key)
        return await self._found(merchant_id, order_id, known[1] if known else "")

    async def _found(self, merchant_id: str, order_id: str, payment_id: str) -> tuple[Order, Payment]:
        async with self._database.reading() as tx:
            order = await self._orders.order(tx, merchant_id, order_id)
        payment = order.payment(payment_id) if order else None
        if order is None or payment is None:
            raise OrderNotFound("There is no such charge of an order.", orderId=order_id)
        return order, payment
