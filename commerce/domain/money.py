"""Money: an exact amount in the minor units of one currency."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.numbers import format_currency

from commerce.errors import CurrencyMismatch, MoneyInvalid
from storage.currencies import exponent, is_currency
from storage.errors import CurrencyUnknown

_LIKE_GROUPS = 3
"""As many decimals as there are digits in a group of thousands."""
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")
_DECIMALS = re.compile(r"(?<=0)\.[0#]+")
"""The decimals in a pattern such as ``¤#,##0.00;(¤#,##0.00)``."""


@dataclass(frozen=True, slots=True)
class Money:
    """Minor units and an ISO 4217 currency. Amounts of two currencies are never added or compared."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError(f"money is counted in whole minor units, not {self.amount!r}")
        if not is_currency(self.currency):
            raise MoneyInvalid(f"{self.currency!r} is no ISO 4217 currency code; write one such as EUR")

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> "Money":
        """Read a plain decimal in major units, such as ``12.50``; refuses more decimals than the currency has."""
        stripped = text.strip()
        if not _PLAIN.fullmatch(stripped):
            raise MoneyInvalid(f"{text!r} is no amount; write it like 12.50")
        return cls.from_decimal(Decimal(stripped), currency, exact=True)

    @classmethod
    def from_decimal(
        cls, value: Decimal, currency: str, *, exact: bool = False, rounding: str = ROUND_HALF_UP
    ) -> "Money":
        """Turn major units into minor ones, rounding half up or as told; with ``exact`` refuses what needs rounding."""
        try:
            scaled = value.scaleb(exponent(currency))
            rounded = scaled.to_integral_value(rounding)
        except CurrencyUnknown as unknown:
            raise MoneyInvalid(str(unknown)) from None
        except InvalidOperation:
            raise MoneyInvalid(f"{value!r} is no amount of {currency}") from None
        if not rounded.is_finite() or (exact and rounded != scaled):
            raise MoneyInvalid(f"{value} {currency} is finer than the currency's smallest unit")
        return cls(int(rounded), currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, count: int) -> "Money":
        return Money(self.amount * count, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> "Money":
        return Money(-self.amount, self.currency)

    def __bool__(self) -> bool:
        return self.amount != 0

    def __lt__(self, other: "Money") -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.amount >= self._same(other)

    def decimal(self) -> Decimal:
        """Return the amount in major units."""
        return Decimal(self.amount).scaleb(-exponent(self.currency))

    def format(self, locale: str = "en_US", *, short: bool = False) -> str:
        """Return what a shopper reads, such as ``$12.50``.

        ``short`` leaves decimals out where all of them are zero, but not where they are three: what stands before them
        could then be taken for them (1,250).
        """
        digits = exponent(self.currency)
        if short and digits < _LIKE_GROUPS and self.amount % 10**digits == 0:
            digits = 0
        return _formatted(self.decimal(), digits, self.currency, locale.replace("-", "_"))

    def _same(self, other: Any) -> int:
        if not isinstance(other, Money):
            raise TypeError(f"money and {type(other).__name__} do not mix")
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not mix")
        return other.amount


def currency_code(text: str) -> str:
    """Return the code that a text gives, in capitals or not.

    Raises:
        CurrencyMismatch: It is no code of ISO 4217.
    """
    code = text.strip().upper()
    if not is_currency(code):
        message = f"{text!r} is no ISO 4217 currency code"
        raise CurrencyMismatch(message, field="currency", currency=text, remedy="write a code, such as EUR")
    return code


@lru_cache(maxsize=8192)
def _formatted(value: Decimal, digits: int, currency: str, locale: str) -> str:
    return format_currency(value, currency, _pattern(locale, digits), locale=locale, currency_digits=False)


@lru_cache(maxsize=256)
def _pattern(locale: str, digits: int) -> str:
    """How a locale writes money, with exactly these decimals whatever it would write by itself."""
    pattern: str = Locale.parse(locale).currency_formats["standard"].pattern
    return _DECIMALS.sub(f".{'0' * digits}" if digits else "", pattern)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Add up amounts of one currency; none at all is zero."""
    return sum(amounts, Money.zero(currency))


def rounded_share(amount: int, numerator: int, denominator: int) -> int:
    """Return ``amount * numerator / denominator`` rounded half away from zero, without leaving the integers."""
    product = 2 * abs(amount) * numerator + denominator
    magnitude = product // (2 * denominator)
    return magnitude if amount >= 0 else -magnitude


def split(amount: int, weights: Sequence[int]) -> list[int]:
    """Share an amount out by weight, so that the shares add up to it exactly; largest remainders get the odd units."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    shares = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda index: (-(amount * weights[index] % whole), index))
    for index in by_remainder[: amount - sum(shares)]:
        shares[index] += 1
    return shares
