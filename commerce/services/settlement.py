"""Brings an order's own payments to their end, however often a step is repeated or broken off."""

import logging
from dataclasses import replace
from datetime import timedelta

from commerce.domain.money import Money
from commerce.domain.order import Order, Payment
from commerce.domain.order_states import after
from commerce.domain.splitting import GIFT_CARD
from commerce.domain.stock import Holding
from commerce.errors import CommerceError, GatewayUnavailable, OrderNotFound, OutOfStock
from commerce.ports.carts import CartStore
from commerce.ports.checkouts import CheckoutStore
from commerce.ports.orders import OrderStore, Placement
from commerce.ports.payments import PaymentGateway, PaymentRequest, PaymentResult
from commerce.ports.selling import SellingRulesStore
from commerce.services.charges import Charges
from commerce.services.gateways import Gateways
from commerce.services.gift_cards import GiftCards
from commerce.services.paying import Paying
from commerce.services.refunds import Refunds
from commerce.services.sales import Sale, Sales
from commerce.services.stock import Stock
from commerce.services.telling import tell
from storage.clock import Clock
from storage.database import Database, Transaction

_log = logging.getLogger(__name__)

UNPAID_AFTER = timedelta(seconds=30)
"""How long a payment may be under way in its own request before the reconciler looks after it."""

CAPTURED_WITHIN = timedelta(minutes=5)
"""How long stock is set aside once more for money that was authorised late."""


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
        gift_cards: GiftCards,
        paying: Paying,
        refunds: Refunds,
        charges: Charges,
    ) -> None:
        self._database = database
        self._clock = clock
        self._orders = orders
        self._checkouts = checkouts
        self._rules = rules
        self._stock = stock
        self._sales = Sales(clock, orders, carts, checkouts, stock)
        self._gateways = gateways
        self._gift_cards = gift_cards
        self._paying = paying
        self._refunds = refunds
        self._charges = charges

    async def collect(self, merchant_id: str, order_id: str, placement: Placement | None = None) -> Order:
        """Pay for a pending order, once, and settle it; a provider that does not answer leaves it pending.

        ``placement`` spares reading an order that was placed just now.
        """
        order = placement.order if placement is not None else await self._read(merchant_id, order_id)
        if order.status != "pending":
            return order
        due = order.due
        if due is None:
            return await self._settle_covered(merchant_id, order_id)
        token = placement.tokens[due.id] if placement is not None else await self._token(merchant_id, due)
        request = PaymentRequest(
            merchant_id,
            due.key,
            due.amount,
            token,
            f"Order {order.number}",
            due.reference,
            order_id=order_id,
            capture=due.capture,
            keep_for=order.shopper_id if due.keep else None,
        )
        try:
            result = await self._paying.pay(self._gateways.of(due.provider), request, order_id, due.id)
            if result is not None:
                result = await self._captured(order, due, result, placement)
        except GatewayUnavailable:
            _log.warning("payment_unanswered", extra={"order_id": order_id})
            return order
        if result is None:
            return await self._read(merchant_id, order_id)
        return await self._settle_own(merchant_id, order_id, result)

    async def settle(self, merchant_id: str, order_id: str, result: PaymentResult) -> Order:
        """Take over how one of an order's payments stands at its provider; the same again changes nothing."""
        order = await self._read(merchant_id, order_id)
        payment = _meant(order, result)
        if payment is not None and payment.purpose != "order":
            await self._charges.settle(merchant_id, order_id, payment.id, result)
            return await self._refunds.finish(merchant_id, order_id)
        if payment is not None:
            result = await self._captured(order, payment, result, None)
        return await self._settle_own(merchant_id, order_id, result)

    async def abandon(self, merchant_id: str, order_id: str) -> Order:
        """Stop a payment that waits for its buyer, and settle what came of that."""
        order = await self._read(merchant_id, order_id)
        if order.status != "pending":
            return order
        due = order.due
        if due is None:
            return await self._settle_covered(merchant_id, order_id)
        known = await self._stop(self._gateways.of(due.provider), merchant_id, due)
        result = known or PaymentResult("", "cancelled", due.key, merchant_id, "abandoned")
        return await self._settle_own(merchant_id, order_id, result)

    async def stop_payment(self, merchant_id: str, order_id: str) -> None:
        """Stop the payment of an order that was cancelled; if it came through after all, it goes back."""
        order = await self._read(merchant_id, order_id)
        due = order.due
        if due is None:
            return
        try:
            result = await self._stop(self._gateways.of(due.provider), merchant_id, due)
        except GatewayUnavailable:
            _log.warning("payment_not_stopped", extra={"order_id": order_id})
            return
        if result is not None and result.outcome == "succeeded":
            await self._settle_own(merchant_id, order_id, result)

    async def add_refund(
        self, tx: Transaction, order: Order, amount: Money, reason: str, *, to_card: str | None = None
    ) -> Order:
        """Owe the buyer money, as part of the caller's transaction; ``finish_refunds`` sends it."""
        if amount.amount <= 0:
            return order
        return await self._refunds.owe(tx, order, amount, reason, to_card=to_card)

    async def finish_refunds(self, merchant_id: str, order_id: str) -> Order:
        """Send what is owed to the buyer of an order, and return the order as it is then."""
        return await self._refunds.finish(merchant_id, order_id)

    async def reconcile(self, limit: int = 200) -> int:
        """Finish what was broken off: payments and charges not settled, reservations run out, refunds owed."""
        before = self._clock.now() - UNPAID_AFTER
        async with self._database.reading() as tx:
            pending = await self._orders.pending(tx, before, limit)
            charges = await self._orders.open_charges(tx, before, limit)
            owed = await self._orders.pending_refunds(tx, self._clock.now(), limit)
        finished = 0
        for merchant_id, order_id in pending:
            finished += await self._reconcile_one(merchant_id, order_id)
        for merchant_id, order_id, payment_id in charges:
            finished += await self._reconcile_charge(merchant_id, order_id, payment_id)
        for merchant_id, order_id in owed:
            await self._refunds.finish(merchant_id, order_id)
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

    async def _reconcile_charge(self, merchant_id: str, order_id: str, payment_id: str) -> bool:
        try:
            await self._charges.look_after(merchant_id, order_id, payment_id)
        except CommerceError as error:
            _log.warning("reconcile_failed", extra={"order_id": order_id, "code": error.code})
            return False
        payment = (await self._read(merchant_id, order_id)).payment(payment_id)
        return payment is not None and payment.ended

    async def _captured(
        self, order: Order, payment: Payment, result: PaymentResult, placement: Placement | None
    ) -> PaymentResult:
        """Take money that was authorised, if the order's stock is still set aside; else let the buyer's money go."""
        if result.outcome != "authorized":
            return result
        gateway = self._gateways.of(payment.provider)
        if await self._keeps_stock(order, placement):
            return await gateway.capture(order.merchant_id, result.reference, payment.key)
        let_go = await gateway.cancel(order.merchant_id, result.reference)
        return replace(let_go, failure="sold_out") if let_go.outcome == "cancelled" else let_go

    async def _keeps_stock(self, order: Order, placement: Placement | None) -> bool:
        """Say whether an order's stock is set aside for it, where need be once more, until its money is taken."""
        now = self._clock.now()
        if placement is not None and now < placement.reserved_until:
            return True
        try:
            async with self._database.transaction(durable=True) as tx:
                current = await self._locked(tx, order.merchant_id, order.id)
                if current.status == "pending":
                    await self._stock.renew(tx, order.merchant_id, order.id, _names(order), now + CAPTURED_WITHIN)
        except OutOfStock:
            return False
        return current.status == "pending"

    async def _stop(self, gateway: PaymentGateway, merchant_id: str, payment: Payment) -> PaymentResult | None:
        known = await gateway.find(merchant_id, payment.key, payment.reference)
        return None if known is None else await gateway.cancel(merchant_id, known.reference)

    async def _settle_covered(self, merchant_id: str, order_id: str) -> Order:
        """Settle an order that gift cards pay all of: they were drawn on when it was placed."""
        async with self._database.transaction(durable=True) as tx:
            sale = await self._sale(tx, merchant_id, order_id)
            return await self._paid(tx, sale) if sale.order.status == "pending" else sale.order

    async def _settle_own(self, merchant_id: str, order_id: str, result: PaymentResult) -> Order:
        async with self._database.transaction(durable=True) as tx:
            if result.outcome == "succeeded":
                order = await self._succeeded(tx, await self._sale(tx, merchant_id, order_id), result)
            else:
                order = await self._not_paid(tx, await self._locked(tx, merchant_id, order_id), result)
        return await self._refunds.finish(merchant_id, order_id) if order.owes_refunds else order

    async def _sale(self, tx: Transaction, merchant_id: str, order_id: str) -> Sale:
        sale = await self._sales.locked(tx, merchant_id, order_id)
        if sale is None:
            raise OrderNotFound("There is no such order.", orderId=order_id)
        return sale

    async def _succeeded(self, tx: Transaction, sale: Sale, result: PaymentResult) -> Order:
        order, payment = sale.order, sale.order.due
        if payment is None or payment.status == "succeeded":
            return order
        paid = replace(payment, status="succeeded", reference=result.reference, failure=None)
        await self._orders.set_payment(tx, order, paid, None)
        order = order.with_payment(paid)
        if order.status == "pending":
            return await self._paid(tx, replace(sale, order=order))
        await self._give_back_late_money(tx, order, paid)
        return await self._locked(tx, order.merchant_id, order.id)

    async def _not_paid(self, tx: Transaction, order: Order, result: PaymentResult) -> Order:
        payment = order.due
        if payment is None:
            return order
        if result.outcome in {"failed", "cancelled"}:
            await self._failed(tx, order, payment, result)
        else:
            await self._waiting(tx, order, payment, result)
        return await self._locked(tx, order.merchant_id, order.id)

    async def _paid(self, tx: Transaction, sale: Sale) -> Order:
        """All of it is paid: what gift cards held for it is spent, and what was set aside is sold."""
        order = sale.order
        sold: Holding | None = sale.holding
        if sale.holding.lapsed:
            try:
                await self._stock.renew(tx, order.merchant_id, order.id, _names(order))
            except OutOfStock as error:
                await self._sold_out(tx, order, error)
                return await self._locked(tx, order.merchant_id, order.id)
            sold = None
        for payment in _held_cards(order):
            spent = replace(payment, status="succeeded")
            await self._orders.set_payment(tx, order, spent, None)
            order = order.with_payment(spent)
        await self._orders.set_status(tx, order, after(order.status, "payment_succeeded"))
        order = replace(order, status=after(order.status, "payment_succeeded"), version=order.version + 1, action=None)
        await self._sales.close(tx, sale)
        await self._stock.sell(tx, order.merchant_id, order.id, _products(order), sold)
        return await self._tell(tx, order, "paid", f"Paid with {order.means}")

    async def _sold_out(self, tx: Transaction, order: Order, error: OutOfStock) -> None:
        """The money came after the time of the reservation, and others were faster: it goes back."""
        await self._orders.set_status(tx, order, after(order.status, "cancel"))
        await self.release(tx, order)
        await self.add_refund(tx, order, order.net_paid, "sold_out")
        await self._tell(tx, order, "sold_out", f"{error.message} What was paid is being returned.")

    async def _give_back_late_money(self, tx: Transaction, order: Order, paid: Payment) -> None:
        """The order had ended when its payment came through after all: nothing will be sent, so it goes back."""
        await self._refunds.owe(tx, order, paid.amount, "order_had_ended", to_payments=[paid.id])
        await self._tell(tx, order, "refund_started", "A payment that came too late is being returned")

    async def _failed(self, tx: Transaction, order: Order, payment: Payment, result: PaymentResult) -> None:
        if order.status != "pending":
            return
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
        """Give back all that an unpaid order held: its checkout, its stock, its promotions, its gift cards' money."""
        await self._reopen_checkout(tx, order)
        await self._stock.release(tx, order.merchant_id, order.id, _products(order))
        await self._rules.release_promotions(tx, order.merchant_id, order.id)
        for payment in _held_cards(order):
            await self._gift_cards.give_back(tx, order, payment)
            await self._orders.set_payment(tx, order, replace(payment, status="cancelled"), None)

    async def _waiting(self, tx: Transaction, order: Order, payment: Payment, result: PaymentResult) -> None:
        if order.status != "pending" or payment.status == "requires_action":
            return
        status = "requires_action" if result.outcome == "requires_action" else payment.status
        waiting = replace(payment, status=status, reference=result.reference)
        await self._orders.set_payment(tx, order, waiting, result.action)
        if result.action is not None:
            await self._tell(tx, order, "action_required", result.action.title)

    async def _reopen_checkout(self, tx: Transaction, order: Order) -> None:
        checkout = await self._checkouts.checkout(tx, order.merchant_id, order.checkout_id, lock=True)
        if checkout is not None and checkout.order_id == order.id and checkout.state == "in_progress":
            reopened = replace(checkout, state="open", order_id=None, version=checkout.version + 1)
            await self._checkouts.save(tx, reopened)

    async def _tell(self, tx: Transaction, order: Order, kind: str, text: str) -> Order:
        return await tell(tx, self._orders, order, kind, text, self._clock)

    async def _token(self, merchant_id: str, payment: Payment) -> str:
        async with self._database.reading() as tx:
            return await self._orders.token(tx, merchant_id, payment.id) or ""

    async def _locked(self, tx: Transaction, merchant_id: str, order_id: str) -> Order:
        order = await self._orders.order(tx, merchant_id, order_id, lock=True)
        if order is None:
            raise OrderNotFound("There is no such order.", orderId=order_id)
        return order

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


def _held_cards(order: Order) -> list[Payment]:
    """The gift cards whose money an order holds."""
    return [one for one in order.payments if one.provider == GIFT_CARD and one.status == "authorized"]


def _meant(order: Order, result: PaymentResult) -> Payment | None:
    """Which payment of an order a provider speaks of."""
    for payment in order.payments:
        if payment.key == result.idempotency_key or (payment.reference and payment.reference == result.reference):
            return payment
    return order.due
