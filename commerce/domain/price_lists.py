"""Price lists: what things cost in another currency than the shop's own, stated or derived by a fixed rate."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from commerce.domain.money import Money
from commerce.domain.product import Product, Variant
from commerce.errors import RulesInvalid
from storage.currencies import exponent

Way = Literal["nearest", "up", "down"]


@dataclass(frozen=True, slots=True)
class Rounding:
    """The prices that a derived price may be, in minor units: every ``step`` one that ends in ``ending``.

    A step of 100 with an ending of 99 gives 0.99, 1.99, 2.99 …; a step of 1 gives every amount.
    """

    step: int = 1
    ending: int = 0
    way: Way = "nearest"

    def __post_init__(self) -> None:
        if self.step < 1 or not 0 <= self.ending < self.step:
            message = f"prices cannot end in {self.ending} every {self.step} minor units"
            raise RulesInvalid(message, remedy="let the ending be 0 or more, and below the step")

    def price(self, exact: Fraction) -> int:
        """Return the price for an exact amount; halfway goes up, and nothing that costs something becomes free."""
        if exact <= 0:
            return 0
        steps = (exact - self.ending) / self.step
        count = {"nearest": floor(steps + Fraction(1, 2)), "up": ceil(steps), "down": floor(steps)}[self.way]
        amount = count * self.step + self.ending
        return amount if amount > 0 else self.ending or self.step


@dataclass(frozen=True, slots=True)
class PriceList:
    """The terms of one currency: whether its prices include tax, where it is what is spoken, and its rate.

    With a rate (so many of its units for one of the shop's) whatever has no price of its own is derived, and amounts of
    delivery and promotions are converted; without one only what has a price is sold in it.
    """

    currency: str
    tax_included: bool = False
    countries: tuple[str, ...] = ()
    rate: Decimal | None = None
    rounding: Rounding = Rounding()

    def __post_init__(self) -> None:
        if self.rate is not None and not (self.rate.is_finite() and self.rate > 0):
            raise RulesInvalid(f"the rate of {self.currency} is {self.rate}", remedy="write a number above zero")

    def derived(self, own: Money) -> Money | None:
        """Return the price for one in the shop's own currency, rounded as the list says; None without a rate."""
        if self.rate is None:
            return None
        return Money(self.rounding.price(self._exact(own)), self.currency)

    def converted(self, own: Money) -> Money | None:
        """Return an amount that is no price, such as that of delivery, rounded half up; None without a rate."""
        if self.rate is None:
            return None
        return Money(floor(self._exact(own) + Fraction(1, 2)), self.currency)

    def taken_back(self, amount: int, own_currency: str) -> int:
        """Return what an amount of this list is in minor units of the shop's own currency; 0 without a rate."""
        if self.rate is None:
            return 0
        return floor(amount / self.factor(own_currency) + Fraction(1, 2))

    def factor(self, own_currency: str) -> Fraction:
        """By what a minor unit of the shop's own currency is multiplied; 0 without a rate."""
        return Fraction(self.rate or 0) * Fraction(10) ** (exponent(self.currency) - exponent(own_currency))

    def _exact(self, own: Money) -> Fraction:
        return own.amount * self.factor(own.currency)


@dataclass(frozen=True, slots=True)
class ListPrice:
    """What one variant costs in a list, in minor units; a sale price counts only inside its dates."""

    price: int
    sale_price: int | None = None
    sale_starts_at: datetime | None = None
    sale_ends_at: datetime | None = None

    def at(self, now: datetime) -> tuple[int, int | None]:
        """Return the price that counts now, and the one that is struck out beside it."""
        started = self.sale_starts_at is None or self.sale_starts_at <= now
        running = started and (self.sale_ends_at is None or now < self.sale_ends_at)
        if self.sale_price is not None and running and self.sale_price < self.price:
            return self.sale_price, self.price
        return self.price, None


def in_list(product: Product, terms: PriceList, stated: Mapping[str, ListPrice], now: datetime) -> Product | None:
    """Return a product with the prices of a list; variants without one are left out, and None is left of none."""
    variants = tuple(
        priced for one in product.variants if (priced := _priced(one, terms, stated.get(one.id), now)) is not None
    )
    return replace(product, variants=variants) if variants else None


def _priced(variant: Variant, terms: PriceList, stated: ListPrice | None, now: datetime) -> Variant | None:
    if stated is not None:
        amount, before = stated.at(now)
        struck = None if before is None else Money(before, terms.currency)
        return replace(variant, price=Money(amount, terms.currency), list_price=struck)
    price = terms.derived(variant.price)
    if price is None:
        return None
    list_price = None if variant.list_price is None else terms.derived(variant.list_price)
    return replace(variant, price=price, list_price=list_price if list_price and list_price > price else None)
