"""One shopper's socket: frames in, frames out, fairly, until either side ends it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import orjson
import structlog

from agent.conversation.conversations import Conversations
from agent.conversation.frames import Frame
from serving.chat.sending import Sending, Wire
from serving.chat.streams import closing
from serving.chat.turns import demand_turn, read_input
from serving.identity.sessions import Caller, Sessions
from serving.limits import Limiter, Rate, demand
from serving.observability.metrics import Metrics
from serving.refusals.errors import LimitReached, RequestInvalid, ServingError, TooLarge, error_frame, refusal_of
from serving.setting_groups import LimitSettings
from serving.storable import demand_storable

TOKEN_ENDED = 4401
TOO_MANY = 4429
TOO_SLOW = 4408
GONE = 1001
_MOST_SUBSCRIPTIONS = 8
_OPS = {"run": "_run", "subscribe": "_subscribe", "cancel": "_cancel", "ping": "_ping"}
_log = structlog.get_logger("serving.chat")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a socket waits: for a client to read, and until it looks again after client and token."""

    send_seconds: float = 30.0
    watch_seconds: float = 5.0
    recheck_seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class ChatServices:
    """What a socket needs of the service; `sees_pictures` says whether a merchant's shoppers may show some."""

    conversations: Conversations
    sessions: Sessions
    limiter: Limiter
    limits: LimitSettings
    metrics: Metrics
    patience: Patience = Patience()
    sees_pictures: Callable[[str], bool] = lambda _: False


class WireClosed(Exception):
    """The client has gone."""


class ChatSocket:
    """Reads the client's frames and feeds it those of the conversations that it subscribes to.

    What it is sent waits in a bounded queue. A full one makes the client's own subscriptions wait: they read the log
    on, so nothing is lost and nobody else is slowed. A socket at rest is one task, which reads.
    """

    __slots__ = (
        "_caller",
        "_checked",
        "_checking",
        "_ending",
        "_sending",
        "_services",
        "_serving",
        "_subscriptions",
        "_token",
        "_wire",
    )

    def __init__(self, wire: Wire, token: str, caller: Caller, services: ChatServices) -> None:
        self._wire = wire
        self._token = token
        self._caller = caller
        self._services = services
        count = services.metrics.frames.labels("websocket").inc
        self._sending = Sending(wire, services.limits.queued_frames, count, self._broke)
        self._subscriptions: dict[str, asyncio.Task[None]] = {}
        self._serving: asyncio.Task[Any] | None = None
        self._ending: tuple[int, str] | None = None
        self._checked = monotonic()
        self._checking: asyncio.Task[None] | None = None

    async def serve(self) -> None:
        """Serve until the client goes, its token ends, or it stops reading."""
        self._serving = asyncio.current_task()
        watch = _Watch(self._look, self._services.patience.watch_seconds)
        forget = self._services.sessions.when_ended(self._caller.principal.session_id, self._token_ended)
        try:
            await self._read()
        except WireClosed:
            pass
        except asyncio.CancelledError:
            if self._ending is None or self._serving is None:
                raise
            self._serving.uncancel()
        finally:
            self._serving = None
            forget()
            watch.stop()
            await self._sending.stop()
            checking = [] if self._checking is None else [self._checking]
            await _cancelled([*checking, *self._subscriptions.values()])
        if self._ending is not None:
            await self._hang_up(*self._ending)

    def _end(self, code: int, reason: str) -> None:
        """Stop serving, and close with this reason."""
        if self._serving is not None and self._ending is None:
            self._ending = (code, reason)
            self._serving.cancel()

    def _token_ended(self) -> None:
        self._end(TOKEN_ENDED, "the session has ended")

    def _broke(self, error: Exception) -> None:
        """End with what broke the sending."""
        if isinstance(error, WireClosed):
            self._end(GONE, "the client has gone")
        else:
            _log.error("socket_failed", exc_info=error)
            self._end(1011, "something failed on our side")

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

    def _takes(self) -> dict[str, Any]:
        """What a message may hold beside words just now: a session may be older than that."""
        sees = self._services.sees_pictures(self._caller.principal.merchant_id)
        return {"takes": ["image"]} if sees else {}

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
            await _cancelled([before])
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
                        await self._sending.put(frame.message)
                    else:
                        await self._put({"op": "live", "threadId": thread_id, "seq": frame.seq, **self._takes()})
        except Exception as error:  # noqa: BLE001  (the outermost loop of a task)
            if self._subscriptions.get(thread_id) is asyncio.current_task():
                del self._subscriptions[thread_id]
            await self._refuse(error, ref, thread_id)

    async def _put(self, frame: dict[str, Any]) -> None:
        await self._sending.put(orjson.dumps(frame))

    def _look(self) -> None:
        """End the socket of a client that does not read, and ask now and then whether the token still holds."""
        now, since, patience = monotonic(), self._sending.since, self._services.patience
        if since is not None and now - since > patience.send_seconds:
            self._services.metrics.slow_clients.inc()
            self._end(TOO_SLOW, "frames were not read")
        elif now - self._checked > patience.recheck_seconds:
            self._checked = now
            self._checking = asyncio.create_task(self._check())

    async def _check(self) -> None:
        try:
            await self._services.sessions.caller(self._token)
        except ServingError:
            self._token_ended()


class _Watch:
    """Calls something every few seconds: a timer, which an idle socket keeps for less than a task."""

    __slots__ = ("_act", "_seconds", "_timer")

    def __init__(self, act: Callable[[], None], seconds: float) -> None:
        self._act = act
        self._seconds = seconds
        self._timer = asyncio.get_running_loop().call_later(seconds, self._fire)

    def stop(self) -> None:
        self._timer.cancel()

    def _fire(self) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._seconds, self._fire)
        self._act()


async def _cancelled(tasks: Sequence[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
