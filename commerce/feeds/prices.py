"""Amounts as feeds write them: `12.50 USD`, `€ 1.299,00`, `1'299.50 CHF`, `kr 99`, numbers and small objects."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any, Literal

from storage.currencies import is_currency

DecimalMark = Literal[".", ","]

_PLAIN = re.compile(r"(\d{1,12}(?:\.\d{1,2})?)(?: ([A-Z]{3}))?", re.ASCII)
_NUMBER = re.compile(r"[-+(]?\d[\d.,'\u2019 \u00a0\u202f]*")
_CODE = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])")
_UNKNOWN = re.compile(r"[A-Z]{3}")
_GROUPS = re.compile(r"[ '\u2019\u00a0\u202f]")
_TAIL = re.compile(r"[.,](\d+)$")
_SIGNS = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₺": "TRY",
    "₫": "VND",
    "₪": "ILS",
    "₴": "UAH",
    "฿": "THB",
    "zł": "PLN",
    "Kč": "CZK",
    "R$": "BRL",
    "US$": "USD",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "AU$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "S$": "SGD",
    "MX$": "MXN",
}
# Signs that several currencies share: the first is meant unless the shop sells in another of them.
_SHARED_SIGNS = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS", "TWD"),
    "¥": ("JPY", "CNY"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
}
_LARGEST = Decimal(10) ** 12


class PriceUnreadable(ValueError):
    """The value is no amount of money; the message says why."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of major units, with the currencies that it may be in: none named, one named, or those of a sign."""

    value: Decimal
    currencies: tuple[str, ...] = ()

    def may_be(self, currency: str) -> bool:
        return not self.currencies or currency in self.currencies


def read_amount(value: Any, mark: DecimalMark | None = None) -> Amount | None:
    """Read an amount; None where there is nothing to read. Raises PriceUnreadable.

    `mark` is the decimal mark of the feed where it is known: it settles what `1.299` means.
    """
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return _read_text(value, mark)
    if isinstance(value, bool):
        raise PriceUnreadable(f"{value!r} is no amount")
    if isinstance(value, int | float | Decimal):
        return Amount(_bounded(Decimal(repr(value) if isinstance(value, float) else value), value))
    if isinstance(value, Mapping):
        return _read_object(value, mark)
    raise PriceUnreadable(f"a {type(value).__name__} is no amount")


def _read_object(value: Mapping[str, Any], mark: DecimalMark | None) -> Amount | None:
    number = next((value[key] for key in ("value", "amount", "price", "current") if value.get(key) is not None), None)
    if isinstance(number, Mapping):
        raise PriceUnreadable("the price is nested too deeply")
    amount = read_amount(number, mark)
    code = next((value[key] for key in ("currency", "currency_code", "currencyCode") if value.get(key)), None)
    if amount is None or not isinstance(code, str):
        return amount
    return Amount(amount.value, _demanded(code) or amount.currencies)


def _read_text(text: str, mark: DecimalMark | None) -> Amount | None:
    stripped = text.strip()
    if not stripped:
        return None
    plain = _PLAIN.fullmatch(stripped)
    if plain and (plain[2] is None or is_currency(plain[2])):
        return Amount(Decimal(plain[1]), (plain[2],) if plain[2] else ())
    found = _NUMBER.search(stripped)
    if found is None:
        raise PriceUnreadable(f"{_short(text)!r} holds no number")
    around = f"{stripped[: found.start()]} {stripped[found.end() :]}"
    if any(character.isdigit() or character == "%" for character in around):
        raise PriceUnreadable(f"{_short(text)!r} is not one amount")
    digits = found.group()
    if digits.startswith(("-", "(")) or stripped.startswith("-"):
        raise PriceUnreadable(f"{_short(text)!r} is negative")
    return Amount(_bounded(_number(digits.lstrip("+"), mark), text), _currencies(around))


def _number(digits: str, mark: DecimalMark | None) -> Decimal:
    packed = _GROUPS.sub("", digits).rstrip(".,")
    decimal_mark = _decimal_mark(packed, mark)
    groups = "," if decimal_mark == "." else "."
    plain = packed.replace(groups, "") if decimal_mark else packed.replace(",", "").replace(".", "")
    try:
        return Decimal(plain.replace(decimal_mark, ".") if decimal_mark else plain)
    except InvalidOperation:
        raise PriceUnreadable(f"{digits!r} is no number") from None


def _decimal_mark(packed: str, mark: DecimalMark | None) -> str | None:
    """Which mark, if any, stands before the decimals."""
    last = max(packed.rfind("."), packed.rfind(","))
    if last < 0:
        return None
    found = packed[last]
    other = "," if found == "." else "."
    if other in packed:
        return found
    if packed.count(found) > 1:
        return None
    decimals = len(packed) - last - 1
    if decimals == 3 and packed[0] != "0":
        # 1.299 groups thousands unless the whole feed writes its decimals with this mark.
        return found if mark == found else None
    return found


def decimal_mark_of(text: str) -> DecimalMark | None:
    """The decimal mark that a price shows beyond doubt: one or two digits after its last mark."""
    found = _NUMBER.search(text)
    tail = _TAIL.search(_GROUPS.sub("", found.group())) if found else None
    if tail is None or len(tail.group(1)) > 2:
        return None
    return "," if tail.group()[0] == "," else "."


def _currencies(around: str) -> tuple[str, ...]:
    code = _CODE.search(around)
    if code and is_currency(code.group().upper()):
        return (code.group().upper(),)
    return _demanded(around)


def _demanded(text: str) -> tuple[str, ...]:
    """The currencies that a text names; one that looks like a code and is none is not taken for the shop's own."""
    named = named_currency(text)
    if not named and _UNKNOWN.fullmatch(text.strip()):
        raise PriceUnreadable(f"{text.strip()!r} is no ISO 4217 currency code")
    return named


def named_currency(text: str) -> tuple[str, ...]:
    """The currencies that a code or sign may mean."""
    stripped = text.strip().strip(".-:()")
    code = stripped.upper()
    if is_currency(code):
        return (code,)
    for sign in sorted(_SIGNS, key=len, reverse=True):
        if sign in text:
            return (_SIGNS[sign],)
    return next((codes for sign, codes in _SHARED_SIGNS.items() if sign in text.lower()), ())


def _bounded(number: Decimal, shown: Any) -> Decimal:
    if not number.is_finite() or number < 0 or number >= _LARGEST:
        raise PriceUnreadable(f"{_short(str(shown))!r} is no price")
    # Nine decimals are more than any currency has, and few enough to drop the noise of binary fractions.
    return number.quantize(Decimal("1e-9"), ROUND_HALF_EVEN)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
