"""The `ucp` envelope of every answer of the shop's API, and its messages."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from starlette.responses import Response

from serving.http.raw import json_answer
from serving.refusals.errors import Refusal
from serving.refusals.problem_table import problem_of

UCP_VERSION = "2026-08-25"
Capability = Literal["catalog.search", "catalog.lookup", "cart", "checkout", "order"]
Severity = Literal["recoverable", "requires_buyer_input", "requires_buyer_review", "unrecoverable"]
_PAYMENT_HANDLERS: Mapping[str, list[dict[str, Any]]] = {}


def envelope(capability: Capability, status: Literal["success", "error"] = "success") -> dict[str, Any]:
    """The metadata of an answer."""
    body: dict[str, Any] = {
        "version": UCP_VERSION,
        "status": status,
        "capabilities": {f"dev.ucp.shopping.{capability}": [{"version": UCP_VERSION}]},
    }
    if capability == "checkout":
        body["payment_handlers"] = dict(_PAYMENT_HANDLERS)
    return body


def enveloped(
    body: Mapping[str, Any], capability: Capability, messages: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """A body with its envelope, and with further messages after its own."""
    given = body.get("ucp") or {}
    answer = {**body, "ucp": {**envelope(capability), **given}}
    if messages:
        answer["messages"] = [*body.get("messages", ()), *messages]
    return answer


def message_of(refusal: Refusal, severity: Severity = "recoverable") -> dict[str, Any]:
    """A refusal of the shop as a message."""
    message: dict[str, Any] = {
        "type": "error",
        "code": refusal.code,
        "content": refusal.message,
        "content_type": "plain",
        "severity": severity,
    }
    if refusal.details:
        message["shopmind"] = {"details": dict(refusal.details)}
    return message


def refused(refusal: Refusal, capability: Capability, severity: Severity = "unrecoverable") -> Response:
    """The answer where no resource can be given: 200 and an error in the envelope."""
    return json_answer({"ucp": envelope(capability, "error"), "messages": [message_of(refusal, severity)]})


def is_business(refusal: Refusal) -> bool:
    """Whether a refusal is the shop's answer, told as 200 with messages, and no failure of the request."""
    return problem_of(refusal.code).business
