"""Plain words and figures for the model and the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_date

if TYPE_CHECKING:
    from commerce.domain.merchant import Merchant
    from commerce.domain.product import Availability

_FEW = 5


def day(value: date, locale: str) -> str:
    """A day as people say it, such as "Tuesday, November 24"."""
    pattern = (
        "EEEE, MMMM d" if locale.startswith("en") else "EEEE, d. MMMM" if locale.startswith("de") else "EEEE d MMMM"
    )
    return format_date(value, pattern, locale=locale.replace("-", "_"))


def days(earliest: date, latest: date, locale: str) -> str:
    """A span of days, or the one day."""
    if earliest == latest:
        return day(earliest, locale)
    return f"{day(earliest, locale)} \u2013 {day(latest, locale)}"


def stock_text(availability: Availability) -> str:
    """Stock, said plainly."""
    if availability.status == "in_stock" and availability.purchasable:
        left = availability.quantity
        return "in stock" if left is None or left > _FEW else f"{left} left"
    return {
        "in_stock": "sold out",
        "out_of_stock": "sold out",
        "backorder": "on backorder",
        "preorder": "for preorder",
        "discontinued": "no longer sold",
    }[availability.status]


def options_text(options: Mapping[str, str]) -> str:
    return ", ".join(options.values())


def titled(title: str, variant_title: str) -> str:
    """A title with its variant, where there is one."""
    return f"{title} ({variant_title})" if variant_title and variant_title != title else title


def listed(items: Iterable[str]) -> str:
    """Things in a row: "a, b and c"."""
    *most, last = list(items) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def locale_of(merchant: Merchant) -> str:
    return merchant.locale.replace("-", "_")
