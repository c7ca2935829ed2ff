"""What those who operate the service ask: is it alive, is it ready, how is it doing."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Header, Request
from starlette.responses import Response

from serving.http.identity import CurrentServices, address_of
from serving.http.raw import json_answer
from serving.identity.publishable import is_loopback
from serving.refusals.errors import NotFound

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def alive() -> Response:
    """The process answers."""
    return json_answer({"status": "alive"})


@router.get("/readyz")
async def ready(services: CurrentServices) -> Response:
    """Whether requests should be sent here: the database answers, the index is loaded, nobody is shutting down."""
    checks = await services.health.readiness()
    failing = {name: why for name, why in checks.items() if why is not None}
    body = {
        "status": "ready" if not failing else "not ready",
        "checks": {name: why or "ok" for name, why in checks.items()},
    }
    return json_answer(body, 503 if failing else 200)


@router.get("/metrics")
async def metrics(
    request: Request, services: CurrentServices, authorization: Annotated[str | None, Header()] = None
) -> Response:
    """Prometheus metrics: from loopback, or with the metrics token."""
    token = services.metrics_token
    given = (authorization or "").removeprefix("Bearer ").encode()
    known = bool(token) and hmac.compare_digest(given, token.encode())
    if not known and (token or not is_loopback(address_of(request))):
        raise NotFound("There is nothing here.")
    await services.health.measure()
    return Response(services.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")
