"""Refusals as RFC 9457 answers, whichever folder raised them."""

from typing import Any

import orjson
import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agent.errors import AgentError
from commerce.errors import CommerceError
from retrieval.errors import RetrievalError
from serving.refusals.errors import Refusal, RequestInvalid, ServingError, problem_body, refusal_of
from serving.refusals.problem_table import problem_of
from serving.storefront.pages import draw_problem

MEDIA_TYPE = "application/problem+json"
_STATUS_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large", 401: "unauthorised"}
_log = structlog.get_logger("serving.refusals.problems")


async def answer(request: Request, error: Exception) -> Response:
    """The answer to a refusal that some folder raised, or to a failure of ours, which is logged."""
    refusal = refusal_of(error)
    status = problem_of(refusal.code).status
    if status >= 500:
        _log.error("request_failed", code=refusal.code, exc_info=error)
    request.app.state.services.metrics.problems.labels(refusal.code).inc()
    if _wants_page(request):
        drawn = await draw_problem(request, refusal, status)
        drawn.headers.update(_retry_after(refusal))
        return drawn
    return _response(refusal, request.url.path)


def install(app: FastAPI) -> None:
    """Answer every refusal of the app with a problem; failures of ours are answered by what surrounds the app."""

    async def invalid(request: Request, error: Exception) -> Response:
        return await answer(request, RequestInvalid(_first_error(error), errors=_errors(error)))

    async def status(request: Request, error: Exception) -> Response:
        code = error.status_code if isinstance(error, HTTPException) else 500
        name = _STATUS_CODES.get(code, "request_invalid" if code < 500 else "internal")
        return await answer(request, _Coded(name, str(getattr(error, "detail", error))))

    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, status)
    for tree in (ServingError, CommerceError, AgentError, RetrievalError):
        app.add_exception_handler(tree, answer)


def _wants_page(request: Request) -> bool:
    """Whether a person looks at this in a browser, and it is none of the API's addresses."""
    wants = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
    return wants and not request.url.path.startswith(("/v1/", "/webhooks/"))


class _Coded(ServingError):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def _response(refusal: Refusal, instance: str | None) -> Response:
    problem = problem_of(refusal.code)
    body = problem_body(refusal.code, refusal.message, refusal.details, instance)
    headers: dict[str, str] = {"Cache-Control": "no-store"} | _retry_after(refusal)
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(orjson.dumps(body, default=str), problem.status, headers, MEDIA_TYPE)


def _retry_after(refusal: Refusal) -> dict[str, str]:
    seconds = refusal.details.get("retryAfterSeconds")
    return {} if seconds is None else {"Retry-After": str(seconds)}


def _errors(error: Exception) -> list[dict[str, Any]]:
    if not isinstance(error, RequestValidationError):
        return []
    return [{"field": ".".join(str(part) for part in item["loc"]), "why": item["msg"]} for item in error.errors()[:20]]


def _first_error(error: Exception) -> str:
    found = _errors(error)
    return f"{found[0]['field']}: {found[0]['why']}" if found else "The request does not follow the schema."
