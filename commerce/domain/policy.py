"""What may be done after the sale, until when, and what it costs: data per merchant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from commerce.errors import RulesInvalid


@dataclass(frozen=True, slots=True)
class AfterSalePolicy:
    """Until when an order may be cancelled and its items returned."""

    cancel_hours: int | None = None
    """Hours after the order; None: as long as nothing was sent."""
    return_days: int = 30
    """Days after delivery (after sending, where delivery is not known); 0: nothing can be returned."""
    returns_from: Literal["paid", "fulfilled", "delivered"] = "fulfilled"
    """The earliest state in which items can be returned."""
    return_fee: int = 0
    """What is kept back of each return, in minor units."""
    final_sale_categories: tuple[str, ...] = ()
    """Categories of which nothing can be returned."""

    def __post_init__(self) -> None:
        if self.return_days < 0 or self.return_fee < 0 or (self.cancel_hours is not None and self.cancel_hours < 0):
            raise RulesInvalid("an after-sale policy has no days, hours or fees below zero")

    def cancel_until(self, placed_at: datetime) -> datetime | None:
        return None if self.cancel_hours is None else placed_at + timedelta(hours=self.cancel_hours)

    def final_sale(self, categories: Sequence[str]) -> bool:
        names = {category.casefold() for category in categories}
        return any(category.casefold() in names for category in self.final_sale_categories)

    def return_until(self, since: datetime, categories: Sequence[str]) -> datetime | None:
        """Return until when an item can come back that is with the shopper since then; None for a final sale."""
        if self.return_days == 0 or self.final_sale(categories):
            return None
        return since + timedelta(days=self.return_days)
