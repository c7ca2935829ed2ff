"""Bringing webhooks: written with the whole order when it happened, brought in order, again after growing waits."""

import random
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Protocol

import httpx
import orjson
import structlog

from commerce.domain.order import Order
from serving.db import webhooks
from serving.db.webhooks import Delivery, Endpoint
from serving.observability.metrics import Metrics
from serving.outgoing import Answer, Outgoing
from serving.refusals.errors import AddressRefused
from serving.ucp_bodies import order_body
from serving.webhooks.endpoints import DUE, EVERYTHING
from serving.webhooks.signing import RequestSigner
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id
from storage.outbox import Event, TryLater, record

_FIRST_WAIT_SECONDS = 2.0
_LONGEST_WAIT_SECONDS = 3600.0
_MOST_ANSWER = 1_000
_log = structlog.get_logger("serving.webhooks")


class OrderRecords(Protocol):
    """Where orders are read for the shop itself."""

    async def on_record(self, merchant_id: str, order_id: str) -> Order: ...


class Delivering:
    """Tells endpoints what happened: in order for each, whatever the others do."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        orders: OrderRecords,
        outgoing: Outgoing,
        signer: RequestSigner,
        metrics: Metrics,
        *,
        base_url: str,
        attempts: int,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._database = database
        self._clock = clock
        self._orders = orders
        self._outgoing = outgoing
        self._signer = signer
        self._metrics = metrics
        self._base_url = base_url
        self._attempts = attempts
        self._chance = chance

    async def happened(self, event: Event) -> None:
        """Write what each endpoint that wants this event is to be told, once."""
        async with self._database.reading() as tx:
            wanting = [one for one in await webhooks.endpoints_of(tx, event.merchant_id) if _wants(one, event.name)]
        if not wanting:
            return
        body, shopper_id = await self._body(event)
        now = self._clock.now()
        async with self._database.transaction() as tx:
            for endpoint in wanting:
                delivery = Delivery(
                    merchant_id=event.merchant_id,
                    id=new_id("dlv"),
                    endpoint_id=endpoint.id,
                    event_id=event.id,
                    replay=0,
                    event_name=event.name,
                    subject_id=event.subject_id,
                    shopper_id=shopper_id,
                    body=body,
                    state="waiting",
                    attempts=0,
                    created_at=now,
                )
                if await webhooks.add_delivery(tx, delivery):
                    await record(tx, Event(DUE, event.merchant_id, endpoint.id, {"deliveryId": delivery.id}))

    async def due(self, event: Event) -> None:
        """Bring one message. What is not taken comes again later; given up at last, it lets the next one through."""
        async with self._database.reading() as tx:
            delivery = await webhooks.delivery(tx, event.merchant_id, str(event.body["deliveryId"]))
            endpoint = await webhooks.endpoint(tx, event.merchant_id, event.subject_id)
        if delivery is None or delivery.state != "waiting":
            return
        if endpoint is None:
            await self._note(delivery, {"state": "dropped", "answer": "the endpoint was removed"}, "dropped")
            return
        began = time.monotonic()
        answer, why = await self._try(endpoint, delivery)
        seconds = time.monotonic() - began
        self._metrics.webhook_seconds.observe(seconds)
        taken = answer is not None and 200 <= answer.status < 300
        attempts = delivery.attempts + 1
        given_up = not taken and attempts >= self._attempts
        values: dict[str, Any] = {
            "state": "delivered" if taken else "failed" if given_up else "waiting",
            "attempts": attempts,
            "status": answer.status if answer else None,
            "latency_ms": round(seconds * 1000),
            "answer": (answer.text if answer else why)[:_MOST_ANSWER],
            "tried_at": self._clock.now(),
        }
        await self._note(delivery, values, "delivered" if taken else "given_up" if given_up else "failed")
        if not taken and not given_up:
            raise TryLater(self._wait(attempts), f"{endpoint.id}: {values['status'] or why}")

    async def _try(self, endpoint: Endpoint, delivery: Delivery) -> tuple[Answer | None, str]:
        headers = self._signer.headers(endpoint.url, delivery.body, delivery.event_id, self._clock.now())
        try:
            return await self._outgoing.post(endpoint.url, delivery.body, headers), ""
        except TimeoutError:
            return None, "it did not answer in time"
        except AddressRefused as error:
            return None, error.message
        except httpx.HTTPError as error:
            return None, f"{type(error).__name__}: {error}"

    def _wait(self, attempts: int) -> timedelta:
        """Twice as long each time, and somewhere in the second half of that, so that many do not come at once."""
        whole = min(_FIRST_WAIT_SECONDS * 2.0 ** (attempts - 1), _LONGEST_WAIT_SECONDS)
        return timedelta(seconds=whole * (0.5 + self._chance() / 2))

    async def _note(self, delivery: Delivery, values: Mapping[str, Any], outcome: str) -> None:
        async with self._database.transaction() as tx:
            await webhooks.set_delivery(tx, delivery.merchant_id, delivery.id, **values)
        self._metrics.webhook_deliveries.labels(outcome).inc()
        if outcome != "delivered":
            _log.warning("webhook_not_delivered", endpoint_id=delivery.endpoint_id, outcome=outcome)

    async def _body(self, event: Event) -> tuple[bytes, str | None]:
        """The whole order in UCP's shape, with what happened under `shopmind`; else the event alone."""
        about = {"event": event.name, "eventId": event.id, "subjectId": event.subject_id}
        if not event.name.startswith("order."):
            told = {name: value for name, value in event.body.items() if name != "shopperId"}
            return orjson.dumps({"shopmind": {**about, "data": told}}), str(event.body.get("shopperId") or "") or None
        order = await self._orders.on_record(event.merchant_id, event.subject_id)
        body = order_body(order, base_url=self._base_url)
        body["shopmind"] = {**body.get("shopmind", {}), **about}
        return orjson.dumps(body, default=str), order.shopper_id


def _wants(endpoint: Endpoint, name: str) -> bool:
    return any(
        wanted in {EVERYTHING, name} or (wanted.endswith(".*") and name.startswith(wanted[:-1]))
        for wanted in endpoint.events
    )
