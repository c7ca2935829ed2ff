"""The merchant: whose shop this is, and in which currency, language and tax habit it speaks."""

from dataclasses import dataclass

DEFAULT_CURRENCY = "USD"
DEFAULT_LOCALE = "en_US"
DEFAULT_COUNTRY = "US"


@dataclass(frozen=True, slots=True)
class Merchant:
    """One shop. Everything else in `commerce` belongs to exactly one of these."""

    id: str
    name: str
    currency: str = DEFAULT_CURRENCY
    locale: str = DEFAULT_LOCALE
    country: str = DEFAULT_COUNTRY
    prices_include_tax: bool = False
    accent: str | None = None
    support_email: str | None = None


@dataclass(frozen=True, slots=True)
class PublishableKey:
    """What a page of the merchant shows to open sessions, and the origins from which it may.

    An origin is what a browser sends (`https://shop.example`), or one of the words `loopback` and `*`.
    """

    merchant_id: str
    key: str
    allowed_origins: tuple[str, ...] = ()
