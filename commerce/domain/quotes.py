"""Quotes: a price that a shopper was shown, signed, and good until it expires."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from commerce.domain.money import Money
from commerce.errors import QuoteExpired, QuoteInvalid

QUOTE_LIFETIME = timedelta(minutes=30)

_VERSION = "q1"
_MAC_BYTES = 16


@dataclass(frozen=True, slots=True)
class Quote:
    """What a quote says."""

    merchant_id: str
    shopper_id: str
    variant_id: str
    price: Money
    tax_included: bool
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class QuoteKeys:
    """The keys that quotes are signed with: the current one signs, all of them are believed."""

    current: str
    keys: Mapping[str, bytes]

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise ValueError(f"the current quote key {self.current!r} is not among the keys")
        if any(len(key) < 16 for key in self.keys.values()):
            raise ValueError("a quote key has at least 16 bytes")


class QuoteSigner:
    """Signs and reads quotes. They are stateless: the same price until the same time is the same token."""

    def __init__(self, keys: QuoteKeys) -> None:
        self._keys = keys

    def sign(
        self,
        merchant_id: str,
        shopper_id: str,
        variant_id: str,
        price: Money,
        tax_included: bool,
        expires_at: datetime,
    ) -> str:
        """Return the token of a quote; it expires on a whole second."""
        fields = [
            merchant_id,
            shopper_id,
            variant_id,
            price.amount,
            price.currency,
            tax_included,
            int(expires_at.timestamp()),
        ]
        signed = f"{_VERSION}.{self._keys.current}.{_encode(orjson.dumps(fields))}"
        return f"{signed}.{self._mac(self._keys.current, signed)}"

    def read(self, token: str, now: datetime) -> Quote:
        """Return what a token says; raises QuoteInvalid, or QuoteExpired where it is only too old."""
        quote = self.read_even_expired(token)
        if now >= quote.expires_at:
            raise QuoteExpired("this price was quoted some time ago and has expired", quote=quote)
        return quote

    def read_even_expired(self, token: str) -> Quote:
        """Return what a token says, however old it is; raises QuoteInvalid where it is not ours."""
        signed, _, mac = token.rpartition(".")
        version, _, rest = signed.partition(".")
        key_id, _, payload = rest.partition(".")
        if version != _VERSION or key_id not in self._keys.keys:
            raise QuoteInvalid("this is no quote of this shop")
        if not hmac.compare_digest(self._mac(key_id, signed).encode(), mac.encode()):
            raise QuoteInvalid("this is no quote of this shop")
        return _quote(_decode(payload))

    def _mac(self, key_id: str, signed: str) -> str:
        digest = hmac.digest(self._keys.keys[key_id], signed.encode(), hashlib.sha256)
        return _encode(digest[:_MAC_BYTES])


def _quote(fields: list[Any]) -> Quote:
    merchant_id, shopper_id, variant_id, amount, currency, tax_included, expires = fields
    expires_at = datetime.fromtimestamp(expires, UTC)
    return Quote(merchant_id, shopper_id, variant_id, Money(amount, currency), tax_included, expires_at)


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> list[Any]:
    try:
        fields: list[Any] = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, orjson.JSONDecodeError):
        raise QuoteInvalid("this is no quote of this shop") from None
    return fields
