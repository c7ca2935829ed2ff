"""AG-UI over server-sent events: one run for one request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import orjson
from ag_ui.core import RunAgentInput
from agent.conversations import Frame
from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from serving.bootstrap import Services
from serving.http.identity import CurrentCaller, CurrentServices, address_of
from serving.http.raw import json_body
from serving.turns import Taking, demand_turn, read_input
from tools.base import Principal

router = APIRouter(tags=["chat"])

_QUIET_SECONDS = 15.0
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_LAST = frozenset({"RUN_FINISHED", "RUN_ERROR"})


@router.post(
    "/v1/agui",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}}},
)
async def run(request: Request, caller: CurrentCaller, services: CurrentServices) -> StreamingResponse:
    """Run the agent on the last message, or on the answer to an interrupt; streams the run's AG-UI events."""
    given: RunAgentInput = read_input(json_body(request), services.limits)
    await demand_turn(services.limiter, services.limits, caller.principal)
    held = services.connections.hold(f"{caller.principal.merchant_id}:{caller.principal.shopper_id}", address_of(request))
    with held:
        accepted = await services.conversations.accept(caller.principal, given)
    return StreamingResponse(
        _stream(services, caller.principal, accepted, address_of(request)),
        media_type="text/event-stream",
        headers=_HEADERS,
    )


async def _stream(services: Services, principal: Principal, accepted: Taking, address: str) -> AsyncIterator[bytes]:
    gauge = services.metrics.connections.labels("sse")
    sent = services.metrics.frames.labels("sse")
    with services.connections.hold(f"{principal.merchant_id}:{principal.shopper_id}", address), gauge.track_inprogress():
        async for event in _with_silence(_events_of_run(services, principal, accepted)):
            if event is None:
                yield b": still here\n\n"
                continue
            sent.inc()
            yield b"data: " + orjson.dumps(event) + b"\n\n"


async def _events_of_run(services: Services, principal: Principal, accepted: Taking) -> AsyncIterator[dict[str, Any]]:
    """The events from the run's start to its end, whatever else happens in the conversation."""
    begun = False
    frames = services.conversations.subscribe(principal, accepted.thread_id, accepted.after)
    async with aclosing(frames) as source:
        async for frame in source:
            if not isinstance(frame, Frame):
                continue
            event = frame.event
            kind, mine = event["type"], event.get("runId") == accepted.run_id
            begun = begun or (kind == "RUN_STARTED" and mine)
            if not begun:
                continue
            yield event
            if kind in _LAST and event.get("runId", accepted.run_id) == accepted.run_id:
                return


async def _with_silence(events: AsyncIterator[dict[str, Any]]) -> AsyncIterator[dict[str, Any] | None]:
    """The same events, with None after each while in which nothing came."""
    source = aiter(events)
    coming = asyncio.ensure_future(anext(source, None))
    try:
        while True:
            done, _ = await asyncio.wait({coming}, timeout=_QUIET_SECONDS)
            if not done:
                yield None
                continue
            event = coming.result()
            if event is None:
                return
            yield event
            coming = asyncio.ensure_future(anext(source, None))
    finally:
        coming.cancel()

