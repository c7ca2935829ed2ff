"""Fulfilment: what the shop's people do with a paid order, parcel by parcel."""

from collections.abc import Mapping

from commerce.domain.allowances import seen
from commerce.domain.order import Order, Shipment
from commerce.domain.order_states import after
from commerce.errors import OrderNotFound, QuantityInvalid
from commerce.ports.orders import OrderStore
from commerce.services.telling import tell
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id


class Fulfilment:
    """Sends parcels and notes their arrival; its callers are the shop's own people and systems, not shoppers."""

    def __init__(self, database: Database, clock: Clock, store: OrderStore) -> None:
        self._database = database
        self._clock = clock
        self._store = store

    async def ship(
        self,
        merchant_id: str,
        order_id: str,
        quantities: Mapping[str, int] | None = None,
        *,
        carrier: str | None = None,
        tracking_number: str | None = None,
        tracking_url: str | None = None,
    ) -> Order:
        """Note a parcel with these quantities by line; all that is not sent yet, where none is named."""
        async with self._database.transaction() as tx:
            order = await self._locked(tx, merchant_id, order_id)
            sent = _checked(order, quantities)
            fulfilled = {line.id: line.fulfilled + sent.get(line.id, 0) for line in order.lines}
            whole = all(line.unsent == sent.get(line.id, 0) for line in order.lines)
            await self._store.set_status(tx, order, after(order.status, "ship_all" if whole else "ship_some"))
            await self._store.set_counts(tx, order, fulfilled=fulfilled, returned={})
            parcel = Shipment(
                id=new_id("shp"),
                status="shipped",
                quantities=sent,
                carrier=carrier or order.fulfillment.carrier,
                tracking_number=tracking_number,
                tracking_url=tracking_url,
                shipped_at=self._clock.now(),
                delivered_at=None,
            )
            await self._store.add_shipment(tx, order, parcel)
            by = f" with {parcel.carrier}" if parcel.carrier else ""
            await tell(tx, self._store, order, "shipped", f"Sent{by}", self._clock)
        return await self._read(merchant_id, order_id)

    async def deliver(self, merchant_id: str, order_id: str, shipment_id: str | None = None) -> Order:
        """Note that a parcel, or all of them, has arrived; the order has when nothing is to be sent any more."""
        async with self._database.transaction() as tx:
            order = await self._locked(tx, merchant_id, order_id)
            waiting = [one.id for one in order.shipments if one.status == "shipped"]
            arrived = waiting if shipment_id is None else [one for one in waiting if one == shipment_id]
            whole = len(arrived) == len(waiting) and not any(line.unsent for line in order.lines)
            if whole or not arrived:
                await self._store.set_status(tx, order, after(order.status, "deliver"))
            else:
                await self._store.set_status(tx, order, order.status)
            await self._store.set_delivered(tx, order, arrived, self._clock.now())
            await tell(tx, self._store, order, "delivered", "Delivered", self._clock)
        return await self._read(merchant_id, order_id)

    async def _locked(self, tx: Transaction, merchant_id: str, order_id: str) -> Order:
        return _found(await self._store.order(tx, merchant_id, order_id, lock=True), order_id)

    async def _read(self, merchant_id: str, order_id: str) -> Order:
        async with self._database.reading() as tx:
            order = _found(await self._store.order(tx, merchant_id, order_id), order_id)
        return seen(order, self._clock.now())


def _found(order: Order | None, order_id: str) -> Order:
    if order is None:
        raise OrderNotFound("There is no such order.", orderId=order_id)
    return order


def _checked(order: Order, quantities: Mapping[str, int] | None) -> dict[str, int]:
    open_quantities = {line.id: line.unsent for line in order.lines if line.unsent}
    wanted = dict(quantities) if quantities is not None else open_quantities
    if not wanted or any(not 0 < wanted[line_id] <= open_quantities.get(line_id, 0) for line_id in wanted):
        raise QuantityInvalid("A parcel holds only what is not sent yet.", open=open_quantities)
    return wanted
