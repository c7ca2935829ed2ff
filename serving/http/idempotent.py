"""Writes that may be repeated: the same key and body get the first answer, another body is a conflict.

A key is taken before anything is done. Where it cannot be kept nothing is done, and the answer is 503.
"""

import hashlib
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

import structlog
from fastapi import Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from serving.db import idempotency
from serving.http.identity import current_caller, services_of
from serving.http.raw import raw_body
from serving.refusals.errors import (
    IdempotencyConflict,
    IdempotencyInFlight,
    KeysUnavailable,
    RequestInvalid,
    ServingError,
)
from serving.services import Services

_log = structlog.get_logger("serving.http.idempotent")
_HEADER = "idempotency-key"
_KEPT_HEADERS = ("content-type", "etag", "location", "cache-control")
_ABANDONED = timedelta(seconds=60)

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


class IdempotentRoute(APIRoute):
    """A route whose writes take an `Idempotency-Key`, each caller their own."""

    async def owner(self, request: Request) -> tuple[str, str]:
        """Return the merchant and the name of whose keys these are."""
        caller = await current_caller(request, request.headers.get("authorization"))
        return caller.principal.merchant_id, caller.principal.shopper_id

    def get_route_handler(self) -> Handler:
        handle = super().get_route_handler()

        async def once(request: Request) -> Response:
            key = request.headers.get(_HEADER)
            if key is None or request.method in {"GET", "HEAD"}:
                return await handle(request)
            if not 1 <= len(key) <= 255:
                raise RequestInvalid("An Idempotency-Key has 1 to 255 characters.", field="Idempotency-Key")
            return await _once(request, (*await self.owner(request), key), handle)

        return once


async def _once(request: Request, owner: tuple[str, str, str], handle: Handler) -> Response:
    services = services_of(request)
    wanted = _request_hash(request)
    replay = await _taken(request, owner, wanted)
    if replay is not None:
        return replay
    try:
        response = await handle(request)
    except BaseException:
        async with services.database.transaction() as tx:
            await idempotency.release(tx, *owner)
        raise
    try:
        await _settle(services, owner, response)
    except Exception:  # noqa: BLE001  (what was done is done: its answer goes out, and a repetition waits for a while)
        _log.exception("idempotent_answer_not_kept")
    return response


async def _settle(services: Services, owner: tuple[str, str, str], response: Response) -> None:
    """Keep an answer; a failure of ours frees the key."""
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    async with services.database.transaction() as tx:
        if response.status_code >= 500:
            await idempotency.release(tx, *owner)
        else:
            status, body = response.status_code, bytes(response.body)
            await idempotency.settle(tx, *owner, status=status, headers=headers, body=body)


async def _taken(request: Request, owner: tuple[str, str, str], wanted: str) -> Response | None:
    """Take the key, or give the first answer; raises KeysUnavailable where neither can be done."""
    try:
        return await _claim(request, owner, wanted)
    except ServingError:
        raise
    except Exception as error:
        _log.exception("idempotency_key_not_kept")
        message = "Nothing was done, since its Idempotency-Key cannot be kept just now. Please repeat in a moment."
        raise KeysUnavailable(message) from error


async def _claim(request: Request, owner: tuple[str, str, str], wanted: str) -> Response | None:
    """Take the key, or give the first answer."""
    services = services_of(request)
    now = services.clock.now()
    async with services.database.transaction() as tx:
        if await idempotency.claim(tx, *owner, wanted, now):
            return None
        found = await idempotency.find(tx, *owner)
        running = found is not None and found.request_hash == wanted and found.status is None
        if running and await idempotency.take_over(tx, *owner, claimed_before=now - _ABANDONED, now=now):
            return None
    if found is not None and found.request_hash != wanted:
        raise IdempotencyConflict("This Idempotency-Key was used for another request; use a new one.")
    if found is None or found.status is None:  # freed just now, since the first one failed, or still in use
        raise IdempotencyInFlight("The first request with this Idempotency-Key is still running; repeat in a moment.")
    return Response(found.body, found.status, {**found.headers, "Idempotent-Replayed": "true"})


def change_key(request: Request) -> str | None:
    """A name for what a request changes, the same when it is repeated under its key; None where it has no key.

    Kept with the change itself it says what a process has done that died before it could keep its answer.
    """
    key = request.headers.get(_HEADER)
    return (
        None if key is None else f"http:{hashlib.sha256(f'{key} {_request_hash(request)}'.encode()).hexdigest()[:40]}"
    )


def _request_hash(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.url.path}\n".encode())
    digest.update(raw_body(request))
    return digest.hexdigest()
