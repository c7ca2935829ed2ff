"""Push messages by Web Push: encrypted for the browser, signed as ours (VAPID), sent through the outgoing door."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import orjson
from py_vapid import Vapid02, VapidException
from pywebpush import WebPusher, WebPushException

from serving.db.push import Subscription
from serving.identity.signing_keys import SigningKey
from serving.notifying.carriers import Later, Never, Parcel, Unsure
from serving.outgoing import Answer, Outgoing
from serving.refusals.errors import AddressRefused
from storage.clock import Clock

_KEPT_FOR = timedelta(days=2)
_TOKEN_LIFE = timedelta(hours=12)
_GONE = {404, 410}

FindSubscription = Callable[[str, str], Awaitable[Subscription | None]]
Forget = Callable[[str, str], Awaitable[None]]


class WebPushCarrier:
    """Hands messages to the push services of browsers."""

    name = "webpush"
    repeatable = False

    def __init__(
        self,
        outgoing: Outgoing,
        key: SigningKey,
        contact: str,
        clock: Clock,
        *,
        find: FindSubscription,
        forget: Forget,
    ) -> None:
        self._outgoing = outgoing
        self._key = key
        self._contact = contact
        self._clock = clock
        self._find = find
        self._forget = forget

    async def bring(self, parcel: Parcel) -> None:
        notice = parcel.notice
        subscription = await self._find(notice.merchant_id, notice.recipient)
        if subscription is None:
            raise Never("the browser no longer wants pushes")
        message = {"title": notice.subject, "body": notice.text, "url": notice.link, "tag": notice.event_key}
        try:
            body = await asyncio.to_thread(_encrypted, subscription, orjson.dumps(message))
            answer = await self._outgoing.post(subscription.endpoint, body, self._headers(subscription.endpoint))
        except (ValueError, WebPushException, VapidException, AddressRefused) as error:
            raise Never(str(error)) from error
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Later(f"the push service cannot be reached: {error}") from error
        except (httpx.HTTPError, TimeoutError) as error:
            raise Unsure(f"the push service did not answer: {type(error).__name__}") from error
        if answer.status in _GONE:
            await self._forget(notice.merchant_id, subscription.id)
        _judge(answer)

    async def close(self) -> None:
        """The outgoing door is closed by who opened it."""

    def _headers(self, endpoint: str) -> dict[str, str]:
        parts = urlsplit(endpoint)
        ends = int((self._clock.now() + _TOKEN_LIFE).timestamp())
        claims = {"aud": f"{parts.scheme}://{parts.netloc}", "sub": self._contact, "exp": ends}
        signed: dict[str, str] = Vapid02(private_key=self._key.private).sign(claims)
        return {
            **signed,
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(_KEPT_FOR.total_seconds())),
        }


def _encrypted(subscription: Subscription, message: bytes) -> bytes:
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    encoded = WebPusher({"endpoint": subscription.endpoint, "keys": keys}).encode(message)
    return bytes(encoded["body"])


def _judge(answer: Answer) -> None:
    if 200 <= answer.status < 300:
        return
    words = f"{answer.status} {answer.text[:200]}".strip()
    if answer.status == 429 or answer.status >= 500:
        raise Later(words)
    raise Never(words)
