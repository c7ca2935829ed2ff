"""Tax as data: rates per country, region and category, and how their amounts are rounded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from commerce.domain.address import Address
from commerce.domain.money import rounded_share, split
from commerce.domain.postcodes import covers, is_pattern
from commerce.errors import RulesInvalid

Rounding = Literal["order", "line"]


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A rate in percent for a country, a region of it or postal codes; the most special one that fits counts.

    A rate with a tax class, or with categories, counts only for products of that class or in one of them, such as a
    reduced rate for books. Of two that fit, the one for certain products counts before the one for a narrower place.
    """

    country: str
    percent: Decimal
    title: str = "Tax"
    region: str = ""
    categories: tuple[str, ...] = ()
    on_delivery: bool = False
    postal_codes: tuple[str, ...] = ()
    tax_class: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.percent < 100:
            raise RulesInvalid(f"a tax rate lies between 0 and 100 percent, not at {self.percent}")
        if wrong := [one for one in self.postal_codes if not is_pattern(one)]:
            raise RulesInvalid(f"{wrong[0]!r} names no postal codes; write 97201, 972* or 97200-97299")

    @property
    def special(self) -> tuple[bool, bool, bool, bool]:
        """How special it is: for certain products before a narrower place."""
        return bool(self.tax_class), bool(self.categories), bool(self.postal_codes), bool(self.region)

    @property
    def ratio(self) -> tuple[int, int]:
        """The rate as an exact fraction."""
        return (self.percent / 100).as_integer_ratio()


@dataclass(frozen=True, slots=True)
class TaxRules:
    """The rates of a merchant. Rounding is half up: once an order for each rate, or for each line.

    Where no rate fits an address, nothing is added, and prices that include tax stay as they are.
    """

    rates: tuple[TaxRate, ...] = ()
    rounding: Rounding = "order"

    def rate_for(self, address: Address, categories: Sequence[str], tax_class: str = "") -> TaxRate | None:
        """Return the most special rate for a product of this class in these categories, sent to this address."""
        fitting = [rate for rate in self._rates_at(address) if _fits(rate, categories, tax_class)]
        return max(fitting, key=lambda rate: rate.special, default=None)

    def rate_for_delivery(self, address: Address) -> TaxRate | None:
        """Return the rate that delivery itself is taxed at."""
        general = [
            one for one in self._rates_at(address) if one.on_delivery and not one.categories and not one.tax_class
        ]
        return max(general, key=lambda rate: rate.special, default=None)

    def rates_of(self, address: Address) -> tuple[TaxRate, ...]:
        """Return the rates that count at an address: the general one first, then each for certain products."""
        best: dict[tuple[str, tuple[str, ...]], TaxRate] = {}
        for rate in sorted(self._rates_at(address), key=lambda one: one.special):
            best[rate.tax_class, rate.categories] = rate
        return tuple(best.values())

    def has_narrower(self, address: Address) -> bool:
        """Tell whether a part of the place has a rate of its own, where no more of the address is known."""
        there = [rate for rate in self.rates if rate.country == address.country]
        in_parts = not address.region and any(rate.region for rate in there)
        fitting = (rate for rate in there if rate.region in {"", address.region})
        return in_parts or (not address.postal_code and any(rate.postal_codes for rate in fitting))

    def _rates_at(self, address: Address) -> list[TaxRate]:
        return [
            rate
            for rate in self.rates
            if rate.country == address.country
            and rate.region in {"", address.region.upper(), address.region}
            and covers(rate.postal_codes, address.postal_code)
        ]


def _fits(rate: TaxRate, categories: Sequence[str], tax_class: str) -> bool:
    if rate.tax_class and rate.tax_class.casefold() != tax_class.casefold():
        return False
    if not rate.categories:
        return True
    names = {category.casefold() for category in categories}
    return any(category.casefold() in names for category in rate.categories)


def tax_class_of(*attributes: Mapping[str, Sequence[str]]) -> str:
    """Return the tax class that the first of these attributes state, as feeds do; empty for the general one."""
    for stated in attributes:
        for name, values in stated.items():
            if name.casefold().replace("_", " ") in {"tax class", "tax category"} and values:
                return values[0]
    return ""


@dataclass(frozen=True, slots=True)
class Taxable:
    """An amount in minor units after discounts, and the rate that it is taxed at."""

    amount: int
    rate: TaxRate | None


@dataclass(frozen=True, slots=True)
class RateTax:
    """What one rate comes to."""

    rate: TaxRate
    amount: int


def tax(taxables: Sequence[Taxable], *, included: bool, rounding: Rounding) -> tuple[list[int], list[RateTax]]:
    """Return the tax of each amount, in their order, and of each rate; the two add up to the same sum."""
    shares = [0] * len(taxables)
    by_rate: list[RateTax] = []
    for rate in dict.fromkeys(one.rate for one in taxables if one.rate is not None):
        members = [index for index, one in enumerate(taxables) if one.rate == rate]
        amounts = [taxables[index].amount for index in members]
        if rounding == "line":
            parts = [_tax_of(amount, rate, included=included) for amount in amounts]
        else:
            parts = split(_tax_of(sum(amounts), rate, included=included), amounts)
        for index, part in zip(members, parts, strict=True):
            shares[index] = part
        by_rate.append(RateTax(rate, sum(parts)))
    return shares, by_rate


def _tax_of(amount: int, rate: TaxRate, *, included: bool) -> int:
    numerator, denominator = rate.ratio
    return rounded_share(amount, numerator, denominator + numerator if included else denominator)
