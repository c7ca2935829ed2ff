"""What selling needs kept of its rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from commerce.domain.policy import AfterSalePolicy
from commerce.domain.promotions import Promotion
from commerce.domain.shipping import FLAT_ANYWHERE, ShippingRules
from commerce.domain.stock import StockRules
from commerce.domain.tax import TaxRules
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a merchant; until some are set, it delivers anywhere at one flat rate without tax."""

    tax: TaxRules = field(default_factory=TaxRules)
    shipping: ShippingRules = FLAT_ANYWHERE
    policy: AfterSalePolicy = field(default_factory=AfterSalePolicy)
    stock: StockRules = field(default_factory=StockRules)


Rule = TaxRules | ShippingRules | AfterSalePolicy | StockRules


@dataclass(frozen=True, slots=True)
class UsedPromotion:
    """A promotion, and how many orders hold it."""

    promotion: Promotion
    used: int


class SellingRulesStore(Protocol):
    """Tax, delivery, policy and promotions of each merchant."""

    async def rules(self, tx: Transaction, merchant_id: str) -> Rules: ...

    async def set_rules(self, tx: Transaction, merchant_id: str, rules: Rule, at: datetime) -> None: ...

    async def promotions(self, tx: Transaction, merchant_id: str, codes: Sequence[str]) -> list[UsedPromotion]:
        """Return those with these codes, and those without a code."""
        ...

    async def all_promotions(self, tx: Transaction, merchant_id: str) -> list[UsedPromotion]: ...

    async def set_promotions(
        self, tx: Transaction, merchant_id: str, promotions: Sequence[Promotion], at: datetime
    ) -> None: ...

    async def use_promotions(
        self, tx: Transaction, merchant_id: str, order_id: str, promotion_ids: Sequence[str]
    ) -> bool:
        """Count an order against the promotions' limits; false, and nothing changed, where one is used up."""
        ...

    async def release_promotions(self, tx: Transaction, merchant_id: str, order_id: str) -> None:
        """Take an order's uses back."""
        ...
