"""What buyers do with their orders after the sale: each act agreed to exactly, and done once."""

import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import orjson

from commerce.domain.address import Address
from commerce.domain.after_sale import cancellation, return_instead, return_offer
from commerce.domain.allowances import seen
from commerce.domain.money import Money
from commerce.domain.order import Order
from commerce.domain.policy import ReturnRule, Settles
from commerce.domain.replacing import Change, Wish
from commerce.domain.requests import SENT, AfterSaleRequest, Agreed, Means, RequestKind, RequestLine, RequestState
from commerce.errors import ChangedSince, IdempotencyConflict, PaymentDeclined
from commerce.ports.after_sale import AfterSaleStore
from commerce.ports.orders import OrderStore
from commerce.services.cancelling import Cancelling
from commerce.services.charges import Charges
from commerce.services.completing import Completing
from commerce.services.offers import Offers, withdrawable
from commerce.services.orders import Orders
from commerce.services.refunds import Refunds
from commerce.services.stock import Stock, Wanted
from commerce.services.telling import tell
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id

SET_ASIDE_FOR = timedelta(days=90)
"""How long the new item of an exchange waits for the old one."""


class AfterSale:
    """Everything is offered again under the order's lock; what differs from what was agreed to is refused.

    The same key gives the same answer; another act under it is an IdempotencyConflict.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        offers: Offers,
        orders: Orders,
        order_rows: OrderStore,
        store: AfterSaleStore,
        stock: Stock,
        completing: Completing,
        cancelling: Cancelling,
        charges: Charges,
        refunds: Refunds,
    ) -> None:
        self.offers = offers
        self._database = database
        self._clock = clock
        self._orders = orders
        self._rows = order_rows
        self._store = store
        self._stock = stock
        self._completing = completing
        self._cancelling = cancelling
        self._charges = charges
        self._refunds = refunds

    async def cancel(
        self, merchant_id: str, shopper_id: str, order_id: str, reason: str = "", *, agreed: Agreed
    ) -> Order:
        """Cancel an order and give the money back; raises NotCancellable, ChangedSince."""

        async def act(tx: Transaction, order: Order) -> None:
            offer = cancellation(order, self._clock.now(), reason)
            _demand_same(agreed, Money(0, order.currency), offer.refund)
            request = self._request(order, "cancellation", "completed", agreed, None, reason=offer.reason)
            await self._cancelling.cancel(tx, offer, request)

        order = await self._act(merchant_id, shopper_id, order_id, agreed, {"act": "cancel", "reason": reason}, act)
        await self._cancelling.stop_payment(order)
        return await self._finished(order, agreed)

    async def return_items(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        lines: Mapping[str, int],
        refund_to: str | Means = "",
        reason: str = "",
        *,
        agreed: Agreed,
    ) -> Order:
        """Ask for items to be taken back: the request stands, and what was never sent is done at once."""
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        means = await self.offers.meant(order, shopper_id, refund_to)

        async def act(tx: Transaction, order: Order) -> None:
            offer = return_offer(order, lines, self._clock.now(), means, reason)
            _demand_same(agreed, Money(0, order.currency), offer.refund)
            request = self._request(order, "return", "requested", agreed, means, reason=offer.reason)
            settles = _settles(order, "return", offer.items)
            request = replace(request, lines=offer.items, refund=offer.refund, fee=offer.fee, settles=settles)
            await self._completing.begin(tx, order, request)

        said = {"act": "return", "lines": dict(lines), "to": _named(refund_to)}
        return await self._finished(await self._act(merchant_id, shopper_id, order.id, agreed, said, act), agreed)

    async def replace_items(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        kind: RequestKind,
        changes: Sequence[Change],
        payment: str | Means = "",
        *,
        agreed: Agreed,
    ) -> Order:
        """Change items before they are sent, or ask for an exchange; the new ones are set aside.

        Raises as the offer does, and PaymentDeclined where a difference could not be charged: then nothing changed.
        """
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        means = await self.offers.meant(order, shopper_id, payment)

        async def act(tx: Transaction, order: Order) -> None:
            offer, wishes = await self.offers.replacing_in(tx, order, kind, changes, means)
            _demand_same(agreed, offer.charge, offer.refund)
            settles = _settles(order, kind, offer.items)
            request = replace(
                self._request(order, kind, _begins(offer.charge, settles), agreed, offer.means),
                lines=offer.items,
                charge=offer.charge,
                refund=offer.refund,
                fee=offer.fee,
                settles=settles,
            )
            await self._set_aside(tx, order, request, wishes)
            await self._completing.begin(tx, order, request)

        named = [[one.line_id, one.variant_id, one.quantity] for one in changes]
        said = {"act": kind, "changes": named, "by": _named(payment)}
        return await self._finished(await self._act(merchant_id, shopper_id, order.id, agreed, said, act), agreed)

    async def change_address(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        address: Address,
        payment: str | Means = "",
        *,
        agreed: Agreed,
    ) -> Order:
        """Send an order elsewhere; what delivery and tax come to more or less there is charged or goes back."""
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        means = await self.offers.meant(order, shopper_id, payment)

        async def act(tx: Transaction, order: Order) -> None:
            offer = await self.offers.readdressing_in(tx, order, address, means)
            _demand_same(agreed, offer.charge, offer.refund)
            request = replace(
                self._request(order, "address", _begins(offer.charge, "at_once"), agreed, means),
                destination=offer.destination,
                charge=offer.charge,
                refund=offer.refund,
                fee=offer.fee,
            )
            await self._completing.begin(tx, order, request)

        said = {"act": "address", "address": [*address.lines()], "by": _named(payment)}
        return await self._finished(await self._act(merchant_id, shopper_id, order.id, agreed, said, act), agreed)

    async def change_payment(
        self, merchant_id: str, shopper_id: str, order_id: str, payment: str | Means, *, agreed: Agreed
    ) -> Order:
        """Charge other means with all of an order; when that is through, what was paid before goes back."""
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        means = await self.offers.meant(order, shopper_id, payment)

        async def act(tx: Transaction, order: Order) -> None:
            offer = await self.offers.repaying_in(tx, order, means)
            _demand_same(agreed, offer.amount, offer.amount)
            request = self._request(order, "payment", "awaiting_payment", agreed, means)
            await self._completing.begin(tx, order, replace(request, charge=offer.amount))

        said = {"act": "payment", "by": _named(payment)}
        return await self._finished(await self._act(merchant_id, shopper_id, order.id, agreed, said, act), agreed)

    async def withdraw(
        self, merchant_id: str, shopper_id: str, order_id: str, request_id: str, *, agreed: Agreed
    ) -> Order:
        """Take a request back: what was set aside for it is free again, and what was paid for it goes back."""

        async def act(tx: Transaction, order: Order) -> None:
            request = withdrawable(order, request_id)
            _demand_same(agreed, Money(0, order.currency), order.paid_for(request))
            order = await self._completing.end(tx, order, request, "withdraw", "")
            what = {"return": "Return", "exchange": "Exchange"}.get(request.kind, "Change")
            await tell(tx, self._rows, order, "request_withdrawn", f"{what} withdrawn", self._clock)

        said = {"act": "withdraw", "request": request_id}
        order = await self._act(merchant_id, shopper_id, order_id, agreed, said, act)
        return await self._finished(order, agreed)

    async def return_instead(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        request_id: str,
        refund_to: str | Means = "",
        *,
        agreed: Agreed,
    ) -> Order:
        """Take an exchange whose difference could not be charged as a return; raises NotReturnable, ChangedSince."""
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        means = await self.offers.meant(order, shopper_id, refund_to)

        async def act(tx: Transaction, order: Order) -> None:
            offer = return_instead(order, request_id, means)
            _demand_same(agreed, Money(0, order.currency), offer.refund)
            request = order.request(request_id)
            if request is not None:
                await self._completing.turn_into_return(tx, order, request, offer)

        said = {"act": "return_instead", "request": request_id, "to": _named(refund_to)}
        return await self._finished(await self._act(merchant_id, shopper_id, order.id, agreed, said, act), agreed)

    async def _act(
        self,
        merchant_id: str,
        shopper_id: str,
        order_id: str,
        agreed: Agreed,
        said: Mapping[str, object],
        act: Callable[[Transaction, Order], Awaitable[None]],
    ) -> Order:
        """Do an act in one transaction, unless this key has done it before."""
        order_id = (await self._orders.get(merchant_id, shopper_id, order_id)).id
        async with self._database.transaction(durable=True) as tx:
            order = await self._orders.locked(tx, merchant_id, shopper_id, order_id)
            if not await self._answered(tx, order, agreed, said):
                _demand_version(order, agreed)
                await act(tx, order)
            return await self._rows.order(tx, merchant_id, order_id) or order

    async def _answered(self, tx: Transaction, order: Order, agreed: Agreed, said: Mapping[str, object]) -> bool:
        """Say whether this key has done this before; remember it otherwise."""
        request = {**said, "version": agreed.version, "charge": agreed.charge, "refund": agreed.refund}
        digest = hashlib.sha256(orjson.dumps(request, option=orjson.OPT_SORT_KEYS)).hexdigest()
        known = await self._rows.request(tx, order.merchant_id, order.id, agreed.key)
        if known is not None and known != digest:
            raise IdempotencyConflict("This key has already asked for something else.", orderId=order.id)
        if known is None:
            await self._rows.remember_request(tx, order.merchant_id, order.id, agreed.key, digest)
        return known is not None

    async def _finished(self, order: Order, agreed: Agreed) -> Order:
        """Collect and send the money of this act, and return the order as it is then; raises PaymentDeclined."""
        mine = next((one for one in order.requests if one.key == agreed.key), None)
        if mine is not None and mine.state == "awaiting_payment":
            await self._charges.finish(order.merchant_id, order.id, mine.id)
        order = seen(await self._refunds.finish(order.merchant_id, order.id), self._clock.now())
        mine = order.request(mine.id) if mine is not None else None
        if mine is not None and mine.state == "failed":
            message = "The payment was declined; the order is as it was."
            if mine.why == SENT:
                message = "It was sent before it could be changed; what was paid for the change goes back."
            raise PaymentDeclined(message, reason=mine.why, orderId=order.id)
        return order

    async def _set_aside(
        self, tx: Transaction, order: Order, request: AfterSaleRequest, wishes: Sequence[Wish]
    ) -> None:
        wanted: dict[str, Wanted] = {}
        for wish in wishes:
            before = wanted[wish.variant.id].quantity if wish.variant.id in wanted else 0
            name = f"{wish.product.title} ({wish.variant.title})" if wish.variant.title else wish.product.title
            limited = wish.variant.availability.quantity is not None
            wanted[wish.variant.id] = Wanted(wish.variant.id, wish.product.id, name, before + wish.quantity, limited)
        until = self._clock.now() + SET_ASIDE_FOR
        await self._stock.reserve(tx, order.merchant_id, request.id, list(wanted.values()), until)

    def _request(
        self,
        order: Order,
        kind: RequestKind,
        state: RequestState,
        agreed: Agreed,
        means: Means | None,
        *,
        reason: str = "",
    ) -> AfterSaleRequest:
        now, nothing = self._clock.now(), Money(0, order.currency)
        return AfterSaleRequest(
            id=new_id("req"),
            kind=kind,
            state=state,
            reason=reason,
            lines=(),
            refund=nothing,
            charge=nothing,
            fee=nothing,
            means=means,
            created_at=now,
            changed_at=now,
            key=agreed.key,
        )


def _named(means: str | Means) -> str:
    return means if isinstance(means, str) else f"{means.kind}:{means.token or means.label}"


def _begins(charge: Money, settles: Settles) -> RequestState:
    return "awaiting_payment" if charge and settles == "at_once" else "requested"


def _settles(order: Order, kind: RequestKind, items: Sequence[RequestLine]) -> Settles:
    """Say when money moves: what was not sent is not waited for."""
    rule = order.policy.rule(kind)
    waits = isinstance(rule, ReturnRule) and rule.settles == "on_receipt"
    return "on_receipt" if waits and not all(one.unsent for one in items) else "at_once"


def _demand_version(order: Order, agreed: Agreed) -> None:
    if order.version != agreed.version:
        message = f"Order {order.number} has changed since you agreed to this."
        raise ChangedSince(message, old=agreed.version, new=order.version)


def _demand_same(agreed: Agreed, charge: Money, refund: Money) -> None:
    """Refuse amounts that are no longer what the buyer said yes to."""
    for old, new in ((agreed.charge, charge), (agreed.refund, refund)):
        if old != new.amount:
            message = f"It would come to {new.format()} now, and was {Money(old, new.currency).format()}."
            raise ChangedSince(message, old=old, new=new.amount, currency=new.currency)
