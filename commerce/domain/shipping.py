"""Delivery as data: where a merchant delivers, how, for how much, and when it arrives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from commerce.domain.address import Address
from commerce.domain.checkout import FulfillmentOption
from commerce.domain.money import Money
from commerce.domain.postcodes import covers, is_pattern
from commerce.errors import RulesInvalid

ANYWHERE = "*"
WEEKDAYS = (0, 1, 2, 3, 4)
_LONGEST_CLOSURE = 366

Measure = Literal["weight", "price", "quantity"]


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be sent, as far as its delivery is priced by it."""

    subtotal: Money
    quantity: int = 1
    weight_grams: int = 0

    def measured(self, measure: Measure) -> int:
        match measure:
            case "weight":
                return self.weight_grams
            case "price":
                return self.subtotal.amount
            case "quantity":
                return self.quantity


@dataclass(frozen=True, slots=True)
class ShippingStep:
    """A price up to a measure, which it includes: grams, minor units or pieces. None: whatever is above the others."""

    up_to: int | None
    amount: int


@dataclass(frozen=True, slots=True)
class ShippingRate:
    """A way of delivery: what it costs in minor units, from which subtotal it is free, and its working days.

    With steps its price goes by weight, price or quantity; a parcel beyond the last step cannot be sent this way.
    """

    id: str
    title: str
    amount: int = 0
    free_from: int | None = None
    min_days: int = 2
    max_days: int = 5
    carrier: str | None = None
    by: Measure | None = None
    steps: tuple[ShippingStep, ...] = ()

    def __post_init__(self) -> None:
        if self.amount < 0 or not 0 <= self.min_days <= self.max_days:
            raise RulesInvalid(f"the delivery {self.id!r} has a price below zero or days in the wrong order")
        bounds = [step.up_to for step in self.steps]
        limits = [one for one in bounds if one is not None]
        rising = limits == sorted(set(limits)) and None not in bounds[:-1]
        if bool(self.by) != bool(self.steps) or not rising or any(step.amount < 0 for step in self.steps):
            raise RulesInvalid(f"the delivery {self.id!r} needs rising steps, each with a price of 0 or more")

    def price(self, parcel: Parcel) -> int | None:
        """Return what it costs; None where it cannot be sent this way."""
        amount = self._stepped(self.by, parcel) if self.by else self.amount
        if amount is not None and self.free_from is not None and parcel.subtotal.amount >= self.free_from:
            return 0
        return amount

    def _stepped(self, by: Measure, parcel: Parcel) -> int | None:
        measured = parcel.measured(by)
        return next((step.amount for step in self.steps if step.up_to is None or measured <= step.up_to), None)


@dataclass(frozen=True, slots=True)
class ShippingZone:
    """Countries, and regions or postal codes within them where given, that share their ways of delivery."""

    name: str
    rates: tuple[ShippingRate, ...]
    countries: tuple[str, ...] = (ANYWHERE,)
    regions: tuple[str, ...] = ()
    postal_codes: tuple[str, ...] = ()
    currency: str = ""
    """Whose minor units its amounts are, and whose orders it is for; empty for the shop's own."""

    def covers(self, address: Address) -> bool:
        in_country = ANYWHERE in self.countries or address.country in self.countries
        in_region = not self.regions or address.region in self.regions
        return in_country and in_region and covers(self.postal_codes, address.postal_code)


@dataclass(frozen=True, slots=True)
class ShippingRules:
    """Zones, of which the first that covers an address counts; orders leave after the handling days.

    Working days are the business days (Monday is 0) that are no holidays, where the merchant is.
    """

    zones: tuple[ShippingZone, ...]
    handling_days: int = 1
    cutoff_hour: int = 14
    """Orders placed before this time are handled on the same working day."""
    cutoff_minute: int = 0
    timezone: str = "UTC"
    business_days: tuple[int, ...] = WEEKDAYS
    holidays: tuple[date, ...] = ()
    default_weight_grams: int = 500
    """What a thing weighs that states no weight."""

    def zone(self, address: Address) -> ShippingZone | None:
        return next((zone for zone in self.zones if zone.covers(address)), None)

    @property
    def countries(self) -> tuple[str, ...]:
        """Where it delivers; ``*`` is anywhere."""
        return tuple(dict.fromkeys(country for zone in self.zones for country in zone.countries))

    def is_working(self, day: date) -> bool:
        return day.weekday() in self.business_days and day not in self.holidays

    def leaves(self, now: datetime) -> date:
        """Return the day on which what is ordered now is handed to its carrier."""
        local = now.astimezone(ZoneInfo(self.timezone))
        late = (local.hour, local.minute) >= (self.cutoff_hour, self.cutoff_minute)
        late = late and self.is_working(local.date())
        return self.after(local.date(), self.handling_days + (1 if late else 0))

    def after(self, start: date, days: int) -> date:
        """Return the date so many working days after a start."""
        day, passed = start, 0
        while days > 0 or not self.is_working(day):
            day += timedelta(days=1)
            passed += 1
            if self.is_working(day):
                days, passed = days - 1, 0
            if passed > _LONGEST_CLOSURE:
                raise RulesInvalid("the holidays leave no working day within a year")
        return day


FLAT_ANYWHERE = ShippingRules(zones=(ShippingZone("Anywhere", (ShippingRate("standard", "Standard delivery", 500),)),))
"""What counts until a merchant sets rules."""


def options(rules: ShippingRules, address: Address, parcel: Parcel, now: datetime) -> tuple[FulfillmentOption, ...]:
    """Return the ways of delivery to an address, cheapest first; none where the merchant does not deliver."""
    zone = rules.zone(address)
    if zone is None:
        return ()
    priced = [(rate, rate.price(parcel)) for rate in zone.rates]
    leaves = rules.leaves(now)
    found = [_option(rules, rate, amount, parcel, leaves) for rate, amount in priced if amount is not None]
    return tuple(sorted(found, key=lambda option: (option.amount.amount, option.latest)))


def _option(rules: ShippingRules, rate: ShippingRate, amount: int, parcel: Parcel, leaves: date) -> FulfillmentOption:
    earliest, latest = rules.after(leaves, rate.min_days), rules.after(leaves, rate.max_days)
    return FulfillmentOption(
        id=rate.id,
        title=rate.title,
        description=f"Arrives {_span(earliest, latest)}",
        amount=Money(amount, parcel.subtotal.currency),
        earliest=earliest,
        latest=latest,
        carrier=rate.carrier,
    )


def missing_for_free(rules: ShippingRules, address: Address, parcel: Parcel) -> tuple[ShippingRate, Money] | None:
    """Return the way of delivery that is free from a subtotal which is not reached yet, and what is missing."""
    zone = rules.zone(address)
    rates = [rate for rate in (zone.rates if zone else ()) if rate.price(parcel)]
    short = [(rate.free_from - parcel.subtotal.amount, rate) for rate in rates if rate.free_from is not None]
    if not short:
        return None
    amount, rate = min(short, key=lambda one: one[0])
    return rate, Money(amount, parcel.subtotal.currency)


def _span(earliest: date, latest: date) -> str:
    first = f"{earliest:%a}, {earliest:%b} {earliest.day}"
    return first if earliest == latest else f"{first} to {latest:%a}, {latest:%b} {latest.day}"


def check(rules: ShippingRules) -> None:
    """Refuse rules in which a shopper could not name a way of delivery, or nothing would ever leave."""
    for zone in rules.zones:
        ids = [rate.id for rate in zone.rates]
        if not ids or len(set(ids)) < len(ids):
            raise RulesInvalid(f"the zone {zone.name!r} needs ways of delivery with ids of their own")
        if wrong := [one for one in zone.postal_codes if not is_pattern(one)]:
            raise RulesInvalid(f"{wrong[0]!r} names no postal codes; write 97201, 972* or 97200-97299")
    try:
        ZoneInfo(rules.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise RulesInvalid(f"{rules.timezone!r} is no time zone; write it like America/New_York") from None
    if not rules.business_days or not set(rules.business_days) <= set(range(7)):
        raise RulesInvalid("business days are numbers from 0 (Monday) to 6 (Sunday), at least one of them")


def where(rules: ShippingRules, names: Sequence[str]) -> str:
    """Say in words where a merchant delivers; ``names`` are the names of ``rules.countries``."""
    if ANYWHERE in rules.countries:
        return "anywhere"
    return ", ".join(names)
