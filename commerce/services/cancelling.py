"""What cancelling an order does: goods back on the shelf, money back to where it came from, a payment stopped."""

from dataclasses import replace

from commerce.domain.order import Cancellation, Order
from commerce.domain.order_states import after
from commerce.domain.requests import AfterSaleRequest
from commerce.ports.after_sale import AfterSaleStore
from commerce.ports.orders import OrderStore
from commerce.services.completing import Completing
from commerce.services.settlement import Settlement
from commerce.services.stock import Stock
from commerce.services.telling import tell
from storage.clock import Clock
from storage.database import Transaction


class Cancelling:
    """The same for a buyer, whom the policy may refuse, and for the shop."""

    def __init__(
        self,
        clock: Clock,
        orders: OrderStore,
        store: AfterSaleStore,
        stock: Stock,
        completing: Completing,
        settlement: Settlement,
    ) -> None:
        self._clock = clock
        self._orders = orders
        self._store = store
        self._stock = stock
        self._completing = completing
        self._settlement = settlement

    async def cancel(self, tx: Transaction, offer: Cancellation, request: AfterSaleRequest) -> None:
        """Cancel an order, as part of the caller's transaction under its lock; ``request`` is how it is kept."""
        order = offer.order
        await self._orders.set_status(tx, order, after(order.status, "cancel"))
        if order.status == "pending":
            if order.due is not None:
                stopped = replace(order.due, status="cancelled", failure="order_cancelled")
                await self._orders.set_payment(tx, order, stopped, None)
            await self._settlement.release(tx, order)
        else:
            quantities: dict[str, int] = {}
            for line in order.lines:
                quantities[line.variant_id] = quantities.get(line.variant_id, 0) + line.kept
            products = {line.variant_id: line.product_id for line in order.lines}
            await self._stock.restock(tx, order.merchant_id, order.id, quantities, products)
            await self._completing.pay_back(tx, order, offer.refund, "cancelled", None)
        await self._store.add_request(tx, order, replace(request, refund=offer.refund, fee=offer.fee))
        await tell(tx, self._orders, order, "cancelled", "Order cancelled", self._clock)

    async def stop_payment(self, order: Order) -> None:
        """Stop the payment of an order that was cancelled before it was paid, after the commit."""
        if not any(one.status == "succeeded" for one in order.payments):
            await self._settlement.stop_payment(order.merchant_id, order.id)
