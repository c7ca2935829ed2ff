"""The one door to Celery: events of the outbox handed to workers, and the worker that handles them."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

import structlog
from celery import Celery
from celery.exceptions import OperationalError

from serving.refusals.errors import SettingInvalid
from storage.outbox import Event, Handler

_TASK = "shopmind.handle_event"
_QUEUE = "shopmind"
_log = structlog.get_logger("serving.worker")


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker does: the handlers, and whom it tells of an event that is done or could not be handled."""

    handlers: Mapping[str, Sequence[Handler]]
    done: Callable[[Event], Awaitable[None]]
    give_back: Callable[[Event, Exception], Awaitable[None]]


Opening = Callable[[], AbstractAsyncContextManager[Work]]


def _celery(broker_url: str, visibility_seconds: float) -> Celery:
    app = Celery("shopmind", broker=broker_url, set_as_current=False)
    app.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_default_queue=_QUEUE,
        task_serializer="json",
        accept_content=["json"],
        worker_prefetch_multiplier=4,
        worker_hijack_root_logger=False,
        broker_connection_retry_on_startup=True,
        broker_transport_options={"visibility_timeout": visibility_seconds, "confirm_publish": True},
        enable_utc=True,
    )
    return app


class CelerySender:
    """Hands events to the broker; an event leaves the outbox once a worker has handled it."""

    def __init__(self, broker_url: str, *, visibility_seconds: float = 600.0) -> None:
        self._app = _celery(broker_url, visibility_seconds)

    def check(self) -> None:
        """Refuse to start when the broker does not answer."""
        try:
            with self._app.connection_for_write() as connection:
                connection.ensure_connection(max_retries=1, timeout=5)
        except (OperationalError, OSError) as error:
            raise SettingInvalid("SHOPMIND_BROKER_URL", f"names a broker that does not answer: {error}") from error

    async def __call__(self, event: Event) -> None:
        """Send an event; raises when the broker does not take it, so that it stays in the outbox."""
        await asyncio.to_thread(self._send, event)

    def _send(self, event: Event) -> None:
        self._app.send_task(_TASK, args=[event_body(event)], retry=False)

    def close(self) -> None:
        self._app.close()


class CeleryWorker:
    """Handles events with services of its own, on one event loop beside Celery's threads.

    The outbox hears of each event that is done. One that could not be handled goes back to it, to wait and be counted;
    the broker repeats only what a worker could not even give back, or took and never finished.
    """

    def __init__(self, broker_url: str, opening: Opening, *, visibility_seconds: float = 600.0) -> None:
        self._app = _celery(broker_url, visibility_seconds)
        self._opening = opening
        self._loop = asyncio.new_event_loop()
        self._work: Work | None = None
        self._closing = asyncio.Event()

        # Celery wants a plain function here: a bound method loses its arguments when the task is tried again.
        def handle(body: dict[str, Any]) -> None:
            asyncio.run_coroutine_threadsafe(self._handle(event_of(body)), self._loop).result()

        retries = {"autoretry_for": (Exception,), "retry_backoff": True, "retry_backoff_max": 600, "max_retries": 10}
        self._app.task(name=_TASK, **retries)(handle)

    def run(self, concurrency: int, log_level: str) -> None:
        """Work until asked to end; what is being handled is finished."""
        opened: Future[None] = Future()
        thread = threading.Thread(target=self._loop.run_until_complete, args=(self._keep_open(opened),), daemon=True)
        thread.start()
        opened.result()
        try:
            self._app.worker_main(
                [
                    "worker",
                    "--pool=threads",
                    f"--concurrency={concurrency}",
                    f"--loglevel={log_level}",
                    "--without-mingle",
                ]
            )
        finally:
            self._loop.call_soon_threadsafe(self._closing.set)
            thread.join()

    async def _keep_open(self, opened: "Future[None]") -> None:
        try:
            async with self._opening() as work:
                self._work = work
                opened.set_result(None)
                await self._closing.wait()
        except BaseException as error:
            if opened.done():
                raise
            opened.set_exception(error)

    async def _handle(self, event: Event) -> None:
        if self._work is None:
            raise AssertionError("a worker handles events after it has opened")
        try:
            for handler in self._work.handlers.get(event.name, ()):
                await handler(event)
            await self._work.done(event)
        except Exception as error:  # noqa: BLE001  (whatever a handler raises is kept with its event and tried again)
            _log.warning("event_given_back", event_name=event.name, event_id=event.id, reason=type(error).__name__)
            await self._work.give_back(event, error)
        else:
            _log.info("event_handled", event_name=event.name, event_id=event.id)


def event_body(event: Event) -> dict[str, Any]:
    """An event as a task's argument."""
    return {
        "name": event.name,
        "merchant_id": event.merchant_id,
        "subject_id": event.subject_id,
        "body": dict(event.body),
        "id": event.id,
        "attempt": event.attempt,
    }


def event_of(body: Mapping[str, Any]) -> Event:
    """The event of a task's argument."""
    name, merchant_id, subject_id = body["name"], body["merchant_id"], body["subject_id"]
    return Event(name, merchant_id, subject_id, body["body"], body["id"], body.get("attempt", 1))
