"""A file of prices in one currency: each row names a variant by id or SKU, its price, and a sale where there is one."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from commerce.domain.money import Money
from commerce.domain.price_lists import ListPrice
from commerce.errors import MoneyInvalid
from commerce.feeds import fields as names
from commerce.feeds.delimited import find_separator, read_delimited
from commerce.feeds.errors import FeedNotUnderstood
from commerce.feeds.fields import Fields
from commerce.feeds.items import Refusal
from commerce.feeds.jsonl import read_jsonl
from commerce.feeds.lines import Truncated, find_encoding, read_lines
from commerce.feeds.names import field_key
from commerce.feeds.prices import DecimalMark, PriceUnreadable, decimal_mark_of, named_currency, read_amount
from commerce.feeds.records import Record, Records, Unreadable
from commerce.feeds.rows import RowRefused
from commerce.feeds.values import read_period, read_time
from storage.currencies import exponent

_NAMES = ("id", "variant_id", "item_id", "sku", "variant_sku", "feed_id")
_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class StatedPrice:
    """A row: what it calls the variant, and what that costs."""

    line: int
    name: str
    price: ListPrice


def read_prices_file(path: Path, currency: str) -> Iterator[StatedPrice | Refusal]:
    """Read CSV (comma, semicolon, tab or bar) or JSON Lines; raises FeedError where it is neither.

    A row that cannot be taken is a refusal that names its line, its field and what would mend it.
    """
    encoding = find_encoding(path)
    head = list(islice(read_lines(path, encoding), _LOOKED_AT))
    objects = next((line.strip() for line in head if line.strip()), "").lstrip("\ufeff").startswith("{")
    separator = None if objects else find_separator(head)
    records = _records(path, encoding, separator)
    mark: DecimalMark | None = "." if exponent(currency) > 2 else None  # 1.250 groups nothing where there are mills
    if separator is not None:
        mark = _decimal_mark(read_delimited(iter(head), separator)) or mark
        _demand_columns(next(read_delimited(iter(head), separator, keep_empty=True), None))
    for record in records:
        if isinstance(record, Unreadable):
            yield Refusal(record.line, None, None, record.reason, record.remedy)
        else:
            yield _row(record, currency, mark)


def _records(path: Path, encoding: str, separator: str | None) -> Records:
    line = 0
    try:
        lines = read_lines(path, encoding)
        for record in read_jsonl(lines) if separator is None else read_delimited(lines, separator):
            line = record.line
            yield record
    except Truncated:
        reason = "the file breaks off here"
        yield Unreadable(line + 1, reason, "export the price list again", breaks_off=True)


def _demand_columns(first: Record | Unreadable | None) -> None:
    if not isinstance(first, Record):
        return
    named = {field_key(name) for name in first.fields}
    if named.isdisjoint(_NAMES) or named.isdisjoint(names.PRICE):
        remedy = "name the columns id (or sku), price and, where wanted, sale_price"
        raise FeedNotUnderstood(f"the heading names {', '.join(first.fields)}", remedy)


def _decimal_mark(rows: Records) -> DecimalMark | None:
    """The mark before the decimals, where the first rows agree on one."""
    texts = (str(Fields(row.fields).take(names.PRICE) or "") for row in rows if isinstance(row, Record))
    marks = {mark for mark in map(decimal_mark_of, texts) if mark is not None}
    return marks.pop() if len(marks) == 1 else None


def _row(record: Record, currency: str, mark: DecimalMark | None) -> StatedPrice | Refusal:
    fields = Fields(record.fields)
    name = str(fields.take(_NAMES) or "").strip()
    stated = fields.take(names.CURRENCY)
    try:
        if not name:
            raise RowRefused(
                "id", "it does not say what it is the price of", "give the id, feed id or SKU of a variant"
            )
        return StatedPrice(record.line, name, _price(fields, str(stated or ""), currency, mark))
    except RowRefused as refused:
        return refused.refusal(record.line, name or None)


def _price(fields: Fields, stated: str, currency: str, mark: DecimalMark | None) -> ListPrice:
    if stated and currency not in named_currency(stated):
        raise RowRefused("currency", f"the row is in {stated}, and this list in {currency}", f"give it in {currency}")
    price = _amount("price", fields.take(names.PRICE), currency, mark)
    if not price:
        raise RowRefused("price", "it has no price", "give it one, or leave the row out: it is not sold then")
    sale = _amount("sale_price", fields.take(names.SALE_PRICE), currency, mark)
    starts, ends = _dates(fields)
    if sale is None:
        return ListPrice(price)
    if not 0 < sale < price:
        raise RowRefused("sale_price", "the sale price is not below the price", "lower it, or leave it out")
    return ListPrice(price, sale, starts, ends)


def _amount(name: str, value: Any, currency: str, mark: DecimalMark | None) -> int | None:
    """Read an amount exactly: one that is finer than the currency is a mistake, not something to be rounded."""
    remedy = f"write it in {currency}, such as {Money(1250, currency).decimal():f}"
    try:
        amount = read_amount(value, mark)
        if amount is None:
            return None
        if not amount.may_be(currency):
            raise RowRefused(name, f"the price is in {amount.currencies[0]}, and this list in {currency}", remedy)
        return Money.from_decimal(Decimal(amount.value), currency, exact=True).amount
    except (PriceUnreadable, MoneyInvalid) as error:
        raise RowRefused(name, f"the price cannot be read: {error}", remedy) from None


def _dates(fields: Fields) -> tuple[Any, Any]:
    whole = fields.take(names.SALE_PERIOD)
    try:
        starts, ends = (None, None) if whole is None else read_period(str(whole))
    except ValueError as error:
        remedy = "write it as 2026-11-01T00:00Z/2026-11-30T23:59Z"
        raise RowRefused("sale_price_effective_date", str(error), remedy) from None
    starts, ends = _moment(fields, names.SALE_START) or starts, _moment(fields, names.SALE_END) or ends
    if starts is not None and ends is not None and starts >= ends:
        raise RowRefused("sale_end", "the sale ends before it starts", "put its dates in order")
    return starts, ends


def _moment(fields: Fields, aliases: tuple[str, ...]) -> Any:
    value = fields.take(aliases)
    moment = read_time(value)
    if value is not None and moment is None:
        raise RowRefused(aliases[0], f"{value!r} is no date", "write it as 2026-11-30T23:59Z")
    return moment
