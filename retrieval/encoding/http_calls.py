"""One HTTP request within a deadline, of a service that finding asks; a failure says whether asking again may help."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import orjson

from retrieval.encoding.calls import CallFailed

_COME_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_LONGEST_WISH = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered with a status of success."""

    headers: Mapping[str, str]
    content: bytes

    def body(self) -> Mapping[str, Any]:
        """The JSON object that it is.

        Raises:
            CallFailed: it is something else.
        """
        try:
            found = orjson.loads(self.content or b"{}")
        except ValueError as error:
            raise CallFailed(f"it answered no JSON ({error})", again=False) from error
        if not isinstance(found, dict):
            raise CallFailed(f"it answered {type(found).__name__}, not an object", again=False)
        return found


def asked(
    client: httpx.Client,
    method: str,
    url: str,
    seconds: float,
    *,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """The answer to one request; a trickle does not outlast the deadline.

    Raises:
        CallFailed: no connection, no answer in time, or a status other than success.
    """
    until = time.monotonic() + seconds
    content = None if body is None else orjson.dumps(body)
    sent = dict(headers or {}) | ({"content-type": "application/json"} if content is not None else {})
    parts = []
    try:
        with client.stream(method, url, content=content, headers=sent, timeout=max(seconds, 0.001)) as response:
            for part in response.iter_bytes():
                parts.append(part)
                if time.monotonic() > until:
                    raise CallFailed("the answer took too long", again=True)
    except httpx.HTTPError as error:
        raise CallFailed(f"{type(error).__name__}: {error}", again=True) from error
    answered = b"".join(parts)
    if response.is_success:
        return Answer(response.headers, answered)
    raise CallFailed(
        f"it answered {response.status_code} {answered[:200].decode(errors='replace')!r}",
        again=response.status_code in _COME_AGAIN,
        pause_seconds=_wished(response.headers.get("retry-after")),
    )


def _wished(header: str | None) -> float | None:
    """The pause that a service asks for, where it says seconds."""
    return min(float(header), _LONGEST_WISH) if header is not None and header.isdigit() else None
