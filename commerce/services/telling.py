"""Writes what happened to an order into its own story and into the outbox."""

from commerce.domain.order import Order
from commerce.ports.orders import OrderStore
from storage.clock import Clock
from storage.database import Transaction
from storage.outbox import Event, record


async def tell(tx: Transaction, orders: OrderStore, order: Order, kind: str, text: str, clock: Clock) -> None:
    """Write what happened into the order's own story and into the outbox."""
    await orders.add_event(tx, order, kind, text, clock.now())
    body = {"shopperId": order.shopper_id, "number": order.number}
    await record(tx, Event(f"order.{kind}", order.merchant_id, order.id, body))
