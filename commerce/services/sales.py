"""What changes when an order is paid, beside the order itself: its cart, its checkout and its stock."""

from dataclasses import dataclass, replace

from commerce.domain.basket import KeptCart
from commerce.domain.cart_changes import without_quantities
from commerce.domain.order import Order
from commerce.domain.pricing import GIFT_LINE
from commerce.domain.stock import Holding
from commerce.ports.carts import CartStore
from commerce.ports.checkouts import CheckoutStore, KeptCheckout
from commerce.ports.orders import OrderStore
from commerce.services.stock import Stock
from storage.clock import Clock
from storage.database import Transaction
from storage.outbox import Event, record
from storage.together import together


@dataclass(frozen=True, slots=True)
class Sale:
    """An order and what changes with it, as they are under their locks."""

    order: Order
    cart: KeptCart | None
    checkout: KeptCheckout | None
    holding: Holding


class Sales:
    """Each method is part of its caller's transaction."""

    def __init__(
        self, clock: Clock, orders: OrderStore, carts: CartStore, checkouts: CheckoutStore, stock: Stock
    ) -> None:
        self._clock = clock
        self._orders = orders
        self._carts = carts
        self._checkouts = checkouts
        self._stock = stock

    async def locked(self, tx: Transaction, merchant_id: str, order_id: str) -> Sale | None:
        """Lock and read all of it at once: the order first, its stock last."""
        order, cart, checkout, holding = await together(
            tx,
            self._orders.order(tx, merchant_id, order_id, lock=True),
            self._carts.of_order(tx, merchant_id, order_id),
            self._checkouts.of_order(tx, merchant_id, order_id),
            self._stock.holding(tx, merchant_id, order_id),
        )
        return None if order is None else Sale(order, cart, checkout, holding)

    async def close(self, tx: Transaction, sale: Sale) -> None:
        """Take what was bought out of the cart, and complete the checkout."""
        if sale.cart is not None:
            await self._take_out(tx, sale.order, sale.cart)
        checkout = sale.checkout
        if checkout is not None and checkout.order_id == sale.order.id:
            await self._checkouts.save(tx, replace(checkout, state="completed", version=checkout.version + 1))

    async def _take_out(self, tx: Transaction, order: Order, cart: KeptCart) -> None:
        bought = {line.variant_id: line.quantity for line in order.lines if not line.id.startswith(GIFT_LINE)}
        left = without_quantities(cart, bought)
        codes = left.codes if left.lines else ()
        left = replace(left, codes=codes, version=cart.version + 1, updated_at=self._clock.now())
        await self._carts.save(tx, left)
        body = {"shopperId": left.shopper_id, "version": left.version}
        await record(tx, Event("cart.changed", left.merchant_id, left.id, body))
