"""Amounts as Stripe counts them, whose smallest units are not always those of a currency's own books."""

from commerce.domain.money import Money
from storage.currencies import exponent

_NO_DECIMALS = frozenset(
    ["BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF"]
)
_THREE_DECIMALS = frozenset(["BHD", "JOD", "KWD", "OMR", "TND"])


class AmountRefused(Exception):
    """Stripe cannot charge this amount to the unit."""


def to_stripe(money: Money) -> tuple[int, str]:
    """Return the amount in Stripe's units and its currency; never a rounded one.

    Raises:
        AmountRefused: The amount is finer than what Stripe takes of this currency.
    """
    scale = _decimals(money.currency) - exponent(money.currency)
    amount = money.amount * 10**scale if scale >= 0 else _divided(money.amount, 10**-scale)
    if money.currency in _THREE_DECIMALS and amount % 10:
        raise AmountRefused(f"Stripe takes {money.currency} in tenths of its second decimal only")
    return amount, money.currency.lower()


def from_stripe(amount: int, currency: str) -> Money:
    """Return what Stripe counted as money of ours."""
    code = currency.upper()
    scale = exponent(code) - _decimals(code)
    return Money(amount * 10**scale if scale >= 0 else _divided(amount, 10**-scale), code)


def _decimals(currency: str) -> int:
    """How many decimals Stripe's amounts have: 2 unless listed, also for ISK, UGX and others that have none in use."""
    if currency in _NO_DECIMALS:
        return 0
    return 3 if currency in _THREE_DECIMALS else 2


def _divided(amount: int, by: int) -> int:
    whole, rest = divmod(amount, by)
    if rest:
        raise AmountRefused(f"{amount} is no multiple of {by}")
    return whole
