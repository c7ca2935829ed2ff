"""What is suggested beside a product or a cart, for pages: each with its reason, and labelled where it was placed."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from commerce.domain.placements import PlacementRules
from commerce.domain.product import Product
from retrieval.errors import IndexMissing, ProductNotIndexed
from retrieval.query.result import Suggestion
from storage.clock import Clock
from tools.finding.suggesting import Limits, Offered, offered
from tools.services import CatalogueReading, Recommending

_SHOWN = 4


class Placements(Protocol):
    """What a merchant lifts among suggestions."""

    async def placements(self, merchant_id: str) -> PlacementRules: ...


class Suggesting(Protocol):
    """What this needs of the services."""

    @property
    def merchant_id(self) -> str: ...
    @property
    def catalogue(self) -> CatalogueReading: ...
    @property
    def recommender(self) -> Recommending: ...
    @property
    def selling_rules(self) -> Placements: ...
    @property
    def clock(self) -> Clock: ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """A row of suggestions; `tells` where the reasons differ, so that each is worth its line."""

    kind: Literal["replacement", "goes_with", "similar"]
    title: str
    offers: Sequence[Offered]

    @property
    def tells(self) -> bool:
        return any(one.reason.kind not in ("similar", "goes_with") for one in self.offers)


async def shelves_of(services: Suggesting, product: Product) -> list[Shelf]:
    """What stands beside a product: in its place where it is sold out, else what goes with it, and what is like it."""
    recommender, merchant_id = services.recommender, services.merchant_id
    if not any(variant.availability.purchasable for variant in product.variants):
        found = await _shelf(
            services, "replacement", "In its place", recommender.replacement(merchant_id, product.id, 8)
        )
        return [found] if found.offers else []
    shelves = [
        await _shelf(services, "goes_with", "Goes with it", recommender.goes_with(merchant_id, [product.id], 8)),
        await _shelf(services, "similar", "Similar", recommender.similar(merchant_id, product.id, 12)),
    ]
    beside = {one.product.id for one in shelves[0].offers}
    similar = [one for one in shelves[1].offers if one.product.id not in beside]
    return [one for one in (shelves[0], Shelf("similar", "Similar", similar[:_SHOWN])) if one.offers]


async def _shelf(
    services: Suggesting,
    kind: Literal["replacement", "goes_with", "similar"],
    title: str,
    found: Awaitable[Sequence[Suggestion]],
) -> Shelf:
    """One row; what is not indexed yet has nothing beside it."""
    try:
        suggestions = await found
    except (ProductNotIndexed, IndexMissing):
        suggestions = []
    shown = _SHOWN if kind != "similar" else 2 * _SHOWN
    offers = await offered(
        services.catalogue,
        services.merchant_id,
        suggestions,
        await services.selling_rules.placements(services.merchant_id),
        Limits(shown),
        services.clock.now(),
    )
    return Shelf(kind, title, offers)
