"""The shop's people in a process of their own: they send an order and note its arrival, and may die while they do."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from commerce.domain.quotes import QuoteKeys
from commerce.errors import QuantityInvalid, TransitionRefused
from commerce.wiring import open_commerce, sandbox_gateway
from storage.database import open_database
from tests.faults.servers import AheadClock, Given, Server, context

_TRIES = 20


def run(given: Given, merchant_id: str, shopper_id: str, order_id: str) -> None:
    """Send what is not sent yet and note that it has arrived, whatever of that was done before."""
    asyncio.run(_fulfil(given, merchant_id, shopper_id, order_id))


async def _fulfil(given: Given, merchant_id: str, shopper_id: str, order_id: str) -> None:
    async with open_database(given.database_url) as database:
        keys = QuoteKeys("desk", {"desk": bytes(32)})
        shop = open_commerce(
            database,
            clock=AheadClock(given.ahead),
            quote_keys=keys,
            gift_card_key=bytes(32),
            gateways=[sandbox_gateway(database)],
        )
        ship = shop.fulfilment.ship
        first = next(line for line in (await shop.orders.get(merchant_id, shopper_id, order_id)).lines)
        for parcel in ({first.id: 1}, None):
            with suppress(QuantityInvalid, TransitionRefused):
                await ship(merchant_id, order_id, parcel)
        with suppress(TransitionRefused):
            await shop.fulfilment.deliver(merchant_id, order_id)


@dataclass
class Desk(Server):
    """A process for each parcel, begun again where it died."""

    async def fulfil(self, merchant_id: str, shopper_id: str, order_id: str, ahead: timedelta) -> None:
        """Return when an order has been sent and has arrived."""
        for _ in range(_TRIES):
            given = replace(self.given, ahead=ahead)
            self.process = context().Process(target=run, args=(given, merchant_id, shopper_id, order_id), daemon=True)
            self.process.start()
            await asyncio.to_thread(self.process.join, 60)
            if self.process.exitcode == 0:
                return
        raise RuntimeError(f"the desk could not fulfil {order_id}")
