"""What selling needs kept of its rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from commerce.domain.placements import PlacementRules
from commerce.domain.policy import AfterSalePolicy
from commerce.domain.promotions import Offer, Promotion
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
    placements: PlacementRules = field(default_factory=PlacementRules)


Rule = TaxRules | ShippingRules | AfterSalePolicy | StockRules | PlacementRules


@dataclass(frozen=True, slots=True)
class Person:
    """Whose uses and orders are counted: a shopper, and the e-mail address that they order with where it is known."""

    shopper_id: str
    email: str = ""


class SellingRulesStore(Protocol):
    """Tax, delivery, policy and promotions of each merchant."""

    async def rules(self, tx: Transaction, merchant_id: str) -> Rules: ...

    async def set_rules(self, tx: Transaction, merchant_id: str, rules: Rule, at: datetime) -> None: ...

    async def promotions(self, tx: Transaction, merchant_id: str, codes: Sequence[str], person: Person) -> list[Offer]:
        """Return those with these codes, also withdrawn ones, and those without a code."""
        ...

    async def orders_before(self, tx: Transaction, merchant_id: str, person: Person) -> int:
        """Return how many orders of a person did not fail and were not cancelled."""
        ...

    async def variant_named(self, tx: Transaction, merchant_id: str, name: str) -> str | None:
        """Return the variant that is sold under this id or feed id."""
        ...

    async def all_promotions(self, tx: Transaction, merchant_id: str) -> list[Offer]: ...

    async def set_promotions(
        self, tx: Transaction, merchant_id: str, promotions: Sequence[Promotion], at: datetime
    ) -> None: ...

    async def use_promotions(
        self, tx: Transaction, merchant_id: str, order_id: str, person: Person, uses: Mapping[str, int]
    ) -> str | None:
        """Count an order, and what each promotion costs in it, against limits and budgets.

        Returns why that cannot be, and changes nothing then: ``used_up``, ``budget`` or ``used_by_shopper``.
        """
        ...

    async def release_promotions(self, tx: Transaction, merchant_id: str, order_id: str) -> None:
        """Take an order's uses back."""
        ...
