"""Orders that a merchant brings along from another system, in the state in which they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commerce.domain.order import Order
from commerce.ports.after_sale import AfterSaleStore
from commerce.ports.orders import OrderStore, Placement
from storage.clock import Clock
from storage.database import Database


@dataclass(frozen=True, slots=True)
class BroughtOrder:
    """An order with what its payments are made with, by their ids."""

    order: Order
    tokens: Mapping[str, str]


class OrderImport:
    """Nothing is charged, sent or told; stock that these orders took is taken as counted without it."""

    def __init__(self, database: Database, clock: Clock, orders: OrderStore, requests: AfterSaleStore) -> None:
        self._database = database
        self._clock = clock
        self._orders = orders
        self._requests = requests

    async def bring(self, orders: Sequence[BroughtOrder]) -> None:
        """Write orders with their payments, refunds, parcels and requests: all of them or none."""
        async with self._database.transaction(durable=True) as tx:
            for brought in orders:
                order = brought.order
                placement = Placement(
                    order=order,
                    cart_id=f"cart_{order.id}",
                    tokens=brought.tokens,
                    idempotency_key=f"brought/{order.id}",
                    request_hash="",
                    reserved_until=order.placed_at,
                )
                await self._orders.insert(tx, placement)
                for refund in order.refunds:
                    await self._orders.add_refund(tx, order, refund)
                for parcel in order.shipments:
                    await self._orders.add_shipment(tx, order, parcel)
                for request in order.requests:
                    await self._requests.add_request(tx, order, request)
                await self._orders.add_event(tx, order, "brought", "Taken over from another system", self._clock.now())
