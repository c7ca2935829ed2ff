"""The price, the struck-out price and the sale of a row."""

from decimal import Decimal
from typing import Any

from commerce.domain.money import Money
from commerce.feeds import fields as names
from commerce.feeds.fields import Fields
from commerce.feeds.items import Sale
from commerce.feeds.prices import Amount, PriceUnreadable, named_currency, read_amount
from commerce.feeds.rows import FeedTerms, RowRefused
from commerce.feeds.values import read_period, read_time

_AMOUNT_REMEDY = "write it as a number with the currency, such as 12.50 USD"
_NO_PRICE_REMEDY = "give it a price, or leave the item out of the feed"


def read_prices(fields: Fields, terms: FeedTerms) -> tuple[Money, Money | None, Sale | None]:
    """Price, list price and sale; an item without a price is refused, since it cannot be sold."""
    stated = _currency_field(fields)
    regular = fields.take(names.REGULAR_PRICE)
    found = fields.take(names.PRICE)
    price = _money("price", regular if found is None else found, terms, stated)
    if price is None or price.amount == 0:
        raise RowRefused("price", "it has no price, so it cannot be sold", _NO_PRICE_REMEDY)
    list_price = _money("list_price", fields.take(names.LIST_PRICE), terms, stated)
    if list_price is None and found is not None:
        list_price = _money("regular_price", regular, terms, stated)
    return price, _above(list_price, price), _sale(fields, price, terms, stated)


def _above(list_price: Money | None, price: Money) -> Money | None:
    return list_price if list_price is not None and list_price > price else None


def _currency_field(fields: Fields) -> tuple[str, ...]:
    value = fields.take(names.CURRENCY)
    if not isinstance(value, str) or not value.strip():
        return ()
    named = named_currency(value)
    if not named:
        raise RowRefused("currency", f"{value!r} is no ISO 4217 currency code", "write a code, such as USD")
    return named


def _money(name: str, value: Any, terms: FeedTerms, stated: tuple[str, ...]) -> Money | None:
    if isinstance(value, list):
        value = value[0] if value else None
    try:
        amount = read_amount(value, terms.decimal_mark)
    except PriceUnreadable as error:
        raise RowRefused(name, f"the price cannot be read: {error}", _AMOUNT_REMEDY) from None
    if amount is None:
        return None
    return _in_currency(name, amount, terms.currency, stated)


def _in_currency(name: str, amount: Amount, currency: str, stated: tuple[str, ...]) -> Money:
    may_be = amount.currencies if len(amount.currencies) == 1 or not stated else stated
    if may_be and currency not in may_be:
        raise RowRefused(
            name,
            f"the price is in {may_be[0]}, and this shop sells in {currency}",
            f"give the price in {currency}; other currencies need a price list of their own",
        )
    return Money.from_decimal(Decimal(amount.value), currency)


def _sale(fields: Fields, price: Money, terms: FeedTerms, stated: tuple[str, ...]) -> Sale | None:
    """A sale price counts only inside its dates; one that is not below the price is no sale."""
    starts, ends = _period(fields)
    sale_price = _money("sale_price", fields.take(names.SALE_PRICE), terms, stated)
    if sale_price is None or sale_price.amount == 0 or sale_price >= price:
        return None
    return Sale(sale_price, starts, ends)


def _period(fields: Fields) -> tuple[Any, Any]:
    whole = fields.take(names.SALE_PERIOD)
    if whole is not None:
        try:
            return read_period(str(whole))
        except ValueError as error:
            remedy = "write it as 2026-11-01T00:00Z/2026-11-30T23:59Z"
            raise RowRefused("sale_price_effective_date", str(error), remedy) from None
    return _moment(fields, names.SALE_START), _moment(fields, names.SALE_END)


def _moment(fields: Fields, aliases: tuple[str, ...]) -> Any:
    value = fields.take(aliases)
    moment = read_time(value)
    if value is not None and moment is None:
        raise RowRefused(aliases[0], f"{value!r} is no date", "write it as 2026-11-30T23:59Z")
    return moment
