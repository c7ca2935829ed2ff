"""What a process does unasked: it finishes what a crash left, at its start."""

import asyncio
from typing import Any, cast

import pytest

from commerce.wiring import sandbox_gateway
from serving.accounts.erasing import Erasing
from serving.locks import MemoryLocks
from serving.observability.metrics import Metrics
from serving.setting_groups import NoticeSettings, WebhookSettings
from serving.workers.background import Background, Kept
from serving.workers.outreach import Outreach
from storage.database import Database
from storage.outbox import Dispatcher
from tests.support.clock import FrozenClock
from tests.support.failing_gateway import FailingGateway, ProcessKilled
from tests.support.outreach import open_reach
from tests.support.shop import MERCHANT, SHOPPER, Shop, open_shop, wire


class OneLostRun:
    """Conversations of which one was cut off; says when it has been recovered."""

    def __init__(self) -> None:
        self.recovered = asyncio.Event()

    async def recover(self) -> int:
        self.recovered.set()
        return 1


class NoEvents:
    async def forget_old(self) -> None:
        pass


async def _order_cut_off(database: Database, clock: FrozenClock) -> Shop:
    """A shop whose process ended between the charge and the answer."""
    gateway = FailingGateway(sandbox_gateway(database))
    shop = await open_shop(database, clock, gateways=[gateway])
    await shop.add("mug", 2)
    checkout = await shop.ready()
    gateway.error = ProcessKilled()
    with pytest.raises(ProcessKilled):
        await shop.complete(checkout)
    gateway.error = None
    shop.commerce = wire(database, clock, [gateway])
    clock.advance(minutes=1)
    return shop


async def test_a_starting_process_finishes_orders_and_runs_that_a_crash_left(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    shop = await _order_cut_off(sqlite_database, clock)
    paid, metrics, conversations = asyncio.Event(), Metrics(), OneLostRun()

    async def heard(_: Any) -> None:
        paid.set()

    dispatcher = Dispatcher(sqlite_database, {"order.paid": [heard]}, clock)
    async with open_reach(shop) as reach:
        await _begin_and_end(shop, dispatcher, conversations, reach.outreach, metrics, paid)

    (order,) = await shop.commerce.orders.list(MERCHANT, SHOPPER)
    assert order.status == "paid"
    assert b'shopmind_finished_late_total{kind="order"} 1.0' in metrics.text()
    assert b'shopmind_finished_late_total{kind="run"} 1.0' in metrics.text()


class NothingToLearn:
    """A shop that has not sold enough."""

    async def ask(self) -> None:
        return


async def _begin_and_end(
    shop: Shop,
    dispatcher: Dispatcher,
    conversations: OneLostRun,
    outreach: Outreach,
    metrics: Metrics,
    paid: asyncio.Event,
) -> None:
    background = Background(
        database=shop.database,
        clock=shop.clock,
        dispatcher=dispatcher,
        conversations=cast(Any, conversations),
        carts=shop.commerce.carts,
        orders=shop.commerce.orders,
        dated_prices=shop.commerce.dated_prices,
        events=cast(Any, NoEvents()),
        training=cast(Any, NothingToLearn()),
        outreach=outreach,
        erasing=Erasing(shop.database, shop.commerce.persons),
        kept=Kept(NoticeSettings(), WebhookSettings()),
        locks=MemoryLocks(),
        metrics=metrics,
    )

    background.begin()
    async with asyncio.timeout(10):
        await paid.wait()
        await conversations.recovered.wait()
    await background.end()
