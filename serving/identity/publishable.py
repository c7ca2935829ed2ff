"""From which pages and addresses a merchant's publishable key is accepted."""

import ipaddress
import time
from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from commerce.domain.merchant import Merchant, PublishableKey
from commerce.errors import MerchantNotFound
from serving.refusals.errors import KeyRefused

LOOPBACK = "loopback"
ANYWHERE = "*"
_FRESH_SECONDS = 30.0


class KeyBook(Protocol):
    """Where the keys of merchants are kept."""

    async def merchant_for_key(self, key: str) -> tuple[Merchant, PublishableKey]: ...
    async def allowed_origins(self) -> frozenset[str]: ...
    async def keys(self, merchant_id: str) -> list[PublishableKey]: ...


class PublishableKeys:
    """Checks keys against the page that shows them, and origins against every merchant's list."""

    def __init__(self, book: KeyBook, seconds: Callable[[], float] = time.monotonic) -> None:
        self._book = book
        self._seconds = seconds
        self._origins: frozenset[str] = frozenset()
        self._read_at = float("-inf")

    async def merchant(self, key: str, *, origin: str | None, own_origin: str, address: str | None) -> Merchant:
        """The merchant of a key that is shown by this page and sent from this address."""
        try:
            merchant, found = await self._book.merchant_for_key(key)
        except MerchantNotFound:
            raise KeyRefused("This publishable key is unknown.") from None
        allowed = frozenset(found.allowed_origins)
        if ANYWHERE in allowed or origin in allowed:
            return merchant
        if LOOPBACK in allowed and is_loopback(address) and (origin is None or is_loopback(urlsplit(origin).hostname)):
            return merchant
        if LOOPBACK not in allowed and origin in {None, own_origin}:
            return merchant
        where = f"the page {origin!r}" if origin else "this address"
        raise KeyRefused(f"The merchant does not accept this key from {where}; add the origin to the key.")

    async def page_key(self, merchant_id: str) -> str:
        """The key that the merchant's own pages show."""
        found = await self._book.keys(merchant_id)
        return found[0].key if found else ""

    async def allows_origin(self, origin: str) -> bool:
        """Whether some merchant embeds the chat in pages of this origin."""
        now = self._seconds()
        if now - self._read_at > _FRESH_SECONDS:
            self._origins = await self._book.allowed_origins()
            self._read_at = now
        if origin in self._origins or ANYWHERE in self._origins:
            return True
        return LOOPBACK in self._origins and is_loopback(urlsplit(origin).hostname)


def is_loopback(host: str | None) -> bool:
    """Whether a host or address is this machine."""
    if host is None:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
