"""The shop's people in a process of their own: they send an order and note its arrival, and may die while they do."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from commerce.errors import QuantityInvalid, TransitionRefused
from serving.bootstrap import open_services
from serving.logs import set_up_logs
from tests.faults.servers import AheadClock, Given, Server, context

_TRIES = 20


def run(given: Given, merchant_id: str, order_id: str) -> None:
    """Send what is not sent yet, note that it has arrived, and take in what came back, whatever was done before."""
    set_up_logs("error")
    asyncio.run(_work_through(given, merchant_id, order_id))


async def _work_through(given: Given, merchant_id: str, order_id: str) -> None:
    async with open_services(given.settings(), clock=AheadClock(given.ahead), works=False) as services:
        order = await services.order_desk.order(merchant_id, order_id)
        for parcel in ({order.lines[0].id: 1}, None):
            with suppress(QuantityInvalid, TransitionRefused):
                await services.fulfilment.ship(merchant_id, order_id, parcel)
        with suppress(TransitionRefused):
            await services.fulfilment.deliver(merchant_id, order_id)
        for waiting, request in await services.order_desk.waiting(merchant_id):
            if waiting.id == order_id:
                await services.order_desk.receive(merchant_id, order_id, request.id)


@dataclass
class Desk(Server):
    """A process for each parcel, begun again where it died."""

    async def fulfil(self, merchant_id: str, order_id: str, ahead: timedelta) -> None:
        """Return when an order has been sent and has arrived."""
        for _ in range(_TRIES):
            given = replace(self.given, ahead=ahead)
            self.process = context().Process(target=run, args=(given, merchant_id, order_id), daemon=True)
            self.process.start()
            await asyncio.to_thread(self.process.join, 60)
            if self.process.exitcode == 0:
                return
        raise RuntimeError(f"the desk could not fulfil {order_id}")
