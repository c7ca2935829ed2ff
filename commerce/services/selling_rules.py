"""The rules that a merchant sells by: tax, delivery, promotions, and what may be done after the sale."""

from collections import Counter
from collections.abc import Sequence

from commerce.domain import shipping
from commerce.domain.placements import PlacementRules
from commerce.domain.policy import AfterSalePolicy
from commerce.domain.promotions import Offer, Promotion, normal_code
from commerce.domain.shipping import ShippingRules
from commerce.domain.stock import StockRules
from commerce.domain.tax import TaxRules
from commerce.errors import RulesInvalid
from commerce.ports.selling import Rule, Rules, SellingRulesStore
from commerce.services.telling import tell_of_rules
from storage.clock import Clock
from storage.database import Database


class SellingRules:
    """Reads and sets rules; what is set counts from the next price on, also for carts that are open."""

    def __init__(self, database: Database, clock: Clock, store: SellingRulesStore) -> None:
        self._database = database
        self._clock = clock
        self._store = store

    async def rules(self, merchant_id: str) -> Rules:
        async with self._database.reading() as tx:
            return await self._store.rules(tx, merchant_id)

    async def promotions(self, merchant_id: str) -> list[Offer]:
        """Return all promotions that are not removed, also those that do not apply now."""
        async with self._database.reading() as tx:
            return await self._store.all_promotions(tx, merchant_id)

    async def set_tax_rules(self, merchant_id: str, rules: TaxRules) -> None:
        await self._set(merchant_id, "tax", rules)

    async def set_shipping_rules(self, merchant_id: str, rules: ShippingRules) -> None:
        shipping.check(rules)
        await self._set(merchant_id, "shipping", rules)

    async def set_stock_rules(self, merchant_id: str, rules: StockRules) -> None:
        """Set the locations. Raises RulesInvalid where something lies at one that they no longer name."""
        await self._set(merchant_id, "stock", rules)

    async def set_policy(self, merchant_id: str, policy: AfterSalePolicy) -> None:
        await self._set(merchant_id, "policy", policy)

    async def placements(self, merchant_id: str) -> PlacementRules:
        """Return what is lifted among suggestions."""
        return (await self.rules(merchant_id)).placements

    async def set_placements(self, merchant_id: str, placements: PlacementRules) -> None:
        await self._set(merchant_id, "placements", placements)

    async def set_promotions(self, merchant_id: str, promotions: Sequence[Promotion]) -> None:
        """Replace all promotions; those that keep their id keep their count of uses."""
        codes = Counter(normal_code(one.code) for one in promotions if one.code is not None)
        twice = sorted(code for code, count in codes.items() if count > 1)
        if twice:
            raise RulesInvalid(f"two promotions share a code: {', '.join(twice)}")
        async with self._database.transaction() as tx:
            await self._store.set_promotions(tx, merchant_id, promotions, self._clock.now())
            await tell_of_rules(tx, merchant_id, "promotions")

    async def _set(self, merchant_id: str, kind: str, rules: Rule) -> None:
        async with self._database.transaction() as tx:
            await self._store.set_rules(tx, merchant_id, rules, self._clock.now())
            await tell_of_rules(tx, merchant_id, kind)
