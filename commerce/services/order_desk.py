"""What the shop's own people do about orders after the sale: look at requests, take parcels in, give money back."""

from collections.abc import Sequence

from commerce.domain.allowances import Refusal, refused, seen
from commerce.domain.money import Money
from commerce.domain.order import Cancellation, Order, Refund
from commerce.domain.order_states import after, allows
from commerce.domain.requests import AfterSaleRequest, allows_step
from commerce.errors import MoneyInvalid, OrderNotFound, RequestNotFound, TransitionRefused
from commerce.ports.after_sale import AfterSaleStore
from commerce.ports.orders import OrderFilter, OrderStore
from commerce.services.cancelling import Cancelling
from commerce.services.charges import Charges
from commerce.services.completing import ON_RECEIPT, Completing
from commerce.services.gift_cards import IssuedCard
from commerce.services.refunds import Refunds
from commerce.services.telling import tell
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id


class OrderDesk:
    """Its callers are the shop's people and systems, not shoppers."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        orders: OrderStore,
        store: AfterSaleStore,
        completing: Completing,
        cancelling: Cancelling,
        refunds: Refunds,
        charges: Charges,
    ) -> None:
        self._database = database
        self._clock = clock
        self._orders = orders
        self._store = store
        self._completing = completing
        self._cancelling = cancelling
        self._refunds = refunds
        self._charges = charges

    async def order(self, merchant_id: str, name: str) -> Order:
        """Return an order by id or number; raises OrderNotFound."""
        async with self._database.reading() as tx:
            order = await self._orders.order(tx, merchant_id, name)
            order = order or await self._orders.by_number(tx, merchant_id, name.strip().lstrip("#").upper())
        if order is None:
            raise OrderNotFound(f"There is no order {name!r}.", order=name)
        return seen(order, self._clock.now())

    async def waiting(self, merchant_id: str, limit: int = 100) -> list[tuple[Order, AfterSaleRequest]]:
        """Return the requests that wait for the shop or for a parcel, oldest first."""
        async with self._database.reading() as tx:
            found = await self._store.open_requests(tx, merchant_id, limit)
            orders = {order_id: await self._orders.order(tx, merchant_id, order_id) for order_id, _ in found}
        pairs = [(orders[order_id], request_id) for order_id, request_id in found]
        return [
            (order, request)
            for order, one in pairs
            if order is not None and (request := order.request(one)) is not None
        ]

    async def unrefunded(self, merchant_id: str, limit: int = 100) -> list[tuple[Order, Refund]]:
        """Return the refunds that their provider has refused for good and that were not paid back otherwise."""
        async with self._database.reading() as tx:
            found = await self._orders.failed_refunds(tx, merchant_id, limit)
            orders = [await self._orders.order(tx, merchant_id, order_id) for order_id in found]
        return [(order, one) for order in orders if order for one in order.refunds if one.status == "failed"]

    async def find(self, merchant_id: str, wanted: OrderFilter, limit: int = 50) -> list[Order]:
        """Return the orders that are meant, newest first."""
        async with self._database.reading() as tx:
            found = await self._orders.search(tx, merchant_id, wanted, limit)
        return [seen(order, self._clock.now()) for order in found]

    async def cancel(self, merchant_id: str, order_id: str, reason: str = "") -> Order:
        """Cancel an order that nothing was sent of, whatever its policy lets buyers do; all that was paid goes back.

        An order that is cancelled already stays so. Raises TransitionRefused.
        """
        async with self._database.transaction(durable=True) as tx:
            order = await self._order(tx, merchant_id, order_id)
            if order.status != "cancelled":
                self._demand_idle(order)
                nothing, now = Money(0, order.currency), self._clock.now()
                request = AfterSaleRequest(
                    id=new_id("req"),
                    kind="cancellation",
                    state="completed",
                    reason=reason,
                    lines=(),
                    refund=nothing,
                    charge=nothing,
                    fee=nothing,
                    means=None,
                    created_at=now,
                    changed_at=now,
                )
                offer = Cancellation(order, order.net_paid, order.lines, nothing, reason)
                await self._cancelling.cancel(tx, offer, request)
            order = await self._order(tx, merchant_id, order_id)
        await self._cancelling.stop_payment(order)
        return await self._finished(merchant_id, order_id)

    async def retry(self, merchant_id: str, order_id: str, refund_id: str) -> Order:
        """Ask its provider once more, now, for a refund that it has refused; raises RequestNotFound."""
        async with self._database.transaction(durable=True) as tx:
            order = await self._order(tx, merchant_id, order_id)
            refused_ones = [one for one in order.refunds if one.status == "failed" or one.tries]
            found = next((one for one in refused_ones if one.id == refund_id and one.status != "succeeded"), None)
            if found is None:
                raise RequestNotFound(f"Order {order.number} has no refused refund {refund_id!r}.", refundId=refund_id)
            await self._refunds.again(tx, order, found)
        return await self._finished(merchant_id, order_id)

    def _demand_idle(self, order: Order) -> None:
        if any(one.open for one in order.requests):
            message = f"Order {order.number} has an open request; refuse it or finish it first."
            raise TransitionRefused(message, status=order.status, step="cancel")

    async def repay(self, merchant_id: str, order_id: str, refund_id: str) -> IssuedCard:
        """Pay a refund that has failed back as a new gift card, and return it with its code.

        Raises RequestNotFound where there is no such failed refund, MoneyInvalid where its money has gone back since.
        """
        async with self._database.transaction(durable=True) as tx:
            order = await self._order(tx, merchant_id, order_id)
            failed = next((one for one in order.refunds if (one.id, one.status) == (refund_id, "failed")), None)
            if failed is None:
                raise RequestNotFound(f"Order {order.number} has no failed refund {refund_id!r}.", refundId=refund_id)
            return await self._refunds.repay(tx, order, failed)

    async def approve(self, merchant_id: str, order_id: str, request_id: str) -> Order:
        """Agree to a return or an exchange that waits for it."""
        async with self._database.transaction(durable=True) as tx:
            order, request = await self._locked(tx, merchant_id, order_id, request_id)
            await self._completing.approve(tx, order, request)
            await tell(tx, self._orders, order, "request_approved", f"{_what(request)} approved", self._clock)
        return await self._finished(merchant_id, order.id)

    async def refuse(self, merchant_id: str, order_id: str, request_id: str, why: str) -> Order:
        """Refuse a request that has not been received; the reason is told to the buyer.

        Raises TransitionRefused, also where its money has gone back already: it ends when it is received.
        """
        async with self._database.transaction(durable=True) as tx:
            order, request = await self._locked(tx, merchant_id, order_id, request_id)
            if request.paid_back:
                message = f"{request.refund.format()} has gone back for it already; receive it, damaged if need be."
                raise TransitionRefused(message, status=request.state, step="refuse")
            order = await self._completing.end(tx, order, request, "refuse", why)
            await tell(tx, self._orders, order, "request_refused", f"{_what(request)} refused: {why}", self._clock)
        return await self._finished(merchant_id, order.id)

    async def receive(self, merchant_id: str, order_id: str, request_id: str, *, restock: bool = True) -> Order:
        """Take in what came back: the refund goes out, or the new item is ready to be sent.

        Called again for one whose difference could not be charged, it tries again.
        """
        async with self._database.transaction(durable=True) as tx:
            order, request = await self._locked(tx, merchant_id, order_id, request_id)
            if request.state != "received" and not allows_step(request.state, "receive"):
                message = f"This request is {request.state}; only one that is approved can be received."
                raise TransitionRefused(message, status=request.state, step="receive")
            await self._completing.receive(tx, order, request, restock=restock)
        await self._collect(merchant_id, order.id, request.id)
        return await self._finished(merchant_id, order.id)

    async def refund(
        self, merchant_id: str, order_id: str, amount: Money, reason: str = "goodwill", *, once: str | None = None
    ) -> Order:
        """Give back a part of what was paid, or all of it, beside any return.

        Raises MoneyInvalid where that is nothing, or more than can go back.

        Where it is given a key (``once``) it is done once, however often it is asked for.
        """
        async with self._database.transaction(durable=True) as tx:
            order = await self._order(tx, merchant_id, order_id)
            if once is None or await self._is_first(tx, order, once):
                await self._give_back(tx, order, amount, reason)
        return await self._finished(merchant_id, order_id)

    async def _is_first(self, tx: Transaction, order: Order, once: str) -> bool:
        if await self._orders.request(tx, order.merchant_id, order.id, once) is not None:
            return False
        await self._orders.remember_request(tx, order.merchant_id, order.id, once, once)
        return True

    async def _give_back(self, tx: Transaction, order: Order, amount: Money, reason: str) -> None:
        if amount.amount <= 0:
            raise MoneyInvalid("A refund is more than nothing.", amount=amount.amount)
        if not any(one.status == "succeeded" for one in order.payments) or not order.net_paid:
            raise refused(order, "return", Refusal("unpaid", f"Nothing of order {order.number} can go back."))
        order = await self._refunds.owe(tx, order, amount, reason)
        if not order.net_paid and allows(order.status, "refund_all"):
            await self._orders.set_status(tx, order, after(order.status, "refund_all"))
        text = f"{amount.format()} is being refunded"
        await tell(tx, self._orders, order, "refund_started", text, self._clock)

    async def _collect(self, merchant_id: str, order_id: str, request_id: str) -> None:
        async with self._database.reading() as tx:
            order = await self._order(tx, merchant_id, order_id, lock=False)
        keys: Sequence[str] = [
            one.key for one in order.payments if one.key.startswith(request_id + ON_RECEIPT) and not one.ended
        ]
        for key in keys:
            await self._charges.finish(merchant_id, order_id, key)

    async def _finished(self, merchant_id: str, order_id: str) -> Order:
        return seen(await self._refunds.finish(merchant_id, order_id), self._clock.now())

    async def _locked(
        self, tx: Transaction, merchant_id: str, order_id: str, request_id: str
    ) -> tuple[Order, AfterSaleRequest]:
        order = await self._order(tx, merchant_id, order_id, lock=True)
        request = order.request(request_id)
        if request is None:
            raise RequestNotFound(f"Order {order.number} has no request {request_id!r}.", requestId=request_id)
        return order, request

    async def _order(self, tx: Transaction, merchant_id: str, order_id: str, *, lock: bool = True) -> Order:
        order = await self._orders.order(tx, merchant_id, order_id, lock=lock)
        if order is None:
            raise OrderNotFound(f"There is no order {order_id!r}.", order=order_id)
        return order


def _what(request: AfterSaleRequest) -> str:
    return {"return": "Return", "exchange": "Exchange"}.get(request.kind, "Change")
