"""What is known of a shopper's taste: their orders, what they looked at where they agreed to it, and what they said."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from commerce.domain.order import Order
from retrieval.buying.model import OldOrder
from retrieval.buying.records import DAY_SECONDS
from retrieval.recommending.tastes import Taste
from serving.db import shoppers
from storage.clock import Clock
from storage.database import Database
from tools.services import KnownTaste, Stated

FOR_YOU, OFF, ON = "for_you", "off", "on"
LIKES, AVOIDS = "likes.", "avoids."
_ORDERS, _LOOKS = 50, 60
_LOOKED_WITHIN = timedelta(days=60)
_SPEAKS_FOR_ITSELF = 3
_OFF_STATES = ("cancelled", "payment_failed")


class OrderReading(Protocol):
    """Where a shopper's orders are read."""

    async def list(self, merchant_id: str, shopper_id: str, limit: int = 20) -> Sequence[Order]: ...


class ShopperTastes:
    """Reads and keeps tastes; nothing of a shopper is used once they switched suggestions "for you" off."""

    def __init__(self, database: Database, orders: OrderReading, clock: Clock) -> None:
        self._database = database
        self._orders = orders
        self._clock = clock

    async def of(self, merchant_id: str, shopper_id: str) -> KnownTaste:
        """All that suggestions may use; the stated wishes are there also while suggestions are off."""
        now = self._clock.now()
        async with self._database.reading() as tx:
            kept = await shoppers.preferences_of(tx, merchant_id, shopper_id)
            personal = not any(one.name == FOR_YOU and one.value == OFF for one in kept)
            seen = await shoppers.events_of(tx, merchant_id, shopper_id, _LOOKS * 5) if personal else []
        stated = tuple(Stated(one.name, one.value) for one in kept if one.name != FOR_YOU)
        if not personal:
            return KnownTaste(Taste(), personal=False, stated=stated)
        orders = await self._orders.list(merchant_id, shopper_id, _ORDERS)
        looks = [one.product_id for one in seen if one.kind == "viewed" and one.at > now - _LOOKED_WITHIN]
        taste = Taste(
            orders=[
                OldOrder(
                    (now - order.placed_at).total_seconds() / DAY_SECONDS,
                    tuple(dict.fromkeys(line.product_id for line in order.lines)),
                )
                for order in orders
                if order.status not in _OFF_STATES
            ],
            looks=list(dict.fromkeys(looks))[:_LOOKS],
            preferences=[_text(one) for one in stated if not one.name.startswith(AVOIDS)],
            avoided=[one.value for one in stated if one.name.startswith(AVOIDS)],
        )
        return KnownTaste(taste, personal=True, stated=stated)

    async def remember(self, merchant_id: str, shopper_id: str, name: str, value: str) -> None:
        """Keep something that the shopper said in conversation; said again it changes."""
        kept = shoppers.Preference(name, value, "conversation", self._clock.now())
        async with self._database.transaction() as tx:
            await shoppers.set_preference(tx, merchant_id, shopper_id, kept)

    async def forget(self, merchant_id: str, shopper_id: str, name: str) -> bool:
        """Let something go; false where nothing of the name was kept."""
        async with self._database.transaction() as tx:
            return await shoppers.forget_preference(tx, merchant_id, shopper_id, name)


def _text(stated: Stated) -> str:
    """A wish as words to look for; a value like "M" needs its name to say anything."""
    if stated.name.startswith(LIKES) or len(stated.value) > _SPEAKS_FOR_ITSELF:
        return stated.value
    return f"{stated.name.replace('_', ' ')} {stated.value}"
