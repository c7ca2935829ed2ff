"""The rows of a comparison: what can be compared first, what differs before what is the same."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.domain.merchant import Merchant
from tools.activities import ComparisonRow
from tools.finding.display import Shown
from tools.wording import locale_of, stock_text

_MOST_ROWS = 14
_NUMBERS = frozenset(
    ["id", "sku", "mpn", "gtin", "ean", "upc", "isbn", "asin", "part number", "item number", "model number"]
)
"""Attributes that only name an item in other systems; they always differ, and say nothing to a shopper."""


def comparison_rows(compared: Sequence[Shown], merchant: Merchant) -> list[ComparisonRow]:
    """Price, rating, stock and brand, then the attributes that most of the products state."""
    locale = locale_of(merchant)
    rows = [
        _row("Price", [shown.variant.price.format(locale) for shown in compared]),
        _row("Rating", [_rating(shown) for shown in compared]),
        _row("Availability", [stock_text(shown.variant.availability) for shown in compared]),
        _row("Brand", [shown.product.brand for shown in compared]),
    ]
    rows += sorted(_attribute_rows(compared), key=_telling)
    return [row for row in rows if any(row.values)][:_MOST_ROWS]


def _row(label: str, values: list[str | None]) -> ComparisonRow:
    return ComparisonRow(label=label, values=values)


def _rating(shown: Shown) -> str | None:
    rating = shown.product.rating
    return f"{rating.value:g} ({rating.count})" if rating and rating.count else None


def _attribute_rows(compared: Sequence[Shown]) -> list[ComparisonRow]:
    labels: dict[str, str] = {}
    for shown in compared:
        for name in [option.name for option in shown.product.options] + list(shown.product.attributes):
            if name.casefold() not in _NUMBERS:
                labels.setdefault(name.casefold(), name)
    rows = [_row(label, [_value(shown, key) for shown in compared]) for key, label in labels.items()]
    return [row for row in rows if sum(value is not None for value in row.values) > 1 or len(rows) < _MOST_ROWS]


def _value(shown: Shown, key: str) -> str | None:
    for option in shown.product.options:
        if option.name.casefold() == key:
            return ", ".join(option.values)
    for name, values in shown.product.attributes.items():
        if name.casefold() == key and values:
            return ", ".join(values)
    return None


def _telling(row: ComparisonRow) -> tuple[int, bool]:
    stated = [value for value in row.values if value is not None]
    return -len(stated), len(set(stated)) == 1
