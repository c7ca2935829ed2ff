"""What surrounds every request: its id, limits on time and size, security headers, CORS, log line and metrics."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serving.observability.metrics import Metrics
from serving.refusals.errors import TimedOut, TooLarge
from serving.refusals.problems import answer
from serving.setting_groups import LimitSettings
from serving.storable import demand_storable, demand_storable_address
from storage.ids import new_id

_log = structlog.get_logger("serving.http")
_STREAMS = ("/v1/agui",)
_PICTURES = ("/v1/pictures",)
"""Bodies that are no text, and larger than texts are."""
_QUIET = ("/healthz", "/readyz", "/metrics")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_.:-]{1,128}")
_CORS_METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS"
_CORS_HEADERS = (
    "Authorization, Content-Type, Idempotency-Key, If-Match, X-Shopmind-Key, Request-Id, UCP-Agent, "
    "Accept-Language, Last-Event-ID"
)
_CORS_EXPOSED = "ETag, Request-Id, Retry-After, Idempotent-Replayed, Location"
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http: data:; font-src 'self'; "
    "connect-src 'self' {sockets}; form-action 'self'; frame-ancestors 'self'; base-uri 'none'; manifest-src 'self'"
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the middleware needs from outside."""

    limits: LimitSettings
    metrics: Metrics
    allows_origin: Callable[[str], Awaitable[bool]]
    picture_bytes: int = 10_000_000


class Surround:
    """One ASGI middleware for all of it, so that a request passes one layer and not seven."""

    def __init__(self, app: ASGIApp, surroundings: Surroundings) -> None:
        self._app = app
        self._limits = surroundings.limits
        self._picture_bytes = surroundings.picture_bytes
        self._metrics = surroundings.metrics
        self._allows_origin = surroundings.allows_origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        headers = Headers(scope=scope)
        given = headers.get("request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else new_id("req")
        scope.setdefault("state", {})["request_id"] = request_id
        origin = headers.get("origin")
        allowed = origin if origin and await self._cross(origin, headers) else None
        sent = _Sent(send, request_id, allowed, scope)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            if allowed and scope["method"] == "OPTIONS":
                await _preflight()(scope, receive, sent)
            else:
                await self._answer(scope, receive, sent, headers)
            self._account(scope, sent, time.perf_counter() - started)

    async def _answer(self, scope: Scope, receive: Receive, sent: "_Sent", headers: Headers) -> None:
        try:
            await self._pass_on(scope, receive, sent, headers)
        except Exception as error:  # noqa: BLE001  (the outermost loop of a request)
            if sent.status:
                _log.error("answer_broke_off", exc_info=error)
                return
            problem = await answer(Request(scope), error)
            await problem(scope, receive, sent)

    async def _pass_on(self, scope: Scope, receive: Receive, sent: "_Sent", headers: Headers) -> None:
        demand_storable_address(scope["path"], scope["query_string"])
        if scope["path"] in _PICTURES:
            buffered = await _read_body(receive, headers, self._picture_bytes)
        else:
            buffered = await _read_body(receive, headers, self._limits.body_bytes)
            demand_storable(buffered)
        scope["state"]["raw_body"] = buffered
        if scope["path"] in _STREAMS:
            await self._app(scope, _replay(buffered, receive), sent)
            return
        try:
            async with asyncio.timeout(self._limits.request_seconds):
                await self._app(scope, _replay(buffered, receive), sent)
        except TimeoutError as error:
            raise TimedOut("The request took too long and was given up; repeat it with the same key.") from error

    async def _cross(self, origin: str, headers: Headers) -> bool:
        """Whether the origin is another page's that some merchant allows."""
        host = headers.get("host", "")
        return origin.partition("://")[2] != host and await self._allows_origin(origin)

    def _account(self, scope: Scope, sent: "_Sent", seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        self._metrics.http_requests.labels(scope["method"], route, str(sent.status)).inc()
        self._metrics.http_seconds.labels(route).observe(seconds)
        if route not in _QUIET:
            _log.info(
                "http_answered", method=scope["method"], route=route, status=sent.status, seconds=round(seconds, 4)
            )


class _Sent:
    """A `send` that adds the headers of every answer."""

    def __init__(self, send: Send, request_id: str, origin: str | None, scope: Scope) -> None:
        self._send = send
        self._request_id = request_id
        self._origin = origin
        self._scope = scope
        self.status = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["Request-Id"] = self._request_id
            headers["X-Content-Type-Options"] = "nosniff"
            headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
            headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
            headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(self)")
            if headers.get("content-type", "").startswith("text/html"):
                headers.setdefault("Content-Security-Policy", CONTENT_POLICY.format(sockets=_sockets(self._scope)))
            if self._origin:
                headers["Access-Control-Allow-Origin"] = self._origin
                headers["Access-Control-Expose-Headers"] = _CORS_EXPOSED
                headers.add_vary_header("Origin")
        await self._send(message)


def _sockets(scope: Scope) -> str:
    """The address of our own sockets: not every browser counts ws: under 'self'."""
    host = Headers(scope=scope).get("host", "")
    if not re.fullmatch(r"[A-Za-z0-9.:\[\]-]+", host):
        return ""
    return f"{'wss' if scope.get('scheme') == 'https' else 'ws'}://{host}"


def _preflight() -> Response:
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Methods": _CORS_METHODS,
            "Access-Control-Allow-Headers": _CORS_HEADERS,
            "Access-Control-Max-Age": "600",
        },
    )


async def _read_body(receive: Receive, headers: Headers, most: int) -> bytes:
    """The whole body, which is never larger than the limit."""
    declared = headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > most:
        raise TooLarge(f"A body may hold {most} bytes.", limitBytes=most)
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        part = message.get("body", b"")
        size += len(part)
        if size > most:
            raise TooLarge(f"A body may hold {most} bytes.", limitBytes=most)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _replay(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body again, then what follows."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
