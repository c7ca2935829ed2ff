"""Suggestions as they are shown: from the record, within exact limits, placed as the merchant set, with reasons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import structlog

from commerce.domain.placements import LABELS, Placed, PlacementRules, place

if TYPE_CHECKING:
    from datetime import datetime

    from commerce.domain.product import Product, Variant
    from retrieval.query.result import Reason, Suggestion
    from tools.services import CatalogueReading

_log = structlog.get_logger("tools.finding.suggesting")
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Offered:
    """A product that is suggested, why in words, and the label that it bears where a merchant lifted it."""

    product: Product
    variant: Variant
    reason: Reason
    why: str
    label: str | None = None

    def marks(self) -> dict[str, Any]:
        """What the product's body bears beside the product itself."""
        marks: dict[str, Any] = {"reason": {"kind": self.reason.kind, "text": self.why}}
        return marks | ({"label": self.label} if self.label else {})


@dataclass(frozen=True, slots=True)
class Limits:
    """What every product that is offered keeps, whatever was paid for it."""

    limit: int
    ceiling: int | None = None
    without: Collection[str] = ()
    category: tuple[str, ...] = ()
    """Only products in this part of the shop; all where it is empty."""


async def offered(
    catalogue: CatalogueReading,
    merchant_id: str,
    suggestions: Sequence[Suggestion],
    placements: PlacementRules,
    limits: Limits,
    now: datetime,
) -> list[Offered]:
    """The suggestions that can be bought now and keep the limits, in the order in which they are shown."""
    why = {one.product_id: one.reason for one in suggestions}
    anchors = {reason.of for reason in why.values() if reason.of} - set(why)
    known = await catalogue.products(merchant_id, [*why, *sorted(anchors)])
    titles = {product.id: product.title for product in known}
    fitting = [one for one in known if one.id in why and one.id not in limits.without and _fits(one, limits)]
    placed = place(fitting, placements, now)[: limits.limit]
    _note(merchant_id, placed)
    return [
        Offered(
            one.product,
            one.product.default_variant,
            why[one.product.id],
            reason_text(why[one.product.id], titles.get(why[one.product.id].of, "")),
            LABELS[one.placement.kind] if one.placement else None,
        )
        for one in placed
    ]


def _fits(product: Product, limits: Limits) -> bool:
    variant, part = product.default_variant, limits.category
    affordable = limits.ceiling is None or variant.price.amount <= limits.ceiling
    return variant.availability.purchasable and affordable and product.categories[: len(part)] == part


def _note(merchant_id: str, placed: Sequence[Placed]) -> None:
    """Log every influence: which placement moved which product from where to where."""
    for at, one in enumerate(placed):
        if one.placement is not None:
            _log.info(
                "suggestion_placed",
                merchant_id=merchant_id,
                kind=one.placement.kind,
                placement_id=one.placement.id,
                product_id=one.product.id,
                found_at=one.found_at + 1,
                shown_at=at + 1,
            )


def reason_text(reason: Reason, title: str) -> str:
    """Why something is suggested, in words; each figure is one that was counted."""
    other = title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE].rstrip()}…"
    counted = {
        "bought_together": f"In {reason.count} orders together with {other}",
        "looked_after": f"{reason.count} shoppers looked at it after {other}",
        "again": "You ordered it before" if reason.count == 1 else f"You ordered it {reason.count} times before",
        "popular": f"In {reason.count} orders within 30 days" if reason.count >= _TELLING else "Popular in the shop",
        "bought": f"Because you bought {other}",
        "looked_at": f"Because you looked at {other}",
        "preference": f"Because you said: {reason.said}",
        "goes_with": f"Goes with {other}",
        "similar": f"Similar to {other}",
    }
    return counted[reason.kind]


_TELLING = 3
