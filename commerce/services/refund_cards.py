"""Gift cards that an order's money went back onto: their codes, for the one who owns the order and nobody else."""

from dataclasses import dataclass

from commerce.domain.gift_cards import GiftCard
from commerce.domain.order import Order
from commerce.ports.persons import Profiles
from commerce.services.gift_cards import GiftCards
from commerce.services.orders import Orders
from storage.database import Database


@dataclass(frozen=True, slots=True)
class RefundCard:
    """A card, and its code for its owner; others who may see the order learn that it was sent by mail."""

    card: GiftCard
    code: str | None


class RefundCards:
    """A code is money: to know an order's number and its e-mail address is not enough to read it."""

    def __init__(self, database: Database, orders: Orders, gift_cards: GiftCards, profiles: Profiles) -> None:
        self._database = database
        self._orders = orders
        self._gift_cards = gift_cards
        self._profiles = profiles

    async def of(self, merchant_id: str, shopper_id: str, order_id: str) -> list[RefundCard]:
        """Return the cards that were made for an order of a shopper; raises OrderNotFound for anyone else's."""
        order = await self._orders.get(merchant_id, shopper_id, order_id)
        owned = await self._owns(order, shopper_id)
        issued = await self._gift_cards.issued_for(merchant_id, order.id)
        return [RefundCard(one.card, one.code if owned else None) for one in issued]

    async def _owns(self, order: Order, shopper_id: str) -> bool:
        """Whether a shopper placed the order, or has proven the address that it was placed with."""
        if order.shopper_id == shopper_id:
            return True
        async with self._database.reading() as tx:
            known = await self._profiles.buyer(tx, order.merchant_id, shopper_id)
        proven = known.email.casefold() if known is not None else ""
        return bool(proven) and proven == order.buyer.email.casefold()
