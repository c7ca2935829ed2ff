"""What promotions save: from which lines how much, to the minor unit, and which of them count together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commerce.domain.money import rounded_share, split
from commerce.domain.promotions import (
    Eligible,
    Gift,
    Occasion,
    Promotion,
    bought_lines,
    eligible_lines,
    got_lines,
)


@dataclass(frozen=True, slots=True)
class Saving:
    """What a promotion takes off: from which lines how much, whether delivery is free, and what is given."""

    promotion: Promotion
    allocations: Mapping[str, int] = field(default_factory=dict)
    free_shipping: bool = False
    gift: Gift | None = None

    @property
    def amount(self) -> int:
        return sum(self.allocations.values())

    @property
    def counts(self) -> bool:
        """Whether it gives anything."""
        return bool(self.amount or self.free_shipping or self.gift)

    def cost(self, delivery: int) -> int:
        """What it costs the merchant, delivery at its price."""
        given = self.gift.worth * self.promotion.gift_quantity if self.gift else 0
        return self.amount + given + (delivery if self.free_shipping else 0)


def best_savings(promotions: Sequence[Promotion], lines: Sequence[Eligible], occasion: Occasion) -> list[Saving]:
    """Choose among promotions that all apply: those that combine, and of the others the one that saves most.

    A saving on delivery is weighed at its price, or last while that is not known yet (0).
    """
    combining = sorted((one for one in promotions if one.combinable), key=lambda one: one.priority)
    alone = [one for one in promotions if not one.combinable]
    if not alone:
        return _apply(combining, lines, occasion)
    candidates = [_apply([promotion, *combining], lines, occasion) for promotion in alone]
    return max(candidates, key=lambda savings: sum(saving.cost(occasion.delivery) for saving in savings))


def saving_alone(promotion: Promotion, lines: Sequence[Eligible], occasion: Occasion) -> Saving:
    """Return what a promotion saves where nothing else does."""
    return _apply([promotion], lines, occasion)[0]


def _apply(promotions: Sequence[Promotion], lines: Sequence[Eligible], occasion: Occasion) -> list[Saving]:
    left = {line.line_id: line.subtotal for line in lines}
    savings = []
    for promotion in promotions:
        saving = _saving(promotion, lines, left, occasion)
        for line_id, amount in saving.allocations.items():
            left[line_id] -= amount
        savings.append(saving)
    return savings


def _saving(promotion: Promotion, lines: Sequence[Eligible], left: Mapping[str, int], occasion: Occasion) -> Saving:
    match promotion.kind:
        case "free_shipping":
            return Saving(promotion, free_shipping=True)
        case "gift":
            return Saving(promotion, gift=occasion.gifts.get(promotion.gift))
        case "buy_x_get_y":
            return Saving(promotion, _pieces_off(promotion, lines, left))
        case "percentage" | "amount":
            return Saving(promotion, _share_off(promotion, lines, left))


def _share_off(promotion: Promotion, lines: Sequence[Eligible], left: Mapping[str, int]) -> dict[str, int]:
    eligible = eligible_lines(promotion, lines)
    amounts = [left[line.line_id] for line in eligible]
    whole = sum(amounts)
    off = promotion.amount if promotion.kind == "amount" else _percent(promotion, whole)
    shares = split(min(off, whole), amounts)
    return {line.line_id: share for line, share in zip(eligible, shares, strict=True) if share}


def _pieces_off(promotion: Promotion, lines: Sequence[Eligible], left: Mapping[str, int]) -> dict[str, int]:
    """Take the cheapest pieces off, as many as are earned."""
    bought, got = bought_lines(promotion, lines), got_lines(promotion, lines)
    each = promotion.buy if got else promotion.buy + promotion.get
    times = sum(line.quantity for line in bought) // each
    if promotion.most_times is not None:
        times = min(times, promotion.most_times)
    earned = times * promotion.get
    shares: dict[str, int] = {}
    for line in sorted(got or bought, key=lambda one: (one.unit, one.line_id)):
        taken = min(earned, line.quantity)
        earned -= taken
        worth = rounded_share(left[line.line_id], taken, line.quantity)
        off = _percent(promotion, worth)
        if off:
            shares[line.line_id] = off
    return shares


def _percent(promotion: Promotion, amount: int) -> int:
    percent = promotion.off if promotion.kind == "buy_x_get_y" else promotion.percent
    numerator, denominator = percent.as_integer_ratio()
    return rounded_share(amount, numerator, denominator * 100)
