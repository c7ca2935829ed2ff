"""One look through a feed before it is read: how long it is, which currency it names, how it writes numbers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from commerce.feeds import fields as names
from commerce.feeds.names import field_key
from commerce.feeds.prices import DecimalMark, PriceUnreadable, decimal_mark_of, named_currency, read_amount
from commerce.feeds.records import Record, Records
from commerce.feeds.values import first_text

_PRICES = frozenset({*names.PRICE, *names.REGULAR_PRICE, *names.LIST_PRICE, *names.SALE_PRICE, "variant_price"})
_CURRENCIES = frozenset(names.CURRENCY)
_MOST_KINDS = 5000


@dataclass(slots=True)
class Survey:
    """What was found. Memory grows only with the number of groups, never with the file."""

    records: int = 0
    groups: Counter[str] = field(default_factory=Counter)
    _named: Counter[str] = field(default_factory=Counter)
    _signs: Counter[str] = field(default_factory=Counter)
    _marks: Counter[DecimalMark] = field(default_factory=Counter)
    _categories: set[str] = field(default_factory=set)
    _types: set[str] = field(default_factory=set)

    @property
    def currency(self) -> str | None:
        """The currency that most prices are in; a sign that several currencies share counts only where no code is."""
        counts = self._named or self._signs
        return counts.most_common(1)[0][0] if counts else None

    @property
    def decimal_mark(self) -> DecimalMark | None:
        return self._marks.most_common(1)[0][0] if self._marks else None

    @property
    def type_is_wider(self) -> bool:
        return bool(self._types) and len(self._types) < len(self._categories)

    def note(self, record: Record) -> None:
        self.records += 1
        stated: str | None = None
        for name, value in record.fields.items():
            key = field_key(name)
            if key in _CURRENCIES and isinstance(value, str):
                stated = next(iter(named_currency(value)), None)
            elif key in _PRICES:
                self._note_price(value)
            elif key == "category":
                _note_kind(self._categories, value)
            elif key == "product_type":
                _note_kind(self._types, value)
        if stated:
            self._named[stated] += 1
        group = group_of(record)
        if group is not None:
            self.groups[group] += 1

    def _note_price(self, value: Any) -> None:
        if isinstance(value, str):
            mark = decimal_mark_of(value)
            if mark:
                self._marks[mark] += 1
            if value.replace(".", "", 1).isdigit():
                return
        elif not isinstance(value, Mapping):
            return
        try:
            amount = read_amount(value)
        except PriceUnreadable:
            return
        if amount and amount.currencies:
            counts = self._named if len(amount.currencies) == 1 else self._signs
            counts[amount.currencies[0]] += 1


def _note_kind(kinds: set[str], value: Any) -> None:
    if isinstance(value, str) and value and len(kinds) < _MOST_KINDS:
        kinds.add(value)


def group_of(record: Record) -> str | None:
    """Which product a row is a variant of, where it says so."""
    for name, value in record.fields.items():
        if value and field_key(name) in names.GROUP:
            return first_text([value])
    return None


def survey(records: Records) -> Survey:
    found = Survey()
    for record in records:
        if isinstance(record, Record):
            found.note(record)
    return found
