"""Means of payment that customers let the shop keep: taken over from a payment, offered again, let go when asked."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from commerce.domain.checkout import Instrument
from commerce.domain.order import Order, Payment
from commerce.errors import InstrumentInvalid
from commerce.ports.checkouts import CheckoutStore
from commerce.ports.orders import OrderStore
from commerce.ports.payments import KeptMeans
from commerce.ports.persons import Profiles
from commerce.ports.saved_means import SavedMeans as Kept
from commerce.ports.saved_means import SavedMeansStore
from commerce.services.gateways import Gateways
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id
from storage.outbox import Event, record

_log = logging.getLogger(__name__)

SAVED, DROPPED = "means.saved", "means.dropped"
_MOST = 20


class SavedMeans:
    """Only a signed-in customer has any. Its tokens are told to nobody but their provider."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        store: SavedMeansStore,
        orders: OrderStore,
        checkouts: CheckoutStore,
        gateways: Gateways,
        profiles: Profiles,
    ) -> None:
        self._database = database
        self._clock = clock
        self._store = store
        self._orders = orders
        self._checkouts = checkouts
        self._gateways = gateways
        self._profiles = profiles

    async def of(self, merchant_id: str, shopper_id: str) -> tuple[Instrument, ...]:
        """Return what a buyer can pay with again, the one used last first."""
        async with self._database.reading() as tx:
            return await self.offered(tx, merchant_id, shopper_id)

    async def offered(self, tx: Transaction, merchant_id: str, shopper_id: str) -> tuple[Instrument, ...]:
        """The same, within the caller's transaction; means of a provider that the shop has left are left out."""
        found = await self._store.of_shopper(tx, merchant_id, shopper_id)
        return tuple(one.instrument for one in found if self._gateways.takes(one.instrument.provider))

    async def may_keep(self, tx: Transaction, merchant_id: str, shopper_id: str) -> bool:
        """Whether this is a signed-in customer, for whom something can be kept."""
        return await self._profiles.buyer(tx, merchant_id, shopper_id) is not None

    async def keep(self, order: Order) -> None:
        """Keep what an order was paid with, where its buyer asked for that; once, however often it is called.

        Raises GatewayUnavailable where the provider cannot say what it has kept.
        """
        for payment in order.payments:
            if payment.status != "succeeded" or not payment.reference:
                continue
            if payment.keep:
                found = await self._gateways.of(payment.provider).kept(order.merchant_id, payment.reference)
                if found is not None:
                    await self._keep(order, payment, found)
            else:
                await self._note_use(order, payment)

    async def drop(self, merchant_id: str, shopper_id: str, means_id: str) -> bool:
        """Let a means go, also from the checkout that is open; false where the buyer has none such."""
        async with self._database.transaction() as tx:
            checkout = await self._checkouts.latest(tx, merchant_id, shopper_id, lock=True)
            if not await self._drop(tx, merchant_id, shopper_id, means_id):
                return False
            chosen = checkout.instrument if checkout is not None and checkout.state == "open" else None
            if checkout is not None and chosen is not None and chosen.id == means_id:
                await self._checkouts.save(tx, replace(checkout, instrument=None, version=checkout.version + 1))
            return True

    async def drop_all(self, tx: Transaction, merchant_id: str, shopper_id: str) -> None:
        """Let all of a buyer's means go, within the caller's transaction."""
        for one in await self._store.of_shopper(tx, merchant_id, shopper_id):
            await self._drop(tx, merchant_id, shopper_id, one.instrument.id)

    async def let_go(self, merchant_id: str, means_id: str) -> None:
        """Tell the provider of a means that was dropped, and forget its token; raises GatewayUnavailable."""
        async with self._database.reading() as tx:
            found = await self._store.dropped(tx, merchant_id, means_id)
        if found is None:
            return
        provider, token = found
        try:
            await self._gateways.of(provider).forget(token)
        except InstrumentInvalid:
            _log.warning("means_of_a_former_provider", extra={"provider": provider})
        async with self._database.transaction() as tx:
            await self._store.delete(tx, merchant_id, means_id)

    async def _keep(self, order: Order, payment: Payment, found: KeptMeans) -> None:
        merchant_id, shopper_id = order.merchant_id, order.shopper_id
        async with self._database.transaction() as tx:
            known = await self._store.of_shopper(tx, merchant_id, shopper_id)
            same = next((one for one in known if _same(one, payment, found)), None)
            wanted = same is not None or (len(known) < _MOST and await self.may_keep(tx, merchant_id, shopper_id))
            await self._orders.has_kept(tx, merchant_id, payment.id)
            if same is not None:
                await self._store.used(tx, merchant_id, same.instrument.id, self._clock.now())
            elif wanted:
                instrument = replace(found.instrument, id=new_id("means"), saved=True)
                kept = Kept(shopper_id, instrument, found.identity, self._clock.now())
                await self._store.add(tx, merchant_id, kept)
                body = {"shopperId": shopper_id, "orderId": order.id}
                await record(tx, Event(SAVED, merchant_id, instrument.id, body))
        if not wanted or (same is not None and same.instrument.token != found.instrument.token):
            await self._gateways.of(payment.provider).forget(found.instrument.token)

    async def _note_use(self, order: Order, payment: Payment) -> None:
        async with self._database.transaction() as tx:
            token = await self._orders.token(tx, order.merchant_id, payment.id)
            for one in await self._store.of_shopper(tx, order.merchant_id, order.shopper_id):
                if (one.instrument.provider, one.instrument.token) == (payment.provider, token):
                    await self._store.used(tx, order.merchant_id, one.instrument.id, self._clock.now())

    async def _drop(self, tx: Transaction, merchant_id: str, shopper_id: str, means_id: str) -> bool:
        if not await self._store.drop(tx, merchant_id, shopper_id, means_id):
            return False
        await record(tx, Event(DROPPED, merchant_id, means_id))
        return True


def _same(kept: Kept, payment: Payment, found: KeptMeans) -> bool:
    return (kept.instrument.provider, kept.identity) == (payment.provider, found.identity)


def choosable(
    saved: Sequence[Instrument], chosen: Instrument | None, offered: Sequence[Instrument]
) -> tuple[Instrument, ...]:
    """Return what can be paid with, each once: what is kept for the buyer, what they chose, what all may choose."""
    found: dict[str, Instrument] = {}
    for one in (*saved, *((chosen,) if chosen is not None else ()), *offered):
        found.setdefault(one.id, one)
    return tuple(found.values())
