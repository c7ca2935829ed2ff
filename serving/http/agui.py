"""AG-UI over server-sent events: one run for one request."""

import asyncio
from collections.abc import AsyncIterator

from ag_ui.core import RunAgentInput
from fastapi import APIRouter, Request
from starlette.responses import StreamingResponse

from agent.conversation.acceptance import Accepted
from agent.conversation.frames import Frame
from serving.chat.streams import closing
from serving.chat.turns import demand_turn, read_input
from serving.http.identity import CurrentCaller, CurrentServices, address_of
from serving.http.raw import json_body
from serving.services import Services
from tools.base import Principal

router = APIRouter(tags=["chat"])

_QUIET_SECONDS = 15.0
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


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
    held = services.connections.hold(
        f"{caller.principal.merchant_id}:{caller.principal.shopper_id}", address_of(request)
    )
    with held:
        accepted = await services.conversations.accept(caller.principal, given)
    return StreamingResponse(
        _stream(services, caller.principal, accepted, address_of(request)),
        media_type="text/event-stream",
        headers=_HEADERS,
    )


async def _stream(services: Services, principal: Principal, accepted: Accepted, address: str) -> AsyncIterator[bytes]:
    gauge = services.metrics.connections.labels("sse")
    sent = services.metrics.frames.labels("sse")
    shopper = f"{principal.merchant_id}:{principal.shopper_id}"
    with services.connections.hold(shopper, address), gauge.track_inprogress():
        async with closing(services.conversations.follow(principal, accepted)) as frames:
            async for frame in _with_silence(frames):
                if frame is None:
                    yield b": still here\n\n"
                    continue
                sent.inc()
                yield b"data: " + frame.json + b"\n\n"


async def _with_silence(frames: AsyncIterator[Frame]) -> AsyncIterator[Frame | None]:
    """The same frames, with None after each while in which nothing came."""
    coming = asyncio.ensure_future(anext(frames, None))
    try:
        while True:
            done, _ = await asyncio.wait({coming}, timeout=_QUIET_SECONDS)
            if not done:
                yield None
                continue
            frame = coming.result()
            if frame is None:
                return
            yield frame
            coming = asyncio.ensure_future(anext(frames, None))
    finally:
        coming.cancel()
        await asyncio.gather(coming, return_exceptions=True)
