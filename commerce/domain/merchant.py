"""The merchant: whose shop this is, and in which currency, language and tax habit it speaks."""

from dataclasses import dataclass, replace

from commerce.domain.price_lists import PriceList

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
    price_lists: tuple[PriceList, ...] = ()
    """The other currencies that it sells in."""
    spoken: PriceList | None = None
    """The list whose currency and tax habit this merchant speaks now; None for its own."""
    own_currency: str = ""

    @property
    def currencies(self) -> tuple[str, ...]:
        """Every currency that it sells in, its own first."""
        return (self.own_currency or self.currency, *(one.currency for one in self.price_lists))

    def price_list(self, currency: str | None) -> PriceList | None:
        """The list of a currency; none for its own, nor for one that it does not sell in."""
        return next((one for one in self.price_lists if one.currency == currency), None)

    def in_currency(self, currency: str | None) -> "Merchant":
        """The merchant as a shopper of that currency meets it; as it is where it does not sell in it."""
        found = self.price_list(currency)
        if found is None or self.spoken is not None:
            return self
        own = self.currency
        included = found.tax_included
        return replace(self, currency=found.currency, prices_include_tax=included, spoken=found, own_currency=own)

    def currency_of(self, country: str) -> str | None:
        """The currency that is spoken in a country; None where no list names it."""
        return next((one.currency for one in self.price_lists if country in one.countries), None)


@dataclass(frozen=True, slots=True)
class PublishableKey:
    """What a page of the merchant shows to open sessions, and the origins from which it may.

    An origin is what a browser sends (`https://shop.example`), or one of the words `loopback` and `*`.
    """

    merchant_id: str
    key: str
    allowed_origins: tuple[str, ...] = ()
