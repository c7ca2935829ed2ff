"""A worker process: services of its own, and the handlers of the outbox's events."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from serving.bootstrap import Settings, open_services
from serving.refusals.errors import SettingInvalid
from serving.workers.celery_door import CeleryWorker, Work


def work(settings: Settings, concurrency: int) -> None:
    """Handle events from the broker until asked to end."""
    if not settings.broker.url:
        raise SettingInvalid("SHOPMIND_BROKER_URL", "is needed by a worker; without it the server does the work itself")
    worker = CeleryWorker(
        settings.broker.url, lambda: _work(settings), visibility_seconds=settings.broker.visibility_seconds
    )
    worker.run(concurrency, settings.log_level)


@asynccontextmanager
async def _work(settings: Settings) -> AsyncIterator[Work]:
    async with open_services(settings, works=False) as services:
        yield Work(services.handlers, services.dispatcher.done, services.dispatcher.give_back)
