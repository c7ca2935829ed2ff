"""What shoppers do with products: kept apart from conversations, with consent, for as long as the merchant says."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from serving.db import shoppers
from serving.setting_groups import EventSettings
from storage.clock import Clock
from storage.database import Database
from storage.ids import new_id

Kind = Literal["viewed", "impressed", "added", "bought"]
Source = Literal["page", "chat", "shop"]
_OLDEST = timedelta(days=2)
_NEWEST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that a shopper did; `id` is the client's, so that a repeated report counts once."""

    kind: Kind
    product_id: str
    variant_id: str | None = None
    list_id: str | None = None
    position: int | None = None
    quantity: int | None = None
    id: str | None = None
    at: datetime | None = None


class ShopperEvents:
    """The store of shopper events."""

    def __init__(self, database: Database, clock: Clock, settings: EventSettings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings

    async def consent(self, merchant_id: str, shopper_id: str, *, given: bool) -> None:
        """Remember whether the shopper agrees."""
        async with self._database.transaction() as tx:
            known = await shoppers.consent_of(tx, merchant_id, shopper_id)
            if known is not given:
                await shoppers.set_consent(tx, merchant_id, shopper_id, events=given, at=self._clock.now())

    async def record(self, merchant_id: str, shopper_id: str, seen: Sequence[Seen], source: Source) -> int:
        """Keep events of a shopper who agreed and is in the sample; returns how many were new."""
        if not seen or not self._sampled(shopper_id):
            return 0
        now = self._clock.now()
        async with self._database.reading() as tx:
            if not await shoppers.consent_of(tx, merchant_id, shopper_id):
                return 0
        rows = [
            {
                "merchant_id": merchant_id,
                "id": f"sev_{_own_id(shopper_id, event.id)}" if event.id else new_id("sev"),
                "shopper_id": shopper_id,
                "kind": event.kind,
                "product_id": event.product_id,
                "variant_id": event.variant_id,
                "list_id": event.list_id,
                "position": event.position,
                "quantity": event.quantity,
                "source": source,
                "at": _plausible(event.at, now),
            }
            for event in seen
        ]
        async with self._database.transaction() as tx:
            return await shoppers.add_events(tx, rows)

    async def forget_old(self) -> int:
        """Delete events past the retention; returns how many."""
        limit = self._clock.now() - timedelta(days=self._settings.retention_days)
        async with self._database.transaction() as tx:
            return await shoppers.forget_events_before(tx, limit)

    def _sampled(self, shopper_id: str) -> bool:
        """The same shoppers always, so that their journeys stay whole."""
        share = int.from_bytes(hashlib.sha256(shopper_id.encode()).digest()[:4]) / 2**32
        return share < self._settings.sampling


def _own_id(shopper_id: str, event_id: str) -> str:
    return hashlib.sha256(f"{shopper_id}\x00{event_id}".encode()).hexdigest()[:32]


def _plausible(at: datetime | None, now: datetime) -> datetime:
    """The client's time where it can be true, else ours."""
    return at if at is not None and now - _OLDEST <= at <= now + _NEWEST else now
