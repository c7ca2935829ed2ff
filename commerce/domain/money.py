"""Money: an exact amount in the minor units of one currency."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from babel.numbers import format_currency, get_currency_precision

from commerce.errors import CurrencyMismatch, MoneyInvalid

_CURRENCY = re.compile(r"[A-Z]{3}")
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Money:
    """Minor units and an ISO 4217 currency. Amounts of two currencies are never added or compared."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.amount) is not int:
            raise TypeError(f"money is counted in whole minor units, not {self.amount!r}")
        if not _CURRENCY.fullmatch(self.currency):
            raise MoneyInvalid(f"{self.currency!r} is no ISO 4217 currency code")

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
    def from_decimal(cls, value: Decimal, currency: str, *, exact: bool = False) -> "Money":
        """Turn major units into minor ones, rounding half up; with ``exact`` refuses what would need rounding."""
        try:
            scaled = value.scaleb(exponent(currency))
            rounded = scaled.to_integral_value(ROUND_HALF_UP)
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

    def format(self, locale: str = "en_US") -> str:
        """Return what a shopper reads, such as ``$12.50``."""
        return _formatted(self.amount, self.currency, locale.replace("-", "_"))

    def _same(self, other: Any) -> int:
        if not isinstance(other, Money):
            raise TypeError(f"money and {type(other).__name__} do not mix")
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} do not mix")
        return other.amount


@lru_cache(maxsize=8192)
def _formatted(amount: int, currency: str, locale: str) -> str:
    return format_currency(Decimal(amount).scaleb(-exponent(currency)), currency, locale=locale)


@lru_cache(maxsize=256)
def exponent(currency: str) -> int:
    """Return how many decimals a currency has: 2 for USD, 0 for JPY, 3 for KWD."""
    return get_currency_precision(currency)


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
