"""Writes what happened into the outbox: to an order, whose own story has it too, and to a shop's rules."""

from dataclasses import replace

from commerce.domain.order import Order, OrderEvent
from commerce.ports.orders import OrderStore
from storage.clock import Clock
from storage.database import Transaction
from storage.outbox import Event, record


async def tell(tx: Transaction, orders: OrderStore, order: Order, kind: str, text: str, clock: Clock) -> Order:
    """Write what happened into the order's own story and into the outbox; returns the order with it."""
    now = clock.now()
    await orders.add_event(tx, order, kind, text, now)
    body = {"shopperId": order.shopper_id, "number": order.number}
    await record(tx, Event(f"order.{kind}", order.merchant_id, order.id, body))
    return replace(order, events=(*order.events, OrderEvent(kind, text, now)))


RULES_CHANGED = "rules.changed"
_CATALOGUE_CHANGED = "catalogue.changed"


async def tell_of_rules(tx: Transaction, merchant_id: str, *kinds: str) -> None:
    """Tell which kinds of rules were set; those of the stock change what can be bought, so the index hears of it."""
    await record(tx, Event(RULES_CHANGED, merchant_id, merchant_id, {"kinds": list(kinds)}))
    if "stock" in kinds:
        await record(tx, Event(_CATALOGUE_CHANGED, merchant_id, merchant_id, {"productIds": None, "removed": []}))
