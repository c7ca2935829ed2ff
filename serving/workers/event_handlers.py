"""What follows from what happened: one table from the names of events to their handlers."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from agent.conversation.conversations import Conversations
from commerce.domain.order import Order
from serving.learning.shopper_events import Seen, ShopperEvents
from serving.observability.metrics import Metrics
from storage.outbox import Event, Handler

ORDER_STEPS = (
    "placed",
    "paid",
    "action_required",
    "payment_failed",
    "shipped",
    "delivered",
    "cancelled",
    "sold_out",
    "return_requested",
    "exchange_requested",
    "request_approved",
    "request_refused",
    "request_withdrawn",
    "received",
    "returned",
    "exchanged",
    "items_changed",
    "address_changed",
    "payment_changed",
    "charge_started",
    "charged",
    "charge_failed",
    "refund_started",
    "refunded",
    "refund_failed",
    "disputed",
)
"""Everything that can happen to an order, as its events are named."""


class OrderReading(Protocol):
    """Where orders are read for the shop itself."""

    async def on_record(self, merchant_id: str, order_id: str) -> Order: ...


class IndexKeeping(Protocol):
    """Who keeps the index up to date."""

    async def catalogue_changed(self, event: Event) -> None: ...


class Telling:
    """Tells conversations what happened outside them."""

    def __init__(self, conversations: Conversations, orders: OrderReading) -> None:
        self._conversations = conversations
        self._orders = orders

    async def cart_changed(self, event: Event) -> None:
        """The cart changed; a conversation that knows already is left alone."""
        await self._conversations.state_changed(event.merchant_id, str(event.body["shopperId"]), "cart")

    async def order_changed(self, event: Event) -> None:
        """An order went on; it is told to whoever it belongs to by now."""
        order = await self._orders.on_record(event.merchant_id, event.subject_id)
        await self._conversations.state_changed(event.merchant_id, order.shopper_id, f"order:{order.id}")


class Noting:
    """Notes what was put into carts and bought, as shopper events."""

    def __init__(self, events: ShopperEvents, orders: OrderReading, metrics: Metrics) -> None:
        self._events = events
        self._orders = orders
        self._metrics = metrics

    async def order_changed(self, event: Event) -> None:
        """Count the step; an order that was placed was bought."""
        self._metrics.orders.labels(event.name.removeprefix("order.")).inc()
        if event.name != "order.placed":
            return
        order = await self._orders.on_record(event.merchant_id, event.subject_id)
        seen = [
            Seen("bought", line.product_id, line.variant_id, quantity=line.quantity, id=f"{order.id}:{line.id}")
            for line in order.lines
        ]
        await self._events.record(event.merchant_id, order.shopper_id, seen, "shop")


def event_handlers(
    indexing: IndexKeeping,
    telling: Telling,
    noting: Noting,
    of_orders: Sequence[Handler],
    others: Sequence[Mapping[str, Sequence[Handler]]],
) -> Mapping[str, Sequence[Handler]]:
    """The handlers of each event; the conversation hears of it before anything leaves the house."""
    own: dict[str, Sequence[Handler]] = {
        "catalogue.changed": [indexing.catalogue_changed],
        "cart.changed": [telling.cart_changed],
    }
    for step in ORDER_STEPS:
        own[f"order.{step}"] = [telling.order_changed, noting.order_changed, *of_orders]
    every = [own, *others]
    return {name: [one for table in every for one in table.get(name, ())] for table in every for name in table}
