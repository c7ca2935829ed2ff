"""Promotions: what a code or a season takes off, when it applies, and why it does not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal

from commerce.domain.money import Money, rounded_share, split
from commerce.errors import RulesInvalid

PromotionKind = Literal["percentage", "amount", "free_shipping"]


@dataclass(frozen=True, slots=True)
class Promotion:
    """A rule that takes something off. Without a code it applies by itself.

    Of promotions that do not combine, the one that saves most counts; those that combine come on top of it.
    """

    id: str
    title: str
    kind: PromotionKind
    code: str | None = None
    percent: Decimal = Decimal(0)
    amount: int = 0
    minimum: int = 0
    """The subtotal of eligible lines, in minor units, from which it applies."""
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    usage_limit: int | None = None
    combinable: bool = False

    def __post_init__(self) -> None:
        if self.kind == "percentage" and not 0 < self.percent <= 100:
            raise RulesInvalid(f"the promotion {self.id!r} takes off between 0 and 100 percent, not {self.percent}")
        if self.kind == "amount" and self.amount <= 0:
            raise RulesInvalid(f"the promotion {self.id!r} takes off an amount above zero, not {self.amount}")


@dataclass(frozen=True, slots=True)
class Eligible:
    """A line as promotions see it, amounts in minor units."""

    line_id: str
    subtotal: int
    categories: tuple[str, ...]
    brand: str | None


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """Why a promotion does not apply: a code for programs and words for the shopper."""

    why: str
    message: str


@dataclass(frozen=True, slots=True)
class Saving:
    """What a promotion takes off: from which lines how much, and whether delivery is free."""

    promotion: Promotion
    allocations: Mapping[str, int] = field(default_factory=dict)
    free_shipping: bool = False

    @property
    def amount(self) -> int:
        return sum(self.allocations.values())


def normal_code(code: str) -> str:
    """Return a code as codes are compared."""
    return "".join(code.split()).upper()


def why_not(
    promotion: Promotion, lines: Sequence[Eligible], now: datetime, *, used: int, currency: str, locale: str = "en_US"
) -> NotApplicable | None:
    """Say why a promotion does not apply now to these lines; None when it does."""
    name = promotion.code or promotion.title
    if promotion.starts_at is not None and now < promotion.starts_at:
        return NotApplicable("not_started", f"{name} starts on {promotion.starts_at:%B} {promotion.starts_at.day}.")
    if promotion.ends_at is not None and now >= promotion.ends_at:
        return NotApplicable("ended", f"{name} ended on {promotion.ends_at:%B} {promotion.ends_at.day}.")
    if promotion.usage_limit is not None and used >= promotion.usage_limit:
        return NotApplicable("used_up", f"{name} has been used as often as it could be.")
    eligible = eligible_lines(promotion, lines)
    if lines and not eligible:
        what = " or ".join([*promotion.categories, *promotion.brands])
        return NotApplicable("no_eligible_items", f"{name} is for {what}, and none is in your cart.")
    subtotal = sum(line.subtotal for line in eligible)
    if subtotal < promotion.minimum:
        return _below_minimum(promotion, name, subtotal, currency, locale)
    return None


def _below_minimum(promotion: Promotion, name: str, subtotal: int, currency: str, locale: str) -> NotApplicable:
    minimum = Money(promotion.minimum, currency).format(locale)
    short = Money(promotion.minimum - subtotal, currency).format(locale)
    return NotApplicable("minimum", f"{name} needs a subtotal of {minimum}; {short} more and it applies.")


def eligible_lines(promotion: Promotion, lines: Sequence[Eligible]) -> list[Eligible]:
    """Return the lines that a promotion is for; all of them where it names no category and no brand."""
    if not promotion.categories and not promotion.brands:
        return list(lines)
    categories = {name.casefold() for name in promotion.categories}
    brands = {name.casefold() for name in promotion.brands}
    return [
        line
        for line in lines
        if categories & {name.casefold() for name in line.categories} or (line.brand or "").casefold() in brands
    ]


def best_savings(promotions: Sequence[Promotion], lines: Sequence[Eligible], delivery: int) -> list[Saving]:
    """Choose among promotions that all apply: those that combine, and of the others the one that saves most.

    A saving on delivery is weighed at its price, or last while that is not known yet (0).
    """
    combining = [promotion for promotion in promotions if promotion.combinable]
    alone = [promotion for promotion in promotions if not promotion.combinable]
    if not alone:
        return _apply(combining, lines)
    candidates = [_apply([promotion, *combining], lines) for promotion in alone]
    return max(candidates, key=lambda savings: _worth(savings, delivery))


def _worth(savings: Sequence[Saving], delivery: int) -> int:
    free = any(saving.free_shipping for saving in savings)
    return sum(saving.amount for saving in savings) + (delivery if free else 0)


def _apply(promotions: Sequence[Promotion], lines: Sequence[Eligible]) -> list[Saving]:
    left = {line.line_id: line.subtotal for line in lines}
    savings = []
    for promotion in promotions:
        saving = _saving(promotion, lines, left)
        for line_id, amount in saving.allocations.items():
            left[line_id] -= amount
        savings.append(saving)
    return savings


def _saving(promotion: Promotion, lines: Sequence[Eligible], left: Mapping[str, int]) -> Saving:
    if promotion.kind == "free_shipping":
        return Saving(promotion, free_shipping=True)
    eligible = eligible_lines(promotion, lines)
    amounts = [left[line.line_id] for line in eligible]
    whole = sum(amounts)
    off = min(_off(promotion, whole), whole)
    shares = split(off, amounts)
    return Saving(promotion, {line.line_id: share for line, share in zip(eligible, shares, strict=True) if share})


def _off(promotion: Promotion, subtotal: int) -> int:
    if promotion.kind == "amount":
        return promotion.amount
    numerator, denominator = promotion.percent.as_integer_ratio()
    return rounded_share(subtotal, numerator, denominator * 100)
