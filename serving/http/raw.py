"""Bodies as they came, and answers as bytes."""

from collections.abc import Mapping
from typing import Any

import orjson
from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from serving.refusals.errors import RequestInvalid


def raw_body(request: Request) -> bytes:
    """The bytes of the body, which the middleware has read and measured."""
    return bytes(request.scope["state"]["raw_body"])


def json_body(request: Request) -> dict[str, Any]:
    """The body as a JSON object."""
    try:
        body = orjson.loads(raw_body(request))
    except orjson.JSONDecodeError as error:
        raise RequestInvalid(f"The body is not JSON: {error.msg}.", field="body") from error
    if not isinstance(body, dict):
        raise RequestInvalid("The body must be a JSON object.", field="body")
    return body


def json_answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer that no cache keeps, unless its headers say otherwise."""
    return Response(
        orjson.dumps(body, default=str), status, {"Cache-Control": "no-store", **(headers or {})}, "application/json"
    )


def read_body(model: type[BaseModel], raw: Mapping[str, Any]) -> dict[str, Any]:
    """A body that follows a schema, as plain values without what was left out."""
    try:
        return model.model_validate(raw).model_dump(mode="json", exclude_none=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        raise RequestInvalid(f"{field}: {first['msg']}", field=field) from error
