"""What follows from what happened: one table from the names of events to their handlers."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from agent.conversations import Conversations
from commerce.domain.order import Order
from commerce.services.catalogue import Catalogue
from serving.db import mails
from serving.db.mails import Mail
from serving.mail import OrderMails, Postman
from serving.metrics import Metrics
from serving.shopper_events import Seen, ShopperEvents
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id
from storage.outbox import Event, Handler

ORDER_STEPS = (
    "placed",
    "paid",
    "action_required",
    "payment_failed",
    "shipped",
    "delivered",
    "cancelled",
    "returned",
    "refund_started",
    "refunded",
    "refund_failed",
    "disputed",
)


class OrderReading(Protocol):
    """Where orders are read."""

    async def get(self, merchant_id: str, shopper_id: str, order_id_or_number: str) -> Order: ...


class IndexKeeping(Protocol):
    """Who keeps the index up to date."""

    async def catalogue_changed(self, event: Event) -> None: ...


class Telling:
    """Tells conversations what happened outside them."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations

    async def cart_changed(self, event: Event) -> None:
        """The cart changed; a conversation that knows already is left alone."""
        await self._conversations.state_changed(event.merchant_id, str(event.body["shopperId"]), "cart")

    async def order_changed(self, event: Event) -> None:
        """An order went on."""
        shopper_id = event.body.get("shopperId")
        if shopper_id:
            await self._conversations.state_changed(event.merchant_id, str(shopper_id), f"order:{event.subject_id}")


class Mailing:
    """Writes one mail for each event that deserves one."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        catalogue: Catalogue,
        orders: OrderReading,
        postman: Postman,
        *,
        sender: str,
        base_url: str,
        metrics: Metrics,
    ) -> None:
        self._database = database
        self._clock = clock
        self._catalogue = catalogue
        self._orders = orders
        self._postman = postman
        self._sender = sender
        self._base_url = base_url
        self._metrics = metrics
        self._letters = OrderMails()

    async def order_changed(self, event: Event) -> None:
        """Write and bring the mail of an event, unless it was brought already."""
        key = f"{event.name}:{event.id}"
        async with self._database.reading() as tx:
            if await mails.mail_exists(tx, event.merchant_id, key):
                return
        shopper_id = str(event.body["shopperId"])
        order = await self._orders.get(event.merchant_id, shopper_id, event.subject_id)
        merchant = await self._catalogue.merchant(event.merchant_id)
        written = self._letters.write(event.name.removeprefix("order."), merchant, order, self._base_url)
        if written is None or not order.buyer.email:
            return
        subject, text = written
        mail = Mail(
            merchant_id=event.merchant_id,
            id=new_id("mail"),
            event_key=key,
            shopper_id=shopper_id,
            recipient=order.buyer.email,
            subject=subject,
            text=text,
            delivered_by=self._postman.name,
            at=self._clock.now(),
        )
        await self._postman.deliver(mail, merchant.support_email or self._sender)
        async with self._database.transaction() as tx:
            await mails.add_mail(tx, mail)
        self._metrics.mails.labels(self._postman.name).inc()


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
        shopper_id = str(event.body["shopperId"])
        order = await self._orders.get(event.merchant_id, shopper_id, event.subject_id)
        seen = [
            Seen("bought", line.product_id, line.variant_id, quantity=line.quantity, id=f"{order.id}:{line.id}")
            for line in order.lines
        ]
        await self._events.record(event.merchant_id, shopper_id, seen, "shop")


def event_handlers(
    indexing: IndexKeeping, telling: Telling, mailing: Mailing, noting: Noting
) -> Mapping[str, Sequence[Handler]]:
    """The handlers of each event."""
    of_orders: list[Handler] = [telling.order_changed, mailing.order_changed, noting.order_changed]
    table: dict[str, Sequence[Handler]] = {
        "catalogue.changed": [indexing.catalogue_changed],
        "cart.changed": [telling.cart_changed],
    }
    return table | {f"order.{step}": of_orders for step in ORDER_STEPS}
