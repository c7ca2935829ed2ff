"""What was bought in an order, as far as learning from it needs to know."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Purchase:
    """The products of an order that was paid or waits for its payment; gifts are none of its buyer's choice."""

    order_id: str
    shopper_id: str
    placed_at: datetime
    product_ids: tuple[str, ...]
