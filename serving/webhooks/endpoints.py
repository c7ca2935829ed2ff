"""Where merchants want to be told what happens, what went there, and telling it again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from serving.db import webhooks
from serving.db.webhooks import Delivery, Endpoint
from serving.outgoing import Outgoing
from serving.refusals.errors import NotFound, RequestInvalid
from storage.clock import Clock
from storage.database import Database, Transaction
from storage.ids import new_id
from storage.outbox import Event, record

DUE = "webhook.due"
EVERYTHING = "*"
OFFERED = (
    "order.*",
    "catalogue.changed",
    "stock.replenished",
    "price.dropped",
    "shopper.erased",
    EVERYTHING,
)
_MOST_ENDPOINTS = 20


class Webhooks:
    """Endpoints of merchants and the log of deliveries."""

    def __init__(self, database: Database, clock: Clock, outgoing: Outgoing) -> None:
        self._database = database
        self._clock = clock
        self._outgoing = outgoing

    async def add(self, merchant_id: str, url: str, events: Sequence[str] = ("order.*",)) -> Endpoint:
        """Let an address be told of these events. Raises AddressRefused, RequestInvalid."""
        for name in events:
            if name not in OFFERED and not name.startswith("order."):
                raise RequestInvalid(f"{name!r} is no event; there are {', '.join(OFFERED)}.", field="events")
        await self._outgoing.check(url)
        endpoint = Endpoint(merchant_id, new_id("whk"), url, list(events) or ["order.*"], self._clock.now())
        async with self._database.transaction() as tx:
            known = await webhooks.endpoints_of(tx, merchant_id)
            if any(one.url == url for one in known):
                raise RequestInvalid("This address is told already; remove it first to change its events.", field="url")
            if len(known) >= _MOST_ENDPOINTS:
                raise RequestInvalid(f"A merchant may have {_MOST_ENDPOINTS} endpoints.", field="url")
            await webhooks.add_endpoint(tx, endpoint)
        return endpoint

    async def list(self, merchant_id: str) -> Sequence[Endpoint]:
        async with self._database.reading() as tx:
            return await webhooks.endpoints_of(tx, merchant_id)

    async def remove(self, merchant_id: str, endpoint_id: str) -> None:
        """Tell an address nothing more, also of what waits. Raises NotFound."""
        async with self._database.transaction() as tx:
            if not await webhooks.remove_endpoint(tx, merchant_id, endpoint_id, self._clock.now()):
                raise NotFound(f"There is no endpoint {endpoint_id!r}; `shopmind webhooks list` names them.")

    async def deliveries(
        self, merchant_id: str, *, endpoint_id: str | None = None, state: str | None = None, limit: int = 50
    ) -> Sequence[Delivery]:
        """What went to the endpoints, newest first."""
        async with self._database.reading() as tx:
            return await webhooks.newest_deliveries(tx, merchant_id, endpoint_id=endpoint_id, state=state, limit=limit)

    async def replay(self, merchant_id: str, delivery_id: str) -> Delivery:
        """Deliver one message again, as it was. Raises NotFound."""
        async with self._database.transaction() as tx:
            found = await webhooks.delivery(tx, merchant_id, delivery_id)
            if found is None:
                raise NotFound(f"There is no delivery {delivery_id!r}; `shopmind webhooks deliveries` names them.")
            return await self._again(tx, found)

    async def replay_since(self, merchant_id: str, since: datetime, *, endpoint_id: str | None = None) -> int:
        """Deliver everything since then again, in its order; returns how many."""
        async with self._database.transaction() as tx:
            found = await webhooks.deliveries_since(tx, merchant_id, endpoint_id, since)
            for one in found:
                await self._again(tx, one)
        return len(found)

    async def _again(self, tx: Transaction, delivered: Delivery) -> Delivery:
        again = replace(
            delivered,
            id=new_id("dlv"),
            replay=await webhooks.last_replay(tx, delivered) + 1,
            state="waiting",
            attempts=0,
            created_at=self._clock.now(),
            status=None,
            latency_ms=None,
            answer=None,
            tried_at=None,
        )
        await webhooks.add_delivery(tx, again)
        await record(tx, Event(DUE, again.merchant_id, again.endpoint_id, {"deliveryId": again.id}))
        return again
