"""One shopper's socket: frames in, frames out, fairly, until either side ends it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, Protocol

import orjson
import structlog

from agent.conversations import Conversations
from agent.frames import Frame
from serving.errors import LimitReached, RequestInvalid, ServingError, TooLarge, error_frame, refusal_of
from serving.limits import Limiter, Rate, demand
from serving.metrics import Metrics
from serving.sessions import Caller, Sessions
from serving.setting_groups import LimitSettings
from serving.storable import demand_storable
from serving.streams import closing
from serving.turns import demand_turn, read_input

TOKEN_ENDED = 4401
TOO_MANY = 4429
TOO_SLOW = 4408
_RECHECK_SECONDS = 30.0
_SEND_SECONDS = 30.0
_WATCH_SECONDS = 5.0
_MOST_SUBSCRIPTIONS = 8
_OPS = {"run": "_run", "subscribe": "_subscribe", "cancel": "_cancel", "ping": "_ping"}
_FIRST_TOGETHER = 4
_MOST_TOGETHER = 16
_log = structlog.get_logger("serving.chat")


class Wire(Protocol):
    """A socket that is open."""

    async def receive_text(self) -> str: ...
    async def send_texts(self, texts: Sequence[bytes]) -> None:
        """Send each as one message; they are UTF-8."""
        ...

    async def close(self, code: int = 1000, reason: str | None = None) -> None: ...


@dataclass(frozen=True, slots=True)
class ChatServices:
    """What a socket needs of the service."""

    conversations: Conversations
    sessions: Sessions
    limiter: Limiter
    limits: LimitSettings
    metrics: Metrics


class WireClosed(Exception):
    """The client has gone."""


class ChatSocket:
    """Reads the client's frames and feeds it those of the conversations that it subscribes to.

    Every client has a bounded queue and one sender. The sender lets others run after a few frames, and a full queue
    makes the client's own subscriptions wait: they read the log on, so nothing is lost and nobody else is slowed.
    """

    def __init__(self, wire: Wire, token: str, caller: Caller, services: ChatServices) -> None:
        self._wire = wire
        self._token = token
        self._caller = caller
        self._services = services
        self._queue: asyncio.Queue[bytes] = asyncio.Queue(services.limits.queued_frames)
        self._subscriptions: dict[str, asyncio.Task[None]] = {}
        self._sending_since: float | None = None
        self._checked = monotonic()
        self._checking: asyncio.Task[None] | None = None

    async def serve(self) -> None:
        """Serve until the client goes, its token ends, or it stops reading."""
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[None] = loop.create_future()
        watch = _Watch(lambda: self._look(ended))
        forget = self._services.sessions.when_ended(self._caller.principal.session_id, lambda: _resolve(ended))
        tasks = [asyncio.create_task(self._read(), name="read"), asyncio.create_task(self._write(), name="write")]
        try:
            done, _ = await asyncio.wait([*tasks, ended], return_when=asyncio.FIRST_COMPLETED)
            for first in done:
                await self._close(first, ended=first is ended)
        finally:
            forget()
            watch.stop()
            ended.cancel()
            checking = [] if self._checking is None else [self._checking]
            await _end([*tasks, *checking, *self._subscriptions.values()])

    async def _close(self, first: asyncio.Future[None], *, ended: bool) -> None:
        """Close with the reason for what ended first."""
        error = first.exception()
        if isinstance(error, TimeoutError):
            self._services.metrics.slow_clients.inc()
            await self._hang_up(TOO_SLOW, "frames were not read")
        elif isinstance(error, WireClosed):
            return
        elif error is not None:
            _log.error("socket_failed", exc_info=error)
            await self._hang_up(1011, "something failed on our side")
        elif ended:
            await self._hang_up(TOKEN_ENDED, "the session has ended")

    async def _hang_up(self, code: int, reason: str) -> None:
        with contextlib.suppress(RuntimeError, WireClosed, TimeoutError):
            async with asyncio.timeout(5):
                await self._wire.close(code, reason)

    async def _read(self) -> None:
        while True:
            text = await self._wire.receive_text()
            ref: str | None = None
            try:
                raw = text.encode()
                frame = self._decode(raw)
                ref = frame["id"] if isinstance(frame.get("id"), str) else None
                demand_storable(raw)
                await self._admit()
                await self._op(frame)(frame)
            except Exception as error:  # noqa: BLE001  (the outermost loop of a connection)
                await self._refuse(error, ref)

    def _decode(self, raw: bytes) -> dict[str, Any]:
        if len(raw) > self._services.limits.frame_bytes:
            raise TooLarge(f"A frame may hold {self._services.limits.frame_bytes} bytes.")
        try:
            frame = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise RequestInvalid(f"The frame is not JSON: {error.msg}.") from error
        if not isinstance(frame, dict):
            raise RequestInvalid("A frame is a JSON object.")
        return frame

    def _op(self, frame: dict[str, Any]) -> Callable[[dict[str, Any]], Awaitable[None]]:
        name = frame.get("op")
        if not isinstance(name, str) or name not in _OPS:
            raise RequestInvalid(f"A frame has an `op`, which is one of: {', '.join(_OPS)}.")
        if not isinstance(frame.get("id", ""), str):
            raise RequestInvalid("The `id` of a frame is text.")
        act: Callable[[dict[str, Any]], Awaitable[None]] = getattr(self, _OPS[name])
        return act

    async def _admit(self) -> None:
        limits, principal = self._services.limits, self._caller.principal
        rate = Rate(limits.requests_per_minute, limits.requests_burst)
        name = f"requests:{principal.merchant_id}:{principal.shopper_id}"
        await demand(self._services.limiter, name, rate, "Too many frames; slow down.")

    async def _refuse(self, error: Exception, ref: str | None, thread_id: str | None = None) -> None:
        if isinstance(error, WireClosed):
            raise error
        refusal = refusal_of(error)
        if refusal.code == "internal":
            _log.error("frame_failed", exc_info=error)
        self._services.metrics.problems.labels(refusal.code).inc()
        wait = error.retry_after_seconds if isinstance(error, LimitReached) else None
        await self._put(
            error_frame(refusal.code, refusal.message, ref=ref, thread_id=thread_id, retry_after_seconds=wait)
        )

    async def _run(self, frame: dict[str, Any]) -> None:
        given = read_input(frame.get("input"), self._services.limits)
        await demand_turn(self._services.limiter, self._services.limits, self._caller.principal)
        accepted = await self._services.conversations.accept(self._caller.principal, given)
        await self._put({"op": "ack", "ref": frame.get("id"), "runId": accepted.run_id, "state": accepted.state})
        if accepted.thread_id not in self._subscriptions:
            self._follow(accepted.thread_id, accepted.after, None)

    async def _subscribe(self, frame: dict[str, Any]) -> None:
        thread_id, after = frame.get("threadId"), frame.get("after")
        if not isinstance(thread_id, str) or not thread_id:
            raise RequestInvalid("`threadId` names the conversation to subscribe to.")
        if after is not None and (not isinstance(after, int) or isinstance(after, bool) or after < 0):
            raise RequestInvalid("`after` is the `seq` of the last frame that was seen, or left out.")
        before = self._subscriptions.pop(thread_id, None)
        if before is not None:
            await _end([before])
        if len(self._subscriptions) >= _MOST_SUBSCRIPTIONS:
            raise LimitReached(f"A socket follows {_MOST_SUBSCRIPTIONS} conversations.", retry_after_seconds=1)
        self._follow(thread_id, after, frame.get("id"))

    async def _cancel(self, frame: dict[str, Any]) -> None:
        run_id = frame.get("runId")
        if not isinstance(run_id, str):
            raise RequestInvalid("`runId` names the run to cancel.")
        await self._services.conversations.cancel(self._caller.principal, run_id)

    async def _ping(self, frame: dict[str, Any]) -> None:
        await self._put({"op": "pong", **({"ref": frame["id"]} if "id" in frame else {})})

    def _follow(self, thread_id: str, after: int | None, ref: str | None) -> None:
        self._subscriptions[thread_id] = asyncio.create_task(self._feed(thread_id, after, ref))

    async def _feed(self, thread_id: str, after: int | None, ref: str | None) -> None:
        """Pass the conversation's frames on, as fast as this client takes them."""
        frames = self._services.conversations.subscribe(self._caller.principal, thread_id, after)
        try:
            async with closing(frames) as source:
                async for frame in source:
                    if isinstance(frame, Frame):
                        await self._queue.put(frame.message)
                    else:
                        await self._put({"op": "live", "threadId": thread_id, "seq": frame.seq})
        except Exception as error:  # noqa: BLE001  (the outermost loop of a task)
            if self._subscriptions.get(thread_id) is asyncio.current_task():
                del self._subscriptions[thread_id]
            await self._refuse(error, ref, thread_id)

    async def _put(self, frame: dict[str, Any]) -> None:
        await self._queue.put(orjson.dumps(frame))

    async def _write(self) -> None:
        """Send what waits, a few frames a turn of the loop, so that others are sent theirs between.

        The first of a burst are few, since everybody's first words come before anybody's last; then more go together.
        """
        sent = self._services.metrics.frames.labels("websocket")
        while True:
            texts = [await self._queue.get()]
            await asyncio.sleep(0)  # what this turn of the loop still brings goes with it
            texts += self._waiting(_FIRST_TOGETHER - 1)
            most = _FIRST_TOGETHER
            while texts:
                self._sending_since = monotonic()
                await self._wire.send_texts(texts)
                self._sending_since = None
                sent.inc(len(texts))
                await asyncio.sleep(0)
                most = min(2 * most, _MOST_TOGETHER)
                texts = self._waiting(most)

    def _waiting(self, most: int) -> list[bytes]:
        """Up to so many frames that can be sent now."""
        return [self._queue.get_nowait() for _ in range(min(most, self._queue.qsize()))]

    def _look(self, ended: asyncio.Future[None]) -> None:
        """End the socket of a client that does not read, and ask now and then whether the token still holds."""
        now = monotonic()
        if self._sending_since is not None and now - self._sending_since > _SEND_SECONDS:
            if not ended.done():
                ended.set_exception(TimeoutError())
        elif now - self._checked > _RECHECK_SECONDS:
            self._checked = now
            self._checking = asyncio.create_task(self._check(ended))

    async def _check(self, ended: asyncio.Future[None]) -> None:
        try:
            await self._services.sessions.caller(self._token)
        except ServingError:
            _resolve(ended)


class _Watch:
    """Calls something every few seconds: a timer, which an idle socket keeps for less than a task."""

    __slots__ = ("_act", "_timer")

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act
        self._timer = asyncio.get_running_loop().call_later(_WATCH_SECONDS, self._fire)

    def stop(self) -> None:
        self._timer.cancel()

    def _fire(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(_WATCH_SECONDS, self._fire)
        self._act()


def _resolve(ended: asyncio.Future[None]) -> None:
    if not ended.done():
        ended.set_result(None)


async def _end(tasks: Sequence[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
