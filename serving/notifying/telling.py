"""Which event is told to whom: orders to their buyers, carts that were left to those who allowed it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from commerce.domain.cart import Cart
from commerce.domain.merchant import Merchant
from commerce.domain.order import Order
from commerce.ports.carts import LeftCart
from serving.db import notices
from serving.notifying.card_codes import CardCodes
from serving.notifying.choices import Choices
from serving.notifying.kinds import KINDS, OF_ORDERS
from serving.notifying.notices import News, Notices, Reader
from storage.clock import Clock
from storage.database import Database
from storage.outbox import Event, record

CART_ABANDONED = "cart.abandoned"
_NOT_AFTER = timedelta(days=3)
_AT_ONCE = 200


class OrderRecords(Protocol):
    """Where orders are read for the shop itself, whoever they belong to by now."""

    async def on_record(self, merchant_id: str, order_id: str) -> Order: ...


class Merchants(Protocol):
    """Where merchants are read."""

    async def merchant(self, merchant_id: str) -> Merchant: ...


class OpenCarts(Protocol):
    """Where carts are read."""

    async def current(self, merchant_id: str, shopper_id: str) -> Cart: ...
    async def left(
        self, merchant_id: str, shopper_ids: Sequence[str], since: datetime, until: datetime
    ) -> Sequence[LeftCart]: ...


class Contacts(Protocol):
    """How a shopper with a cart is reached."""

    async def buyer(self, merchant_id: str, shopper_id: str) -> Reader: ...


class OrderNews:
    """Tells buyers what became of their orders."""

    def __init__(
        self, merchants: Merchants, orders: OrderRecords, notices: Notices, card_codes: CardCodes, *, base_url: str
    ) -> None:
        self._merchants = merchants
        self._orders = orders
        self._notices = notices
        self._card_codes = card_codes
        self._base_url = base_url

    async def order_changed(self, event: Event) -> None:
        """Write what this step of the order is told as, if anything."""
        kind = OF_ORDERS.get(event.name)
        if kind is None or await self._notices.told(event.merchant_id, event.id):
            return
        order = await self._orders.on_record(event.merchant_id, event.subject_id)
        merchant = await self._merchants.merchant(event.merchant_id)
        buyer = order.buyer
        reader = Reader(order.shopper_id, buyer.email, buyer.phone)
        cards = await self._card_codes.of_order(event.merchant_id, order.id)
        facts = {"order": order, "currency": order.currency, "name": buyer.name, "gift_cards": cards}
        link = f"{self._base_url}/orders/{order.id}"
        await self._notices.tell(merchant, [News(kind, event.id, reader, link, facts)])


class CartReminders:
    """Reminds of a cart that was left, once, and only who allowed it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        merchants: Merchants,
        carts: OpenCarts,
        contacts: Contacts,
        choices: Choices,
        notices: Notices,
        *,
        base_url: str,
        after: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._merchants = merchants
        self._carts = carts
        self._contacts = contacts
        self._choices = choices
        self._notices = notices
        self._base_url = base_url
        self._after = after

    async def look(self) -> int:
        """Record an event for each cart that was left and may be reminded of; returns how many."""
        now = self._clock.now()
        async with self._database.reading() as tx:
            asked = await notices.allowing(tx, "cart_reminders")
        found = 0
        for merchant_id, shopper_ids in asked.items():
            for at in range(0, len(shopper_ids), _AT_ONCE):
                some = shopper_ids[at : at + _AT_ONCE]
                left = await self._carts.left(merchant_id, some, now - _NOT_AFTER, now - self._after)
                found += sum([await self._note(cart) for cart in left])
        return found

    async def cart_abandoned(self, event: Event) -> None:
        """Remind of a cart that is still as it was left."""
        shopper_id = str(event.body["shopperId"])
        cart = await self._carts.current(event.merchant_id, shopper_id)
        if cart.id != event.subject_id or cart.version != event.body["version"] or not cart.lines:
            return
        reader = await self._contacts.buyer(event.merchant_id, shopper_id)
        merchant = await self._merchants.merchant(event.merchant_id)
        facts = {"cart": cart, "currency": cart.currency}
        news = News(KINDS["abandoned_cart"], _key(cart.id), reader, f"{self._base_url}/cart", facts)
        await self._notices.tell(merchant, [news])

    async def _note(self, cart: LeftCart) -> bool:
        if await self._notices.told(cart.merchant_id, _key(cart.cart_id)):
            return False
        address = (await self._contacts.buyer(cart.merchant_id, cart.shopper_id)).email
        async with self._database.transaction() as tx:
            if not address or not await self._choices.allows(
                tx, cart.merchant_id, cart.shopper_id, address, "cart_reminders"
            ):
                return False
            body = {"shopperId": cart.shopper_id, "version": cart.version}
            await record(tx, Event(CART_ABANDONED, cart.merchant_id, cart.cart_id, body))
        return True


def _key(cart_id: str) -> str:
    return f"cart.abandoned:{cart_id}"
