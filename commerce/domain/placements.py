"""What a merchant lifts among suggestions, for money of others or for their own margin; labelled wherever it acts.

A placement never adds anything: it moves a product up by so many places among those that were found anyway.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from commerce.domain.product import Product

PlacementKind = Literal["sponsored", "margin"]
LABELS: dict[PlacementKind, str] = {"sponsored": "Sponsored", "margin": "Featured"}


@dataclass(frozen=True, slots=True)
class Placement:
    """Products, brands or categories that rise by at most ``up`` places, within its dates."""

    id: str
    kind: PlacementKind
    up: int
    products: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def covers(self, product: Product, now: datetime) -> bool:
        """Say whether a product is one of those, at a moment."""
        if (self.starts_at and now < self.starts_at) or (self.ends_at and now >= self.ends_at):
            return False
        brand = (product.brand or "").casefold()
        categories = {name.casefold() for name in product.categories}
        return (
            product.id in self.products
            or any(brand == name.casefold() for name in self.brands)
            or any(name.casefold() in categories for name in self.categories)
        )


@dataclass(frozen=True, slots=True)
class PlacementRules:
    """All placements of a merchant."""

    placements: tuple[Placement, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A product at its place; with ``placement`` where one lifted it, from place ``found_at``."""

    product: Product
    found_at: int
    placement: Placement | None = None


def place(products: Sequence[Product], rules: PlacementRules, now: datetime) -> list[Placed]:
    """Return the products with those that are placed moved up, the greatest lift of each counting; ties keep order."""
    ranked: list[tuple[float, int, Placed]] = []
    for at, product in enumerate(products):
        covering = [one for one in rules.placements if one.covers(product, now)]
        best = max(covering, key=lambda one: one.up, default=None)
        target = at if best is None else max(0, at - best.up) - 0.5
        ranked.append((target, at, Placed(product, at, best)))
    ordered = [placed for _, _, placed in sorted(ranked, key=lambda entry: entry[:2])]
    return [one if _acts(one, at) else Placed(one.product, one.found_at) for at, one in enumerate(ordered)]


def _acts(placed: Placed, at: int) -> bool:
    """Say whether a placement is to be told: what is paid for always, a margin where it lifted something."""
    return placed.placement is not None and (at < placed.found_at or placed.placement.kind == "sponsored")
