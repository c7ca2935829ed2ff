"""Reads prices and stock again where what is known of them is too old to be stated."""

from __future__ import annotations

from collections.abc import Iterable

from storage.clock import Clock
from tools.base import Fact, Principal
from tools.facts import FactWriter
from tools.services import CatalogueReading


class RecordReading:
    """Reads from the catalogue's record."""

    def __init__(self, catalogue: CatalogueReading, clock: Clock) -> None:
        self._catalogue = catalogue
        self._clock = clock

    async def read_again(self, principal: Principal, stale: Iterable[Fact]) -> list[Fact]:
        """Fresh facts about the products of stale ones, about the same variants."""
        meant = {_product_of(fact): str(fact.value.get("variant_id") or fact.subject) for fact in stale}
        catalogue = await self._catalogue.for_shopper(principal.merchant_id, principal.shopper_id)
        products = await catalogue.products(principal.merchant_id, list(meant))
        writer = FactWriter("reread", self._clock.now())
        for product in products:
            chosen = next((variant for variant in product.variants if variant.id == meant[product.id]), None)
            writer.product(product, chosen or product.default_variant)
            writer.variants(product)
        return writer.facts


def _product_of(fact: Fact) -> str:
    return str(fact.value.get("product_id") or fact.subject)
