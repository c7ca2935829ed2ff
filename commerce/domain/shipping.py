"""Delivery as data: where a merchant delivers, how, for how much, and when it arrives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from commerce.domain.address import Address
from commerce.domain.checkout import FulfillmentOption
from commerce.domain.money import Money
from commerce.errors import RulesInvalid

ANYWHERE = "*"


@dataclass(frozen=True, slots=True)
class ShippingRate:
    """A way of delivery: what it costs in minor units, from which subtotal it is free, and its working days."""

    id: str
    title: str
    amount: int
    free_from: int | None = None
    min_days: int = 2
    max_days: int = 5
    carrier: str | None = None

    def __post_init__(self) -> None:
        if self.amount < 0 or not 0 <= self.min_days <= self.max_days:
            raise RulesInvalid(f"the delivery {self.id!r} has a price below zero or days in the wrong order")

    def price(self, subtotal: int) -> int:
        return 0 if self.free_from is not None and subtotal >= self.free_from else self.amount


@dataclass(frozen=True, slots=True)
class ShippingZone:
    """Countries, and regions within them where given, that share their ways of delivery."""

    name: str
    rates: tuple[ShippingRate, ...]
    countries: tuple[str, ...] = (ANYWHERE,)
    regions: tuple[str, ...] = ()

    def covers(self, address: Address) -> bool:
        in_country = ANYWHERE in self.countries or address.country in self.countries
        return in_country and (not self.regions or address.region in self.regions)


@dataclass(frozen=True, slots=True)
class ShippingRules:
    """Zones, of which the first that covers an address counts; orders leave after the handling days."""

    zones: tuple[ShippingZone, ...]
    handling_days: int = 1
    cutoff_hour: int = 14
    """Orders placed before this hour (UTC) are handled on the same working day."""

    def zone(self, address: Address) -> ShippingZone | None:
        return next((zone for zone in self.zones if zone.covers(address)), None)

    @property
    def countries(self) -> tuple[str, ...]:
        """Where it delivers; ``*`` is anywhere."""
        return tuple(dict.fromkeys(country for zone in self.zones for country in zone.countries))


FLAT_ANYWHERE = ShippingRules(zones=(ShippingZone("Anywhere", (ShippingRate("standard", "Standard delivery", 500),)),))
"""What counts until a merchant sets rules."""


def options(rules: ShippingRules, address: Address, subtotal: Money, now: datetime) -> tuple[FulfillmentOption, ...]:
    """Return the ways of delivery to an address, cheapest first; none where the merchant does not deliver."""
    zone = rules.zone(address)
    if zone is None:
        return ()
    found = [_option(rate, subtotal, _leaves(rules, now)) for rate in zone.rates]
    return tuple(sorted(found, key=lambda option: (option.amount.amount, option.latest)))


def _option(rate: ShippingRate, subtotal: Money, leaves: date) -> FulfillmentOption:
    earliest, latest = working_days_after(leaves, rate.min_days), working_days_after(leaves, rate.max_days)
    return FulfillmentOption(
        id=rate.id,
        title=rate.title,
        description=f"Arrives {_span(earliest, latest)}",
        amount=Money(rate.price(subtotal.amount), subtotal.currency),
        earliest=earliest,
        latest=latest,
        carrier=rate.carrier,
    )


def _leaves(rules: ShippingRules, now: datetime) -> date:
    late = now.hour >= rules.cutoff_hour
    return working_days_after(now.date(), rules.handling_days + (1 if late else 0))


def working_days_after(start: date, days: int) -> date:
    """Return the date so many working days (Monday to Friday) after a start."""
    day = start
    while days > 0 or day.weekday() >= 5:
        day += timedelta(days=1)
        if day.weekday() < 5:
            days -= 1
    return day


def _span(earliest: date, latest: date) -> str:
    first = f"{earliest:%a}, {earliest:%b} {earliest.day}"
    return first if earliest == latest else f"{first} to {latest:%a}, {latest:%b} {latest.day}"


def check(rules: ShippingRules) -> None:
    """Refuse rules in which a shopper could not name a way of delivery."""
    for zone in rules.zones:
        ids = [rate.id for rate in zone.rates]
        if not ids or len(set(ids)) < len(ids):
            raise RulesInvalid(f"the zone {zone.name!r} needs ways of delivery with ids of their own")


def where(rules: ShippingRules, names: Sequence[str]) -> str:
    """Say in words where a merchant delivers; ``names`` are the names of ``rules.countries``."""
    if ANYWHERE in rules.countries:
        return "anywhere"
    return ", ".join(names)
