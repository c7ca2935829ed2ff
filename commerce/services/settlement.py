"""Brings payments and refunds to their end, however often a step is repeated or broken off."""

import logging
from dataclasses import replace
from datetime import timedelta

from commerce.domain.cart_changes import without_quantities
from commerce.domain.money import Money, total
from commerce.domain.order import Order, Payment, Refund
from commerce.domain.order_states import after, allows
from commerce.errors import CommerceError, GatewayUnavailable, InstrumentInvalid, OrderNotFound, OutOfStock
from commerce.ports.carts import CartStore
from commerce.ports.checkouts import CheckoutStore
from commerce.ports.orders import OrderStore, Placement
from commerce.ports.payments import PaymentGateway, PaymentRequest, PaymentResult, RefundRequest
from commerce.ports.selling import SellingRulesStore
from commerce.services.gateways import Gateways
from commerce.services.stock import Stock
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id
from storage.outbox import Event, record

_log = logging.getLogger(__name__)

UNPAID_AFTER = timedelta(seconds=30)
"""How long a payment may be under way in its own request before the reconciler looks after it."""
_BY_HAND = "by_hand"


class Settlement:
    """Each step is one short transaction under the order's row lock; no transaction waits for a provider."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        orders: OrderStore,
        carts: CartStore,
        checkouts: CheckoutStore,
        rules: SellingRulesStore,
        stock: Stock,
        gateways: Gateways,
    ) -> None:
        self._database = database
        self._clock = clock
        self._orders = orders
        self._carts = carts
        self._checkouts = checkouts
        self._rules = rules
        self._stock = stock
        self._gateways = gateways

    async def collect(self, merchant_id: str, order_id: str, placement: Placement | None = None) -> Order:
        """Pay for a pending order, once, and settle it; a provider that does not answer leaves it pending.

        ``placement`` spares reading an order that was placed just now.
        """
        if placement is not None:
            order, token = placement.order, placement.token
        else:
            order, token = await self._charge(merchant_id, order_id)
        if order.status != "pending":
            return order
        payment = order.payments[0]
        request = PaymentRequest(
            merchant_id, order_id, payment.amount, token, f"Order {order.number}", payment.reference
        )
        try:
            result = await self._pay(self._gateways.of(payment.provider), request)
        except GatewayUnavailable:
            _log.warning("payment_unanswered", extra={"order_id": order_id})
            return order
        if result is None:
            return await self._read(merchant_id, order_id)
        return await self.settle(merchant_id, order_id, result)

    async def settle(self, merchant_id: str, order_id: str, result: PaymentResult) -> Order:
        """Take over how a payment stands at its provider; saying the same again changes nothing."""
        async with self._database.transaction(durable=True) as tx:
            order = await self._orders.order(tx, merchant_id, order_id, lock=True)
            if order is None:
                raise OrderNotFound("There is no such order.", orderId=order_id)
            match result.outcome:
                case "succeeded":
                    await self._succeeded(tx, order, result)
                case "failed" | "cancelled":
                    await self._failed(tx, order, result)
                case "requires_action" | "processing":
                    await self._waiting(tx, order, result)
        return await self.finish_refunds(merchant_id, order_id)

    async def abandon(self, merchant_id: str, order_id: str) -> Order:
        """Stop a payment that waits for its buyer, and settle what came of that."""
        order = await self._read(merchant_id, order_id)
        payment = order.payments[0]
        if order.status != "pending":
            return order
        gateway = self._gateways.of(payment.provider)
        known = await gateway.find(merchant_id, order_id, payment.reference)
        if known is None:
            nothing = PaymentResult("", "cancelled", order_id, merchant_id, "abandoned")
            return await self.settle(merchant_id, order_id, nothing)
        result = await gateway.cancel(merchant_id, known.reference)
        return await self.settle(merchant_id, order_id, result)

    async def stop_payment(self, merchant_id: str, order_id: str) -> None:
        """Stop the payment of an order that was cancelled; if it came through after all, it goes back."""
        order = await self._read(merchant_id, order_id)
        payment = order.payments[0]
        gateway = self._gateways.of(payment.provider)
        try:
            known = await gateway.find(merchant_id, order_id, payment.reference)
            result = None if known is None else await gateway.cancel(merchant_id, known.reference)
        except GatewayUnavailable:
            _log.warning("payment_not_stopped", extra={"order_id": order_id})
            return
        if result is not None and result.outcome == "succeeded":
            await self.settle(merchant_id, order_id, result)

    async def add_refund(self, tx: Transaction, order: Order, amount: Money, reason: str) -> None:
        """Owe the buyer money, as part of the caller's transaction; ``finish_refunds`` sends it."""
        if amount.amount <= 0:
            return
        paid = next(payment for payment in order.payments if payment.status == "succeeded")
        refund = Refund(new_id("ref"), paid.id, amount, "pending", reason, self._clock.now())
        await self._orders.add_refund(tx, order, refund)

    async def take_refunded(self, merchant_id: str, order_id: str, by_hand: Money) -> Order:
        """Write down what was given back at the provider without us, in all; what is known already is left out."""
        async with self._database.transaction(durable=True) as tx:
            order = await self._orders.order(tx, merchant_id, order_id, lock=True)
            if order is None:
                raise OrderNotFound("There is no such order.", orderId=order_id)
            known = [one.amount for one in order.refunds if one.reason == _BY_HAND]
            beyond = by_hand - total(known, by_hand.currency)
            if beyond.amount > 0:
                paid = order.payments[0]
                refund = Refund(new_id("ref"), paid.id, beyond, "succeeded", _BY_HAND, self._clock.now())
                await self._orders.add_refund(tx, order, refund)
                returned = [one.amount for one in (*order.refunds, refund) if one.status != "failed"]
                if total(returned, beyond.currency) >= paid.amount and allows(order.status, "refund_all"):
                    await self._orders.set_status(tx, order, after(order.status, "refund_all"))
                await self._tell(tx, order, "refunded", f"Refunded {beyond.format()}")
        return await self._read(merchant_id, order_id)

    async def finish_refunds(self, merchant_id: str, order_id: str) -> Order:
        """Send what is owed to the buyer of an order, and return the order as it is then.

        What the provider does not answer is sent again later.
        """
        order = await self._read(merchant_id, order_id)
        owed = [refund for refund in order.refunds if refund.status == "pending"]
        for refund in owed:
            await self._send_refund(order, refund)
        return await self._read(merchant_id, order_id) if owed else order

    async def reconcile(self, limit: int = 200) -> int:
        """Finish what was broken off: payments asked for and not settled, reservations run out, refunds owed."""
        now = self._clock.now()
        async with self._database.reading() as tx:
            pending = await self._orders.pending(tx, now - UNPAID_AFTER, limit)
            owed = await self._orders.pending_refunds(tx, limit)
        finished = 0
        for merchant_id, order_id in pending:
            finished += await self._reconcile_one(merchant_id, order_id)
        for merchant_id, order_id in owed:
            await self.finish_refunds(merchant_id, order_id)
        return finished + len(owed)

    async def _reconcile_one(self, merchant_id: str, order_id: str) -> bool:
        try:
            async with self._database.reading() as tx:
                until = await self._orders.reserved_until(tx, merchant_id, order_id)
            if until is not None and self._clock.now() >= until:
                order = await self.abandon(merchant_id, order_id)
            else:
                order = await self.collect(merchant_id, order_id)
        except CommerceError as error:
            _log.warning("reconcile_failed", extra={"order_id": order_id, "code": error.code})
            return False
        return order.status != "pending"

    async def _pay(self, gateway: PaymentGateway, request: PaymentRequest) -> PaymentResult | None:
        """Open the payment where that is a step of its own, and pay; None where the order has ended in between."""
        opened = None if request.reference else await gateway.open(request)
        if opened is None:
            return await gateway.pay(request)
        if opened.outcome == "failed":
            return opened
        if not await self._keep_reference(request, opened.reference):
            return None
        return await gateway.pay(replace(request, reference=opened.reference))

    async def _keep_reference(self, request: PaymentRequest, reference: str) -> bool:
        """Keep a payment's reference before money can move; false where the order does not wait for it any more."""
        async with self._database.transaction(durable=True) as tx:
            order = await self._orders.order(tx, request.merchant_id, request.idempotency_key, lock=True)
            if order is None or order.status != "pending":
                return False
            payment = order.payments[0]
            if payment.reference is None:
                await self._orders.set_payment(tx, order, replace(payment, reference=reference), None)
            return True

    async def _succeeded(self, tx: Transaction, order: Order, result: PaymentResult) -> None:
        payment = order.payments[0]
        if payment.status == "succeeded":
            return
        paid = replace(payment, status="succeeded", reference=result.reference, failure=None)
        await self._orders.set_payment(tx, order, paid, None)
        if order.status != "pending":
            await self._give_back_late_money(tx, replace(order, payments=(paid,)))
            return
        try:
            await self._stock.renew(tx, order.merchant_id, order.id, _names(order))
        except OutOfStock as error:
            await self._sold_out(tx, replace(order, payments=(paid,)), error)
            return
        await self._orders.set_status(tx, order, after(order.status, "payment_succeeded"))
        await self._take_out_of_cart(tx, order)
        await self._close_checkout(tx, order)
        await self._stock.sell(tx, order.merchant_id, order.id, _products(order))
        await self._tell(tx, order, "paid", f"Paid with {payment.instrument_label}")

    async def _sold_out(self, tx: Transaction, order: Order, error: OutOfStock) -> None:
        """The money came after the time of the reservation, and others were faster: it goes back."""
        await self._orders.set_status(tx, order, after(order.status, "cancel"))
        await self.release(tx, order)
        await self.add_refund(tx, order, order.payments[0].amount, "sold_out")
        await self._tell(tx, order, "sold_out", f"{error.message} The payment is being returned.")

    async def _give_back_late_money(self, tx: Transaction, order: Order) -> None:
        """The order had ended when its payment came through after all: nothing will be sent, so it goes back."""
        await self.add_refund(tx, order, order.payments[0].amount, "order_had_ended")
        await self._tell(tx, order, "refund_started", "A payment that came too late is being returned")

    async def _failed(self, tx: Transaction, order: Order, result: PaymentResult) -> None:
        if order.status != "pending":
            return
        payment = order.payments[0]
        failed = replace(
            payment,
            status="cancelled" if result.outcome == "cancelled" else "failed",
            reference=result.reference or payment.reference,
            failure=result.failure or result.outcome,
        )
        await self._orders.set_payment(tx, order, failed, None)
        await self._orders.set_status(tx, order, after(order.status, "payment_failed"))
        await self.release(tx, order)
        await self._tell(tx, order, "payment_failed", "The payment did not go through")

    async def release(self, tx: Transaction, order: Order) -> None:
        """Give back all that an unpaid order held: its checkout, its stock, its uses of promotions."""
        await self._reopen_checkout(tx, order)
        await self._stock.release(tx, order.merchant_id, order.id, _products(order))
        await self._rules.release_promotions(tx, order.merchant_id, order.id)

    async def _waiting(self, tx: Transaction, order: Order, result: PaymentResult) -> None:
        payment = order.payments[0]
        if order.status != "pending" or payment.status == "requires_action":
            return
        status = "requires_action" if result.outcome == "requires_action" else payment.status
        waiting = replace(payment, status=status, reference=result.reference)
        await self._orders.set_payment(tx, order, waiting, result.action)
        if result.action is not None:
            await self._tell(tx, order, "action_required", result.action.title)

    async def _take_out_of_cart(self, tx: Transaction, order: Order) -> None:
        charge = await self._orders.charge(tx, order.merchant_id, order.id)
        cart = await self._carts.cart(tx, order.merchant_id, charge.cart_id, lock=True) if charge else None
        if cart is None:
            return
        bought = {line.variant_id: line.quantity for line in order.lines}
        left = without_quantities(cart, bought)
        codes = left.codes if left.lines else ()
        left = replace(left, codes=codes, version=cart.version + 1, updated_at=self._clock.now())
        await self._carts.save(tx, left)
        body = {"shopperId": left.shopper_id, "version": left.version}
        await record(tx, Event("cart.changed", left.merchant_id, left.id, body))

    async def _close_checkout(self, tx: Transaction, order: Order) -> None:
        checkout = await self._checkouts.checkout(tx, order.merchant_id, order.checkout_id, lock=True)
        if checkout is not None and checkout.order_id == order.id:
            closed = replace(checkout, state="completed", version=checkout.version + 1)
            await self._checkouts.save(tx, closed)

    async def _reopen_checkout(self, tx: Transaction, order: Order) -> None:
        checkout = await self._checkouts.checkout(tx, order.merchant_id, order.checkout_id, lock=True)
        if checkout is not None and checkout.order_id == order.id and checkout.state == "in_progress":
            reopened = replace(checkout, state="open", order_id=None, version=checkout.version + 1)
            await self._checkouts.save(tx, reopened)

    async def _send_refund(self, order: Order, refund: Refund) -> None:
        payment: Payment = next(one for one in order.payments if one.id == refund.payment_id)
        request = RefundRequest(order.merchant_id, refund.id, payment.reference or "", refund.amount, refund.reason)
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
            if locked is None or current is None or current.status != "pending":
                return
            succeeded = result.outcome == "succeeded"
            await self._orders.set_refund(tx, order.merchant_id, refund.id, "succeeded" if succeeded else "failed")
            kind, text = ("refunded", "Refunded") if succeeded else ("refund_failed", "The refund did not go through")
            await self._tell(tx, locked, kind, text)

    async def _tell(self, tx: Transaction, order: Order, kind: str, text: str) -> None:
        await tell(tx, self._orders, order, kind, text, self._clock)

    async def _charge(self, merchant_id: str, order_id: str) -> tuple[Order, str]:
        async with self._database.reading() as tx:
            order = await self._orders.order(tx, merchant_id, order_id)
            charge = await self._orders.charge(tx, merchant_id, order_id)
        if order is None or charge is None:
            raise OrderNotFound("There is no such order.", orderId=order_id)
        return order, charge.token

    async def _read(self, merchant_id: str, order_id: str) -> Order:
        async with self._database.reading() as tx:
            order = await self._orders.order(tx, merchant_id, order_id)
        if order is None:
            raise OrderNotFound("There is no such order.", orderId=order_id)
        return order


def _products(order: Order) -> dict[str, str]:
    return {line.variant_id: line.product_id for line in order.lines}


def _names(order: Order) -> dict[str, tuple[str, str]]:
    return {line.variant_id: (line.product_id, line.title) for line in order.lines}


async def tell(tx: Transaction, orders: OrderStore, order: Order, kind: str, text: str, clock: Clock) -> None:
    """Write what happened into the order's own story and into the outbox."""
    await orders.add_event(tx, order, kind, text, clock.now())
    body = {"shopperId": order.shopper_id, "number": order.number}
    await record(tx, Event(f"order.{kind}", order.merchant_id, order.id, body))
