"""Carries a request through its states: what it does to the order, to the stock and to the money."""

from collections.abc import Sequence
from dataclasses import replace

from commerce.domain.after_sale import next_step, with_returned_items
from commerce.domain.allowances import changeable
from commerce.domain.money import Money
from commerce.domain.order import Order, Payment, ReturnOffer
from commerce.domain.order_states import Step, after
from commerce.domain.readdressing import sent_to
from commerce.domain.replacing import with_changed_items, with_exchanged_items
from commerce.domain.requests import SENT, AfterSaleRequest, Means, RequestStep, request_after
from commerce.ports.after_sale import AfterSaleStore
from commerce.ports.orders import OrderStore
from commerce.services.charges import Charges
from commerce.services.means import instrument_of
from commerce.services.refunds import Refunds
from commerce.services.stock import Stock
from commerce.services.telling import tell
from storage.clock import Clock
from storage.database import Transaction
from storage.ids import new_id

ON_RECEIPT = "/receipt"
CARD_PART = "/card"


class Completing:
    """Each method is part of its caller's transaction, under the order's row lock, and returns the order as it is then.

    It hears of the charges that requests wait for: the port ``ChargeListener``.
    """

    def __init__(
        self, clock: Clock, orders: OrderStore, store: AfterSaleStore, stock: Stock, refunds: Refunds, charges: Charges
    ) -> None:
        self._clock = clock
        self._orders = orders
        self._store = store
        self._stock = stock
        self._refunds = refunds
        self._charges = charges
        charges.listen("extra", self)
        charges.listen("swap", self)

    async def begin(self, tx: Transaction, order: Order, request: AfterSaleRequest) -> Order:
        """Keep a new request and go on with it, as far as it goes without waiting."""
        await self._store.add_request(tx, order, request)
        order = replace(order, requests=(*order.requests, request))
        if request.state != "awaiting_payment" or request.means is None:
            return await self._agreed(tx, order, request)
        asked = f"{request.charge.format()} is asked of {request.means.label}"
        await tell(tx, self._orders, order, "charge_started", asked, self._clock)
        if request.kind == "payment":
            await self._charges.swap(tx, order, instrument_of(request.means), request.id)
        else:
            await self._charge(tx, order, request, request.means, request.id)
        return await self._again(tx, order)

    async def approve(self, tx: Transaction, order: Order, request: AfterSaleRequest) -> Order:
        """Agree to a return or an exchange; money that is to move at once moves, and what was not sent is done."""
        order, request = await self._step(tx, order, request, "approve")
        if request.settles == "at_once" and request.refund:
            order = await self.pay_back(tx, order, request.refund, _reason(request), request.means)
        if all(line.unsent for line in request.lines):
            return await self.apply(tx, order, request)
        return order

    async def receive(self, tx: Transaction, order: Order, request: AfterSaleRequest, *, restock: bool) -> Order:
        """Take what came back in; a difference that is still to be paid is charged now."""
        if request.state == "approved":
            order, request = await self._step(tx, order, request, "receive")
            await tell(tx, self._orders, order, "received", f"Arrived at the shop: {_names(request)}", self._clock)
        if request.settles == "on_receipt" and request.charge and request.means is not None:
            asked = [one for one in order.payments if one.key.startswith(f"{request.id}{ON_RECEIPT}")]
            if any(not one.ended for one in asked):
                return order  # asked for when it was received before: whoever collects it goes on
            key = f"{request.id}{ON_RECEIPT}{len(asked)}"
            if not await self._coverable(tx, order, request.means, request.charge):
                return await self._unpaid(tx, order, request, "gift_card_short")
            await self._charge(tx, order, request, request.means, key)
            return await self._again(tx, order)
        return await self.apply(tx, order, request, restock=restock)

    async def apply(self, tx: Transaction, order: Order, request: AfterSaleRequest, *, restock: bool = True) -> Order:
        """Do what was asked for."""
        order, request = await self._step(tx, order, request, "apply")
        match request.kind:
            case "return":
                order = await self._return(tx, order, request, restock=restock)
            case "exchange" | "items":
                order = await self._replace(tx, order, request, restock=restock)
            case "address":
                order = await self._send_elsewhere(tx, order, request)
            case "payment":
                await self._orders.set_status(tx, order, order.status)  # wherever its parcels are by now
            case "cancellation":
                pass
        return order

    async def end(self, tx: Transaction, order: Order, request: AfterSaleRequest, step: RequestStep, why: str) -> Order:
        """Withdraw or refuse a request: what was set aside goes back on sale, and what was paid for it goes back."""
        order, request = await self._step(tx, order, replace(request, why=why or None), step)
        await self._stock.release(tx, order.merchant_id, request.id, _new_products(request))
        for payment in order.payments:
            left = order.refundable(payment)
            if payment.key.startswith(request.id) and left:
                order = await self._refunds.owe(tx, order, left, step, to_payments=[payment.id])
        return await self._rest(tx, order, request)

    async def turn_into_return(
        self, tx: Transaction, order: Order, request: AfterSaleRequest, offer: ReturnOffer
    ) -> Order:
        """Take what came in for an exchange that could not be paid as a return; the new items are free again."""
        await self._stock.release(tx, order.merchant_id, request.id, _new_products(request))
        nothing = Money(0, order.currency)
        turned = replace(
            request,
            kind="return",
            lines=offer.items,
            refund=offer.refund,
            charge=nothing,
            fee=offer.fee,
            means=offer.means,
            settles="on_receipt",
            why=None,
        )
        await self._store.set_request(tx, order, turned)
        kept = tuple(turned if one.id == turned.id else one for one in order.requests)
        order = await self._set_status(tx, replace(order, requests=kept), "request_return")
        return await self.apply(tx, order, turned)

    async def charged(self, tx: Transaction, order: Order, payment: Payment) -> bool:
        """Go on with the request that waited for this money; false where it does not any more."""
        request = self._of(order, payment)
        if request is None:
            return True  # a charge that no request stands behind
        if request.state in {"received", "awaiting_payment"} and order.paid_for(request) < request.charge:
            return True  # another part of it is still to be paid
        if request.state == "received":
            await self.apply(tx, order, request)
            return True
        if request.state != "awaiting_payment":
            return False
        if not changeable(order, request):
            await self._fail(tx, order, replace(request, why=SENT), besides=payment)
            return False
        order, request = await self._step(tx, order, request, "pay")
        await self._agreed(tx, order, request)
        return True

    async def charge_failed(self, tx: Transaction, order: Order, payment: Payment) -> None:
        """End the request that waited for this money; one whose parcel has arrived stays for the shop to see to."""
        request = self._of(order, payment)
        if request is None or request.state not in {"awaiting_payment", "received"}:
            return
        await self._fail(tx, order, replace(request, why=payment.failure or "payment_failed"), besides=payment)

    async def _fail(self, tx: Transaction, order: Order, request: AfterSaleRequest, *, besides: Payment) -> None:
        """Let go of a request, and give back what was paid for it besides one payment; it waits where its parcel is."""
        for part in order.payments:
            left = order.refundable(part)
            if part.key.startswith(request.id) and part.id != besides.id and left:
                order = await self._refunds.owe(tx, order, left, "not_needed", to_payments=[part.id])
        failed = replace(request, changed_at=self._clock.now())
        if request.state == "received":
            await self._store.set_request(tx, order, failed)
            return
        order, failed = await self._step(tx, order, failed, "fail")
        await self._stock.release(tx, order.merchant_id, request.id, _new_products(request))

    async def pay_back(self, tx: Transaction, order: Order, amount: Money, reason: str, means: Means | None) -> Order:
        """Owe money to where it was agreed to go; no more than is still here, where some went back otherwise since."""
        amount = min(amount, order.net_paid)
        if not amount:
            return order
        if means is not None and means.new_card:
            return await self._refunds.owe_new_card(tx, order, amount, reason)
        if means is not None and means.kind == "gift_card":
            return await self._refunds.owe(tx, order, amount, reason, to_card=means.token)
        payment = order.payment(means.payment_id) if means is not None and means.payment_id else None
        alone = payment is not None and order.refundable(payment) >= amount
        return await self._refunds.owe(
            tx, order, amount, reason, to_payments=[payment.id] if alone and payment is not None else []
        )

    async def _agreed(self, tx: Transaction, order: Order, request: AfterSaleRequest) -> Order:
        """Go on with a request that nothing has to be paid for any more."""
        match request.kind:
            case "return" | "exchange":
                step: Step = "request_return" if request.kind == "return" else "request_exchange"
                order = await self._set_status(tx, order, step)
                what = "Return" if request.kind == "return" else "Exchange"
                kind = f"{request.kind}_requested"
                await tell(tx, self._orders, order, kind, f"{what} requested: {_names(request)}", self._clock)
                rule = order.policy.rule(request.kind)
                by_staff = getattr(rule, "approval", "automatic") == "by_staff"
                return order if by_staff else await self.approve(tx, order, request)
            case "items" | "payment" | "address":
                order, request = await self._step(tx, order, request, "approve")
                return await self.apply(tx, order, request)
            case "cancellation":
                return order

    async def _return(self, tx: Transaction, order: Order, request: AfterSaleRequest, *, restock: bool) -> Order:
        order = with_returned_items(order, request.lines)
        counts = {line.id: line.returned for line in order.lines}
        await self._orders.set_counts(tx, order, fulfilled={}, returned=counts)
        if restock:
            await self._restock(tx, order, request)
        if request.settles == "on_receipt":
            order = await self.pay_back(tx, order, request.refund, _reason(request), request.means)
        order = await self._rest(tx, order, request)
        await tell(tx, self._orders, order, "returned", f"Returned: {_names(request)}", self._clock)
        return order

    async def _replace(self, tx: Transaction, order: Order, request: AfterSaleRequest, *, restock: bool) -> Order:
        before = order
        ids = [new_id("line") for _ in request.lines]
        change = with_changed_items if request.kind == "items" else with_exchanged_items
        order = change(order, request.lines, request.fee, ids)
        await self._store.revise(tx, order)
        await self._stock.renew(tx, order.merchant_id, request.id, _new_names(request))
        await self._stock.sell(tx, order.merchant_id, request.id, _new_products(request))
        if restock:
            await self._restock(tx, before, request)
        if request.settles == "on_receipt" or request.kind == "items":
            order = await self.pay_back(tx, order, request.refund, _reason(request), request.means)
        kind = "items_changed" if request.kind == "items" else "exchanged"
        what = "Changed" if request.kind == "items" else "Exchanged"
        if request.kind == "items":
            order = await self._set_status(tx, order, "change")
        else:
            order = await self._rest(tx, order, request)
        await tell(tx, self._orders, order, kind, f"{what}: {_changes(request)}", self._clock)
        return order

    async def _send_elsewhere(self, tx: Transaction, order: Order, request: AfterSaleRequest) -> Order:
        if request.destination is None:
            return order
        order = sent_to(order, request.destination)
        await self._store.revise(tx, order)
        order = await self.pay_back(tx, order, request.refund, "address_changed", request.means)
        order = await self._set_status(tx, order, "change")
        await tell(tx, self._orders, order, "address_changed", "Goes to another address", self._clock)
        return order

    async def _restock(self, tx: Transaction, order: Order, request: AfterSaleRequest) -> None:
        quantities: dict[str, int] = {}
        products: dict[str, str] = {}
        for item in request.lines:
            line = order.line(item.line_id)
            if line is not None:
                quantities[line.variant_id] = quantities.get(line.variant_id, 0) + item.quantity
                products[line.variant_id] = line.product_id
        await self._stock.restock(tx, order.merchant_id, order.id, quantities, products)

    async def _rest(self, tx: Transaction, order: Order, request: AfterSaleRequest) -> Order:
        """Bring the order to where it is now that this request is at its end."""
        if order.status not in {"return_requested", "exchange_requested"}:
            return order
        return await self._set_status(tx, order, next_step(order))

    async def _set_status(self, tx: Transaction, order: Order, step: Step) -> Order:
        status = after(order.status, step)
        await self._orders.set_status(tx, order, status)
        return replace(order, status=status)

    async def _step(
        self, tx: Transaction, order: Order, request: AfterSaleRequest, step: RequestStep
    ) -> tuple[Order, AfterSaleRequest]:
        moved = replace(request, state=request_after(request.state, step), changed_at=self._clock.now())
        await self._store.set_request(tx, order, moved)
        kept = tuple(moved if one.id == moved.id else one for one in order.requests)
        return replace(order, requests=kept), moved

    async def _again(self, tx: Transaction, order: Order) -> Order:
        """Return the order as the listener of a charge, which a gift card pays at once, may have left it."""
        return await self._orders.order(tx, order.merchant_id, order.id) or order

    def _of(self, order: Order, payment: Payment) -> AfterSaleRequest | None:
        return order.request(payment.key.partition("/")[0])

    async def _coverable(self, tx: Transaction, order: Order, means: Means, charge: Money) -> bool:
        """Whether the gift cards among the means still hold what they are to pay."""
        parts = means.parts(charge)
        return all([await self._charges.can_pay(tx, order, instrument_of(part), amount) for part, amount in parts])

    async def _unpaid(self, tx: Transaction, order: Order, request: AfterSaleRequest, why: str) -> Order:
        """Let a request whose parcel is here wait for its buyer, since its difference cannot be charged."""
        failed = replace(request, why=why, changed_at=self._clock.now())
        await self._store.set_request(tx, order, failed)
        await tell(tx, self._orders, order, "charge_failed", "The payment did not go through", self._clock)
        return replace(order, requests=tuple(failed if one.id == failed.id else one for one in order.requests))

    async def _charge(self, tx: Transaction, order: Order, request: AfterSaleRequest, means: Means, key: str) -> None:
        """Ask each of the means for its part; a gift card pays here and now, once its provider has been asked."""
        for number, (part, amount) in enumerate(means.parts(request.charge)):
            order = await self._charges.add(
                tx, order, amount, instrument_of(part), f"{key}{CARD_PART if number else ''}"
            )


def _names(request: AfterSaleRequest) -> str:
    return ", ".join(f"{line.quantity} x {line.title}" for line in request.lines)


def _changes(request: AfterSaleRequest) -> str:
    return ", ".join(
        f"{line.title} to {line.replacement.variant_title or line.replacement.title}"
        for line in request.lines
        if line.replacement is not None
    )


def _reason(request: AfterSaleRequest) -> str:
    return {"return": "returned", "exchange": "exchanged", "items": "items_changed"}.get(request.kind, request.kind)


def _new_products(request: AfterSaleRequest) -> dict[str, str]:
    new: Sequence[tuple[str, str]] = [
        (line.replacement.variant_id, line.replacement.product_id) for line in request.lines if line.replacement
    ]
    return dict(new)


def _new_names(request: AfterSaleRequest) -> dict[str, tuple[str, str]]:
    return {
        line.replacement.variant_id: (line.replacement.product_id, line.replacement.title)
        for line in request.lines
        if line.replacement
    }
