"""A serving process, and a worker: the whole service behind its own port, and the handlers behind a broker."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection

from serving.app import create_app
from serving.bootstrap import open_services
from serving.server import make_server
from serving.workers.celery_door import CeleryWorker, Work
from tests.faults.processes import Given
from tests.faults.time_ahead import AheadClock


def serve(given: Given, ready: Connection) -> None:
    """Serve until killed."""
    asyncio.run(_serve(given, ready))


async def _serve(given: Given, ready: Connection) -> None:
    async with open_services(given.settings(), clock=AheadClock(given.clock)) as services:
        await make_server(
            create_app(services),
            host="127.0.0.1",
            port=given.port,
            frame_bytes=services.limits.frame_bytes,
            trusted_proxies="",
            started=ready.send,
            drain=lambda: services.health.drain(services.limits.drain_seconds),
        ).serve()


def work(given: Given, ready: Connection) -> None:
    """Handle what the broker has until killed."""
    settings = given.settings()

    @asynccontextmanager
    async def opening() -> AsyncIterator[Work]:
        async with open_services(settings, clock=AheadClock(given.clock), works=False) as services:
            ready.send("open")
            yield Work(services.handlers, services.dispatcher.done, services.dispatcher.give_back)

    broker = settings.broker
    CeleryWorker(broker.url, opening, visibility_seconds=broker.visibility_seconds).run(4, "warning")
