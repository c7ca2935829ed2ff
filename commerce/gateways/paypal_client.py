"""PayPal's REST API over HTTP: a token that is kept until it runs out, and refusals apart from silence."""

import asyncio
import logging
import time
from collections.abc import Mapping
from typing import Any

import httpx
import orjson

from commerce.errors import GatewayUnavailable

_log = logging.getLogger(__name__)

ADDRESSES = {"sandbox": "https://api-m.sandbox.paypal.com", "live": "https://api-m.paypal.com"}
_RENEWED_BEFORE_SECONDS = 60
_LONGEST_REQUEST_ID = 108


class PayPalRefused(Exception):
    """PayPal understood a request and does not do it; the error says why."""

    def __init__(self, status: int, error: Mapping[str, Any]) -> None:
        super().__init__(str(error.get("name") or status))
        self.status = status
        self.error = error


class PayPalClient:
    """Asks PayPal, signed in as one account."""

    def __init__(self, client_id: str, client_secret: str, *, api_base: str, timeout_seconds: float = 20.0) -> None:
        self._credentials = (client_id, client_secret)
        self._http = httpx.AsyncClient(base_url=api_base.rstrip("/"), timeout=timeout_seconds)
        self._token = ""
        self._token_until = 0.0
        self._signing_in = asyncio.Lock()

    async def close(self) -> None:
        await self._http.aclose()

    async def ask(
        self, method: str, path: str, body: Mapping[str, Any] | bytes | None = None, *, request_id: str = ""
    ) -> dict[str, Any]:
        """Return what PayPal answers; the same request id is the same request, for hours at least.

        Raises:
            PayPalRefused: It does not do this.
            GatewayUnavailable: It cannot be reached, fails, or does not know our account.
        """
        answer = await self._send(method, path, body, request_id, await self._signed_in())
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._token = ""  # it was withdrawn before its time
            answer = await self._send(method, path, body, request_id, await self._signed_in())
        return _read(answer)

    async def _send(
        self, method: str, path: str, body: Mapping[str, Any] | bytes | None, request_id: str, token: str
    ) -> httpx.Response:
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Prefer": "return=representation",
        }
        if request_id:
            headers["PayPal-Request-Id"] = request_id[:_LONGEST_REQUEST_ID]
        content = body if isinstance(body, bytes) or body is None else orjson.dumps(body)
        try:
            return await self._http.request(method, path, content=content, headers=headers)
        except httpx.HTTPError as error:
            raise _unanswered(type(error).__name__) from None

    async def _signed_in(self) -> str:
        async with self._signing_in:
            if not self._token or time.monotonic() >= self._token_until:
                await self._sign_in()
            return self._token

    async def _sign_in(self) -> None:
        try:
            answer = await self._http.post(
                "/v1/oauth2/token", data={"grant_type": "client_credentials"}, auth=self._credentials
            )
        except httpx.HTTPError as error:
            raise _unanswered(type(error).__name__) from None
        if answer.status_code != httpx.codes.OK:
            raise _unanswered(f"sign_in_{answer.status_code}")
        body = _body(answer)
        self._token = str(body["access_token"])
        self._token_until = time.monotonic() + int(body["expires_in"]) - _RENEWED_BEFORE_SECONDS


def _read(answer: httpx.Response) -> dict[str, Any]:
    status = answer.status_code
    if status in {401, 403, 429} or status >= 500:
        raise _unanswered(f"status_{status}")
    body = _body(answer)
    if status >= 400:
        raise PayPalRefused(status, body)
    return body


def _body(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = orjson.loads(answer.content or b"{}")
    except orjson.JSONDecodeError:
        raise _unanswered("no_json") from None
    return body if isinstance(body, dict) else {}


def _unanswered(kind: str) -> GatewayUnavailable:
    """Neither the message nor the body: they may repeat what was sent."""
    _log.warning("paypal_unanswered", extra={"kind": kind})
    return GatewayUnavailable("The payment provider does not answer just now.")
